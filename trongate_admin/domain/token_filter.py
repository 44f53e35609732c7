"""What the filter box means: words, `user:12`, `level:3`, and the state chosen beside it."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from trongate_admin.domain.expiry import DAY, HOUR
from trongate_admin.domain.token import State

_UNITS = {"min": 60, "h": HOUR, "d": DAY}
_TERM = re.compile(
    r"(?<!\S)(?:(user|level|not|twin):(\d{1,10})|(is):([a-z0-9-]+)"
    r"|(longer):(\d{1,6})(min|h|d)|(ends):(-?\d{1,12})\.\.(-?\d{1,12}))(?!\S)",
    re.IGNORECASE,
)


MOST_IDS = 1_000
"""Tokens that a filter can name one by one."""


_LEVEL = re.compile(r"(?<!\S)level:\d{1,10}(?!\S)", re.IGNORECASE)


class Trait(Enum):
    """What a token can be besides its state; `is:` and the value chooses it."""

    LIVE = "live"
    """The any-level check accepts it."""
    ADMIN = "admin"
    """The level-1 check accepts it: the whole admin panel."""
    ORPHAN = "orphan"
    """Its user doesn't exist, whether it is live or not."""
    STILL_IDENTIFIES = "still-identifying"
    """Refused, but the user lookup answers."""
    BLANK = "blank"
    """Empty, or equal to the empty string by the collation."""
    LOOK_ALIKE = "look-alike"
    """Another row has the same string by the collation."""
    UNMATCHABLE = "unmatchable"
    """No request ever equals it."""
    NO_EXPIRY = "without-expiry"
    ENDS_2038 = "2038"
    """Its expiry is the last second that INT holds."""
    NO_ADMINISTRATOR = "no-administrator"
    """Opens the admin panel for a user whom no administrator row points at."""
    INACTIVE = "inactive"
    """Accepted, though its administrator is inactive (v2 only)."""
    NO_LEVEL = "no-level"
    """Its user's level doesn't exist."""


@dataclass(frozen=True)
class TokenFilter:
    """A filter over tokens; empty by default.

    :param text: looked for in user name, level title, id, user id and code, and compared with
        the whole token as the site compares.
    :param user_id: only tokens of that user.
    :param user_level_id: only tokens of that level's users.
    :param state: only tokens in that state by the server's clock.
    :param traits: only tokens that have all of these.
    :param longer_than: only tokens that live for more than so many seconds from now.
    :param ends: only tokens whose expiry lies between two Unix seconds, both included.
    :param but_id: every token but this one.
    :param ids: only these tokens, at most `MOST_IDS`.
    :param twin_of: only tokens whose string the site takes for that of this one, itself too.
    """

    text: str = ""
    user_id: int | None = None
    user_level_id: int | None = None
    state: State | None = None
    traits: tuple[Trait, ...] = ()
    longer_than: int | None = None
    ends: tuple[int, int] | None = None
    but_id: int | None = None
    ids: tuple[int, ...] | None = None
    twin_of: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every token matches."""
        return self == TokenFilter()

    @property
    def is_lasting(self) -> bool:
        """Whether it goes on to choose the rest while some of what it chooses is deleted."""
        return self.twin_of is None and Trait.LOOK_ALIKE not in self.traits


@dataclass(frozen=True)
class TokenRule:
    """What is acted on when everything that matches is meant.

    :param now: the server's Unix second at which "live" and "expired" are asked, kept from the
        first count to the last row.
    :param up_to: the highest id that was there; what came later isn't meant.
    """

    filter: TokenFilter
    now: int
    up_to: int


class Chip(Enum):
    """The usual filters, one of which is chosen; the value is the word on it."""

    ALL = "All"
    LIVE = "Live"
    EXPIRING = "Expiring"
    EXPIRED = "Expired"
    NEVER_VALID = "Never valid"
    ORPHAN = "Orphan"
    ADMIN = "Admin power"
    LOOK_ALIKE = "Look-alikes"
    MINE = "Mine"


CHIP_STATES = {
    Chip.LIVE: State.LIVE,
    Chip.EXPIRING: State.EXPIRING,
    Chip.EXPIRED: State.EXPIRED,
    Chip.NEVER_VALID: State.NEVER_VALID,
    Chip.ORPHAN: State.ORPHAN,
}
CHIP_TRAITS = {Chip.ADMIN: Trait.ADMIN, Chip.LOOK_ALIKE: Trait.LOOK_ALIKE}


def narrowed(chosen: TokenFilter, chip: Chip, own_user_id: int) -> TokenFilter:
    """What a filter and a chip choose together.

    :param own_user_id: the user whose tokens are "Mine".
    """
    if chip is Chip.MINE:
        # Two users at once are nobody's.
        is_other = chosen.user_id not in (None, own_user_id)
        return replace(chosen, user_id=own_user_id, ids=() if is_other else chosen.ids)
    if chip in CHIP_TRAITS:
        return replace(chosen, traits=tuple({*chosen.traits, CHIP_TRAITS[chip]}))
    return replace(chosen, state=CHIP_STATES.get(chip, chosen.state))


def everyone_but(token_id: int) -> TokenFilter:
    """Every token, expired ones too, but one: throws out everyone except its holder."""
    return TokenFilter(but_id=token_id)


class Change(Enum):
    """What becomes of the expiry of many tokens at once; the value is the word for it."""

    EXTEND = "Extend"
    SHORTEN = "Shorten"


def to_change(chosen: TokenFilter, change: Change, moment: int, now: int) -> TokenFilter:
    """Of what is chosen, the live tokens whose expiry a change would move.

    Extending moves those that end before `moment`, shortening those that end after it; nothing
    that is expired comes alive again.

    :param moment: the new expiry, Unix seconds.
    """
    first, last = chosen.ends or (now, _LAST_SECOND)
    if change is Change.EXTEND:
        ends = max(first, now + 1), min(last, moment - 1)
    else:
        ends = max(first, moment + 1), last
    return replace(chosen, traits=tuple({*chosen.traits, Trait.LIVE}), ends=ends)


def with_level(text: str, user_level_id: int | None) -> str:
    """The filter box's text with another level, or with none."""
    rest = " ".join(_LEVEL.sub("", text).split())
    return rest if user_level_id is None else f"{rest} level:{user_level_id}".strip()


def parse_filter(text: str, state: State | None = None) -> TokenFilter:
    """Reads the filter box.

    `user:12`, `level:3`, `not:3002` and `twin:3002` (ids), `is:admin`, `longer:30d` and
    `ends:FROM..TO` (Unix seconds) choose exactly; the rest is searched for, and so is an `is:`
    that isn't known.
    """
    numbers: dict[str, int] = {}
    traits: list[Trait] = []
    ends: tuple[int, int] | None = None

    def take(term: re.Match[str]) -> str:
        nonlocal ends
        which, number, is_, trait, longer, amount, unit, ends_, first, last = term.groups()
        if which:
            numbers[which.lower()] = int(number)
        elif is_:
            known = _TRAITS.get(trait.lower())
            if known is None:
                return term.group()
            traits.append(known)
        elif longer:
            numbers["longer"] = int(amount) * _UNITS[unit.lower()]
        elif ends_:
            ends = int(first), int(last)
        return ""

    rest = _TERM.sub(take, text).strip()
    return TokenFilter(
        text=rest,
        user_id=numbers.get("user"),
        user_level_id=numbers.get("level"),
        state=state,
        traits=tuple(dict.fromkeys(traits)),
        longer_than=numbers.get("longer"),
        ends=ends,
        but_id=numbers.get("not"),
        twin_of=numbers.get("twin"),
    )


_LAST_SECOND = (1 << 63) - 1
_TRAITS = {trait.value: trait for trait in Trait}
