"""The widths of a table's columns: chosen, remembered, and which give way in a narrow window."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QTableView

from trongate_admin.models.record_column import Column
from trongate_admin.views.delegates import PADDING

_LEAST_STRETCH = 124
"""Logical pixels below which the stretching column doesn't go before others give way."""
_WIDEST = 1_200
_DRAWN_FONT_HEIGHT = 16


class ColumnWidths(QObject):
    """All in logical pixels; the column without a width takes what is left."""

    def __init__(self, view: QTableView, columns: Sequence[Column[Any]]) -> None:
        super().__init__(view)
        self._view = view
        self._columns = columns
        self._widths: dict[int, int] = {}
        header = view.horizontalHeader()
        for number, column in enumerate(columns):
            if column.width:
                self._choose(number, self._scaled(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._resized)

    def chosen(self) -> str:
        """The widths to be remembered; 0 for the column that takes the rest."""
        return " ".join(str(self._widths.get(each, 0)) for each in range(len(self._columns)))

    def choose(self, remembered: str) -> None:
        """Takes remembered widths; what doesn't fit the table is left alone."""
        widths = [int(width) for width in remembered.split() if width.isdecimal()]
        if len(widths) != len(self._columns):
            return
        least = self._view.horizontalHeader().minimumSectionSize()
        for number, (width, column) in enumerate(zip(widths, self._columns, strict=True)):
            if column.width and width >= least:
                self._choose(number, min(width, _WIDEST))

    def fit(self) -> None:
        """Hides the columns that give way, in their order, until the rest has room."""
        widths, least = self._widths, self._scaled(_LEAST_STRETCH)
        needed = sum(widths.get(number, least) for number in range(len(self._columns)))
        for number, column in sorted(enumerate(self._columns), key=lambda each: each[1].hides):
            if column.hides:
                hidden = needed > self._view.viewport().width()
                self._view.setColumnHidden(number, hidden)
                needed -= widths[number] if hidden else 0
        self._fit_stretching(least)

    def _fit_stretching(self, least: int) -> None:
        """The column that takes what is left keeps a readable width, and then the table scrolls."""
        header, columns = self._view.horizontalHeader(), self._columns
        others = sum(header.sectionSize(n) for n, each in enumerate(columns) if each.width)
        has_room = others + least <= self._view.viewport().width()
        mode = QHeaderView.ResizeMode
        for number, column in enumerate(columns):
            if not column.width:
                header.setSectionResizeMode(number, mode.Stretch if has_room else mode.Interactive)
                if not has_room:
                    self._view.setColumnWidth(number, least)

    def _choose(self, number: int, width: int) -> None:
        self._widths[number] = width
        self._view.setColumnWidth(number, width)

    def _resized(self, number: int, _before: int, width: int) -> None:
        """A column was dragged; one that gives way has no width, and takes its own again later."""
        if width and number in self._widths:
            self._widths[number] = width

    def _scaled(self, pixels: int) -> int:
        """A drawn width for the font in use; the padding doesn't grow with it."""
        text, height = pixels - 2 * PADDING, self._view.fontMetrics().height()
        return 2 * PADDING + round(text * max(1.0, height / _DRAWN_FONT_HEIGHT))
