"""The lifetime field answers by the server's clock, and refuses what can't be."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.views.conftest import MovableTime, assert_plain, says
from trongate_admin.domain.clock import Measurement, ServerClock
from trongate_admin.domain.expiry import DAY, HOUR, INT_MAX
from trongate_admin.views.lifetime_field import LifetimeField, day_and_time

LEFT = Qt.MouseButton.LeftButton
SERVER_NOW = 1_900_000_000


@pytest.fixture
def server_time() -> MovableTime:
    return MovableTime()


@pytest.fixture
def server_clock(server_time: MovableTime) -> ServerClock:
    clock = ServerClock(server_time)
    clock.set(Measurement(SERVER_NOW, server_time.seconds, SERVER_NOW))
    return clock


@pytest.fixture
def field(server_clock: ServerClock, shown: Callable[[QWidget], None]) -> LifetimeField:
    made = LifetimeField(server_clock, INT_MAX)
    shown(made)
    return made


def test_a_day_is_chosen_at_first(field: LifetimeField) -> None:
    assert field.chip("24 hours").isChecked()
    assert field.expiry_date() == SERVER_NOW + DAY
    assert says(field, f"Ends tomorrow, {day_and_time(SERVER_NOW + DAY)}, by the server's clock.")


@pytest.mark.parametrize(
    ("text", "seconds"), [("1 hour", HOUR), ("7 days", 7 * DAY), ("30 days", 30 * DAY)]
)
def test_a_click_chooses_another_length(
    qtbot: QtBot, field: LifetimeField, text: str, seconds: int
) -> None:
    with qtbot.waitSignal(field.changed):
        qtbot.mouseClick(field.chip(text), LEFT)
    assert field.expiry_date() == SERVER_NOW + seconds
    assert says(field, day_and_time(SERVER_NOW + seconds))


def test_arrow_keys_move_the_choice(qtbot: QtBot, field: LifetimeField) -> None:
    field.chip("24 hours").setFocus()
    qtbot.keyClick(field.chip("24 hours"), Qt.Key.Key_Right)
    assert field.chip("7 days").isChecked()
    assert field.chip("7 days").hasFocus()


def test_the_moment_is_taken_when_it_is_asked_for(
    field: LifetimeField, server_time: MovableTime
) -> None:
    server_time.seconds += 100
    assert field.expiry_date() == SERVER_NOW + 100 + DAY


def test_the_moment_is_shown_anew_each_second(
    qtbot: QtBot, field: LifetimeField, server_time: MovableTime
) -> None:
    server_time.seconds += 100
    qtbot.waitUntil(lambda: says(field, day_and_time(SERVER_NOW + 100 + DAY)))


def test_a_date_and_time_can_be_given(qtbot: QtBot, field: LifetimeField) -> None:
    assert not field.until.isVisible()
    qtbot.mouseClick(field.chip("Until…"), LEFT)
    assert field.until.isVisible()
    assert field.until.hasFocus()
    wanted = QDateTime.fromSecsSinceEpoch(SERVER_NOW + 5 * DAY)
    with qtbot.waitSignal(field.changed):
        field.until.setDateTime(wanted)
    assert field.expiry_date() == SERVER_NOW + 5 * DAY
    assert says(field, "Ends in 5 days, ")


def test_the_past_is_refused(qtbot: QtBot, field: LifetimeField) -> None:
    qtbot.mouseClick(field.chip("Until…"), LEFT)
    field.until.setDateTime(QDateTime.fromSecsSinceEpoch(SERVER_NOW))
    assert field.expiry_date() is None
    assert says(field, "That is past: the server's clock says")


def test_a_moment_that_passes_while_one_looks_is_told(
    qtbot: QtBot, field: LifetimeField, server_time: MovableTime
) -> None:
    qtbot.mouseClick(field.chip("Until…"), LEFT)
    field.until.setDateTime(QDateTime.fromSecsSinceEpoch(SERVER_NOW + 60))
    with qtbot.waitSignal(field.changed):
        server_time.seconds += 60
    assert field.expiry_date() is None


def test_what_the_column_cannot_hold_is_refused(qtbot: QtBot, field: LifetimeField) -> None:
    qtbot.mouseClick(field.chip("Until…"), LEFT)
    field.until.setDateTime(QDateTime.fromSecsSinceEpoch(INT_MAX + 1))
    assert field.expiry_date() is None
    assert says(field, "later than the column expiry_date can hold (")
    assert says(field, " 2038 ")
    field.until.setDateTime(QDateTime.fromSecsSinceEpoch(INT_MAX))
    assert field.expiry_date() == INT_MAX


def test_a_wide_column_holds_more(server_clock: ServerClock, qtbot: QtBot) -> None:
    field = LifetimeField(server_clock, 253_402_300_799)
    qtbot.addWidget(field)
    qtbot.mouseClick(field.chip("Until…"), LEFT)
    field.until.setDateTime(QDateTime.fromSecsSinceEpoch(INT_MAX + 1))
    assert field.expiry_date() == INT_MAX + 1


def test_a_column_of_another_type_holds_no_moment(server_clock: ServerClock, qtbot: QtBot) -> None:
    field = LifetimeField(server_clock, None)
    qtbot.addWidget(field)
    assert field.expiry_date() is None
    assert "isn't a whole number" in field.text


def test_no_moment_is_told_before_the_server_has_told_the_time(qtbot: QtBot) -> None:
    field = LifetimeField(ServerClock(), INT_MAX)
    qtbot.addWidget(field)
    assert field.expiry_date() is None
    assert field.text == "The server's clock hasn't been read yet."


def test_every_label_is_plain(field: LifetimeField) -> None:
    assert_plain(field)
