"""The server's time goes on by itself between two readings."""

from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.clock import Measurement, ServerClock


class Monotonic:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_clock_that_was_never_set_shows_no_time() -> None:
    clock = ServerClock()
    assert not clock.is_measured
    assert clock() == 0
    assert clock.measurement is None


def test_a_clock_goes_on_from_its_reading() -> None:
    steady = Monotonic()
    clock = ServerClock(steady)
    clock.set(Measurement(server=5_000.25, monotonic=99.0, desktop=0.0))
    assert clock.is_measured
    assert clock.precise() == 5_001.25
    assert clock() == 5_001
    steady.seconds += 60
    assert clock() == 5_061


def test_the_desktops_clock_decides_nothing() -> None:
    clocks = []
    for desktop in (0.0, 9e9):
        clock = ServerClock(Monotonic())
        clock.set(Measurement(5_000.0, 100.0, desktop))
        clocks.append(clock())
    assert clocks == [5_000, 5_000]


def test_a_new_reading_replaces_the_old_one() -> None:
    clock = ServerClock(Monotonic())
    clock.set(Measurement(5_000.0, 100.0, 0.0))
    clock.set(latest := Measurement(4_000.0, 100.0, 0.0))
    assert clock() == 4_000
    assert clock.measurement is latest


@given(st.floats(-1e6, 1e6))
def test_the_difference_is_how_far_the_server_is_ahead(ahead: float) -> None:
    measured = Measurement(1_000_000.0 + ahead, 0.0, 1_000_000.0)
    assert abs(measured.difference - ahead) < 1e-6
