"""The columns of a table: the widths that were chosen, and which give way in a narrow window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from trongate_admin.domain.clock import Measurement, ServerClock
from trongate_admin.domain.people import Session
from trongate_admin.models.token_table import TokenTable
from trongate_admin.views.table_view import RecordView

Show = Callable[[QWidget], None]
WIDE, NARROW = 1_400, 640


@pytest.fixture
def table(qapp: object) -> TokenTable:
    clock = ServerClock()
    clock.set(Measurement(1_795_000_000.0, 0.0, 1_795_000_000.0))
    return TokenTable(clock, Session())


@pytest.fixture
def view(table: TokenTable, shown: Show) -> RecordView:
    made = new_view(table)
    shown(made)
    return made


def new_view(table: TokenTable, remembered: str = "") -> RecordView:
    made = RecordView("Tokens", 30)
    made.show_table(table, 0, descending=False)
    made.widths.choose(remembered)
    made.resize(WIDE, 300)
    return made


def number(table: TokenTable, title: str) -> int:
    return [column.title for column in table.columns].index(title)


def drag(view: RecordView, column: int, by: int) -> None:
    """Takes the right edge of a column's header and moves it."""
    header = view.horizontalHeader()
    edge = header.sectionViewportPosition(column) + header.sectionSize(column) - 1
    start, end = QPoint(edge, 5), QPoint(edge + by, 5)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(header.viewport(), end)
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_column_that_gave_way_keeps_its_width(
    table: TokenTable, view: RecordView, shown: Show
) -> None:
    code = number(table, "Code")
    drag(view, code, 33)
    chosen = view.columnWidth(code)
    view.resize(NARROW, 300)
    assert view.isColumnHidden(code)
    again = new_view(table, view.widths.chosen())
    shown(again)
    assert again.columnWidth(code) == chosen
    view.resize(WIDE, 300)
    assert view.columnWidth(code) == chosen


def test_a_width_is_taken_by_a_column_that_is_not_in_sight(
    table: TokenTable, view: RecordView
) -> None:
    code = number(table, "Code")
    widths = view.widths.chosen().split()
    widths[code] = "99"
    view.resize(NARROW, 300)
    view.widths.choose(" ".join(widths))
    view.resize(WIDE, 300)
    assert view.columnWidth(code) == 99


def test_columns_give_way_to_those_that_were_made_wide(table: TokenTable, view: RecordView) -> None:
    code, level = number(table, "Code"), number(table, "Level")
    view.resize(1_100, 300)
    assert not view.isColumnHidden(code)
    drag(view, level, 200)
    view.resize(1_101, 300)
    assert view.isColumnHidden(code)
    drag(view, level, -200)
    view.resize(1_100, 300)
    assert not view.isColumnHidden(code)


def test_what_was_remembered_of_a_column_without_width_is_not_taken(
    table: TokenTable, view: RecordView
) -> None:
    before = view.widths.chosen()
    view.widths.choose("0 " * len(table.columns))
    assert view.widths.chosen() == before
