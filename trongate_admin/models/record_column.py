"""A column of a table of records, as data."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt

from trongate_admin.models.roles import GoneRole, RecordRole


class Record(Protocol):
    """What a row shows; its `id` is the row's primary key."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Record)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Each access to Qt's names costs as much as an answer, of which a frame takes a thousand.
_DISPLAY = Qt.ItemDataRole.DisplayRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_READ_OUT = Qt.ItemDataRole.AccessibleTextRole


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column as data.

    :param sort: what the store understands as this column's order.
    :param roles: further item roles and how their values are made from a record.
    :param width: pixels at first; 0 takes what is left.
    :param hides: the place in which the column gives way in a narrow window, 0 never.
    """

    title: str
    sort: Hashable
    text: Callable[[R], str]
    width: int
    align_right: bool = False
    hides: int = 0
    roles: Mapping[Any, Callable[[R], Any]] = field(default_factory=dict)


def alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    """Numbers stand at the right."""
    return _RIGHT if column.align_right else _LEFT


def answer(column: Column[R], record: R, role: int) -> Any:
    """What a cell answers to a role."""
    made = column.text if role == _DISPLAY else column.roles.get(role)
    if made is not None:
        return made(record)
    if role == _ALIGNMENT:
        return alignment(column)
    if role == RecordRole:
        return record
    return column.text(record) if role == _READ_OUT else None


def gone_answer(column: Column[R], record: R | None, role: int) -> Any:
    """The same of a row that has been deleted: what it was, as far as that is known."""
    if role == GoneRole:
        return True
    if role == Qt.ItemDataRole.ToolTipRole:
        return "Deleted since the list was read."
    if record is None:
        return "deleted" if role == Qt.ItemDataRole.DisplayRole else None
    said = answer(column, record, role)
    return f"{said}, deleted" if role == Qt.ItemDataRole.AccessibleTextRole else said
