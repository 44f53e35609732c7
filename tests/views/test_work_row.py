"""Work behind a dialog: quiet while it is short, stopped when it is late, always answered."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from tests.views.conftest import part_of, says
from trongate_admin.background import Background
from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.views.work_row import WorkRow


def endless() -> None:
    """Work that ends only when it is told to."""
    current().wait(60)


@pytest.fixture
def row(background: Background, shown: Callable[[QWidget], None]) -> WorkRow:
    made = WorkRow(background)
    shown(made)
    return made


def test_an_answer_ends_the_work(qtbot: QtBot, row: WorkRow) -> None:
    answers: list[int] = []
    row.run("Working…", lambda: 7, answers.append, print)
    assert row.is_running
    qtbot.waitUntil(lambda: answers == [7])
    assert not row.is_running
    assert row.text == ""


def test_long_work_says_so(qtbot: QtBot, row: WorkRow) -> None:
    row.run("Working…", endless, print, lambda _error: None)
    assert not says(row, "Working…")
    qtbot.waitUntil(lambda: says(row, "Working…"))
    assert part_of(row, QProgressBar).isVisible()


def test_cancelling_is_said_at_once_and_answered_later(qtbot: QtBot, row: WorkRow) -> None:
    errors: list[AdminError] = []
    row.run("Working…", endless, print, errors.append)
    row.cancel()
    assert row.text == "Cancelling…"
    assert row.is_running
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], Cancelled)


def test_work_that_is_late_is_stopped_and_its_answer_awaited(qtbot: QtBot, row: WorkRow) -> None:
    errors: list[AdminError] = []
    row.run("Working…", endless, print, errors.append, patience=2)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert errors[0].what == "The server didn't answer within 2 seconds, so it was stopped."
    assert not isinstance(errors[0], Cancelled)


def test_late_work_that_was_done_all_the_same_is_done(qtbot: QtBot, row: WorkRow) -> None:
    def stubborn() -> str:
        with pytest.raises(Cancelled):
            current().wait(60)
        return "written"

    answers: list[str] = []
    row.run("Working…", stubborn, answers.append, print, patience=0.2)
    qtbot.waitUntil(lambda: answers == ["written"])
