"""What has come and gone since a list of tokens was read, found out at next to no cost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.ids import Ids
from trongate_admin.models.record_table import RecordTable

MOST_NEW = 1_000
"""New rows that are counted; more are only said to be more."""


class LiveRows(QObject):
    """Each look reads new ids above the last seen one, and the rows in sight by primary key.

    Nothing of that is read where nothing is new and nothing in sight. The list itself holds
    still: what was found is told by numbers, and whoever looks decides when it is shown.
    """

    changed = Signal()
    """The numbers are others."""
    answered = Signal(str)
    """`new`: nothing newer remains unread."""
    failed = Signal(object, str)
    """The AdminError of a look, and `new`."""

    def __init__(
        self,
        table: RecordTable,  # type: ignore[type-arg]
        newer_ids: Callable[[int, int], Callable[[], Ids]],
        background: Background,
        parent: QObject,
    ) -> None:
        """:param newer_ids: makes the work that reads ids above one, so many at the most."""
        super().__init__(parent)
        self._table = table
        self._newer_ids = newer_ids
        self._background = background
        self._seen = 0
        self._new = 0
        self._unseen_gone = self._unseen_new = 0
        table.gone_found.connect(self.changed)
        table.back_found.connect(self._found_back)

    @property
    def new(self) -> int:
        """Rows that the list would have besides, `MOST_NEW` where there are more."""
        return min(self._told_new, MOST_NEW)

    @property
    def is_more(self) -> bool:
        """Whether there are more new rows than are counted."""
        return self._told_new > MOST_NEW

    @property
    def _told_new(self) -> int:
        return self._new + self._unseen_new

    @property
    def gone(self) -> int:
        """Rows of the list that are deleted, as far as that is known."""
        return max(self._table.gone, self._unseen_gone)

    def start_from(self, newest_id: int) -> None:
        """The list has been read, and it has what there was up to this id."""
        self._seen = newest_id
        self._new = self._unseen_new = self._unseen_gone = 0
        self.changed.emit()
        self.answered.emit("new")

    def look(self, newest_id: int, first: int, last: int) -> None:
        """The table's highest id is known: reads what is above the last one, and what is in sight.

        :param first: the first row in sight.
        """
        if newest_id > self._seen and not self.is_more:
            seen = self._seen
            self._background.run(
                self,
                self._newer_ids(seen, MOST_NEW + 1),
                lambda ids: self._found(seen, ids, newest_id),
                self._not_found,
                key="new",
            )
        self._table.ask_again(first, last)

    def set_listed(self, rows: int) -> None:
        """So many rows are there as high as the list goes, by a count of the whole table.

        Where these are more than are listed, some have come back, as by another's undo.
        """
        gone = self._table.rowCount() - rows
        unseen = max(0, gone), max(0, -gone)
        if unseen != (self._unseen_gone, self._unseen_new):
            self._unseen_gone, self._unseen_new = unseen
            self.changed.emit()

    def _found(self, seen: int, ids: Ids, newest_id: int) -> None:
        if seen != self._seen:
            # Another list has been read since; it may have these rows.
            return
        self.answered.emit("new")
        self._seen = max(newest_id, max(ids, default=0))
        if ids:
            self._new += len(ids)
            self.changed.emit()

    def _found_back(self, rows: int) -> None:
        self._unseen_gone = max(0, self._unseen_gone - rows)
        self.changed.emit()

    def _not_found(self, error: AdminError) -> None:
        self.failed.emit(error, "new")
