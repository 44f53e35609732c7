"""Work runs beside the GUI thread, answers on it, and can be stopped."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from trongate_admin.background import Background
from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError, Cancelled


@pytest.fixture
def background(qapp: QObject) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


@pytest.fixture
def owner(qapp: QObject) -> QObject:
    return QObject()


def nothing(_answer: object) -> None:
    raise AssertionError("nothing was to be answered")


def test_work_runs_elsewhere_and_answers_on_the_gui_thread(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    threads: list[int] = []
    background.run(
        owner,
        threading.get_ident,
        lambda where: threads.extend((where, threading.get_ident())),
        nothing,
    )
    assert threads == []
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] != threading.get_ident()
    assert threads[1] == threading.get_ident()


def test_an_answer_never_comes_inside_run(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    answers: list[int] = []
    for number in range(200):
        background.run(owner, lambda n=number: n, answers.append, nothing)  # type: ignore[misc]
        assert number not in answers
    qtbot.waitUntil(lambda: len(answers) == 200)
    assert answers == list(range(200))


def test_an_admin_error_reaches_failed(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    def work() -> None:
        raise AdminError("No.", "Try again.")

    errors: list[AdminError] = []
    background.run(owner, work, nothing, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "No. Try again."


def test_a_mistake_in_a_worker_is_reported_and_the_lane_goes_on(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    errors: list[AdminError] = []
    answers: list[str] = []
    with qtbot.waitSignal(background.bug_found) as bug:
        background.run(owner, lambda: 1 // 0, nothing, errors.append)
        background.run(owner, lambda: "next", answers.append, nothing)
    assert isinstance(bug.args[0], ZeroDivisionError)
    qtbot.waitUntil(lambda: answers == ["next"])
    assert errors[0].what == "The program made a mistake."


def test_the_answer_to_an_older_question_is_dropped(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    begun, free = threading.Event(), threading.Event()
    answers: list[str] = []

    def slow() -> str:
        begun.set()
        free.wait(5)
        return "old"

    background.run(owner, slow, answers.append, nothing, key="question")
    qtbot.waitUntil(begun.is_set)
    background.run(owner, lambda: "new", answers.append, nothing, key="question")
    qtbot.waitUntil(lambda: answers == ["new"])
    free.set()
    background.run(owner, lambda: "last", answers.append, nothing)
    qtbot.waitUntil(lambda: "last" in answers)
    assert answers == ["new", "last"]


def test_an_answer_to_a_deleted_owner_is_dropped(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    answers: list[str] = []
    free = threading.Event()
    parent = QObject()
    child = QObject(parent)
    background.run(child, lambda: free.wait(5), lambda _: answers.append("lost"), nothing)
    import shiboken6

    shiboken6.delete(parent)
    free.set()
    background.run(owner, lambda: "last", answers.append, nothing)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["last"]


def test_a_dropped_job_that_is_stuck_leaves_its_lane_at_once(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    begun, free = threading.Event(), threading.Event()
    answers: list[str] = []

    def stuck() -> None:
        begun.set()
        free.wait(10)

    job = background.run(owner, stuck, lambda _: answers.append("stuck"), nothing)
    qtbot.waitUntil(begun.is_set)
    background.drop(job)
    background.run(owner, lambda: "next", answers.append, nothing)
    qtbot.waitUntil(lambda: answers == ["next"])
    free.set()


def test_a_cancelled_job_fails_with_cancelled(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    begun = threading.Event()
    errors: list[AdminError] = []

    def work() -> None:
        begun.set()
        current().wait(10)

    job = background.run(owner, work, nothing, errors.append)
    qtbot.waitUntil(begun.is_set)
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)


def test_work_past_its_deadline_is_told_and_stopped(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    errors: list[AdminError] = []
    stopped: list[bool] = []

    def work() -> None:
        try:
            current().wait(10)
        except Cancelled:
            stopped.append(True)
            raise

    background.run(owner, work, nothing, errors.append, deadline=0.05)
    qtbot.waitUntil(lambda: bool(errors) and bool(stopped))
    assert "didn't answer" in str(errors[0])


def test_closing_waits_no_longer_than_a_moment_for_stuck_work(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    begun, free = threading.Event(), threading.Event()

    def stuck() -> None:
        begun.set()
        free.wait(30)

    background.run(owner, stuck, nothing, nothing)
    qtbot.waitUntil(begun.is_set)
    background.close()
    assert not free.is_set()
    free.set()


def test_two_lanes_at_the_most_read_whole_tables_at_once(
    qtbot: QtBot, background: Background, owner: QObject
) -> None:
    begun: list[str] = []
    free = {lane: threading.Event() for lane in ("export", "count", "scan", "read")}

    def ask(lane: str) -> None:
        def work() -> None:
            begun.append(lane)
            free[lane].wait(5)

        background.run(owner, work, lambda _: None, nothing, lane=lane)

    for lane in ("export", "count", "count", "scan", "read"):
        ask(lane)
    qtbot.waitUntil(lambda: sorted(begun) == ["count", "export", "read"])
    free["count"].set()
    qtbot.waitUntil(lambda: "scan" in begun)
    assert begun.count("count") == 1, "who looks at rows comes before what is only counted"
    for event in free.values():
        event.set()
    qtbot.waitUntil(lambda: begun.count("count") == 2)
