"""A newer list of rows is compared beside the GUI thread, and with no other one by mistake."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject

from trongate_admin.domain.ids import new_ids
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.row_changes import Sight


@dataclass(frozen=True)
class Row:
    id: int


@pytest.fixture
def table(qapp: QObject) -> RecordTable[Row]:
    table = RecordTable[Row]([Column("Id", "id", lambda row: str(row.id), 50)])
    table.reset(new_ids([5, 4, 3, 2, 1]))
    return table


def test_a_comparison_made_elsewhere_leads_to_the_newer_list(table: RecordTable[Row]) -> None:
    newer = new_ids([6, 5, 3, 2])
    assert table.set_ids(newer, table.comparison(Sight())(newer))
    assert table.ids.tolist() == [6, 5, 3, 2]


def test_a_list_in_another_order_starts_over(table: RecordTable[Row]) -> None:
    newer = new_ids([1, 2, 3, 4, 5])
    assert not table.set_ids(newer, table.comparison(Sight())(newer))
    assert table.ids.tolist() == [1, 2, 3, 4, 5]


def test_a_comparison_tells_where_what_was_looked_at_is_now(table: RecordTable[Row]) -> None:
    before = Sight(selected=((1, 2), (4, 4)), current=2, top=1, above=7)
    newer = table.comparison(before)(new_ids([1, 6, 3, 4]))
    assert newer.before == before
    assert newer.sight == Sight(selected=((0, 0), (2, 3)), current=2, top=3, above=7)


@pytest.mark.parametrize("change", ["remove", "reset", "set_ids"])
def test_a_comparison_with_a_list_that_is_no_more_says_so(
    table: RecordTable[Row], change: str
) -> None:
    compare = table.comparison(Sight())
    match change:
        case "remove":
            table.remove(4)
        case "reset":
            table.reset(new_ids([9, 8]))
        case "set_ids":
            newer = new_ids([7, 5, 4])
            table.set_ids(newer, table.comparison(Sight())(newer))
    assert not table.is_current(compare(new_ids([6, 5, 3, 2])))
