"""A statement to read and to copy: never run from here, as high as its lines."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from trongate_admin.views.theme import fixed_font

_MOST = 14
"""Lines that are seen at once."""
_ROOM = 18
"""Logical pixels above and below the lines, frame included."""


class SqlBox(QPlainTextEdit):
    """Read-only, in the fixed font; the Tab key leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "sql")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(fixed_font())
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(6)

    def show_sql(self, text: str) -> None:
        """Shows a statement, unless it is shown already: what is selected stays so."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = min(round(self.document().size().height()), _MOST)
        height = max(lines, 1) * self.fontMetrics().lineSpacing() + _ROOM
        if height != self.height():
            self.setFixedHeight(height)
