"""The rate is that of the last seconds, and what is left is said in words."""

import pytest

from trongate_admin.domain.progress import Pace, time_left


def test_nothing_is_said_of_the_rate_at_first() -> None:
    pace = Pace()
    assert pace.rate(10.0, 0) is None
    pace.reach(10.0, 0)
    assert pace.rate(10.3, 900) is None
    assert pace.rate(10.6, 1_200) == pytest.approx(2_000)


def test_the_rate_is_that_of_the_last_seconds() -> None:
    pace = Pace()
    done = 0
    for tenth in range(300):
        done += 1_000 if tenth < 200 else 10
        pace.reach(tenth / 10, done)
    assert pace.rate(29.9, done) == pytest.approx(100, rel=0.1)


def test_the_rate_falls_while_nothing_is_done() -> None:
    pace = Pace()
    pace.reach(0.0, 0)
    pace.reach(1.0, 1_000)
    assert pace.rate(1.0, 1_000) == pytest.approx(1_000)
    assert pace.rate(4.0, 1_000) == pytest.approx(250)


def test_few_moments_are_remembered_however_many_there_were() -> None:
    pace = Pace()
    for step in range(100_000):
        pace.reach(step / 1_000, step)
    assert len(pace._moments) <= 27


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds left"),
        (4.9, "a few seconds left"),
        (6, "about 10 s left"),
        (42, "about 40 s left"),
        (54.9, "about 50 s left"),
        (55, "about 1 min left"),
        (125, "about 2 min left"),
        (3_569, "about 59 min left"),
        (3_571, "about 1 h left"),
        (5_400, "about 1 h 30 min left"),
        (7_100, "about 2 h left"),
        (360_000, "about 100 h left"),
    ],
)
def test_time_left_is_as_rough_as_it_is_known(seconds: float, words: str) -> None:
    assert time_left(seconds) == words
