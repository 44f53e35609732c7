"""Work begins at once beside other work, and nobody waits for a thread."""

import threading
from collections.abc import Iterator

import pytest

from tests.sites import wait_for
from trongate_admin.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.close(5)


def test_each_piece_begins_while_all_others_are_at_work(workers: Workers) -> None:
    all_at_work = threading.Barrier(21)
    for _ in range(20):
        workers.run(lambda: all_at_work.wait(10))
    all_at_work.wait(10)


def test_whoever_asks_starts_no_thread(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[threading.Thread] = []
    start = threading.Thread.start

    def spied(thread: threading.Thread) -> None:
        started.append(threading.current_thread())
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", spied)
    free = threading.Event()
    for _ in range(5):
        workers.run(free.wait)
    wait_for(lambda: len(started) >= 5)
    free.set()
    assert threading.current_thread() not in started


def test_few_threads_are_left_when_all_is_done(workers: Workers) -> None:
    before = set(threading.enumerate())
    free = threading.Event()
    for _ in range(30):
        workers.run(free.wait)
    wait_for(lambda: len(set(threading.enumerate()) - before) >= 30)
    free.set()
    wait_for(lambda: workers.is_idle)
    wait_for(lambda: len(set(threading.enumerate()) - before) < 6)


def test_closed_it_leaves_no_thread_but_a_stuck_one() -> None:
    before = set(threading.enumerate())
    workers = Workers()
    begun, free = threading.Event(), threading.Event()

    def stuck() -> None:
        begun.set()
        free.wait(10)

    workers.run(stuck)
    begun.wait(10)
    workers.close(0.01)
    wait_for(lambda: len(set(threading.enumerate()) - before) == 1)
    assert not workers.is_idle
    free.set()
    wait_for(lambda: not set(threading.enumerate()) - before)
