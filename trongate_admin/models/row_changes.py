"""The difference between two lists of ids as runs of rows, and where in the new one one looks.

All of it runs beside the GUI thread, and none of it makes objects by the million.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from trongate_admin.domain.ids import Ids, place_of, widened
from trongate_admin.models.runs import Run, ids_in, runs_of

_MOST_RUNS = 64
_COMPARED = 1 << 16
"""Ids that are compared at once."""
_FEW = 64
"""Rows that are looked for one by one."""
_LARGEST_FLAG = 1 << 26


@dataclass(frozen=True)
class RowChanges:
    """Rows to remove, from the last to the first, and then rows to insert, from first to last.

    :param removed: (first, last) in the old list.
    :param inserted: (first, last) in the new list.
    """

    removed: list[Run]
    inserted: list[Run]


@dataclass(frozen=True)
class Sight:
    """What somebody looks at in a list, by rows.

    :param selected: runs of selected rows from top to bottom.
    :param current: the row that has the keyboard, -1 for none.
    :param top: the first row in sight, -1 where that is the first of all.
    :param above: logical pixels of that row that aren't in sight.
    :param is_all: everything was selected as such: what comes is selected too.
    """

    selected: tuple[Run, ...] = ()
    current: int = -1
    top: int = -1
    above: int = 0
    is_all: bool = False

    def without_place(self) -> "Sight":
        """What is selected and current alone."""
        return replace(self, top=-1)


@dataclass(frozen=True)
class Newer:
    """How a newer list differs from the one that a table had at some moment.

    :param version: the table's at that moment.
    :param changes: how to get there, None where that is no simpler than to start over.
    :param before: what was looked at then.
    :param sight: where that is in the newer list.
    """

    version: int
    changes: RowChanges | None
    before: Sight = field(default_factory=Sight)
    sight: Sight = field(default_factory=Sight)


def row_changes(old: Ids, new: Ids) -> RowChanges | None:
    """The runs that lead from `old` to `new`; None where rows changed places or runs are many."""
    if old.typecode != new.typecode:
        old, new = widened(old), widened(new)
    removed: list[Run] = []
    inserted: list[Run] = []
    i = j = 0
    while True:
        same = _common(old, i, new, j)
        i, j = i + same, j + same
        if i == len(old) or j == len(new):
            break
        gone, came = _until_alike(old, i, new, j)
        _add(removed, i, gone)
        _add(inserted, j, came)
        i, j = i + gone, j + came
        if len(removed) + len(inserted) > _MOST_RUNS:
            return None
    _add(removed, i, len(old) - i)
    _add(inserted, j, len(new) - j)
    if removed and inserted and _meet(ids_in(old, removed), ids_in(new, inserted)):
        return None
    return RowChanges(removed[::-1], inserted)


def followed(sight: Sight, old: Ids, new: Ids) -> Sight:
    """Where in `new` is what somebody looks at in `old`; what isn't there is left out."""
    current, top = (_follow(row, old, new) for row in (sight.current, sight.top))
    return replace(sight, selected=tuple(_selected(sight, old, new)), current=current, top=top)


def _selected(sight: Sight, old: Ids, new: Ids) -> Iterable[Run]:
    if sight.is_all:
        return [(0, len(new) - 1)] if new else []
    wanted = ids_in(old, sight.selected)
    if len(wanted) <= _FEW:
        places = (place_of(new, each) for each in wanted)
        return runs_of(sorted(row for row in places if row is not None))
    return runs_of(_rows_of(new, wanted))


def _follow(row: int, old: Ids, new: Ids) -> int:
    place = place_of(new, old[row]) if 0 <= row < len(old) else None
    return -1 if place is None else place


def _common(old: Ids, i: int, new: Ids, j: int) -> int:
    """How many ids are the same from here on; as raw bytes, which compares them all at once."""
    count, size = 0, _COMPARED
    most = min(len(old) - i, len(new) - j)
    while count < most:
        part = min(size, most - count)
        ours = old[i + count : i + count + part].tobytes()
        if ours == new[j + count : j + count + part].tobytes():
            count += part
        elif part == 1:
            break
        else:
            size = part // 2
    return count


def _until_alike(old: Ids, i: int, new: Ids, j: int) -> tuple[int, int]:
    """The fewest rows to drop from `old` and to take from `new` until both go on alike."""
    gone, came = place_of(old, new[j], i), place_of(new, old[i], j)
    if gone is not None and (came is None or gone - i <= came - j):
        return gone - i, 0
    return (0, came - j) if came is not None else (1, 1)


def _add(runs: list[Run], first: int, rows: int) -> None:
    if not rows:
        return
    last = first + rows - 1
    if runs and runs[-1][1] == first - 1:
        first = runs.pop()[0]
    runs.append((first, last))


def _meet(some: Ids, others: Ids) -> bool:
    """Whether an id is in both; one by one, as a single long step would hold the interpreter."""
    known = set(some)
    return any(each in known for each in others)


def _extremes(ids: Ids) -> tuple[int, int]:
    parts = [ids[start : start + _COMPARED] for start in range(0, len(ids), _COMPARED)]
    return min(map(min, parts), default=0), max(map(max, parts), default=0)


def _rows_of(ids: Ids, wanted: Iterable[int]) -> Iterator[int]:
    """The rows of many ids: a byte for each id, where they aren't too large for that."""
    lowest, highest = _extremes(ids)
    if lowest < 0 or highest >= _LARGEST_FLAG:
        some = set(wanted)
        yield from (row for row, each in enumerate(ids) if each in some)
        return
    flags = bytearray(highest + 1)
    for each in wanted:
        if 0 <= each <= highest:
            flags[each] = 1
    yield from (row for row, each in enumerate(ids) if flags[each])
