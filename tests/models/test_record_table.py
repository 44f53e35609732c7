"""A table of which only the rows near the eyes are in memory."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.qtbot import QtBot

from trongate_admin.domain.ids import new_ids
from trongate_admin.models import record_table
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import HELD, PAGE, RecordTable
from trongate_admin.models.roles import GoneRole
from trongate_admin.models.row_changes import Sight


@dataclass(frozen=True)
class Row:
    id: int
    name: str = "name"


@pytest.fixture
def table(qapp: object) -> RecordTable[Row]:
    return RecordTable(
        [
            Column("ID", "id", lambda row: str(row.id), 60, align_right=True),
            Column("Name", "name", lambda row: row.name, 0),
        ]
    )


def answer(table: RecordTable[Row], asked: list[int]) -> None:
    table.set_records(asked, [Row(i) for i in asked])


def go_over(table: RecordTable[Row], ids: list[int]) -> None:
    newer = new_ids(ids)
    table.set_ids(newer, table.comparison(Sight())(newer))


def test_the_model_keeps_qts_rules(qtmodeltester: object, table: RecordTable[Row]) -> None:
    table.reset(new_ids([5, 4, 3]), [Row(5), Row(4)])
    qtmodeltester.check(table)  # type: ignore[attr-defined]
    go_over(table, [6, 5, 3, 2])
    table.ask_again(2, 2)
    table.set_records([3], [])
    qtmodeltester.check(table)  # type: ignore[attr-defined]
    table.remove(5)
    qtmodeltester.check(table)  # type: ignore[attr-defined]


def test_a_row_that_is_looked_at_is_asked_for_with_its_page(
    qtbot: QtBot, table: RecordTable[Row]
) -> None:
    table.reset(new_ids(range(1, 1001)))
    with qtbot.waitSignal(table.more_wanted) as wanted:
        assert table.index(450, 0).data() == "…"
    assert wanted.args == [list(range(401, 401 + PAGE))]
    answer(table, wanted.args[0])
    assert table.index(450, 0).data() == "451"


def test_memory_is_bounded_however_far_one_scrolls(qtbot: QtBot, table: RecordTable[Row]) -> None:
    table.more_wanted.connect(lambda asked: answer(table, asked))
    table.reset(new_ids(range(100_000)))
    for row in range(0, 20_000, PAGE):
        table.index(row, 0).data()
        qtbot.waitUntil(lambda shown=row: table.record(shown) is not None)  # type: ignore[misc]
    assert len(table.records) <= HELD


def test_whoever_scrolls_fast_gets_the_rows_where_he_stopped(
    qtbot: QtBot, table: RecordTable[Row]
) -> None:
    table.reset(new_ids(range(100_000)))
    with qtbot.waitSignal(table.more_wanted) as wanted:
        for row in range(0, 50_000, PAGE):
            table.index(row, 0).data()
    assert len(wanted.args[0]) <= 4 * PAGE
    assert 49_800 in wanted.args[0]


def test_rows_that_are_gone_stay_struck_through_until_the_next_list(
    qtbot: QtBot, table: RecordTable[Row]
) -> None:
    table.reset(new_ids([3, 2, 1]), [Row(3), Row(2)])
    table.ask_again(0, 2)
    with qtbot.waitSignal(table.gone_found):
        table.set_records([3, 2, 1], [Row(3)])
    assert table.ids.tolist() == [3, 2, 1]
    assert [table.index(row, 0).data(GoneRole) for row in range(3)] == [None, True, True]
    assert [table.index(row, 0).data() for row in range(3)] == ["3", "2", "deleted"]
    assert table.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "2, deleted"
    assert table.gone == 2
    go_over(table, [3])
    assert table.gone == 0


def test_a_row_that_is_there_again_is_struck_through_no_longer(
    qtbot: QtBot, table: RecordTable[Row]
) -> None:
    table.reset(new_ids([3, 2, 1]), [Row(3), Row(2), Row(1)])
    table.ask_again(0, 2)
    table.set_records([3, 2, 1], [Row(3)])
    # What is told of rows that nobody asked for says nothing of whether they are there.
    table.set_records([], [Row(2), Row(1)])
    assert table.gone == 2
    table.ask_again(0, 2)
    with qtbot.waitSignals([table.back_found, table.dataChanged]):
        table.set_records([3, 2, 1], [Row(3), Row(2)])
    assert [table.index(row, 0).data(GoneRole) for row in range(3)] == [None, None, True]
    assert table.gone == 1


def test_rows_that_are_known_to_be_gone_are_not_asked_for_again(
    qtbot: QtBot, table: RecordTable[Row]
) -> None:
    table.reset(new_ids([2, 1]))
    table.ask_again(0, 1)
    table.set_records([2, 1], [])
    with qtbot.assertNotEmitted(table.more_wanted, wait=50):
        table.index(0, 0).data()


def test_an_answer_that_changes_nothing_repaints_nothing(
    qtbot: QtBot, table: RecordTable[Row]
) -> None:
    table.reset(new_ids([1]), [Row(1)])
    with qtbot.assertNotEmitted(table.dataChanged):
        table.set_records([1], [Row(1)])
    with qtbot.waitSignal(table.dataChanged):
        table.set_records([1], [Row(1, "other")])


def test_rows_that_moved_while_they_were_asked_for_are_not_looked_for(
    qtbot: QtBot, table: RecordTable[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two hundred rows among a million ids took 0.6 s.
    monkeypatch.setattr(record_table, "place_of", pytest.fail)
    table.reset(new_ids([3, 2, 1]))
    table.index(0, 0).data()
    with qtbot.waitSignal(table.more_wanted):
        pass
    go_over(table, [5, 4, 3, 2, 1])
    with qtbot.waitSignal(table.dataChanged) as changed:
        table.set_records([3, 2, 1], [Row(3), Row(2)])
    first, last = changed.args[:2]
    assert (first.row(), last.row()) == (0, 4)
    assert table.index(2, 0).data() == "3"
    assert not table.gone


def test_a_refresh_keeps_persistent_indexes_on_their_rows(table: RecordTable[Row]) -> None:
    table.reset(new_ids(range(50, 0, -1)))
    held = QPersistentModelIndex(table.index(10, 0))
    assert table.ids[held.row()] == 40
    go_over(table, [52, 51, *range(50, 45, -1), *range(44, 0, -1)])
    assert table.ids[held.row()] == 40


def test_sorting_is_asked_for_and_not_done(qtbot: QtBot, table: RecordTable[Row]) -> None:
    table.reset(new_ids([1, 2]))
    with qtbot.waitSignal(table.order_wanted) as wanted:
        table.sort(1, Qt.SortOrder.DescendingOrder)
    assert wanted.args == ["name", True]
    assert table.ids.tolist() == [1, 2]
