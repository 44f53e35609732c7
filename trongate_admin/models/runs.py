"""Rows that are neighbours, told by the first and the last of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from trongate_admin.domain.ids import Ids

Run = tuple[int, int]


def runs_of(rows: Iterable[int]) -> Iterator[Run]:
    """Rising rows as runs."""
    return merged((row, row) for row in rows)


def merged(parts: Iterable[Run]) -> Iterator[Run]:
    """Runs that touch or overlap become one; the parts come by their first rows."""
    run: Run | None = None
    for first, last in parts:
        if run is not None and first <= run[1] + 1:
            run = run[0], max(run[1], last)
        else:
            if run is not None:
                yield run
            run = first, last
    if run is not None:
        yield run


def rows_in(runs: Iterable[Run]) -> int:
    """How many rows they are; no two overlap."""
    return sum(last - first + 1 for first, last in runs)


def covers(runs: Sequence[Run], row: int) -> bool:
    """Whether a row is in one of these, which rise."""
    place = bisect_left(runs, row, key=itemgetter(1))
    return place < len(runs) and runs[place][0] <= row


def ids_in(ids: Ids, runs: Iterable[Run]) -> Ids:
    """The ids of these rows."""
    found = ids[:0]
    for first, last in runs:
        found.extend(ids[first : last + 1])
    return found
