"""Too many tokens within two minutes are alarming; a busy site's are not."""

from trongate_admin.domain.burst import MANY, MANY_ADMINS, WINDOW, Burst, Bursts

STEP = 15


def test_few_tokens_are_no_alarm() -> None:
    few = Burst(MANY_ADMINS - 1, MANY - 1)
    assert Bursts().add(0, STEP, few) is None


def test_many_admin_tokens_are_added_up_over_the_looks() -> None:
    bursts = Bursts()
    assert bursts.add(0, STEP, Burst(6, 6)) is None
    found = bursts.add(STEP, STEP, Burst(8, 8))
    assert found == Burst(14, 14)
    assert found.is_of_admins


def test_many_tokens_of_any_kind_are_a_burst_too() -> None:
    found = Bursts().add(0, STEP, Burst(1, MANY, is_more=True))
    assert found == Burst(1, MANY, is_more=True)
    assert not found.is_of_admins


def test_what_came_before_the_window_does_not_count() -> None:
    bursts = Bursts()
    bursts.add(0, STEP, Burst(9, 9))
    assert bursts.add(WINDOW, STEP, Burst(9, 9)) is None
    assert bursts.add(WINDOW + STEP, STEP, Burst(1, 1)) is not None


def test_a_burst_that_has_not_grown_is_not_said_again() -> None:
    bursts = Bursts()
    assert bursts.add(0, STEP, Burst(20, 20)) is not None
    assert bursts.add(STEP, STEP, Burst(0, 0)) is None


def test_what_came_while_nobody_looked_for_long_is_no_burst() -> None:
    assert Bursts().add(900, WINDOW + 1, Burst(50, 500)) is None
