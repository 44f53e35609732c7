"""The difference between two lists of ids as runs of rows that a view can follow."""

from collections.abc import Iterable
from dataclasses import dataclass

from trongate_admin.domain.ids import Ids

_MOST_RUNS = 64


@dataclass(frozen=True)
class RowChanges:
    """Rows to remove, from the last to the first, and then rows to insert, from first to last.

    :param removed: (first, last) in the old list.
    :param inserted: (first, last) in the new list.
    """

    removed: list[tuple[int, int]]
    inserted: list[tuple[int, int]]


@dataclass(frozen=True)
class Newer:
    """How a newer list differs from the one that the table had at some moment."""

    version: int
    changes: RowChanges | None


def row_changes(old: Ids, new: Ids) -> RowChanges | None:
    """The runs that lead from `old` to `new`; None where rows changed places or runs are many."""
    start = _common_prefix(old, new)
    end = _common_suffix(old, new, start)
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    if not old_middle or not new_middle:
        return RowChanges(_run(start, len(old_middle)), _run(start, len(new_middle)))
    staying = set(old_middle) & set(new_middle)
    if [i for i in old_middle if i in staying] != [i for i in new_middle if i in staying]:
        return None
    removed = _runs((row for row, i in enumerate(old_middle, start) if i not in staying))
    inserted = _runs((row for row, i in enumerate(new_middle, start) if i not in staying))
    if len(removed) + len(inserted) > _MOST_RUNS:
        return None
    return RowChanges(removed[::-1], inserted)


def _common_prefix(old: Ids, new: Ids) -> int:
    """By halves over raw bytes: comparing a million ids one by one would be felt."""
    left, right = memoryview(old).cast("B"), memoryview(new).cast("B")
    low, high = 0, min(len(old), len(new))
    size = old.itemsize
    while low < high:
        middle = (low + high + 1) // 2
        if left[low * size : middle * size] == right[low * size : middle * size]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(old: Ids, new: Ids, start: int) -> int:
    left, right = memoryview(old).cast("B"), memoryview(new).cast("B")
    low, high = 0, min(len(old), len(new)) - start
    size = old.itemsize

    def tail(view: memoryview, count: int, more: int) -> memoryview:
        return view[len(view) - more * size : len(view) - count * size]

    while low < high:
        middle = (low + high + 1) // 2
        if tail(left, low, middle) == tail(right, low, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _run(first: int, rows: int) -> list[tuple[int, int]]:
    return [(first, first + rows - 1)] if rows else []


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
