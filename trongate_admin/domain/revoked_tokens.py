"""The tokens that this program revoked since it was started, to notice when one is back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from types import MappingProxyType
from typing import Any

KEPT = 5_000
"""Revoked tokens that are remembered at the most; the oldest go."""


class RevokedTokens:
    """Ids and digests of revoked rows, in memory alone; workers and the GUI thread may use it.

    Rows that were revoked by a rule are remembered by id alone: nobody reads their strings, so
    one that comes back isn't recognised.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._digests: dict[int, str] = {}
        self._by_rule: dict[int, None] = {}

    def remember(self, digests: Mapping[int, str]) -> None:
        """These rows have just been deleted; each id with the digest of its string."""
        with self._lock:
            self._digests.update(digests)
            _keep(self._digests)

    def remember_ids(self, ids: Iterable[int]) -> None:
        """These rows have just been deleted by a rule."""
        with self._lock:
            self._by_rule.update(dict.fromkeys(ids))
            _keep(self._by_rule)

    def forget(self, ids: Iterable[int]) -> None:
        """These are to come back, as the person took the revoke back: that is no alarm.

        To be called before the rows are written again.
        """
        with self._lock:
            for each in ids:
                self._digests.pop(each, None)
                self._by_rule.pop(each, None)

    @contextmanager
    def taken_back(self, ids: Collection[int]) -> Iterator[None]:
        """Inside, these rows are written again; where that fails, they are as revoked as before."""
        with self._lock:
            revoked = {each: self._digests[each] for each in ids if each in self._digests}
        self.forget(ids)
        try:
            yield
        except BaseException:
            self.remember(revoked)
            raise

    def forget_strings(self, digests: Collection[str]) -> None:
        """Rows with these digests are back, and that has been told."""
        with self._lock:
            for each in [id_ for id_, known in self._digests.items() if known in digests]:
                del self._digests[each]

    def has_revoked(self, token_id: int) -> bool:
        """Whether the row with this id was deleted here."""
        with self._lock:
            return token_id in self._digests or token_id in self._by_rule

    def snapshot(self) -> Mapping[int, str]:
        """The digests by id as they are now.

        Taken before rows are read: what is in it was deleted before that, so a row that is read
        with such a digest has come back.
        """
        with self._lock:
            return MappingProxyType(dict(self._digests))


def turn_of(ids: Sequence[int], turn: int, most: int) -> Sequence[int]:
    """The ids that come to be looked at in a turn, `most` of them; all in as many as it takes."""
    turns = max(1, -(-len(ids) // most))
    first = turn % turns * most
    return ids[first : first + most]


def _keep(known: dict[int, Any]) -> None:
    while len(known) > KEPT:
        del known[next(iter(known))]
