"""When a token lives is decided as the framework decides it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.expiry import (
    DAY,
    HOUR,
    INT_MAX,
    PURGE_MARGIN,
    fraction,
    is_live,
    purge_cutoff,
    remaining,
)

NOW = 1_800_000_000
MOMENTS = st.integers(-(2**31), 2**40)


@pytest.mark.parametrize(
    ("expiry", "live"),
    [(NOW + 1, True), (NOW, False), (NOW - 1, False), (None, False), (0, False), (-1, False)],
)
def test_a_token_is_live_strictly_before_its_expiry(expiry: int | None, live: bool) -> None:
    assert is_live(expiry, NOW) is live


def test_the_last_second_of_int_is_in_2038() -> None:
    assert INT_MAX == 2**31 - 1


@given(server=MOMENTS, desktop=MOMENTS)
def test_a_cutoff_is_behind_both_clocks_by_the_margin(server: int, desktop: int) -> None:
    cutoff = purge_cutoff(server, desktop)
    assert cutoff <= server - PURGE_MARGIN
    assert cutoff <= desktop - PURGE_MARGIN
    assert cutoff == min(server, desktop) - PURGE_MARGIN


@given(server=MOMENTS, desktop=MOMENTS, expiry=MOMENTS)
def test_what_is_before_the_cutoff_is_live_by_neither_clock(
    server: int, desktop: int, expiry: int
) -> None:
    if expiry < purge_cutoff(server, desktop):
        assert not is_live(expiry, server)
        assert not is_live(expiry, desktop)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "0:01"),
        (59, "0:59"),
        (47 * 60 + 12, "47:12"),
        (HOUR - 1, "59:59"),
        (HOUR, "1 h 00 min"),
        (23 * HOUR + 41 * 60, "23 h 41 min"),
        (DAY - 1, "23 h 59 min"),
        (DAY, "1 d 0 h"),
        (6 * DAY + 2 * HOUR, "6 d 2 h"),
        (100 * DAY - 1, "99 d 23 h"),
        (100 * DAY, "100 d"),
        (10_000 * DAY - 1, "9999 d"),
        (10_000 * DAY, "27 years"),
        (0, "just now"),
        (-59, "just now"),
        (-60, "1 min ago"),
        (-HOUR + 1, "59 min ago"),
        (-3 * HOUR, "3 h ago"),
        (-DAY, "1 d ago"),
        (-3_650 * DAY, "10 years ago"),
    ],
)
def test_what_is_left_is_said_in_words(seconds: int, words: str) -> None:
    assert remaining(seconds) == words


@given(st.integers(-(2**41), 2**41))
def test_words_are_short_and_never_negative(seconds: int) -> None:
    assert 0 < len(remaining(seconds)) <= 16
    assert "-" not in remaining(seconds)


@pytest.mark.parametrize(
    ("seconds", "full"), [(-5, 0.0), (0, 0.0), (DAY // 2, 0.5), (DAY, 1.0), (9 * DAY, 1.0)]
)
def test_the_bar_is_full_at_the_frameworks_default_life(seconds: int, full: float) -> None:
    assert fraction(seconds) == full
