"""A picture of rows: painting forty takes nearly all the time that a frame has, copying a tenth."""

import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from math import inf
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QRect, QSize, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QTableView

from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.runs import Run, covers, runs_of
from trongate_admin.views.row_painter import RowPainter

_OUT_OF_DATE = 1.5
"""Seconds after the last tick at which the picture isn't shown any more: its times are as old."""
_SPARE = 8
"""Places beyond two screenfuls, so that a view that grows by a few rows keeps its picture."""
_STEP = 256
"""Logical pixels by which pictures differ in width, so that one lasts while a window grows."""


class _Row(NamedTuple):
    """What is painted at a place.

    :param record: as it was then.
    :param edition: of the look and the time of all rows.
    """

    row: int
    record: Any
    is_gone: bool
    is_selected: bool
    edition: int


class RowPicture(QObject):
    """Two screenfuls of rows, each at the place of its number modulo the number of places.

    What there is no time to paint shows for a moment longer what it showed, or its ground.
    """

    def __init__(self, view: QTableView, table: RecordTable[Any], painter: RowPainter) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._painter = painter
        self._picture: QPixmap | None = None
        self._at: list[_Row | None] = []
        """What is painted at each place."""
        self._blanks: set[bool] = set()
        """Whether a row that isn't held is painted, selected or not, at the two places after those.
        """
        self._edition = 0
        self._look: Hashable = None
        self._colors: Hashable = None
        self._selected: Sequence[Run] = ()
        self._fresh_at = 0.0
        self._end = QTimer(self, interval=int(_OUT_OF_DATE * 1000), singleShot=True)
        self._end.timeout.connect(self.forget)

    def draw(
        self, painter: QPainter, rows: range, selected: Sequence[Run], until: float
    ) -> Sequence[int] | None:
        """Puts rows where they belong, painting those that aren't yet.

        :returns: those that are left as the time is up; None where a picture can't show any.
        """
        picture = self.up_to_date()
        if picture is None:
            return None
        self._selected = selected
        held = [row for row in rows if self.is_held(row)]
        left = self._paint(picture, [row for row in held if not self.has(row)], until)
        for part in self._in_a_row(held):
            self._copy(painter, picture, part, part.start % len(self._at))
        for row in [each for each in rows if not self.is_held(each)]:
            self._table.want(row)
            place = self._paint_blank(picture, row)
            self._copy(painter, picture, range(row, row + 1), place)
        return left

    def _copy(self, painter: QPainter, picture: QPixmap, rows: range, place: int) -> None:
        height, ratio = self._height, int(picture.devicePixelRatio())
        width, size = self._view.viewport().width(), len(rows) * height
        to = QRect(0, self._view.rowViewportPosition(rows.start), width, size)
        shown = QRect(0, place * height * ratio, width * ratio, size * ratio)
        painter.drawPixmap(to, picture, shown)

    # --- what is painted

    def has(self, row: int) -> bool:
        """Whether a row is painted as it would be now."""
        return bool(self._at) and self._at[row % len(self._at)] == self._now(row)

    def is_held(self, row: int) -> bool:
        """Whether there is something to paint; of a deleted row that is that it is deleted."""
        return self._table.record(row) is not None or self._table.is_gone(row)

    def paint(self, rows: Iterable[int]) -> None:
        """Paints rows that aren't in sight."""
        if self._picture is not None:
            self._paint(self._picture, rows)

    def keep_only(self, rows: range) -> None:
        """The others tick no more."""
        self._at = [each if each and each.row in rows else None for each in self._at]

    def outdate(self, first: int, last: int) -> None:
        """What is painted of these rows doesn't count any more."""
        # Not even for a moment: a tick paints it in the view alone, so this may be long ago.
        self._at = [None if each and first <= each.row <= last else each for each in self._at]

    # --- how long it lasts

    def up_to_date(self) -> QPixmap | None:
        """The picture, large enough and of the edition that holds; None where none can be shown."""
        is_whole = self._view.devicePixelRatioF().is_integer()
        if not is_whole or not self._table.rowCount():
            self.forget()
        elif self._picture is None or not self._has_room(self._picture):
            self._picture = self._start_over()
        elif not self._is_fresh():
            self._begin_edition()
        return self._picture

    def _has_room(self, picture: QPixmap) -> bool:
        """Whether it has about the size, and the colours: of these two sets would hurt the eye."""
        needed = self._places_needed()
        ratio, width = int(self._view.devicePixelRatioF()), self._view.viewport().width()
        return (
            needed <= len(self._at) <= 2 * needed + _SPARE
            and picture.devicePixelRatio() == ratio
            and width * ratio <= picture.width() < (width + 2 * _STEP) * ratio
            and self._colors == self._painter.colors
        )

    def is_true(self) -> bool:
        """Whether there is one, and its edition holds."""
        return self._picture is not None and self._has_room(self._picture) and self._is_fresh()

    def _is_fresh(self) -> bool:
        return (
            time.monotonic() - self._fresh_at < _OUT_OF_DATE
            and self._look == self._painter.look(self._table)
        )

    def _places_needed(self) -> int:
        """Two screenfuls: of neighbours no two have the same place."""
        in_sight = self._view.viewport().height() // self._height + 2
        return min(2 * in_sight, self._table.rowCount())

    @property
    def _height(self) -> int:
        """Logical pixels of each row."""
        return self._view.verticalHeader().defaultSectionSize()

    def _start_over(self) -> QPixmap:
        view, ratio = self._view, int(self._view.devicePixelRatioF())
        # A bar under the table comes and goes.
        places = min(self._places_needed() + _SPARE, self._table.rowCount())
        width = -(-view.viewport().width() // _STEP) * _STEP
        self._picture = None  # at twice the resolution it has some forty megabytes
        picture = QPixmap(QSize(width, (places + 2) * self._height) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(view.palette().base().color())
        self._at = [None] * places
        self._colors = self._painter.colors
        self._begin_edition()
        return picture

    def _begin_edition(self) -> None:
        """From now on what has been painted is out of date."""
        self._edition += 1
        self._blanks.clear()
        self._look = self._painter.look(self._table)
        self.stay()

    def stay(self) -> None:
        """It tells the time of now."""
        self._fresh_at = time.monotonic()
        self._end.start()

    def forget(self) -> None:
        """Lets the picture go."""
        self._end.stop()
        self._at, self._picture = [], None

    # --- painting

    def _now(self, row: int) -> _Row:
        table, is_selected = self._table, covers(self._selected, row)
        return _Row(row, table.record(row), table.is_gone(row), is_selected, self._edition)

    def _paint(self, picture: QPixmap, rows: Iterable[int], until: float = inf) -> list[int]:
        """:returns: those that are left as the time is up; the first is always painted."""
        painter, left = QPainter(picture), list[int]()
        for number, part in enumerate(self._in_a_row(rows)):
            place = part.start % len(self._at)
            rest = self._painter.paint_rows(
                painter,
                part,
                place * self._height,
                self._table,
                self._selected,
                until,
                least=0 if number else 1,
            )
            done = part[: len(part) - len(rest)]
            self._at[place : place + len(done)] = map(self._now, done)
            left += rest
        if left:
            self._make_room(painter, left)
        painter.end()
        return left

    def _make_room(self, painter: QPainter, rows: Sequence[int]) -> None:
        """Where other rows were, nothing is until these are painted."""
        grounds = []
        for row in rows:
            place = row % len(self._at)
            shown = self._at[place]
            if shown is None or shown.row != row:
                grounds.append((place * self._height, covers(self._selected, row)))
                self._at[place] = None
        self._painter.paint_grounds(painter, grounds, self._table)

    def _paint_blank(self, picture: QPixmap, row: int) -> int:
        """The place of those that aren't held: they look the same, but for being selected."""
        is_selected = covers(self._selected, row)
        place = len(self._at) + is_selected
        if is_selected not in self._blanks:
            painter, y = QPainter(picture), place * self._height
            self._painter.paint_rows(painter, range(row, row + 1), y, self._table, self._selected)
            painter.end()
            self._blanks.add(is_selected)
        return place

    def _in_a_row(self, rows: Iterable[int]) -> Iterator[range]:
        """Rising rows as ranges of neighbours, cut where the picture's end is."""
        for first, last in runs_of(rows):
            rest = range(first, last + 1)
            while rest:
                count = min(len(rest), len(self._at) - rest.start % len(self._at))
                yield rest[:count]
                rest = rest[count:]
