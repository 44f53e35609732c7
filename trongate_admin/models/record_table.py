"""A table that knows the ids of all its rows and holds the records of the few near the eyes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from trongate_admin.domain.ids import Ids, new_ids, place_of
from trongate_admin.models.record_column import Column, R, alignment, answer, gone_answer
from trongate_admin.models.row_changes import Newer, Sight, followed, row_changes
from trongate_admin.models.runs import Run, runs_of

PAGE = 200
"""Rows that are asked for at once."""
HELD = 2_000
"""Records that are held at the most, whatever the number of rows."""
_WANTED_PAGES = 4
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class RecordTable(QAbstractTableModel, Generic[R]):
    """Shows the records it was given and asks for more by signal; it never fetches."""

    more_wanted = Signal(list)
    """Ids of rows that a view has looked at and that aren't held."""
    records_came = Signal()
    """Rows that were asked for are held now."""
    unseen_changed = Signal(int, int)
    """The first and last row that aren't in sight and say something else as time has passed."""
    gone_found = Signal()
    """Rows turned out to be deleted; they stay where they are, struck through."""
    back_found = Signal(int)
    """So many of the deleted rows turned out to be there again."""
    order_wanted = Signal(object, bool)
    """A column's `sort`, and whether it is to descend: a header was clicked."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ids: Ids = new_ids()
        self._version = 0
        self._records: dict[int, R] = {}
        self._gone: set[int] = set()
        self._wanted: list[int] = []
        self._asked: dict[int, int] = {}
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.timeout.connect(self._ask)

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Role.DisplayRole:
            return self.columns[section].title
        if role == Role.TextAlignmentRole:
            return alignment(self.columns[section])
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Asks for another order; sorting itself is the database's."""
        if 0 <= column < len(self.columns):
            descending = order == Qt.SortOrder.DescendingOrder
            self.order_wanted.emit(self.columns[column].sort, descending)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Role.TextAlignmentRole:
            return alignment(column)
        record = self.record(index.row())
        if self.is_gone(index.row()):
            return gone_answer(column, record, role)
        if record is None:
            self.want(index.row())
            return "…" if role == Role.DisplayRole else None
        return answer(column, record, role)

    # --- what a page gives and takes

    @property
    def ids(self) -> Ids:
        """The ids of all rows in order; not to be changed."""
        return self._ids

    @property
    def records(self) -> list[R]:
        """The records in memory, in no order."""
        return list(self._records.values())

    def record(self, row: int) -> R | None:
        """The record of a row, None where it isn't held."""
        return self._records.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def is_gone(self, row: int) -> bool:
        """Whether a row is known to be deleted."""
        return bool(self._gone) and row < len(self._ids) and self._ids[row] in self._gone

    def held(self, ids: Iterable[int]) -> list[R]:
        """The records of these ids that are in memory."""
        return [self._records[each] for each in ids if each in self._records]

    @property
    def gone(self) -> int:
        """How many listed rows are known to be deleted."""
        return len(self._gone)

    def comparison(self, sight: Sight) -> Callable[[Ids], Newer]:
        """What compares a newer list with this one, beside the GUI thread: it takes its time.

        :param sight: what is looked at now, to be found again in the newer list.
        """
        version, ids = self._version, self._ids

        def compare(newer: Ids) -> Newer:
            changes = row_changes(ids, newer)
            return Newer(version, changes, sight, followed(sight, ids, newer))

        return compare

    def is_current(self, newer: Newer) -> bool:
        """Whether a comparison was made with the list as it is now."""
        return newer.version == self._version

    def row_of(self, record_id: int) -> int | None:
        """The row of an id, None where it isn't listed; looks through all ids."""
        return place_of(self._ids, record_id)

    def reset(self, ids: Ids, records: Sequence[R] = ()) -> None:
        """Starts over with other rows, as after another order or filter."""
        self.beginResetModel()
        self._version += 1
        self._ids = ids
        self._records = {record.id: record for record in records}
        self._gone.clear()
        self._asked.clear()
        self._wanted.clear()
        self.endResetModel()

    def set_ids(self, ids: Ids, newer: Newer) -> bool:
        """Goes over to a newer list of rows, with the fewest changes that a view can follow.

        :returns: False where it had to start over, and whoever looks must be led to his rows.
        """
        self._version += 1
        self._gone.clear()
        if newer.changes is None:
            self.reset(ids, list(self._records.values()))
            return False
        for first, last in newer.changes.removed:
            self._take_out(first, last)
        inserted = newer.changes.inserted
        for first, last in inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            if (first, last) == inserted[-1]:
                # What comes out is the newer list: no third copy of it is made.
                self._ids = ids
            else:
                self._ids = self._ids[:first] + ids[first : last + 1] + self._ids[first:]
            self.endInsertRows()
        self._ids = ids
        return True

    def _take_out(self, first: int, last: int) -> None:
        """A list that is being compared elsewhere isn't changed: another takes its place."""
        self.beginRemoveRows(QModelIndex(), first, last)
        gone, self._ids = self._ids[first : last + 1], self._ids[:first] + self._ids[last + 1 :]
        if len(gone) <= HELD:
            for record_id in gone:
                self._records.pop(record_id, None)
        self.endRemoveRows()

    def set_records(self, asked: Sequence[int], records: Sequence[R]) -> None:
        """Takes the answer to a question: records that came, rows that turn out to be gone.

        Nothing is looked for among all ids, which took 0.6 s for a page among a million:
        rows that are elsewhere by now are told as "any row", and asked for again if they are gone.
        """
        found = {record.id: record for record in records}
        self._mark_gone([each for each in asked if each not in found])
        back = self._gone.intersection(asked, found)
        self._gone -= back
        others = []
        for record_id, record in found.items():
            if self._records.pop(record_id, None) != record or record_id in back:
                others.append(record_id)
            self._records[record_id] = record
        self._tell_changed([self._asked_row(each) for each in others])
        while len(self._records) > HELD:
            del self._records[next(iter(self._records))]
        self.answered()
        if back:
            self.back_found.emit(len(back))
        self.records_came.emit()

    def ask_again(self, first: int, last: int) -> None:
        """Asks for the records of these rows whether they are held or not; they may have changed.

        Nothing is asked while another answer is awaited.
        """
        if not self._asked and 0 <= first <= last < len(self._ids):
            self._asked = {self._ids[row]: row for row in range(first, last + 1)}
            self.more_wanted.emit(list(self._asked))

    def answered(self) -> None:
        """The question is over, with or without an answer: what is still looked at is asked."""
        self._asked.clear()
        if self._wanted:
            self._ask_timer.start(0)

    def remove(self, record_id: int) -> None:
        """Takes one row away: whoever looks has deleted it himself."""
        row = self.row_of(record_id)
        if row is not None:
            self._version += 1
            self._gone.discard(record_id)
            self._take_out(row, row)

    def _mark_gone(self, ids: Sequence[int]) -> None:
        """Rows hold still: one that others deleted is struck through until the next list."""
        rows = {each: self._asked_row(each) for each in ids if each not in self._gone}
        listed = {each: row for each, row in rows.items() if row is not None}
        self._gone.update(listed)
        self._tell_changed(list(listed.values()))
        if listed:
            self.gone_found.emit()

    def _tell_changed(self, rows: Sequence[int | None]) -> None:
        """:param rows: None stands for any."""
        known = [row for row in rows if row is not None]
        is_any = len(known) < len(rows) and len(self._ids) > 0
        runs: Iterable[Run] = [(0, len(self._ids) - 1)] if is_any else runs_of(sorted(known))
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _asked_row(self, record_id: int) -> int | None:
        """The row for which a record was asked for, None where another stands there by now."""
        row = self._asked.get(record_id)
        is_there = row is not None and row < len(self._ids) and self._ids[row] == record_id
        return row if is_there else None

    def want(self, row: int) -> None:
        """Asks for the record of a row, and of those around it, once this turn is over."""
        page = row // PAGE
        if page in self._wanted:
            return
        # Whoever scrolls fast is interested in where he is, not in where he has been.
        self._wanted = [*self._wanted, page][-_WANTED_PAGES:]
        if not self._asked:
            self._ask_timer.start(0)

    def _ask(self) -> None:
        rows = [row for page in self._wanted for row in range(page * PAGE, (page + 1) * PAGE)]
        self._wanted.clear()
        missing = {
            self._ids[row]: row
            for row in rows
            if row < len(self._ids)
            and self._ids[row] not in self._records
            and self._ids[row] not in self._gone
        }
        if missing:
            self._asked = missing
            self.more_wanted.emit(list(missing))
