"""The field over a table that narrows it while one types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton

from trongate_admin.views.icons import Icons

_TYPING_PAUSE = 250
"""Milliseconds after the last letter before the database is asked."""


class SearchBox(QLineEdit):
    """A field that asks a moment after the last letter."""

    asked = Signal()

    def __init__(self, name: str, placeholder: str, icons: Icons) -> None:
        super().__init__()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE)
        self._typing.timeout.connect(self.asked)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(255)
        dress_for_search(self, icons)
        self.textChanged.connect(lambda _text: self._typing.start())
        self.returnPressed.connect(self._at_once)

    def ask_at_once(self, text: str) -> None:
        """Puts a text in and asks without waiting for more letters."""
        self.setText(text)
        self._at_once()

    def _at_once(self) -> None:
        self._typing.stop()
        self.asked.emit()


def dress_for_search(field: QLineEdit, icons: Icons) -> None:
    """Puts the magnifier and the button that clears into a field, with names to be read aloud."""
    field.setClearButtonEnabled(True)
    magnifier = field.addAction(
        icons.icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition
    )
    magnifier.triggered.connect(lambda: field.setFocus())
    # An action's text would do, but setting it shows the button that clears an empty field.
    for each in field.findChildren(QToolButton):
        each.setAccessibleName("Search" if each.defaultAction() is magnifier else "Clear")
