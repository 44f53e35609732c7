"""The lanes keep nothing of what is over, and the end waits for the last words alone."""

import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from trongate_admin.background import Background, Job


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


class Answer:
    """Something that can be seen to be gone."""


def nothing(answer: object) -> None:
    raise AssertionError(answer)


def hold_until(free: threading.Event) -> str:
    free.wait(5)
    return "late"


@pytest.mark.parametrize("key", [None, "question"])
def test_an_answer_is_not_kept(qtbot: QtBot, background: Background, key: str | None) -> None:
    owner = QObject()
    seen: list[weakref.ref[object]] = []
    background.run(owner, Answer, lambda answer: seen.append(weakref.ref(answer)), nothing, key=key)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.waitUntil(lambda: seen[0]() is None)


def test_a_mistake_is_told_also_when_nobody_waits_for_the_answer(
    qtbot: QtBot, background: Background
) -> None:
    owner = QObject()
    begun, free = threading.Event(), threading.Event()

    def work() -> object:
        begun.set()
        free.wait(5)
        raise ZeroDivisionError

    job: Job[object] = background.run(owner, work, nothing, nothing)
    qtbot.waitUntil(begun.is_set)
    background.drop(job)
    with qtbot.waitSignal(background.bug_found) as bug:
        free.set()
    assert isinstance(bug.args[0], ZeroDivisionError)


def test_the_end_waits_for_the_last_words_and_for_nothing_else(
    qtbot: QtBot, background: Background
) -> None:
    owner = QObject()
    said: list[str] = []
    free = threading.Event()
    background.run(owner, partial(hold_until, free), said.append, nothing, lane="read")
    for number in range(3):
        background.run(
            owner,
            partial(str, number),
            said.append,
            nothing,
            lane="farewell there",
        )
    background.when_done(("farewell",), lambda: said.append("end"), 5)
    qtbot.waitUntil(lambda: "end" in said)
    assert said == ["0", "1", "2", "end"]
    free.set()


def test_the_end_waits_no_longer_than_it_may(qtbot: QtBot, background: Background) -> None:
    owner = QObject()
    said: list[str] = []
    free = threading.Event()
    background.run(owner, partial(hold_until, free), said.append, nothing, lane="farewell")
    background.when_done(("farewell",), lambda: said.append("end"), 0.1)
    qtbot.waitUntil(lambda: said == ["end"])
    free.set()
