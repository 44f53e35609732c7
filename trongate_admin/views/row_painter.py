"""Paints the rows of a table of records straight from the records.

Qt's own way to each cell, an option, an index and a question for each role, takes as long as all
the painting: at forty rows the difference between a frame that is missed and one that isn't.
"""

from collections.abc import Hashable, Iterable, Sequence
from functools import partial
from math import inf
from time import perf_counter
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QBrush, QColor, QFont, QPainter
from PySide6.QtWidgets import QTableView

from trongate_admin.models.record_column import Column, answer
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.runs import Run, covers
from trongate_admin.views.delegates import AS_WRITTEN, RowDelegate
from trongate_admin.views.theme import Theme

_Painted = tuple[int, int, int, Column[Any], RowDelegate, QFont]
"""A column's number, left edge and width, what it says, what paints it, and in which font."""


class _Ground(NamedTuple):
    """What lies under rows, found out once for many of them: logical pixels.

    :param reach: how far the view's own ground reaches beyond the columns.
    """

    left: int
    width: int
    reach: int
    height: int
    base: QBrush


class _Manner(NamedTuple):
    """How all cells are painted."""

    color: QColor
    is_mirrored: bool
    ratio: float


class Draw(Protocol):
    """Draws whole rows, of which some are selected, from where it has them."""

    def __call__(
        self, painter: QPainter, rows: range, selected: Sequence[Run], until: float
    ) -> Sequence[int] | None:
        """:returns: the rows that are left as the time is up; None where it can't draw any."""


class RowPainter:
    """Does what `QTableView.paintEvent` does, for whole rows of one height.

    `until` is the time, by `time.perf_counter`, after which no further row is begun.
    """

    def __init__(self, view: QTableView, theme: Theme, delegates: Sequence[RowDelegate]) -> None:
        """:param delegates: what paints each column."""
        self._view = view
        self._theme = theme
        self._delegates = delegates

    def paint(
        self,
        painter: QPainter,
        area: QRect,
        table: RecordTable[Any],
        selected: Sequence[Run],
        draw: Draw,
        until: float,
    ) -> Sequence[int]:
        """Paints the rows that lie in `area`, in the viewport's logical pixels.

        :param draw: draws whole rows where it can.
        :returns: the rows that there was no time for.
        """
        view = self._view
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        if first < 0:
            return ()
        rows = range(first, table.rowCount() if last < 0 else last + 1)
        # A single column is painted sooner than all of its rows.
        is_whole = area.width() >= view.viewport().width()
        left = draw(painter, rows, selected, until) if is_whole else None
        if left is None:
            # Not in pieces: each further painting of all would begin at the first row again.
            top = view.rowViewportPosition(first)
            left = self.paint_rows(painter, rows, top, table, selected, area=area)
        self._paint_focus(painter, area, table)
        return left

    def paint_rows(
        self,
        painter: QPainter,
        rows: range,
        y: int,
        table: RecordTable[Any],
        selected: Sequence[Run] = (),
        until: float = inf,
        least: int = 1,
        area: QRect | None = None,
    ) -> range:
        """Paints rows from `y` on, over their ground.

        :param least: how many are painted however late it is.
        :param area: has only the columns in it painted.
        :returns: those at the end that there was no time for.
        """
        columns = self._columns(area or self._view.viewport().rect(), table)
        below, manner = self._ground(painter, columns), self._manner()
        painter.setLayoutDirection(AS_WRITTEN)
        for number, row in enumerate(rows):
            if number >= least and perf_counter() > until:
                return rows[number:]
            top = y + number * below.height
            ground = self._paint_ground(painter, top, below, covers(selected, row))
            self._paint_row(painter, row, top, below.height, table, columns, ground, manner)
        return rows[len(rows) :]

    def paint_grounds(
        self, painter: QPainter, places: Iterable[tuple[int, bool]], table: RecordTable[Any]
    ) -> None:
        """Paints rows with nothing in them.

        :param places: the top of each, and whether it is selected.
        """
        below = self._ground(painter, self._columns(self._view.viewport().rect(), table))
        for y, is_selected in places:
            self._paint_ground(painter, y, below, is_selected)

    def _paint_ground(self, painter: QPainter, y: int, below: _Ground, is_selected: bool) -> QColor:
        """The colour that the row's cells stand on, over a hairline; elsewhere it is the view's."""
        colors, (left, width, reach, height, base) = self._theme.colors, below
        painter.fillRect(0, y, reach, height, base)
        if is_selected:
            painter.fillRect(left, y, width, height, colors.selection)
        painter.fillRect(left, y + height - 1, width, 1, colors.line)
        return colors.selection if is_selected else colors.base

    def look(self, table: RecordTable[Any]) -> Hashable:
        """What the look of every row depends on, but for its record, its selection and the time."""
        view, columns = self._view, self._columns(self._view.viewport().rect(), table)
        return (
            tuple(each[:3] for each in columns),
            view.viewport().width(),
            view.font().key(),
            view.isEnabled(),
            view.isRightToLeft(),
            view.devicePixelRatioF(),
        )

    @property
    def colors(self) -> Hashable:
        """The colours of all rows."""
        return id(self._theme.colors)

    def _columns(self, area: QRect, table: RecordTable[Any]) -> list[_Painted]:
        view, font, found = self._view, self._view.font(), []
        for number, column in enumerate(table.columns):
            x, width = view.columnViewportPosition(number), view.columnWidth(number)
            if not view.isColumnHidden(number) and x <= area.right() and x + width > area.left():
                delegate = self._delegates[number]
                found.append((number, x, width, column, delegate, delegate.font_for(font)))
        return found

    def _ground(self, painter: QPainter, columns: Sequence[_Painted]) -> _Ground:
        return _Ground(
            min((each[1] for each in columns), default=0),
            sum(each[2] for each in columns),
            painter.device().width(),
            self._view.verticalHeader().defaultSectionSize(),
            self._view.palette().base(),
        )

    def _manner(self) -> _Manner:
        view, colors = self._view, self._theme.colors
        color = colors.text if view.isEnabled() else colors.dim
        return _Manner(color, view.isRightToLeft(), view.devicePixelRatioF())

    def _paint_row(
        self,
        painter: QPainter,
        row: int,
        y: int,
        height: int,
        table: RecordTable[Any],
        columns: Sequence[_Painted],
        ground: QColor,
        manner: _Manner,
    ) -> None:
        record, is_gone = table.record(row), table.is_gone(row)
        for number, x, width, column, delegate, font in columns:
            if record is None or is_gone:
                get = partial(table.data, table.index(row, number, QModelIndex()))
            else:
                get = partial(answer, column, record)
            place = x, y, width, height
            delegate.paint_cell(painter, get, place, font, *manner, ground, is_gone)

    def _paint_focus(self, painter: QPainter, area: QRect, table: RecordTable[Any]) -> None:
        current = self._view.currentIndex()
        if not current.isValid() or not self._view.hasFocus():
            return
        y, height = self._view.rowViewportPosition(current.row()), self._view.rowHeight(0)
        for number, x, width, _, delegate, _ in self._columns(area, table):
            if number == current.column():
                delegate.paint_ring(painter, QRect(x, y, width, height))
