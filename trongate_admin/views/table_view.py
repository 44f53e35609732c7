"""A table whose rows hold still under the eyes while the list around them changes."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from trongate_admin.domain.ids import Ids
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.row_changes import Sight
from trongate_admin.models.runs import Run, ids_in, merged, rows_in, runs_of
from trongate_admin.views.delegates import PADDING, RowDelegate
from trongate_admin.views.row_painter import RowPainter
from trongate_admin.views.rows_ahead import RowsAhead
from trongate_admin.views.theme import Theme

_LEAST_STRETCH = 124
"""Logical pixels below which the stretching column doesn't go before others give way."""
_WIDEST = 1_200
_COPIED = 5_000
"""Rows that a copy takes at the most."""
Selection = QItemSelectionModel.SelectionFlag


class RecordView(QTableView):
    """Shows a RecordTable: whole rows, no grid, columns that give way in a narrow window."""

    opened = Signal(int)
    """A row was double-clicked, or Enter pressed on it."""

    def __init__(self, name: str, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._widths: dict[int, int] = {}
        self._rows: RowPainter | None = None
        self._ahead: RowsAhead | None = None
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setMinimumSectionSize(row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(48)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_table(self, table: RecordTable, sorted_column: int, *, descending: bool) -> None:  # type: ignore[type-arg]
        """Puts the model in, with its columns' widths and the arrow over the sorted one."""
        self.table = self._table = table
        self.setModel(table)
        table.rowsInserted.connect(self._hold_after_insert)
        table.rowsAboutToBeRemoved.connect(self._hold_before_remove)
        header = self.horizontalHeader()
        for number, column in enumerate(table.columns):
            if column.width:
                self._choose_width(number, self._scaled(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(sorted_column, order)
        header.sectionResized.connect(self._resized)
        # To draw one header Qt asks of each row whether it is selected: 12 s for a million.
        header.setSelectionModel(QItemSelectionModel(table, header))
        table.blockSignals(True)
        self.setSortingEnabled(True)
        table.blockSignals(False)

    def show_order(self, sorted_column: int, *, descending: bool) -> None:
        """Puts the arrow over a column without asking for that order."""
        header = self.horizontalHeader()
        before = header.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(sorted_column, order)
        header.blockSignals(before)
        header.viewport().update()

    def set_delegates(self, theme: Theme, special: Mapping[int, RowDelegate]) -> None:
        """Paints the columns: the given ones by their own delegate, the rest as plain text."""
        self._delegates = dict(special)
        plain = RowDelegate(theme, self)
        self.setItemDelegate(plain)
        for column, delegate in special.items():
            self.setItemDelegateForColumn(column, delegate)
        columns = range(self._table.columnCount())
        self._rows = RowPainter(self, theme, [special.get(each, plain) for each in columns])
        self._ahead = RowsAhead(self, self._table, self._rows)

    def column_widths(self) -> str:
        """The widths that were chosen, to be remembered; 0 for the column that takes the rest."""
        return " ".join(str(self._widths.get(c, 0)) for c in range(self._table.columnCount()))

    def set_column_widths(self, remembered: str) -> None:
        """Takes remembered widths; what doesn't fit the table is left alone."""
        widths = [int(width) for width in remembered.split() if width.isdecimal()]
        if len(widths) != self._table.columnCount():
            return
        for number, (width, column) in enumerate(zip(widths, self._table.columns, strict=True)):
            if column.width and width >= self.horizontalHeader().minimumSectionSize():
                self._choose_width(number, min(width, _WIDEST))

    def _choose_width(self, number: int, width: int) -> None:
        self._widths[number] = width
        self.setColumnWidth(number, width)

    def _resized(self, number: int, _before: int, width: int) -> None:
        """A column was dragged; one that gives way has no width, and takes its own again later."""
        if width and number in self._widths:
            self._widths[number] = width

    # --- rows and ids

    def visible_rows(self) -> tuple[int, int]:
        """The first and last row in sight; (-1, -1) where there is none."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, (self._table.rowCount() - 1 if last < 0 and first >= 0 else last)

    def rows_to_tick(self) -> tuple[int, int]:
        """A second has passed: the first and last row that may be seen before the next one."""
        first, last = self.visible_rows()
        return self._ahead.keep(first, last) if self._ahead is not None else (first, last)

    def selected_runs(self) -> tuple[Run, ...]:
        """The selected rows as runs from top to bottom; the current row needn't be in one."""
        model = self.selectionModel()
        if not model.hasSelection():
            return ()
        parts = sorted((part.top(), part.bottom()) for part in model.selection().toList())
        return tuple(merged(parts))

    @property
    def selected_count(self) -> int:
        """How many rows are selected."""
        return rows_in(self.selected_runs())

    def selected_ids(self) -> Ids:
        """The ids of the selected rows, from top to bottom."""
        return ids_in(self._table.ids, self.selected_runs())

    def sight(self) -> Sight:
        """What is looked at, to be found again in a newer list of rows."""
        scrolled = self.verticalScrollBar().value()
        top = self.rowAt(0) if scrolled else -1
        above = scrolled % self._row_height
        return Sight(self.selected_runs(), self.currentIndex().row(), top, above)

    def restore(self, sight: Sight) -> None:
        """Selects, makes current and brings to the top what was looked at."""
        selection, last_column = QItemSelection(), self._table.columnCount() - 1
        for first, last in sight.selected:
            selection.select(self._table.index(first, 0), self._table.index(last, last_column))
        model = self.selectionModel()
        if sight.current >= 0:
            index = self._table.index(sight.current, max(0, self.currentIndex().column()))
            model.setCurrentIndex(index, Selection.NoUpdate)
        model.select(selection, Selection.ClearAndSelect)
        if sight.top >= 0:
            self.updateGeometries()
            self.verticalScrollBar().setValue(sight.top * self._row_height + sight.above)

    def select_ids(self, wanted: Iterable[int]) -> None:
        """Selects the rows of a few ids and nothing else; the first of them is current."""
        places = (self._table.row_of(each) for each in wanted)
        rows = sorted(row for row in places if row is not None)
        self.restore(Sight(tuple(runs_of(rows)), rows[0] if rows else -1))

    def show_id(self, wanted: int) -> bool:
        """Selects one row and brings it into sight; False where it isn't listed."""
        row = self._table.row_of(wanted)
        if row is None:
            return False
        self.restore(Sight(((row, row),), row))
        self.scrollTo(self._table.index(row, 0))
        return True

    # --- holding still

    def _hold_after_insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        """At the very top new rows push in; elsewhere what is in sight stays where it is."""
        top = self.rowAt(0)
        if self.verticalScrollBar().value() > 0 and first <= top:
            self.updateGeometries()
            self._scroll_by(last - first + 1)

    def _hold_before_remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        above = min(last, self.rowAt(0) - 1) - first + 1
        if above > 0:
            self._scroll_by(-above)

    def _scroll_by(self, rows: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + rows * self._row_height)

    @property
    def _row_height(self) -> int:
        return self.verticalHeader().defaultSectionSize()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The viewport is opaque, so that scrolling moves what is there and paints the rest alone.

        Whatever is to be painted gets its ground first.
        """
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        if self._rows is not None and self._ahead is not None:
            first, last = self.visible_rows()
            drawn = self._ahead.draw(painter, first, last)
            self._rows.paint(painter, event.rect(), self._table, self.selected_runs(), drawn)
            self._ahead.look_on(first, last)
        painter.end()

    # --- keys and sizes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # Rows are what one moves among; by itself Qt would go to the first or last column.
            keys = event.modifiers() | Qt.KeyboardModifier.ControlModifier
            super().keyPressEvent(QKeyEvent(event.type(), event.key(), keys))
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """What the selected rows show, tokens masked, as lines with tabs."""
        shown = [c for c in range(len(self._table.columns)) if not self.isColumnHidden(c)]
        rows = (row for first, last in self.selected_runs() for row in range(first, last + 1))
        lines = [
            "\t".join(str(self._table.index(row, c).data()) for c in shown)
            for row in islice(rows, _COPIED)
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_columns()
        super().resizeEvent(event)

    def _fit_columns(self) -> None:
        """Hides the columns that give way, in their order, until the rest has room."""
        columns = getattr(self, "_table", None) and self._table.columns
        if not columns:
            return
        widths, least = self._widths, self._scaled(_LEAST_STRETCH)
        needed = sum(widths.get(number, least) for number in range(len(columns)))
        for number, column in sorted(enumerate(columns), key=lambda each: each[1].hides):
            if column.hides:
                hidden = needed > self.viewport().width()
                self.setColumnHidden(number, hidden)
                needed -= widths[number] if hidden else 0
        self._fit_stretching(columns)

    def _fit_stretching(self, columns: Sequence[Column[Any]]) -> None:
        """The column that takes what is left keeps a readable width, and then the table scrolls."""
        header, least = self.horizontalHeader(), self._scaled(_LEAST_STRETCH)
        others = sum(header.sectionSize(n) for n, each in enumerate(columns) if each.width)
        has_room = others + least <= self.viewport().width()
        mode = QHeaderView.ResizeMode
        for number, column in enumerate(columns):
            if not column.width:
                header.setSectionResizeMode(number, mode.Stretch if has_room else mode.Interactive)
                if not has_room:
                    self.setColumnWidth(number, least)

    def _scaled(self, pixels: int) -> int:
        """A drawn width for the font in use; the padding doesn't grow with it."""
        text = pixels - 2 * PADDING
        return 2 * PADDING + round(text * max(1.0, self.fontMetrics().height() / 16))
