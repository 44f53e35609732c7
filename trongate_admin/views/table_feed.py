"""Feeds a table: the first rows at once, then the ids of all, and records where one looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.ids import Ids
from trongate_admin.models.record_table import PAGE, RecordTable
from trongate_admin.models.row_changes import Newer

SCAN_DEADLINE = 60.0
"""Seconds for a question that looks through a whole table."""


@dataclass(frozen=True)
class Question:
    """What a table is to show, as things to do in a worker.

    :param first: the ids of the first rows, by the cheapest way; None where all is as cheap.
    :param all: the ids of all rows, in order.
    """

    all: Callable[[], Ids]
    first: Callable[[int], Ids] | None = None


class TableFeed(QObject):
    """Asks the store for what the model wants; an answer to an older question is dropped."""

    loaded = Signal()
    """The ids of all rows are there."""
    answered = Signal(str)
    """`ids` or `rows`: what could be read."""
    failed = Signal(object, str)
    """The AdminError of a question that couldn't be answered, and which it was."""

    def __init__(
        self,
        table: RecordTable[Any],
        records: Callable[[Sequence[int]], Sequence[Any]],
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._records = records
        self._background = background
        self._question: Question | None = None
        self.is_complete = False
        table.more_wanted.connect(self._fetch)

    def ask(self, question: Question) -> None:
        """Goes over to another order or filter."""
        self._question = question
        self.is_complete = False
        first, records = question.first, self._records
        if first is None:
            self.refresh()
            return

        def work() -> tuple[Ids, Sequence[Any]]:
            ids = first(PAGE)
            return ids, records(ids.tolist())

        self._background.run(
            self,
            work,
            self._show_first,
            lambda error: self.failed.emit(error, "ids"),
            lane="scan",
            key="ids",
            deadline=SCAN_DEADLINE,
        )

    def refresh(self, question: Question | None = None) -> None:
        """Reads the ids of all rows again; what is in sight stays in sight."""
        self._question = question or self._question
        if self._question is not None:
            read, compare = self._question.all, self._table.comparison()

            def work() -> tuple[Ids, Newer]:
                ids = read()
                return ids, compare(ids)

            self._background.run(
                self,
                work,
                self._show_all,
                lambda error: self.failed.emit(error, "ids"),
                lane="scan",
                key="ids",
                deadline=SCAN_DEADLINE,
            )

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
        self._table.reset(ids, records)
        if len(ids) < PAGE:
            self._complete()
        else:
            self.refresh()

    def _show_all(self, answer: tuple[Ids, Newer]) -> None:
        self._table.set_ids(*answer)
        self._complete()

    def _complete(self) -> None:
        self.is_complete = True
        self.answered.emit("ids")
        self.loaded.emit()
