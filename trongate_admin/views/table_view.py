"""A table whose rows hold still under the eyes while the list around them changes."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from time import perf_counter

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from trongate_admin.domain.ids import Ids
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.row_changes import Sight
from trongate_admin.models.runs import Run, ids_in, merged, rows_in, runs_of
from trongate_admin.views.cells import Index
from trongate_admin.views.column_widths import ColumnWidths
from trongate_admin.views.delegates import RowDelegate
from trongate_admin.views.painted_rows import PaintedRows
from trongate_admin.views.row_painter import RowPainter
from trongate_admin.views.theme import Theme

_PAINTING = 0.008
"""Seconds in which rows are painted at a time; what takes longer is felt."""
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
        self._rows: RowPainter | None = None
        self._painted: PaintedRows | None = None
        self._is_all = False
        self.shows_rows = True
        self._left = range(0)
        """The rows that there was no time to paint."""
        self._next_frame = QTimer(self, interval=0, singleShot=True)
        self._next_frame.timeout.connect(self._paint_left)
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
        self.widths = ColumnWidths(self, table.columns)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(sorted_column, order)
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

    def sortByColumn(self, column: int, order: Qt.SortOrder) -> None:
        """Asks for an order once; Qt's own asks as the arrow moves, and once more after it."""
        header = self.horizontalHeader()
        if (column, order) == (header.sortIndicatorSection(), header.sortIndicatorOrder()):
            super().sortByColumn(column, order)
        else:
            header.setSortIndicator(column, order)

    def set_delegates(self, theme: Theme, special: Mapping[int, RowDelegate]) -> None:
        """Paints the columns: the given ones by their own delegate, the rest as plain text."""
        self._delegates = dict(special)
        plain = RowDelegate(theme, self)
        self.setItemDelegate(plain)
        for column, delegate in special.items():
            self.setItemDelegateForColumn(column, delegate)
        columns = range(self._table.columnCount())
        self._rows = RowPainter(self, theme, [special.get(each, plain) for each in columns])
        self._painted = PaintedRows(self, self._table, self._rows)

    # --- rows and ids

    def visible_rows(self) -> tuple[int, int]:
        """The first and last row in sight; (-1, -1) where there is none."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, (self._table.rowCount() - 1 if last < 0 and first >= 0 else last)

    def rows_to_tick(self) -> tuple[int, int, range]:
        """A second has passed: the rows in sight, and those painted for being so next."""
        first, last = self.visible_rows()
        if self._painted is None:
            return first, last, range(0)
        if not self.isVisible():
            self._painted.forget()
            return first, last, range(0)
        return first, last, self._painted.keep(first, last)

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
        is_all = self._is_all and self.selected_count == self._table.rowCount() > 0
        return Sight(self.selected_runs(), self.currentIndex().row(), top, above, is_all)

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
        self._is_all = sight.is_all
        if sight.top >= 0:
            self.updateGeometries()
            self.verticalScrollBar().setValue(sight.top * self._row_height + sight.above)

    def selectAll(self) -> None:
        """Selects everything as such, until something else is selected."""
        super().selectAll()
        self._is_all = True

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Rows chosen by hand are those rows, be they all that are listed."""
        self._is_all = False
        super().selectionChanged(selected, deselected)

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

    def show_rows(self, is_so: bool) -> None:
        """Paints the rows, or their ground alone; without updates it would be left black."""
        self.shows_rows = is_so
        self.viewport().update()

    @property
    def is_painted(self) -> bool:
        """Whether there was time for all rows that were to be painted."""
        return not self._left

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Paints the rows in sight alone: for several out of sight Qt paints everything again."""
        first, last = self.visible_rows()
        first, last = max(first, top_left.row()), min(last, bottom_right.row())
        if 0 <= first <= last:
            top_left = self._table.index(first, top_left.column())
            bottom_right = self._table.index(last, bottom_right.column())
            super().dataChanged(top_left, bottom_right, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The viewport is opaque, so that scrolling moves what is there and paints the rest alone.

        Whatever is to be painted gets its ground first.
        """
        # As Qt's own does: a scroll bar that comes or goes makes the columns give way.
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        if self.shows_rows and self._rows is not None and self._painted is not None:
            self._paint_rows(self._rows, self._painted, painter, event)
        painter.end()

    def _paint_rows(
        self, rows: RowPainter, painted: PaintedRows, painter: QPainter, event: QPaintEvent
    ) -> None:
        is_due = not self._next_frame.isActive()
        if is_due and self._place_of_left().subtracted(event.region()).isEmpty():
            self._left = range(0)
        until, selected = perf_counter() + _PAINTING, self.selected_runs()
        draw = painted.picture.draw
        left = rows.paint(painter, event.rect(), self._table, selected, draw, until)
        if left:
            ends = [*left[:1], *left[-1:], *self._left[:1], *self._left[-1:]]
            self._left = range(min(ends), max(ends) + 1)
            self._next_frame.start()
        painted.look_on(*self.visible_rows(), is_held_up=bool(self._left))

    def _paint_left(self) -> None:
        """Has them painted, now that all that waited has had its turn."""
        place = self._place_of_left()
        if place.isEmpty():
            self._left = range(0)
        self.viewport().update(place)

    def _place_of_left(self) -> QRegion:
        """Where the rows are that there was no time for, as far as they are in sight."""
        port, rows = self.viewport(), self._left
        top, height = self.rowViewportPosition(rows.start), len(rows) * self._row_height
        return port.visibleRegion().intersected(QRect(0, top, port.width(), height))

    # --- keys and sizes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End lead to the first and last row; Qt's to the first and last column."""
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        if action in ends:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

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
        if self.model() is not None:
            self.widths.fit()
        super().resizeEvent(event)
