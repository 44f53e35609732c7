"""A newer list of rows is compared beside the GUI thread, and with no other one by mistake."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject

from trongate_admin.domain.ids import new_ids
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable


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
    table.set_ids(newer, table.comparison()(newer))
    assert table.ids.tolist() == [6, 5, 3, 2]


@pytest.mark.parametrize("change", ["remove", "reset", "set_ids"])
def test_a_comparison_with_a_list_that_is_no_more_is_made_anew(
    table: RecordTable[Row], change: str
) -> None:
    newer = new_ids([6, 5, 3, 2])
    compared = table.comparison()(newer)
    match change:
        case "remove":
            table.remove(4)
        case "reset":
            table.reset(new_ids([9, 8]))
        case "set_ids":
            table.set_ids(new_ids([7, 5, 4]))
    table.set_ids(newer, compared)
    assert table.ids.tolist() == [6, 5, 3, 2]
