"""Keeps the rows in sight painted, and paints those that are likely to be looked at next."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QTimer
from PySide6.QtWidgets import QTableView

from trongate_admin.models.record_table import PAGE, RecordTable
from trongate_admin.views.row_painter import RowPainter
from trongate_admin.views.row_picture import RowPicture

_AT_ONCE = 4
"""Rows painted ahead before the event loop has a turn."""
_NONE, _NOWHERE = range(0), (-1, -1, 0)


class PaintedRows(QObject):
    """The rows in sight, and a screenful beyond the edge towards which somebody scrolls.

    Qt asks for all rows in sight whenever anything beside them moves: they are copied from a
    picture, and somebody who scrolls finds the next ones there. Rows that aren't held are asked
    for.
    """

    def __init__(self, view: QTableView, table: RecordTable[Any], painter: RowPainter) -> None:
        super().__init__(view)
        self._table = table
        self.picture = RowPicture(view, table, painter)
        self._top = 0
        """The first row in sight when somebody looked last."""
        self._wanted = _NONE
        """The rows that may be looked at next."""
        self._planned = _NOWHERE
        """The first and last row in sight and the number of rows, as `_wanted` was found."""
        self._is_downwards = True
        self._is_held_up = False
        """Whether rows in sight are still to be painted; those to come wait for them."""
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._go_on)
        table.dataChanged.connect(self._data_changed)
        table.unseen_changed.connect(self._changed)
        table.records_came.connect(self._go_on)

    def look_on(self, first: int, last: int, *, is_held_up: bool) -> None:
        """The rows `first` to `last` are in sight now: goes on with those that may come next.

        :param is_held_up: not before those in sight have been painted.
        """
        self._is_held_up = is_held_up
        was, self._top = self._top, first
        if first != was:
            self._is_downwards = first > was or first == 0
            self._plan(first, last)
        elif self._wanted:
            # They may have been selected meanwhile, or have had to wait.
            self._turn.start()

    def keep(self, first: int, last: int) -> range:
        """A second has passed while the rows `first` to `last` are in sight.

        :returns: rows out of sight that may be painted: what says something else now is painted
            again.
        """
        # What couldn't be read isn't asked for each second.
        if self._planned != self._place(first, last) or not self.picture.is_true():
            self._is_downwards = self._is_downwards or first == 0
            self._plan(first, last)
        else:
            self.picture.stay()
        return self._wanted

    def forget(self) -> None:
        """Lets all that is painted go."""
        self._turn.stop()
        self._wanted = _NONE
        self.picture.forget()

    # --- what is to come

    def _plan(self, first: int, last: int) -> None:
        """Goes on with the screenful beyond the rows in sight, where there is any."""
        if first < 0 or self.picture.up_to_date() is None:
            self._wanted = _NONE
            return
        self._planned = self._place(first, last)
        count = last - first + 1
        if self._is_downwards:
            self._wanted = range(last + 1, min(last + 1 + count, self._table.rowCount()))
        else:
            self._wanted = range(max(0, first - count), first)
        kept = range(min([first, *self._wanted[:1]]), max([last, *self._wanted[-1:]]) + 1)
        self.picture.keep_only(kept)
        self._ask_beyond()
        self.picture.stay()
        self._turn.start()

    def _place(self, first: int, last: int) -> tuple[int, int, int]:
        """What is in sight of how many rows."""
        return first, last, self._table.rowCount()

    def _ask_beyond(self) -> None:
        """Long before they are painted: an answer takes longer than a frame."""
        if not self._wanted:
            return
        beyond = self._wanted.stop + PAGE // 2
        if not self._is_downwards:
            beyond = self._wanted.start - PAGE // 2
        if 0 <= beyond < self._table.rowCount() and not self.picture.is_held(beyond):
            self._table.want(beyond)

    def _go_on(self) -> None:
        """Paints some of the rows that may come next, the nearest first."""
        if not self._wanted or self._is_held_up or not self.picture.is_true():
            return
        rows = self._missing()
        if rows:
            self.picture.paint(sorted(rows))
            self._turn.start()

    def _missing(self) -> list[int]:
        """The next few; those before the first that isn't held, which is asked for."""
        rows: list[int] = []
        listed = range(self._wanted.start, min(self._wanted.stop, self._table.rowCount()))
        for row in listed if self._is_downwards else reversed(listed):
            if self.picture.has(row):
                continue
            if not self.picture.is_held(row):
                self._table.want(row)
                break
            rows.append(row)
            if len(rows) == _AT_ONCE:
                break
        return rows

    def _data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._changed(first.row(), last.row())

    def _changed(self, first: int, last: int) -> None:
        """What is painted of these rows doesn't count any more."""
        self.picture.outdate(first, last)
        if self._wanted:
            self._turn.start()
