"""Paints the rows that are likely to be looked at next, while nothing else is to be done."""

import time
from collections.abc import Hashable, Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QTableView

from trongate_admin.models.record_table import PAGE, RecordTable
from trongate_admin.views.row_painter import RowPainter

_OUT_OF_DATE = 1.5
"""Seconds after the last tick at which the picture isn't shown any more: its times are as old."""
_AT_ONCE = 4
"""Rows painted before the event loop has a turn."""
_NONE = range(0)


class RowsAhead(QObject):
    """A screenful of rows beyond the edge towards which somebody scrolls, as one picture.

    To paint forty rows takes nearly all the time that a frame has, and more while a worker needs
    the interpreter; to copy them from the picture takes a tenth. Rows that aren't held are asked
    for. A row's place in the picture is its number modulo the number of places.
    """

    def __init__(self, view: QTableView, table: RecordTable[Any], painter: RowPainter) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._painter = painter
        self._picture: QPixmap | None = None
        self._places = 0
        self._look: Hashable = None
        self._fresh_at = 0.0
        self._top = 0
        """The first row in sight when somebody looked last."""
        self._wanted = self._rows = _NONE
        """The rows that are to be in the picture, and those that are."""
        self._is_downwards = True
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._go_on)
        self._end = QTimer(self, interval=int(_OUT_OF_DATE * 1000), singleShot=True)
        self._end.timeout.connect(self.forget)
        table.dataChanged.connect(self._data_changed)
        table.unseen_changed.connect(self._changed)
        table.records_came.connect(self._go_on)
        table.modelReset.connect(self.forget)

    def draw(self, painter: QPainter, first: int, last: int) -> range:
        """Puts those of the rows `first` to `last` where they belong that are painted already.

        :returns: which they are.
        """
        rows = range(max(first, self._rows.start), min(last + 1, self._rows.stop))
        if self._picture is None or not rows or not self._is_true():
            return _NONE
        height, ratio = self._view.rowHeight(first), int(self._picture.devicePixelRatio())
        width = self._picture.width()
        for part in self._in_a_row(rows):
            y, size = self._view.rowViewportPosition(part.start), len(part) * height
            place = QRect(0, y, width // ratio, size)
            top = part.start % self._places * height
            painter.drawPixmap(place, self._picture, QRect(0, top * ratio, width, size * ratio))
        return rows

    def look_on(self, first: int, last: int) -> None:
        """The rows `first` to `last` are in sight now: goes on with those that may come next."""
        was, self._top = self._top, first
        if first != was:
            self._is_downwards = first > was or first == 0
            self._plan(first, last)

    def keep(self, first: int, last: int) -> range:
        """A second has passed while the rows `first` to `last` are in sight.

        :returns: the rows that are painted: what says something else now is painted again.
        """
        if self._picture is None or not self._is_true():
            self._is_downwards = self._is_downwards or first == 0
            self._plan(first, last)
        elif self._rows:
            self._stay()
        return self._rows

    def forget(self) -> None:
        """Lets the picture go."""
        self._turn.stop()
        self._end.stop()
        self._wanted = self._rows = _NONE
        self._picture = None

    # --- what is to come

    def _plan(self, first: int, last: int) -> None:
        """Goes on with the screenful beyond the rows in sight, where there is any."""
        count = last - first + 1
        wanted = range(last + 1, min(last + 1 + count, self._table.rowCount()))
        if not self._is_downwards:
            wanted = range(max(0, first - count), first)
        if first < 0 or not wanted or not self._view.devicePixelRatioF().is_integer():
            self.forget()
            return
        if self._picture is None or not self._is_true():
            self._start_over()
        self._wanted = wanted
        if self._is_downwards:
            kept = range(last + 1, max(last + 1, min(self._rows.stop, last + 1 + count)))
            is_kept = self._rows.start <= last + 1
        else:
            kept = range(min(first, max(self._rows.start, first - count)), first)
            is_kept = self._rows.stop >= first
        edge = self._wanted.start if self._is_downwards else self._wanted.stop
        self._rows = kept if is_kept else range(edge, edge)
        self._ask_beyond()
        self._stay()
        self._turn.start()

    def _start_over(self) -> None:
        view = self._view
        ratio, height = int(view.devicePixelRatioF()), view.verticalHeader().defaultSectionSize()
        size = view.viewport().size()
        self._places = size.height() // height + 2
        self._picture = QPixmap(size.width() * ratio, self._places * height * ratio)
        self._picture.fill(view.palette().base().color())
        self._picture.setDevicePixelRatio(ratio)
        self._rows = _NONE
        self._look = self._painter.look(self._table)

    def _ask_beyond(self) -> None:
        """Long before they are painted: an answer takes longer than a frame."""
        beyond = self._wanted.stop + PAGE // 2
        if not self._is_downwards:
            beyond = self._wanted.start - PAGE // 2
        if 0 <= beyond < self._table.rowCount() and self._table.record(beyond) is None:
            self._table.want(beyond)

    def _stay(self) -> None:
        self._fresh_at = time.monotonic()
        self._end.start()

    # --- painting

    def _go_on(self) -> None:
        """Paints some of the rows that are missing, the nearest first."""
        if self._picture is None or len(self._rows) >= len(self._wanted):
            return
        if not self._is_true():
            self.forget()
            return
        rows = self._missing()
        if rows:
            self._paint(self._picture, rows)
            known = self._rows or rows
            self._rows = range(min(known.start, rows.start), max(known.stop, rows.stop))
            self._turn.start()

    def _missing(self) -> range:
        """The next few; those before the first that isn't held, which is asked for."""
        step = 1 if self._is_downwards else -1
        begin = self._rows.stop if self._is_downwards else self._rows.start - 1
        count = 0
        while count < min(_AT_ONCE, len(self._wanted) - len(self._rows)):
            if self._table.record(begin + step * count) is None:
                self._table.want(begin + step * count)
                break
            count += 1
        return range(begin, begin + count) if step > 0 else range(begin + 1 - count, begin + 1)

    def _data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._changed(first.row(), last.row())

    def _changed(self, first: int, last: int) -> None:
        """What is painted counts up to the first row that changed; the rest is painted again."""
        known = self._rows
        if first >= known.stop or last < known.start:
            return
        if self._is_downwards:
            self._rows = range(known.start, max(known.start, first))
        else:
            self._rows = range(min(known.stop, last + 1), known.stop)
        self._turn.start()

    def _paint(self, picture: QPixmap, rows: range) -> None:
        painter = QPainter(picture)
        for part in self._in_a_row(rows):
            y = part.start % self._places * self._view.rowHeight(part.start)
            self._painter.paint_rows(painter, part, y, self._table)
        painter.end()

    def _in_a_row(self, rows: range) -> Iterator[range]:
        """The same rows, cut where the picture's end is."""
        while rows:
            count = min(len(rows), self._places - rows.start % self._places)
            yield rows[:count]
            rows = rows[count:]

    def _is_true(self) -> bool:
        """Whether the picture shows the rows as they would be painted now."""
        return (
            not self._table.gone
            and time.monotonic() - self._fresh_at < _OUT_OF_DATE
            and self._look == self._painter.look(self._table)
        )
