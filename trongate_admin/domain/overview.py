"""What a site looks like at a glance: how many are in, as what, and when that ends."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from trongate_admin.domain.expiry import DAY, HOUR

MOST_PEOPLE = 50
"""Holders of the admin panel that are listed one by one."""
NO_LEVEL = -1
"""Stands for the level of tokens whose user or user level doesn't exist; no id is below 0."""
LISTED_DAYS = 30
"""Days from today's midnight on whose expiries are counted by the hour."""


@dataclass(frozen=True, slots=True)
class LiveTokens:
    """What the any-level check accepts at `now`.

    :param now: the server's Unix second at which it was counted.
    :param tokens: rows that it accepts.
    :param people: different `user_id` of them; NULL is nobody.
    :param admin_tokens: of these, rows that the level-1 check accepts too.
    :param admin_people: different `user_id` of those.
    :param soon: rows that end within the hour.
    """

    now: int
    tokens: int
    people: int
    admin_tokens: int
    admin_people: int
    soon: int


@dataclass(frozen=True, slots=True)
class NextEnd:
    """The live token that ends first, and whose it is.

    :param expiry_date: Unix seconds.
    :param user_exists: whether `trongate_users` has its user.
    """

    expiry_date: int
    user_id: int | None
    name: str | None
    user_exists: bool


@dataclass(frozen=True, slots=True)
class PanelHolder:
    """Somebody whom the admin panel lets in right now; `id` is the row in `trongate_users`.

    :param name: a username of `trongate_administrators`, None where no row points at the user.
    :param is_active: False where all of these rows are inactive (v2); tokens go on all the same.
    :param last_expiry: when the longest of the tokens ends, Unix seconds.
    """

    id: int
    name: str | None
    is_active: bool
    tokens: int
    last_expiry: int


class Span(Enum):
    """How far ahead is looked, in how many bars of how many seconds."""

    DAY = "24 hours"
    WEEK = "7 days"
    MONTH = "30 days"

    @property
    def bars(self) -> int:
        """How many bars there are."""
        return {Span.DAY: 24, Span.WEEK: 28, Span.MONTH: LISTED_DAYS}[self]

    @property
    def seconds(self) -> int:
        """Seconds of each bar."""
        return {Span.DAY: HOUR, Span.WEEK: 6 * HOUR, Span.MONTH: DAY}[self]

    def start(self, hour: int, midnight: int) -> int:
        """The Unix second at which the first bar begins.

        :param hour: the full hour of now, by the reader's own clock.
        :param midnight: his last midnight.
        """
        return hour - (hour - midnight) % self.seconds


@dataclass(frozen=True, slots=True)
class Bar:
    """Live tokens that end within a while, by level.

    :param first: the Unix second at which it begins; `last` is its last one.
    :param counts: tokens of each of `ExpiryBars.levels`.
    """

    first: int
    last: int
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Tokens of all levels."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ExpiryBars:
    """A chart's numbers.

    :param levels: the ids in order, `NO_LEVEL` at the end where there is such a token.
    :param titles: what to call each; empty for a level without a title.
    """

    span: Span
    levels: tuple[int, ...]
    titles: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def total(self) -> int:
        """Tokens of all bars."""
        return sum(bar.total for bar in self.bars)

    def between(self, first: int, last: int) -> int:
        """Tokens of the bars `first` to `last`, both included."""
        return sum(bar.total for bar in self.bars[first : last + 1])


@dataclass(frozen=True, slots=True)
class Expiries:
    """Live tokens by the hour in which they end, from which every chart is made.

    :param hour: the Unix second at which the first hour begins.
    :param counts: tokens by (hours after the first, level's id or `NO_LEVEL`).
    :param titles: what the levels are called.
    """

    hour: int
    counts: Mapping[tuple[int, int], int]
    titles: Mapping[int, str]

    @property
    def levels(self) -> tuple[int, ...]:
        """All levels that have such tokens, in order of id; what has none comes last."""
        known = {level for _, level in self.counts}
        return (*sorted(known - {NO_LEVEL}), *sorted(known & {NO_LEVEL}))

    def bars(self, span: Span, midnight: int) -> ExpiryBars:
        """The numbers of one chart, without asking the site again.

        :param midnight: the reader's last midnight before `hour`.
        """
        levels = self.levels
        start, seconds = span.start(self.hour, midnight), span.seconds
        sums: Counter[tuple[int, int]] = Counter()
        for (hours, level), tokens in self.counts.items():
            sums[(self.hour + hours * HOUR - start) // seconds, level] += tokens
        bars = tuple(
            Bar(
                start + place * seconds,
                start + (place + 1) * seconds - 1,
                tuple(sums[place, level] for level in levels),
            )
            for place in range(span.bars)
        )
        return ExpiryBars(span, levels, tuple(self.titles.get(each, "") for each in levels), bars)


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it, as one reading found it.

    :param still_identifying: rows that no check accepts, and whose user lookup still answers.
    :param holders: at most `MOST_PEOPLE` whom the admin panel lets in, the longest first.
    """

    live: LiveTokens
    next_end: NextEnd | None
    still_identifying: int
    expiries: Expiries
    holders: Sequence[PanelHolder]
