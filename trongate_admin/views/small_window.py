"""A window of one column that is as large as its content needs, and says when it was seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from trongate_admin.views.column import Column

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent


class SmallWindow(QMainWindow):
    """What the program begins with: it is on the screen before anything that takes long."""

    closed = Signal()

    def __init__(self, width: int) -> None:
        super().__init__()
        self._is_shown = False
        self._column = Column(width)
        self.seen = self._column.seen
        # A main window is a frame to screen readers, a widget alone is nothing.
        self.setCentralWidget(self._column)
        self.seen.connect(self._add_shortcut)

    def _add_shortcut(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        QShortcut(QKeySequence("Ctrl+Q"), self, self.close)

    def showEvent(self, event: "QShowEvent") -> None:
        super().showEvent(event)
        if not self._is_shown:
            self._is_shown = True
            self._column.fit()

    def closeEvent(self, event: "QCloseEvent") -> None:
        super().closeEvent(event)
        self.closed.emit()
