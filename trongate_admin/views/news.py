"""What has just been done, above the page for a while."""

from PySide6.QtCore import QTimer

from trongate_admin.models.moments import number
from trongate_admin.storage.revocation import Revocation
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import Notice

_SHOWN = 12_000
"""Milliseconds after which an outcome goes by itself."""
_MANY = 1_000
"""Selected rows whose reading takes long enough to be told."""


class News(Notice):
    """One outcome line at a time."""

    def __init__(self, icons: Icons) -> None:
        super().__init__(icons)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_SHOWN)
        self._leaving.timeout.connect(self.hide)
        self.setProperty("role", "banner")

    def show_gathering(self, tokens: int) -> None:
        """That so many selected tokens are being read; 0 when that is over."""
        if tokens > _MANY:
            self._leaving.stop()
            self.show_news(f"Reading {number(tokens)} selected tokens…")
        elif not tokens:
            self.hide()

    def show_revoked(self, revocation: Revocation) -> None:
        """What became of the rows that were to be revoked."""
        revoked, gone = revocation.count, len(revocation.already_gone)
        parts = [f"{number(revoked)} {'token' if revoked == 1 else 'tokens'} revoked"]
        if gone:
            parts.append(f"{number(gone)} {'was' if gone == 1 else 'were'} already gone")
        self.show_news(", ".join(parts) + ".")
        self._leaving.start()
