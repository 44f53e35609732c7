"""Paints the rows of a table of records straight from the records.

Qt's own way to each cell, an option, an index and a question for each role, takes as long as all
the painting: at forty rows the difference between a frame that is missed and one that isn't.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QTableView

from trongate_admin.models.record_column import Column, answer
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.runs import Run
from trongate_admin.views.delegates import AS_WRITTEN, RowDelegate
from trongate_admin.views.theme import Theme

_Painted = tuple[int, int, int, Column[Any], RowDelegate, QFont]
"""A column's number, left edge and width, what it says, what paints it, and in which font."""


Draw = Callable[[QPainter, int, int, Collection[int]], Collection[int]]
"""Draws rows from the first to the last, but for some, and tells which it could."""


class RowPainter:
    """Does what `QTableView.paintEvent` does, for whole rows of one height."""

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
    ) -> None:
        """Paints the rows that lie in `area`, in the viewport's logical pixels.

        :param draw: draws what it can of the rows that aren't selected, as it has them.
        """
        view, colors = self._view, self._theme.colors
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        if first < 0:
            return
        last = table.rowCount() - 1 if last < 0 else last
        columns = self._columns(area, table)
        chosen = {
            row for begin, end in selected for row in range(max(begin, first), min(end, last) + 1)
        }
        height, y = view.rowHeight(first), view.rowViewportPosition(first)
        left, width = _extent(columns)
        # A single column is painted sooner than all of its rows.
        is_whole = area.width() >= view.viewport().width()
        drawn = draw(painter, first, last, chosen) if is_whole else ()
        painter.setLayoutDirection(AS_WRITTEN)
        for row in range(first, last + 1):
            if row in chosen:
                painter.fillRect(left, y, width, height, colors.selection)
            if row not in drawn:
                painter.fillRect(left, y + height - 1, width, 1, colors.line)
                ground = colors.selection if row in chosen else colors.base
                self._paint_row(painter, row, y, height, table, columns, ground)
            y += height
        self._paint_focus(painter, columns, height)

    def paint_rows(self, painter: QPainter, rows: range, y: int, table: RecordTable[Any]) -> None:
        """Paints rows elsewhere than where they are in the viewport, as if none was selected."""
        area, height = self._view.viewport().rect(), self._view.rowHeight(rows.start)
        columns = self._columns(area, table)
        left, width = _extent(columns)
        painter.setLayoutDirection(AS_WRITTEN)
        painter.fillRect(0, y, area.width(), height * len(rows), self._view.palette().base())
        for row in rows:
            painter.fillRect(left, y + height - 1, width, 1, self._theme.colors.line)
            self._paint_row(painter, row, y, height, table, columns, self._theme.colors.base)
            y += height

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
            id(self._theme.colors),
        )

    def _columns(self, area: QRect, table: RecordTable[Any]) -> list[_Painted]:
        view, font, found = self._view, self._view.font(), []
        for number, column in enumerate(table.columns):
            x, width = view.columnViewportPosition(number), view.columnWidth(number)
            if not view.isColumnHidden(number) and x <= area.right() and x + width > area.left():
                delegate = self._delegates[number]
                found.append((number, x, width, column, delegate, delegate.font_for(font)))
        return found

    def _paint_row(
        self,
        painter: QPainter,
        row: int,
        y: int,
        height: int,
        table: RecordTable[Any],
        columns: Sequence[_Painted],
        ground: QColor,
    ) -> None:
        record, is_gone = table.record(row), table.is_gone(row)
        view, colors = self._view, self._theme.colors
        color = colors.text if view.isEnabled() else colors.dim
        mirrored, ratio = view.isRightToLeft(), view.devicePixelRatioF()
        for number, x, width, column, delegate, font in columns:
            if record is None or is_gone:
                get = partial(table.data, table.index(row, number, QModelIndex()))
            else:
                get = partial(answer, column, record)
            place = x, y, width, height
            delegate.paint_cell(painter, get, place, font, color, mirrored, ratio, ground, is_gone)

    def _paint_focus(self, painter: QPainter, columns: Sequence[_Painted], height: int) -> None:
        current = self._view.currentIndex()
        if not current.isValid() or not self._view.hasFocus():
            return
        y = self._view.rowViewportPosition(current.row())
        for number, x, width, _, delegate, _ in columns:
            if number == current.column():
                delegate.paint_ring(painter, QRect(x, y, width, height))


def _extent(columns: Sequence[_Painted]) -> tuple[int, int]:
    """The left edge and the width of a row."""
    return min((each[1] for each in columns), default=0), sum(each[2] for each in columns)
