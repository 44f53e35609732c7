"""What has just been done, above the page for a while."""

from PySide6.QtCore import QTimer

from trongate_admin.domain.errors import AdminError
from trongate_admin.models.moments import number, number_of_tokens
from trongate_admin.storage.kept_rows import Restoration
from trongate_admin.storage.revocation import Revocation
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import Notice
from trongate_admin.views.undo import Undo

_SHOWN = 12_000
"""Milliseconds after which an outcome goes by itself."""
_MANY = 1_000
"""Selected rows whose reading takes long enough to be told."""


class News(Notice):
    """One outcome line at a time."""

    def __init__(self, icons: Icons) -> None:
        super().__init__(icons)
        self._said = ""
        self._undo: Undo | None = None
        self._reading: str | None = None
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_SHOWN)
        self._leaving.timeout.connect(self.hide)
        self.setProperty("role", "banner")

    def show_gathering(self, tokens: int) -> None:
        """That so many selected tokens are being read; 0 when that is over.

        What can still be taken back is offered again after that, unless it was dismissed.
        """
        if tokens > _MANY:
            self._leaving.stop()
            if self.isHidden():
                self._undo = None
            self._reading = f"Reading {number(tokens)} selected tokens…"
            self.show_news(self._reading)
        elif not tokens and self.text == self._reading:
            self.hide()
            if self._undo is not None and self._undo.left:
                self._show_undo()

    def show_revoked(self, revocation: Revocation, undo: Undo) -> None:
        """What became of the rows that were to be revoked; they can be put back for a while."""
        revoked, gone = revocation.count, len(revocation.already_gone)
        parts = [f"{number_of_tokens(revoked)} revoked"]
        if gone:
            parts.append(f"{number(gone)} {'was' if gone == 1 else 'were'} already gone")
        self._said, self._undo = ", ".join(parts) + ".", undo
        self._show_undo()

    def show_changed(self, tokens: int) -> None:
        """That so many tokens have another expiry now."""
        self._undo = None
        self._tell(
            f"{number(tokens)} {'token has' if tokens == 1 else 'tokens have'} another expiry."
        )

    def show_restored(self, restoration: Restoration) -> None:
        """What became of rows that were put back."""
        back, there = len(restoration.restored), restoration.present
        parts = [f"{number(back)} {'token is' if back == 1 else 'tokens are'} back"]
        if restoration.renumbered:
            parts.append(f"{number(restoration.renumbered)} under another id")
        if there:
            parts.append(f"{number(there)} {'was' if there == 1 else 'were'} there already")
        self._undo = None
        self._tell(", ".join(parts) + ".")

    def show_not_restored(self, error: AdminError) -> None:
        """Why nothing was put back."""
        self._undo = None
        self._tell(str(error))

    def follow(self, undo: Undo) -> None:
        """Another second has passed."""
        if undo is self._undo and self.text not in ("", self._reading):
            self._show_undo()

    def _show_undo(self) -> None:
        undo = self._undo
        if undo is not None and undo.left:
            self._leaving.stop()
            # Said once: a screen reader wouldn't stop for half a minute.
            if self.text != self._said:
                self.show_news(self._said, "Undo", undo.undo)
            self.set_verb(f"Undo ({undo.left} s)")
        else:
            self._undo = None
            self._tell(self._said)

    def _tell(self, text: str) -> None:
        self.show_news(text)
        self._leaving.start()
