"""Bars are called by the reader's own clock, also in the days on which it is changed."""

import os
import time
from collections.abc import Iterator

import pytest

from trongate_admin.domain.expiry import DAY, HOUR
from trongate_admin.domain.overview import NO_LEVEL, Expiries, ExpiryBars, Span
from trongate_admin.models.periods import (
    axis_label,
    described,
    hour_of,
    is_labelled,
    midnight_of,
    period,
    summed_up,
)

NOON_BEFORE = 1_792_836_000
"""24 October 2026, 12:00 in Berlin; in the night the clocks go back from 3:00 to 2:00."""


@pytest.fixture(autouse=True)
def berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def bars(span: Span, counts: dict[tuple[int, int], int] | None = None) -> ExpiryBars:
    titles = {1: "admin", 2: "<b>\u202e", 3: ""}
    expiries = Expiries(NOON_BEFORE, counts or {(0, 1): 1}, titles)
    return expiries.bars(span, midnight_of(NOON_BEFORE))


def called(shown: ExpiryBars, place: int) -> str:
    bar = shown.bars[place]
    return period(bar, bar, shown.span)


def test_hours_and_days_begin_where_the_reader_s_do() -> None:
    now = NOON_BEFORE + 1_234
    assert hour_of(now) == NOON_BEFORE
    assert midnight_of(now) == NOON_BEFORE - 12 * HOUR


def test_the_hour_that_comes_twice_has_two_bars() -> None:
    day = bars(Span.DAY)
    assert [called(day, place) for place in (14, 15, 23)] == [
        "02:00 CEST–02:00 CET",
        "02:00 CET–03:00",
        "10:00–11:00",
    ]
    assert day.bars[15].first - day.bars[14].first == HOUR


def test_bars_of_a_day_go_on_by_seconds_over_the_change() -> None:
    month = bars(Span.MONTH)
    assert {bar.last + 1 - bar.first for bar in month.bars} == {DAY}
    assert [called(month, place) for place in (0, 1, 2)] == [
        "Sat 24 Oct",
        "Sun 25 Oct",
        "Mon 26 Oct",
    ]
    assert [axis_label(month.bars[place], Span.MONTH) for place in (1, 2)] == ["25 Oct", "26 Oct"]


def test_bars_of_six_hours_are_labelled_once_a_day() -> None:
    week = bars(Span.WEEK)
    labels = [
        axis_label(bar, Span.WEEK)
        for place, bar in enumerate(week.bars)
        if is_labelled(place, bar, Span.WEEK, 4)
    ]
    assert labels == ["Sun 25", "Mon 26", "Tue 27", "Wed 28", "Thu 29", "Fri 30", "Sat 31"]
    assert called(week, 0) == "Sat 24 Oct 12:00–18:00"


def test_a_bar_is_told_with_its_levels_and_hostile_titles_as_escapes() -> None:
    day = bars(Span.DAY, {(0, 1): 4, (0, 2): 20, (0, 3): 1, (0, NO_LEVEL): 6})
    assert described(day, 0) == (
        "12:00–13:00: 31 tokens; admin 4, <b>\\u{202e} 20, level 3 1, no user or level 6"
    )
    assert described(day, 1) == "13:00–14:00: 0 tokens"


def test_the_chart_is_summed_up_in_words() -> None:
    assert summed_up(bars(Span.DAY)) == (
        "1 token ends within 24 hours: admin 1. Most in 12:00–13:00: 1 token; admin 1."
    )
    assert summed_up(bars(Span.WEEK, {(800, 1): 1})) == "No token ends within 7 days."


def test_what_ends_later_than_the_last_bar_is_in_none() -> None:
    counts = {(23, 1): 2, (24, 1): 3, (719, 1): 5}
    assert bars(Span.DAY, counts).total == 2
    assert bars(Span.WEEK, counts).total == 5
    assert bars(Span.MONTH, counts).total == 5
