"""The rows that come next are painted before they are looked at, and look as they would anyway."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.models.test_token_table import NOW, TOKEN, MovableTime
from trongate_admin.domain.clock import Measurement, ServerClock
from trongate_admin.domain.ids import new_ids
from trongate_admin.domain.people import Session
from trongate_admin.models.token_table import EXPIRES_IN, POWER, STATE, TokenTable
from trongate_admin.views import row_painter, table_view
from trongate_admin.views.icons import Icons
from trongate_admin.views.row_painter import RowPainter
from trongate_admin.views.stamps import StampDelegate
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.theme import Theme
from trongate_admin.views.token_delegates import CountdownDelegate, PowerDelegate, StateDelegate

HEIGHT, IN_SIGHT, ROWS = 30, 10, 600
TOKENS = [replace(TOKEN, id=each, expiry_date=NOW + 100 * each + 30) for each in range(1, ROWS + 1)]


class Painted:
    """Which rows are painted cell by cell, instead of being copied, and how long each takes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: list[int] = []
        self.seconds_a_row = self._now = 0.0
        paint: Callable[..., None] = RowPainter._paint_row

        def noted(painter: RowPainter, device: object, row: int, *rest: Any) -> None:
            self.rows.append(row)
            self._now += self.seconds_a_row
            paint(painter, device, row, *rest)

        monkeypatch.setattr(RowPainter, "_paint_row", noted)
        for module in (row_painter, table_view):
            monkeypatch.setattr(module, "perf_counter", lambda: self._now)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    return Painted(monkeypatch)


@pytest.fixture
def time() -> MovableTime:
    return MovableTime()


@pytest.fixture
def table(qapp: object, time: MovableTime) -> TokenTable:
    clock = ServerClock(time)
    clock.set(Measurement(float(NOW), 0.0, float(NOW)))
    made = TokenTable(clock, Session())
    made.reset(new_ids(each.id for each in TOKENS), TOKENS)
    return made


@pytest.fixture
def view(
    painted: Painted,
    table: TokenTable,
    theme: Theme,
    icons: Icons,
    shown: Callable[[QWidget], None],
) -> RecordView:
    made = RecordView("Tokens", HEIGHT)
    made.show_table(table, 0, descending=False)
    titles = [column.title for column in table.columns]
    made.set_delegates(
        theme,
        {
            titles.index(STATE): StateDelegate(theme, icons, made),
            titles.index("Level"): StampDelegate(theme, made),
            titles.index(POWER): PowerDelegate(theme, made),
            titles.index(EXPIRES_IN): CountdownDelegate(theme, made),
        },
    )
    made.resize(1_240, HEIGHT * IN_SIGHT)
    shown(made)
    room = made.height() - made.viewport().height()
    made.resize(1_240, HEIGHT * IN_SIGHT + room)
    QApplication.processEvents()
    return made


def scroll_to(view: RecordView, row: int) -> QImage:
    """What is seen then."""
    view.verticalScrollBar().setValue(row * HEIGHT)
    return view.viewport().grab().toImage()


def wait_for(qtbot: QtBot, painted: Painted, row: int) -> None:
    qtbot.waitUntil(lambda: row in painted.rows)
    painted.rows.clear()


def paint_twenty(qtbot: QtBot, view: RecordView, painted: Painted) -> None:
    """Ten rows are in sight, from row 10 on, and the ten after them are painted."""
    scroll_to(view, 10)
    wait_for(qtbot, painted, 29)


def change(table: TokenTable, rows: range, **said: Any) -> None:
    """The answer to a question for these rows: they say something else now."""
    table.ask_again(rows[0], rows[-1])
    asked = [TOKENS[row] for row in rows]
    table.set_records([each.id for each in asked], [replace(each, **said) for each in asked])


def delete(table: TokenTable, row: int) -> None:
    """The answer to a question for this row: it is gone."""
    table.ask_again(row, row)
    table.set_records([TOKENS[row].id], [])


def on_screen(view: RecordView) -> QImage:
    """What the frames so far have left there; to grab a view would paint it once more."""
    whole = view.screen().grabWindow(view.winId()).toImage()
    port = view.viewport()
    return whole.copy(QRect(port.mapTo(view, QPoint(0, 0)), port.size()))


def painted_anew(view: RecordView, painted: Painted | None = None) -> QImage:
    """What is seen where nothing is kept, and where all is painted at once."""
    assert view._painted is not None
    view._painted.forget()
    if painted is not None:
        painted.seconds_a_row = 0.0
    return view.viewport().grab().toImage()


def assert_is_painted(view: RecordView, painted: Painted, row: int) -> None:
    """Whoever scrolls there sees what belongs there, and nothing was painted for it."""
    seen = scroll_to(view, row)
    assert painted.rows == []
    assert seen == painted_anew(view)


def test_the_next_screenful_is_there_before_it_is_looked_at(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    assert_is_painted(view, painted, 20)
    assert painted.rows


def test_whoever_scrolls_up_finds_what_is_above(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    scroll_to(view, 100)
    wait_for(qtbot, painted, 119)
    scroll_to(view, 90)
    wait_for(qtbot, painted, 80)
    assert_is_painted(view, painted, 80)


def test_scrolling_by_a_few_rows_paints_a_few_rows(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    view.verticalScrollBar().setValue(13 * HEIGHT)
    qtbot.waitUntil(lambda: 32 in painted.rows)
    assert painted.rows == [30, 31, 32]


def test_the_first_screenful_below_is_there_after_a_tick(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    table.tick(*view.rows_to_tick())
    wait_for(qtbot, painted, 19)
    assert_is_painted(view, painted, 10)


def test_what_changes_before_it_is_looked_at_is_painted_again(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    change(table, range(25, 26), level_title="guest")
    qtbot.waitUntil(lambda: painted.rows == [25])
    painted.rows.clear()
    assert_is_painted(view, painted, 20)


def test_rows_that_come_out_of_sight_have_nothing_in_sight_painted(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    change(table, range(300, 401), code="1")
    QApplication.processEvents()
    assert painted.rows == []


def test_of_rows_that_change_those_in_sight_are_painted_again(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    change(table, range(18, 401), code="1")
    QApplication.processEvents()
    assert {18, 19} <= set(painted.rows)
    assert not set(range(18)) & set(painted.rows)


def test_a_row_that_changes_just_before_it_is_looked_at_is_painted_then(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    change(table, range(25, 26), level_title="guest")
    seen = scroll_to(view, 20)
    assert painted.rows == [25]
    assert seen == painted_anew(view)


def test_a_tick_paints_nothing_that_says_the_same(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    scroll_to(view, 100)
    wait_for(qtbot, painted, 119)
    time.seconds = 1.0
    table.tick(*view.rows_to_tick())
    QApplication.processEvents()
    assert painted.rows == []


def test_a_tick_counts_for_what_is_looked_at_next(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    table.tick(*view.rows_to_tick())
    time.seconds = 200.0
    table.tick(*view.rows_to_tick())
    seen = scroll_to(view, 20)
    assert seen == painted_anew(view)


def test_a_selected_row_is_seen_as_selected(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    view.select_ids([26])
    seen = scroll_to(view, 20)
    assert painted.rows == [25]
    assert seen == painted_anew(view)


def test_a_deleted_row_is_seen_as_deleted(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    delete(table, 25)
    seen = scroll_to(view, 20)
    assert seen == painted_anew(view)


def test_other_rows_are_seen_in_their_place(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    table.remove(23)
    seen = scroll_to(view, 20)
    assert seen == painted_anew(view)


def test_other_colours_and_widths_are_heeded(
    qtbot: QtBot, view: RecordView, theme: Theme, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    theme.scheme = "dark"
    assert scroll_to(view, 20) == painted_anew(view)
    scroll_to(view, 30)
    wait_for(qtbot, painted, 49)
    view.setColumnWidth(0, 200)
    assert scroll_to(view, 40) == painted_anew(view)


def test_rows_are_asked_for_half_a_page_before_they_are_looked_at(
    qtbot: QtBot, view: RecordView, table: TokenTable
) -> None:
    table.reset(new_ids(each.id for each in TOKENS), TOKENS[:100])
    QApplication.processEvents()
    with qtbot.waitSignal(table.more_wanted) as wanted:
        scroll_to(view, 80)
    assert wanted.args == [[*range(201, 401)]]


def test_rows_that_couldnt_be_read_arent_asked_for_each_second(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime
) -> None:
    table.reset(new_ids(each.id for each in TOKENS), TOKENS[:200])
    QApplication.processEvents()
    with qtbot.waitSignal(table.more_wanted):
        scroll_to(view, 150)
        table.tick(*view.rows_to_tick())
    table.answered()
    asked: list[object] = []
    table.more_wanted.connect(asked.append)
    for time.seconds in (1.0, 2.0, 3.0):
        table.tick(*view.rows_to_tick())
        QApplication.processEvents()
    assert asked == []


def test_nothing_is_kept_of_it_when_nobody_ticks_any_more(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    assert view._painted is not None
    qtbot.waitUntil(lambda: view._painted is not None and view._painted.picture._picture is None)
    scroll_to(view, 20)
    assert painted.rows[:10] == [*range(20, 30)]


def test_the_picture_has_no_more_places_than_there_are_rows(
    qtbot: QtBot, view: RecordView, table: TokenTable
) -> None:
    table.reset(new_ids([1, 2, 3]), TOKENS[:3])
    QApplication.processEvents()
    painted_anew(view)
    assert view._painted is not None
    assert view._painted.picture._picture is not None
    assert view._painted.picture._picture.height() == (3 + 2) * HEIGHT


def test_what_is_in_sight_is_painted_once(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    seen = view.viewport().grab().toImage()
    assert painted.rows == []
    assert seen == painted_anew(view)


def test_a_view_that_grows_paints_what_it_didnt_show(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    scroll_to(view, 10)
    wait_for(qtbot, painted, 29)
    view.resize(view.width(), view.height() + 3 * HEIGHT)
    seen = view.viewport().grab().toImage()
    assert not set(painted.rows) & set(range(10, 30))
    assert seen == painted_anew(view)


def test_a_row_in_sight_that_changes_is_painted_alone(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    change(table, range(15, 16), level_title="guest")
    seen = view.viewport().grab().toImage()
    assert set(painted.rows) == {15}
    assert seen == painted_anew(view)


def test_rows_that_are_listed_anew_where_they_were_are_painted_once(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    changed = replace(TOKENS[15], level_title="guest")
    table.reset(table.ids, [*TOKENS[:15], changed, *TOKENS[16:]])
    seen = scroll_to(view, 10)
    assert painted.rows == [15]
    assert seen == painted_anew(view)


def test_beside_a_deleted_row_the_others_are_painted_once(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    delete(table, 15)
    seen = view.viewport().grab().toImage()
    assert set(painted.rows) == {15}
    assert seen == painted_anew(view)


def test_a_list_that_shrinks_has_its_last_rows_painted_no_more(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    delete(table, 15)
    for each in range(ROWS, 24, -1):
        table.remove(each)
    change(table, range(20, 21), level_title="guest")
    wait_for(qtbot, painted, 20)
    seen = scroll_to(view, 14)
    assert seen == painted_anew(view)


def test_rows_that_are_still_to_come_are_painted_once_for_all(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    table.reset(new_ids(each.id for each in TOKENS), TOKENS[:200])
    QApplication.processEvents()
    painted.rows.clear()
    with qtbot.waitSignal(table.more_wanted) as wanted:
        seen = scroll_to(view, 500)
    assert painted.rows == [500]
    assert wanted.args == [[*range(401, 601)]]
    assert seen == painted_anew(view)


def tick_for(
    view: RecordView, table: TokenTable, time: MovableTime, until: int, step: int = 50
) -> None:
    for seconds in range(step, until, step):
        time.seconds = float(seconds)
        table.tick(*view.rows_to_tick())
        QApplication.processEvents()


def test_rows_that_come_into_sight_as_a_view_grows_go_on_ticking(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    table.tick(*view.rows_to_tick())
    wait_for(qtbot, painted, 19)
    view.resize(view.width(), view.height() + 3 * HEIGHT)
    QApplication.processEvents()
    changed: set[int] = set()
    table.dataChanged.connect(
        lambda first, last: changed.update(range(first.row(), last.row() + 1))
    )
    tick_for(view, table, time, 1_300)
    assert {10, 11, 12} <= changed


def test_rows_that_were_out_of_sight_for_long_are_painted_anew(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    table.tick(*view.rows_to_tick())
    wait_for(qtbot, painted, 19)
    scroll_to(view, 0)
    height = view.height()
    view.resize(view.width(), height - 4 * HEIGHT)
    QApplication.processEvents()
    tick_for(view, table, time, 1_300)
    view.resize(view.width(), height)
    assert view.viewport().grab().toImage() == painted_anew(view)


def test_rows_that_come_back_into_the_list_after_long_are_painted_anew(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    table.tick(*view.rows_to_tick())
    wait_for(qtbot, painted, 19)
    table.reset(new_ids(range(600, 588, -1)), TOKENS)
    QApplication.processEvents()
    tick_for(view, table, time, 3_000)
    table.reset(new_ids(each.id for each in TOKENS), TOKENS)
    QApplication.processEvents()
    table.tick(*view.rows_to_tick())
    seen = scroll_to(view, 10)
    assert seen == painted_anew(view)


def test_a_tick_counts_for_what_was_looked_at_before(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    table.tick(*view.rows_to_tick())
    scroll_to(view, 20)
    time.seconds = 200.0
    table.tick(*view.rows_to_tick())
    seen = scroll_to(view, 10)
    assert seen == painted_anew(view)


SLOW = 0.003
"""Seconds for a row: three are begun in the eight milliseconds that painting may take."""


def jump(view: RecordView, painted: Painted, row: int, seconds_a_row: float = SLOW) -> None:
    """Paints the first frame there on a slow computer."""
    painted.rows.clear()
    painted.seconds_a_row = seconds_a_row
    view.verticalScrollBar().setValue(row * HEIGHT)
    view.viewport().repaint()
    assert not view.is_painted


def is_seen(qtbot: QtBot, view: RecordView, painted: Painted) -> bool:
    """Whether the screen shows in the end what it should."""
    qtbot.waitUntil(lambda: view.is_painted)
    return on_screen(view) == painted_anew(view, painted)


def test_rows_that_there_is_no_time_for_come_in_the_next_frames(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    jump(view, painted, 100)
    assert painted.rows == [100, 101, 102]
    assert is_seen(qtbot, view, painted)
    assert painted.rows[:10] == [*range(100, 110)]


def test_each_frame_shows_one_row_more_however_late_it_is(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    jump(view, painted, 100, seconds_a_row=1.0)
    assert painted.rows == [100]
    assert is_seen(qtbot, view, painted)


def test_where_no_picture_fits_the_pixels_all_is_painted_at_once(
    view: RecordView, painted: Painted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 1.5)
    painted.seconds_a_row = SLOW
    scroll_to(view, 100)
    assert set(range(100, 110)) <= set(painted.rows)
    assert view.is_painted


def test_between_two_frames_all_that_waits_has_its_turn(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    jump(view, painted, 100)
    heard: list[bool] = []
    timer = QTimer(view, interval=0)
    timer.timeout.connect(lambda: heard.append(view.is_painted))
    timer.start()
    qtbot.waitUntil(lambda: view.is_painted)
    assert heard[:2] == [False, False]


def test_a_row_that_there_is_no_time_for_shows_whether_it_is_selected(
    view: RecordView, theme: Theme, painted: Painted
) -> None:
    view.select_ids([TOKENS[105].id])
    jump(view, painted, 100)
    seen = on_screen(view)
    grounds = [seen.pixelColor(300, row * HEIGHT + 2) for row in range(3, IN_SIGHT)]
    assert [ground == theme.colors.selection for ground in grounds] == [
        row == 105 for row in range(103, 110)
    ]


def test_what_there_is_no_time_for_goes_on_showing_what_it_showed(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    scroll_to(view, 100)
    QApplication.processEvents()
    before = on_screen(view)
    painted.seconds_a_row = SLOW
    view.selectAll()
    view.viewport().repaint()
    lower = QRect(0, 3 * HEIGHT, before.width(), before.height() - 3 * HEIGHT)
    assert on_screen(view).copy(lower) == before.copy(lower)
    assert is_seen(qtbot, view, painted)


def test_what_a_tick_has_changed_shows_nothing_older_for_lack_of_time(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    table.tick(*view.rows_to_tick())
    time.seconds = 100.0
    table.tick(*view.rows_to_tick())
    QApplication.processEvents()
    painted.seconds_a_row = SLOW
    view.selectAll()
    view.viewport().repaint()
    lowest = on_screen(view).copy(QRect(0, 9 * HEIGHT, 600, HEIGHT - 1))
    assert len({lowest.pixel(x, 15) for x in range(600)}) == 1
    assert is_seen(qtbot, view, painted)


def test_rows_here_and_there_take_no_longer_than_any(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    painted.seconds_a_row = SLOW
    view.select_ids([TOKENS[row].id for row in range(10, 20, 2)])
    view.viewport().repaint()
    assert painted.rows == [10, 12, 14]
    assert is_seen(qtbot, view, painted)


def test_rows_that_wait_while_a_view_grows_show_nothing_of_another_width(
    qtbot: QtBot, view: RecordView, theme: Theme, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    wide, narrow = view.width(), view.width() - 200
    view.resize(narrow, view.height())
    QApplication.processEvents()
    room = view.viewport().width()
    painted.seconds_a_row = SLOW
    view.resize(wide, view.height())
    view.viewport().repaint()
    beyond = on_screen(view).copy(QRect(room, 9 * HEIGHT, 200, HEIGHT))
    assert {beyond.pixel(x, 15) for x in range(beyond.width())} == {theme.colors.base.rgb()}
    assert is_seen(qtbot, view, painted)


def test_rows_that_there_was_no_time_for_are_left_when_somebody_scrolls_on(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    jump(view, painted, 100)
    view.verticalScrollBar().setValue(200 * HEIGHT)
    assert is_seen(qtbot, view, painted)
    assert not set(painted.rows) & set(range(103, 110))


def test_rows_that_there_was_no_time_for_may_be_gone_by_then(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    jump(view, painted, ROWS - IN_SIGHT)
    table.reset(new_ids([1, 2]), TOKENS[:2])
    assert is_seen(qtbot, view, painted)


def test_rows_that_there_was_no_time_for_may_have_moved_by_then(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    jump(view, painted, 100)
    table.remove(TOKENS[104].id)
    table.remove(TOKENS[50].id)
    assert is_seen(qtbot, view, painted)


def test_rows_that_there_was_no_time_for_come_though_others_are_painted_first(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    """What Qt paints then reaches from above them to below them, and yet leaves them out."""
    jump(view, painted, 100)
    width = view.viewport().width()
    both = QRegion(0, 0, width, HEIGHT) | QRegion(0, 9 * HEIGHT, width, HEIGHT)
    view.viewport().repaint(both)
    assert is_seen(qtbot, view, painted)


def test_rows_that_there_was_no_time_for_come_though_a_picture_is_taken(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    jump(view, painted, 100)
    painted.seconds_a_row = 0.0
    view.viewport().grab()
    assert is_seen(qtbot, view, painted)


def test_rows_that_there_was_no_time_for_come_when_the_view_is_shown_again(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    jump(view, painted, 100)
    view.hide()
    qtbot.waitUntil(lambda: view.is_painted)
    view.show()
    QApplication.processEvents()
    assert is_seen(qtbot, view, painted)


def test_a_row_that_was_left_shows_no_old_time_much_later(
    qtbot: QtBot, view: RecordView, table: TokenTable, time: MovableTime, painted: Painted
) -> None:
    table.tick(*view.rows_to_tick())
    wait_for(qtbot, painted, 19)
    jump(view, painted, 21)
    painted.seconds_a_row = 0.0
    scroll_to(view, 0)
    tick_for(view, table, time, 1_300)
    seen = scroll_to(view, 21)
    assert seen == painted_anew(view)


def test_rows_that_are_still_to_come_are_seen_as_selected(
    qtbot: QtBot, view: RecordView, table: TokenTable, theme: Theme
) -> None:
    table.reset(new_ids(each.id for each in TOKENS), TOKENS[:200])
    view.selectAll()
    seen = scroll_to(view, 500)
    assert seen.pixelColor(300, 2) == theme.colors.selection
    assert seen == painted_anew(view)
    view.clearSelection()
    assert scroll_to(view, 510).pixelColor(300, 2) == theme.colors.base


def test_selected_rows_are_painted_once(qtbot: QtBot, view: RecordView, painted: Painted) -> None:
    paint_twenty(qtbot, view, painted)
    view.select_ids([TOKENS[row].id for row in (12, 13, 17)])
    QApplication.processEvents()
    assert set(painted.rows) == {12, 13, 17}
    painted.rows.clear()
    seen = view.viewport().grab().toImage()
    assert painted.rows == []
    assert seen == painted_anew(view)


def test_where_all_is_selected_the_next_screenful_is_painted_as_selected(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    view.selectAll()
    QApplication.processEvents()
    scroll_to(view, 20)
    wait_for(qtbot, painted, 39)
    assert_is_painted(view, painted, 30)


def test_the_next_screenful_follows_the_selection(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    view.selectAll()
    wait_for(qtbot, painted, 29)
    assert_is_painted(view, painted, 20)


def test_nothing_is_kept_of_it_while_the_view_is_hidden(
    qtbot: QtBot, view: RecordView, table: TokenTable, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    view.hide()
    table.tick(*view.rows_to_tick())
    assert view._painted is not None
    assert view._painted.picture._picture is None


def test_a_row_that_is_selected_no_more_is_painted_as_such(
    qtbot: QtBot, view: RecordView, painted: Painted
) -> None:
    paint_twenty(qtbot, view, painted)
    view.select_ids([TOKENS[15].id])
    QApplication.processEvents()
    view.clearSelection()
    assert view.viewport().grab().toImage() == painted_anew(view)
