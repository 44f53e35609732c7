"""A switch stops the work it belongs to, where it is blocked, and nothing that comes after."""

import threading

import pytest

from tests.sites import wait_for
from trongate_admin.domain.cancellation import Cancellation, current, running
from trongate_admin.domain.errors import Cancelled


def test_work_without_a_switch_is_never_stopped() -> None:
    current().check()
    current().wait(0)
    assert not current().is_cancelled


def test_work_has_the_switch_it_runs_under() -> None:
    outer, inner = Cancellation(), Cancellation()
    with running(outer):
        with running(inner):
            assert current() is inner
        assert current() is outer
    assert current() is not outer


def test_another_thread_has_no_switch_of_this_one() -> None:
    seen: list[bool] = []
    with running(Cancellation()):
        mine = current()
        thread = threading.Thread(target=lambda: seen.append(current() is mine))
        thread.start()
        thread.join()
    assert seen == [False]


def test_a_thrown_switch_stops_the_next_step() -> None:
    switch = Cancellation()
    switch.check()
    switch.cancel()
    with pytest.raises(Cancelled):
        switch.check()
    with pytest.raises(Cancelled):
        switch.wait(60)


def test_a_blocking_step_is_interrupted_once() -> None:
    switch, hits = Cancellation(), []
    with switch.interruptible(lambda: hits.append(1)):
        switch.cancel()
        switch.cancel()
    assert hits == [1]


def test_a_step_that_is_over_is_not_interrupted() -> None:
    switch, hits = Cancellation(), []
    with switch.interruptible(lambda: hits.append(1)):
        pass
    switch.cancel()
    assert hits == []


def test_a_step_that_failed_is_not_interrupted() -> None:
    switch, hits = Cancellation(), []
    with pytest.raises(KeyError), switch.interruptible(lambda: hits.append(1)):
        raise KeyError
    switch.cancel()
    assert hits == []


def test_no_step_begins_after_the_switch_was_thrown() -> None:
    switch, hits = Cancellation(), []
    switch.mark()
    with pytest.raises(Cancelled), switch.interruptible(lambda: hits.append(1)):
        hits.append(2)
    assert hits == []


def test_marking_interrupts_nothing() -> None:
    switch, hits = Cancellation(), []
    with switch.interruptible(lambda: hits.append(1)):
        switch.mark()
        assert switch.is_cancelled
    assert hits == []


def test_a_step_does_not_end_while_it_is_being_interrupted() -> None:
    """So the interruption can't hit the statement that comes after it."""
    switch, order = Cancellation(), []
    inside, leaving = threading.Event(), threading.Event()

    def interrupt() -> None:
        inside.set()
        leaving.wait(5)
        order.append("interrupted")

    def work() -> None:
        with switch.interruptible(interrupt):
            inside.wait(5)
            leaving.set()
        order.append("next statement")

    worker = threading.Thread(target=work)
    worker.start()
    wait_for(lambda: switch._interrupt is not None)
    switch.cancel()
    worker.join(5)
    assert order == ["interrupted", "next statement"]


def test_waiting_ends_when_the_switch_is_thrown() -> None:
    switch, stopped = Cancellation(), threading.Event()

    def work() -> None:
        try:
            switch.wait(60)
        except Cancelled:
            stopped.set()

    threading.Thread(target=work, daemon=True).start()
    switch.cancel()
    assert stopped.wait(5)
