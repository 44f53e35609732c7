"""Feeds a table: the first rows at once, then the ids of all, and records where one looks."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background, Job
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.ids import Ids, Report
from trongate_admin.models.record_table import PAGE, RecordTable
from trongate_admin.models.row_changes import Newer, Sight, followed
from trongate_admin.views.table_view import RecordView

SCAN_DEADLINE = 60.0
"""Seconds for a question that looks through a whole table."""
_REPORTS = 0.05
"""Seconds between two reports of how far reading is."""


@dataclass(frozen=True)
class Question:
    """What a table is to show, as things to do in a worker.

    :param all: the ids of all rows in order; it reports how many have come.
    :param first: the ids of the first rows, by the cheapest way; None where all is as cheap.
    """

    all: Callable[[Report], Ids]
    first: Callable[[int], Ids] | None = None


def seldom(report: Report) -> Report:
    """Passes on at most one report in each `_REPORTS`.

    The ids of some orders come in thousands of parts; to tell of each kept the GUI thread busy.
    """
    next_at = 0.0

    def told(come: int) -> None:
        nonlocal next_at
        now = time.monotonic()
        if now >= next_at:
            next_at = now + _REPORTS
            report(come)

    return told


class TableFeed(QObject):
    """Asks the store for what the model wants; an answer to an older question is dropped."""

    loaded = Signal()
    """The ids of all rows are there."""
    reading = Signal(int)
    """So many ids of all have come; 0 when they have been asked for."""
    stopped = Signal()
    """Reading was cancelled: see `is_complete` and `is_pending` for what the table shows."""
    answered = Signal(str)
    """`ids` or `rows`: what could be read."""
    failed = Signal(object, str)
    """The AdminError of a question that couldn't be answered, and which it was."""

    def __init__(
        self,
        view: RecordView,
        records: Callable[[Sequence[int]], Sequence[Any]],
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._table: RecordTable[Any] = view.table
        self._records = records
        self._background = background
        self._question: Question | None = None
        self._job: Job[Any] | None = None
        self._left: tuple[Ids, Sight] | None = None
        self._before: tuple[Question | None, bool] | None = None
        self.is_complete = False
        """Whether all rows of a question are listed."""
        self._table.more_wanted.connect(self._fetch)

    def ask(self, question: Question, *, keeps_rows: bool = False) -> None:
        """Goes over to another order or filter.

        :param keeps_rows: the same rows in another order: what is selected stays selected.
        """
        self._before = self._before or (self._question, self.is_complete)
        self._question = question
        # A list of first rows alone was left half-way: what was selected before still counts.
        if self.is_complete or not keeps_rows:
            self._left = (self._table.ids, self._view.sight()) if keeps_rows else None
        self.is_complete = False
        first, records = question.first, self._records
        if first is None:
            self.refresh()
            return

        def work() -> tuple[Ids, Sequence[Any]]:
            ids = first(PAGE)
            return ids, records(ids.tolist())

        self.reading.emit(0)
        self._run(work, self._show_first)

    def refresh(self, question: Question | None = None) -> None:
        """Reads the ids of all rows again; what is in sight stays in sight."""
        self._question = question or self._question
        if self._question is not None:
            read = self._question.all
            self.reading.emit(0)
            self._run(lambda: read(seldom(self.reading.emit)), self._compare)

    def stop(self) -> None:
        """Reads no further; the rows that are shown stay."""
        if self._job is not None:
            self._job.cancel()

    @property
    def is_reading(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    @property
    def is_pending(self) -> bool:
        """Whether the rows are still those of the question before."""
        return self._before is not None

    def take_back(self) -> None:
        """Goes back to the question whose rows are still shown."""
        if self._before is not None:
            (self._question, self.is_complete), self._before = self._before, None
            self._left = None

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        self._job = self._background.run(
            self,
            work,
            done,
            self._failed,
            lane="scan",
            key="ids",
            deadline=SCAN_DEADLINE,
        )

    def _failed(self, error: AdminError) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error, "ids")

    def _fetch(self, ids: list[int]) -> None:
        records = self._records

        def done(found: Sequence[Any]) -> None:
            self._table.set_records(ids, found)
            self.answered.emit("rows")

        def failed(error: AdminError) -> None:
            self._table.answered()
            self.failed.emit(error, "rows")

        self._background.run(self, lambda: records(ids), done, failed)

    def _show_first(self, answer: tuple[Ids, Sequence[Any]]) -> None:
        ids, records = answer
        self._before = None
        self._table.reset(ids, records)
        self._view.scrollToTop()
        if len(ids) < PAGE:
            self._compare(ids)
        else:
            self.refresh()

    def _compare(self, ids: Ids) -> None:
        """Beside the GUI thread; again where the rows changed or somebody looks elsewhere now."""
        compare, left = self._table.comparison(self._view.sight()), self._left

        def work() -> tuple[Newer, Sight | None]:
            return compare(ids), followed(left[1], left[0], ids) if left is not None else None

        self._run(work, lambda answer: self._show_all(ids, *answer))

    def _show_all(self, ids: Ids, newer: Newer, left: Sight | None) -> None:
        starts_over = newer.changes is None
        if not self._table.is_current(newer) or (
            starts_over and newer.before != self._view.sight()
        ):
            self._compare(ids)
            return
        is_all = self._view.sight().is_all
        self._table.set_ids(ids, newer)
        if left is not None and not newer.before.selected:
            self._view.restore(left.without_place())
        elif starts_over:
            self._view.restore(newer.sight)
        elif is_all:
            self._view.selectAll()
        self._complete()

    def _complete(self) -> None:
        self._job = self._left = self._before = None
        self.is_complete = True
        self.answered.emit("ids")
        self.loaded.emit()
