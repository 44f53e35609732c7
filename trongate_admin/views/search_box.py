"""The field over a table that narrows it while one types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit

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
        self.setClearButtonEnabled(True)
        self.setMaxLength(255)
        self.addAction(icons.icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(lambda _text: self._typing.start())
        self.returnPressed.connect(self._at_once)

    def ask_at_once(self, text: str) -> None:
        """Puts a text in and asks without waiting for more letters."""
        self.setText(text)
        self._at_once()

    def _at_once(self) -> None:
        self._typing.stop()
        self.asked.emit()
