"""A search field that moves a list standing under it, and picks from it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class ListSearch(QLineEdit):
    """Keeps the focus while the arrow keys move the list; Enter reaches no default button.

    :param page: rows that Page Up and Page Down move by.
    """

    moved = Signal(int)
    """Rows to go down, or up where it is negative."""
    entered = Signal()

    def __init__(self, page: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in self._steps:
            self.moved.emit(self._steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
