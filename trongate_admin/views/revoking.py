"""The work behind the revoke dialog: part by part, remembered before it bites."""

from collections.abc import Sequence
from contextlib import suppress

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.token import Token
from trongate_admin.storage.kept_rows import KeptRows
from trongate_admin.storage.pending_revokes import PendingRevokes
from trongate_admin.storage.revocation import Revocation, Revoker
from trongate_admin.storage.token_store import TokenStore

_AT_ONCE = 500


class Revoking:
    """Rows to revoke, and what became of them; `run` may be called again after an error.

    :param own_id: the program's own session, which comes last.
    :param kept: takes the deleted rows, so that they can be put back.
    """

    def __init__(
        self,
        listed: Sequence[Token],
        revoker: Revoker,
        tokens: TokenStore,
        pending: PendingRevokes,
        own_id: int,
        kept: KeptRows | None = None,
    ) -> None:
        self._left = sorted(listed, key=lambda token: token.id == own_id)
        self._revoker = revoker
        self._tokens = tokens
        self._pending = pending
        self._unread: list[int] = []
        self.kept = kept
        self.total = len(listed)
        self.outcome = Revocation()

    @property
    def left(self) -> int:
        """How many rows are still to be revoked."""
        return len(self._left) + len(self._unread)

    @property
    def gone(self) -> int:
        """How many of the listed rows are gone by now."""
        return len(self.outcome.revoked) + len(self.outcome.already_gone)

    @property
    def remaining(self) -> tuple[int, ...]:
        """Rows that weren't deleted: regenerated since, or twins of a listed string."""
        return tuple(dict.fromkeys(self.outcome.changed + self.outcome.twins))

    def take_remaining(self) -> None:
        """The remaining rows are to be revoked too."""
        self.take(self.remaining)

    def take(self, ids: Sequence[int]) -> None:
        """These rows are to be revoked too, as they are when `run` reads them."""
        self._unread = list(ids)
        self.outcome = Revocation(self.outcome.revoked, self.outcome.already_gone)

    def run(self) -> Revocation:
        """In a worker: revokes what is left; the retry list holds the rows until they are gone."""
        self._read()
        known = self._remember()
        try:
            while self._left:
                current().check()
                self._revoke_part(self._left[:_AT_ONCE])
        except Cancelled:
            # Stopped on purpose: only what had been waiting before goes on waiting.
            self._forget([token.id for token in self._left if token.id not in known])
            raise
        return self.outcome

    def _revoke_part(self, part: list[Token]) -> None:
        self.outcome += self._revoker.revoke(part, self.kept)
        self._left = self._left[len(part) :]
        self._forget([token.id for token in part])

    def _remember(self) -> set[int]:
        """Notes the rows before they are revoked; a list that can't be kept stops no revoke."""
        try:
            known = {entry.id for entry in self._pending.all()}
            self._pending.add(self._left)
        except AdminError:
            return set()
        return known

    def _forget(self, ids: list[int]) -> None:
        with suppress(AdminError):
            self._pending.remove(ids)

    def _read(self) -> None:
        while self._unread:
            part = self._unread[:_AT_ONCE]
            found = self._tokens.records(part)
            gone = set(part) - {token.id for token in found}
            self.outcome += Revocation(already_gone=tuple(sorted(gone)))
            self._left = [*self._left, *found]
            self._unread = self._unread[len(part) :]
