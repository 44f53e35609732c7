"""A field for a secret that is pasted: masked, and kept nowhere but in it."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
_UNDOING = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class PastedField(QLineEdit):
    """Keeps the line breaks of what is pasted, though it shows one line.

    Masked, nothing can be copied and screen readers get dots; shown, nothing can be selected:
    X11 would hand a selection to every program.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("role", "mono")
        self.show_content(False)
        self.selectionChanged.connect(self._keep_unselected)

    def show_content(self, is_shown: bool) -> None:
        """Shows what was pasted, or masks it."""
        self.deselect()
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self.setInputMethodHints(self.inputMethodHints() | _HINTS)

    def forget_history(self) -> None:
        """What was there before what is there now can't be brought back by an undo."""
        place = self.cursorPosition()
        with QSignalBlocker(self):
            self.setText(self.text())
            self.setCursorPosition(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _UNDOING):
            event.accept()
            return
        super().keyPressEvent(event)

    def _keep_unselected(self) -> None:
        if self.echoMode() is QLineEdit.EchoMode.Normal and self.hasSelectedText():
            self.deselect()
