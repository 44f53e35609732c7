"""What happened to tokens while somebody watched, and the best guess why."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from trongate_admin.domain.expiry import is_live
from trongate_admin.domain.power import Power, power
from trongate_admin.domain.token import Token

KEPT = 2_000
"""Entries that are kept at the most; the oldest go."""
_TOLD = 50
"""Tokens to which the same happened that are told one by one; more become one entry."""


class What(Enum):
    """What was seen; the value is the word that is shown."""

    APPEARED = "Appeared"
    VANISHED = "Vanished"
    REGENERATED = "Regenerated"
    EXTENDED = "Extended"
    SHORTENED = "Shortened"
    CAME_BACK = "Came back"
    AWAY = "While away"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was seen.

    :param token: the row as it was last seen; None where several are told together, or none.
    :param why: the guess, as words to be shown.
    :param count: how many tokens it tells of.
    """

    what: What
    token: Token | None
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its place in the list.

    :param id: counts up from 1; no row's id.
    :param at: the server's Unix second of the look that found it: it happened before that.
    """

    id: int
    at: int
    event: Event

    @property
    def token(self) -> Token | None:
        """The row that it tells of."""
        return self.event.token

    @property
    def power(self) -> Power | None:
        """What the row could do at that moment, by its own predicates."""
        return None if self.event.token is None else power(self.event.token, self.at)


@dataclass(frozen=True, slots=True)
class Ours:
    """What this program did itself between two looks.

    :param written: ids that it issued, regenerated or extended.
    :param revoked: whether it deleted the row with an id.
    :param taken_back: ids of rows that it had revoked and wrote again.
    :param has_changed: whether it extended or shortened many rows, without their ids.
    :param has_purged: whether a purge of its own deleted anything.
    """

    written: Collection[int] = ()
    revoked: Callable[[int], bool] = lambda _id: False
    taken_back: Collection[int] = ()
    has_changed: bool = False
    has_purged: bool = False


def appeared(token: Token, ours: Ours) -> Event:
    """A row that wasn't there before."""
    if token.id in ours.written:
        why = "Issued here"
    elif token.id in ours.taken_back:
        why = "Revoke taken back here"
    else:
        why = "Signed in, or issued elsewhere"
    return Event(What.APPEARED, token, why)


def changed(before: Token, token: Token, ours: Ours) -> Event | None:
    """A row that holds another string or another expiry; None where both are the same."""
    where = "here" if token.id in ours.written else "by the site or elsewhere"
    if before.digest != token.digest:
        return Event(What.REGENERATED, token, f"Regenerated {where}")
    if before.expiry_date == token.expiry_date:
        return None
    is_longer = _end(token) > _end(before)
    what = What.EXTENDED if is_longer else What.SHORTENED
    if ours.has_changed and token.id not in ours.written:
        where = "here, or elsewhere meanwhile"
    return Event(what, token, f"{what.value} {where}")


def came_back(token: Token) -> Event:
    """A row with the string of one that had been revoked here."""
    return Event(What.CAME_BACK, token, "Was revoked here: a backup or a replica?")


def vanished(gone: Sequence[Token], now: int, ours: Ours) -> list[Event]:
    """Rows that vanished between two looks, each with the likeliest reason.

    The framework's purge deletes only what has expired, its logout deletes all tokens of a user,
    and NULL never expires. `now` is the server's Unix second of the later look.
    """
    alive = Counter(
        token.user_id for token in gone if not _has_expired(token, now) and not _is(token, ours)
    )
    return [Event(What.VANISHED, token, _why(token, now, ours, alive)) for token in gone]


def _why(token: Token, now: int, ours: Ours, alive: Counter[int | None]) -> str:
    if _is(token, ours):
        return "Revoked here"
    if _has_expired(token, now):
        by = "the site or here" if ours.has_purged else "the site"
        return f"Had expired: purged by {by}"
    if alive[token.user_id] > 1:
        return "Signed out, with all tokens of the user"
    return "Signed out, or revoked elsewhere"


def summed_up(events: Iterable[Event]) -> list[Event]:
    """Each by itself, or together where the same happened to many for the same reason."""
    alike: dict[tuple[What, str], list[Event]] = defaultdict(list)
    for event in events:
        alike[event.what, event.why].append(event)
    told: list[Event] = []
    for (what, why), same in alike.items():
        together = [Event(what, None, why, len(same))]
        told += same if len(same) <= _TOLD else together
    return told


def _is(token: Token, ours: Ours) -> bool:
    return ours.revoked(token.id)


def _has_expired(token: Token, now: int) -> bool:
    return token.expiry_date is not None and not is_live(token.expiry_date, now)


def _end(token: Token) -> float:
    """NULL is never valid, so it ends before everything else."""
    return float("-inf") if token.expiry_date is None else token.expiry_date


class Log:
    """What was seen, newest first; kept in memory alone."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._last_id = 0

    def add(self, events: Iterable[Event], at: int) -> None:
        """Puts the events of one look on top, the first of them uppermost."""
        found = list(events)
        first = self._last_id + len(found)
        new = [Entry(first - place, at, event) for place, event in enumerate(found)]
        self._last_id = first
        self.entries = [*new, *self.entries][:KEPT]

    def clear(self) -> None:
        """Forgets everything; ids go on from where they were."""
        self.entries = []
