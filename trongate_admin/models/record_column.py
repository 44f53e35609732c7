"""A column of a table of records, as data."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt


class Record(Protocol):
    """What a row shows; its `id` is the row's primary key."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Record)


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
    side = Qt.AlignmentFlag.AlignRight if column.align_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
