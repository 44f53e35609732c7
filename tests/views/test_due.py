"""What looks through a whole table by itself rests at least a minute, and twenty times its work."""

import pytest

from tests.views.conftest import MovableTime
from trongate_admin.views.due import Due


@pytest.mark.parametrize(("took", "rest"), [(0.5, 59.5), (2.5, 57.5), (5.0, 100.0), (12.0, 240.0)])
def test_the_rest_follows_the_work(took: float, rest: float) -> None:
    time = MovableTime()
    due = Due(time)
    assert due.is_now
    due.begin()
    time.seconds += took
    assert not due.is_now
    due.end()
    time.seconds += rest - 0.01
    assert not due.is_now
    time.seconds += 0.02
    assert due.is_now


def test_work_that_never_ends_is_tried_again() -> None:
    time = MovableTime()
    due = Due(time)
    due.begin()
    time.seconds += 60.1
    assert due.is_now


@pytest.mark.parametrize(("took", "rest"), [(0.0, 0.0), (0.1, 2.0), (30.0, 600.0)])
def test_what_failed_rests_for_its_work_alone(took: float, rest: float) -> None:
    time = MovableTime()
    due = Due(time)
    due.begin()
    time.seconds += took
    due.end(failed=True)
    assert due.is_now is (rest == 0.0)
    time.seconds += max(0.0, rest - 0.01)
    assert due.is_now is (rest == 0.0)
    time.seconds += 0.02
    assert due.is_now
