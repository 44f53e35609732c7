"""A large button: an icon, what it does, and one dim line of explanation."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from trongate_admin.views.theme import Theme, scaled

_PADDING = 12
_ICON = 22
_LINE_GAP = 2
_NARROWEST = 240
_WRAPPED = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeading.value


class ChoiceButton(QPushButton):
    """One of a few ways to go on; its explanation wraps where the window is narrow."""

    def __init__(
        self, text: str, explanation: str, icon: QIcon, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._explanation = explanation
        self._theme = theme
        self.setIcon(icon)
        self.setAutoDefault(True)
        self.setAccessibleName(text)
        self.setAccessibleDescription(explanation)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        lines = (
            QFontMetrics(self._title_font()).horizontalAdvance(self.text()),
            QFontMetrics(self.font()).horizontalAdvance(self._explanation),
        )
        width = max(lines) + 2 + 3 * _PADDING + _ICON
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._theme.width(_NARROWEST)
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - 3 * _PADDING - _ICON), 1 << 16)
        title = QFontMetrics(self._title_font()).height()
        lines = QFontMetrics(self.font()).boundingRect(room, _WRAPPED, self._explanation)
        return title + _LINE_GAP + lines.height() + 2 * _PADDING

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_content(painter)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        area = self.rect().adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        left = QRect(area.left(), area.top(), _ICON, area.height())
        self.icon().paint(painter, self._visual(left, area))
        area_of_text = area.adjusted(_ICON + _PADDING, 0, 0, 0)
        title = self._title_font()
        painter.setFont(title)
        painter.setPen(self._theme.colors.text)
        painter.drawText(self._visual(area_of_text, area), _WRAPPED, self.text())
        area_of_text.setTop(area_of_text.top() + QFontMetrics(title).height() + _LINE_GAP)
        painter.setFont(self.font())
        painter.setPen(self._theme.colors.dim)
        painter.drawText(self._visual(area_of_text, area), _WRAPPED, self._explanation)

    def _visual(self, rect: QRect, within: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), within, rect)

    def _title_font(self) -> QFont:
        return scaled(self.font(), weight=QFont.Weight.DemiBold)
