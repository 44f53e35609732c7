"""Which tokens are watched, and what a look says has become of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trongate_admin.domain.activity import (
    Event,
    Ours,
    What,
    appeared,
    came_back,
    changed,
    summed_up,
    vanished,
)
from trongate_admin.domain.expiry import is_live
from trongate_admin.domain.token import Token

WATCHED = 700
"""Rows that are watched at the most; the lowest ids go, the longest issued."""
AT_FIRST = 500
"""The newest rows, which are watched from the beginning as far as they are live."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is compared of a row at each look.

    :param digest: SHA-256 of the string in hexadecimal, empty for NULL.
    :param expiry_date: Unix seconds, or None.
    """

    digest: str
    expiry_date: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a look is to find out.

    :param after_id: rows with higher ids are new.
    :param newest_id: the highest id there is.
    :param known: watched rows as they were last seen.
    :param turn: which of the revoked rows are looked for this time.
    :param written: rows that this program wrote again, new though their ids may be old.
    """

    after_id: int
    newest_id: int
    known: Mapping[int, Seen]
    turn: int = 0
    written: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found out.

    :param seen_id: every row up to this id has been looked at.
    :param came: new rows, newest first, as many as are told one by one.
    :param more: how many came besides.
    :param is_more: whether that is only the least there are.
    :param there: ids of watched rows that still exist.
    :param changed: those of them that aren't as they were.
    :param back: rows with the string of a revoked one.
    """

    seen_id: int
    came: Sequence[Token] = ()
    more: int = 0
    is_more: bool = False
    there: frozenset[int] = field(default_factory=frozenset)
    changed: Sequence[Token] = ()
    back: Sequence[Token] = ()


class Watching:
    """The watched rows: the newest live ones at the beginning, and all that appeared since.

    A row that isn't watched, because many newer ones are, changes and vanishes unseen.
    """

    def __init__(self, newest: Sequence[Token], newest_id: int, now: int) -> None:
        """:param newest: the rows with the highest ids, at the server's Unix second `now`."""
        self._known: dict[int, Token] = {}
        self._seen_id = max(newest_id, max((token.id for token in newest), default=0))
        self._turn = 0
        self.at = now
        """The server's Unix second of the last look."""
        self._watch([token for token in newest if is_live(token.expiry_date, now)])

    def question(self, newest_id: int, written: Sequence[int] = ()) -> Asked:
        """What is to be read next.

        :param newest_id: the table's highest id.
        :param written: ids of rows that this program wrote again, whatever their ids.
        """
        known = {token.id: Seen(token.digest, token.expiry_date) for token in self._known.values()}
        # Where the newest rows were deleted, a server may give their ids to others.
        self._seen_id = min(self._seen_id, newest_id)
        self._turn += 1
        return Asked(self._seen_id, newest_id, known, self._turn, written)

    def take(self, found: Found, now: int, ours: Ours) -> list[Event]:
        """What happened since the last look, the newest rows first; goes on from there."""
        back = {token.id for token in found.back}
        came = [token for token in found.came if token.id not in back]
        gone = [token for id_, token in self._known.items() if id_ not in found.there]
        events = [came_back(token) for token in found.back]
        if found.more:
            events.append(Event(What.APPEARED, None, _besides(found), found.more))
        events += [appeared(token, ours) for token in came]
        others = [changed(self._known[token.id], token, ours) for token in found.changed]
        gone.sort(key=lambda token: -token.id)
        events += summed_up(
            [*(event for event in others if event is not None), *vanished(gone, now, ours)]
        )
        for token in gone:
            del self._known[token.id]
        self._watch([*found.changed, *came, *found.back])
        self._seen_id, self.at = found.seen_id, now
        return events

    def _watch(self, tokens: Sequence[Token]) -> None:
        self._known.update({token.id: token for token in tokens})
        for id_ in sorted(self._known)[:-WATCHED]:
            del self._known[id_]


def _besides(found: Found) -> str:
    least = "At least so many more" if found.is_more else "So many more"
    return f"{least} at the same time"
