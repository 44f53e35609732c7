"""Keeps revokes that failed in sight until they are done, across restarts."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.token import Token
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.plain import Notice

_NAMED = 5
"""Ids that the sentence names at the most."""


class PendingNotice(QObject):
    """Looks which remembered rows are still there, and says so with the verb Retry."""

    retry_wanted = Signal(list)
    """The Tokens that are still to be revoked."""

    def __init__(
        self, here: SignedIn, notice: Notice, background: Background, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._here = here
        self._notice = notice
        self._background = background

    def look(self) -> None:
        """Compares the remembered rows with the database."""
        self._background.run(
            self, self._find, self._show, self._failed, lane="write", key="pending"
        )

    def _find(self) -> list[Token]:
        """In a worker: rows that are gone, or that hold another string now, are forgotten."""
        pending = self._here.pending
        remembered = [entry.id for entry in pending.all()]
        left = pending.still_there(self._here.tokens.records(remembered))
        staying = {token.id for token in left}
        done = [each for each in remembered if each not in staying]
        if done:
            pending.remove(done)
        return left

    def _failed(self, error: AdminError) -> None:
        """What may be left can't be told, and that is told."""
        self._notice.show_warning(
            f"Revokes that may be left to do aren't known. {error}", "Try again", self.look
        )

    def _show(self, tokens: Sequence[Token]) -> None:
        if not tokens:
            self._notice.hide()
            return
        named = ", ".join(f"#{token.id}" for token in tokens[:_NAMED])
        more = f" and {len(tokens) - _NAMED} more" if len(tokens) > _NAMED else ""
        several = "A revoke" if len(tokens) == 1 else f"{len(tokens)} revokes"
        self._notice.show_warning(
            f"{several} didn't go through: {named}{more} can still be used.",
            "Retry",
            lambda: self.retry_wanted.emit(list(tokens)),
        )
