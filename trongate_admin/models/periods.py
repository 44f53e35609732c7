"""How the bars of the expiry chart are called, by the reader's own clock and calendar."""

from PySide6.QtCore import QDateTime, QLocale

from trongate_admin.domain.expiry import DAY, HOUR
from trongate_admin.domain.overview import Bar, ExpiryBars, Span
from trongate_admin.domain.text import visible
from trongate_admin.models.moments import number, number_of_tokens, repeated_zone

_HAIR = "\N{EN DASH}"
_EVERY: dict[Span, tuple[int, ...]] = {
    Span.DAY: (1, 2, 3, 4, 6, 12),
    Span.WEEK: (4, 8, 12, 28),
    Span.MONTH: (1, 2, 3, 5, 7, 10, 15),
}
"""Of so many bars one may be labelled, as many as have room."""


def hour_of(now: int) -> int:
    """The Unix second at which the reader's current hour began."""
    time = QDateTime.fromSecsSinceEpoch(now).time()
    return now - 60 * time.minute() - time.second()


def midnight_of(now: int) -> int:
    """The Unix second at which the reader's current day began."""
    return int(QDateTime.fromSecsSinceEpoch(now).date().startOfDay().toSecsSinceEpoch())


def steps(span: Span) -> tuple[int, ...]:
    """Of how many bars one is labelled, from all of them to the fewest."""
    return _EVERY[span]


def is_labelled(place: int, bar: Bar, span: Span, step: int) -> bool:
    """Whether a bar begins at a moment that is worth a label: a full hour of so many, midnight."""
    time = QDateTime.fromSecsSinceEpoch(bar.first).time()
    if span is Span.DAY:
        return time.hour() % step == 0
    # In the days after the clocks were changed, what begins at midnight begins at 23 or 1 o'clock.
    is_midnight = span is Span.MONTH or time.hour() in (23, 0, 1)
    return is_midnight and _days_since(bar, place, span) % max(1, step * span.seconds // DAY) == 0


def axis_label(bar: Bar, span: Span) -> str:
    """What stands under the beginning of a bar: `15:00`, `Wed 25`, `25 Nov`."""
    shape = {Span.DAY: "HH:mm", Span.WEEK: "ddd d", Span.MONTH: "d MMM"}[span]
    return _text(bar.first + (0 if span is Span.DAY else HOUR), shape)


def period(first: Bar, last: Bar, span: Span) -> str:
    """From when to when: `04:00–08:00`, `Wed 25 Nov 06:00–12:00`, `25 Nov–2 Dec`."""
    start, end = first.first, last.last + 1
    if span is Span.DAY:
        return f"{_time(start)}{_HAIR}{_time(end)}"
    if span is Span.MONTH:
        days = _day(start + HOUR), _day(last.last - HOUR)
        return days[0] if days[0] == days[1] else f"{days[0]}{_HAIR}{days[1]}"
    to = _time(end)
    if _day(start) == _day(last.last):
        return f"{_day(start)} {_time(start)}{_HAIR}{to}"
    return f"{_day(start)} {_time(start)} {_HAIR} {_day(end)} {to}"


def level_title(bars: ExpiryBars, place: int) -> str:
    """What a level is called: its title, `level 7` where it has none, `no level`."""
    level, title = bars.levels[place], visible(bars.titles[place])
    if level < 0:
        return "no user or level"
    return title or f"level {level}"


def described(bars: ExpiryBars, place: int) -> str:
    """One bar in words: `05:00–06:00: 31 tokens; admin 4, member 20, editor 7`."""
    bar = bars.bars[place]
    said = f"{period(bar, bar, bars.span)}: {number_of_tokens(bar.total)}"
    parts = [
        f"{level_title(bars, level)} {number(count)}"
        for level, count in enumerate(bar.counts)
        if count
    ]
    return f"{said}; {', '.join(parts)}" if parts else said


def summed_up(bars: ExpiryBars) -> str:
    """The whole chart in a sentence or two, for whoever doesn't see it."""
    total = bars.total
    if not total:
        return f"No token ends within {bars.span.value}."
    sums = [sum(bar.counts[level] for bar in bars.bars) for level in range(len(bars.levels))]
    parts = ", ".join(
        f"{level_title(bars, level)} {number(count)}" for level, count in enumerate(sums) if count
    )
    most = max(range(len(bars.bars)), key=lambda place: bars.bars[place].total)
    ends = "ends" if total == 1 else "end"
    return (
        f"{number_of_tokens(total)} {ends} within {bars.span.value}: {parts}."
        f" Most in {described(bars, most)}."
    )


def _days_since(bar: Bar, place: int, span: Span) -> int:
    """Days between the first bar's and this one's."""
    begun = QDateTime.fromSecsSinceEpoch(bar.first - place * span.seconds).date()
    return int(begun.daysTo(QDateTime.fromSecsSinceEpoch(bar.first + HOUR).date()))


def _day(moment: int) -> str:
    return _text(moment, "ddd d MMM")


def _time(moment: int) -> str:
    """With the zone's name in the hour that comes twice."""
    return _text(moment, "HH:mm") + repeated_zone(moment)


def _text(moment: int, shape: str) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(moment), shape)
