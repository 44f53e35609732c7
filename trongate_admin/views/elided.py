"""A label on one line that ends in an ellipsis where it has no room, instead of asking for it."""

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption, QStylePainter, QToolTip

_ELLIPSIS = "…"


class ElidedLabel(QLabel):
    """Plain text; what is cut off is in the tooltip, and screen readers get all of it.

    :param least: letters that have room in any case.
    """

    def __init__(self, text: str = "", role: str = "", least: int = 1) -> None:
        super().__init__(text)
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        letters = self.fontMetrics()
        around = whole.width() - letters.horizontalAdvance(self.text())
        least = letters.horizontalAdvance(_ELLIPSIS) + self._least * letters.averageCharWidth()
        return QSize(min(whole.width(), around + least), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOption()
        option.initFrom(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)
        painter.drawItemText(
            self.contentsRect(), self.alignment(), self.palette(), self.isEnabled(), self._shown()
        )
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and not self.toolTip() and self._shown() != self.text():
            # A tooltip guesses markup: this is one, with the text's own marks escaped.
            QToolTip.showText(event.globalPos(), f"<p>{html.escape(self.text())}</p>", self)
            return True
        return super().event(event)

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
