"""The work behind the revoke dialog where everything that matches is meant."""

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.token_filter import TokenRule
from trongate_admin.storage.matching_tokens import MatchingTokens
from trongate_admin.storage.revocation import Revocation
from trongate_admin.views.revoking import Revoking


class RevokingMatching:
    """Rows that the database finds; what can't be done by rule is left to `last`.

    :param total: how many rows were counted.
    :param last: does the program's own session, if it is among them, and look-alikes of theirs.
    """

    def __init__(
        self, rule: TokenRule, total: int, matching: MatchingTokens, last: Revoking
    ) -> None:
        self.total = total
        self._rule = rule
        self._matching = matching
        self._last = last
        self._after: int | None = 0
        self._revoked = 0
        self._twins: tuple[int, ...] | None = None

    @property
    def left(self) -> int:
        """How many rows are still to be revoked."""
        if self._after is None:
            return self._last.left
        return max(0, self.total - self._revoked)

    @property
    def gone(self) -> int:
        """How many rows are gone by now."""
        return self._revoked + self._last.gone

    @property
    def outcome(self) -> Revocation:
        """What became of the rows; ids only of those that `last` did."""
        return self._last.outcome + Revocation(twins=self._remaining_twins, by_rule=self._revoked)

    @property
    def remaining(self) -> tuple[int, ...]:
        """Look-alikes of revoked strings, and rows that were regenerated since."""
        return tuple(dict.fromkeys(self._last.remaining + self._remaining_twins))

    def take_remaining(self) -> None:
        """The remaining rows are to be revoked too."""
        ids, self._twins = self.remaining, ()
        self._last.take(ids)

    def run(self) -> Revocation:
        """In a worker: batch after batch; look-alikes are looked for while their models exist."""
        if self._twins is None:
            self._twins = tuple(self._matching.twins(self._rule))
        while self._after is not None:
            current().check()
            deleted, self._after = self._matching.revoke_next(
                self._rule, self._after, self._last.kept
            )
            self._revoked += deleted
        self._last.run()
        return self.outcome

    @property
    def _remaining_twins(self) -> tuple[int, ...]:
        return (self._twins or ()) if self._after is None else ()
