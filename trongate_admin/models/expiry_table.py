"""The expiry chart's numbers as rows, for the keyboard and for screen readers."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from trongate_admin.domain.overview import ExpiryBars
from trongate_admin.models.moments import number
from trongate_admin.models.periods import described, level_title, period

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ExpiryTable(QAbstractTableModel):
    """A row for each bar: when it ends, how many of each level, how many of all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bars: ExpiryBars | None = None

    def show_bars(self, bars: ExpiryBars) -> None:
        """Takes other numbers; where rows and columns stay the same, so does what is selected."""
        before, self._bars = self._bars, bars
        if before is not None and _shape(before) == _shape(bars):
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._bars is None else len(self._bars.bars)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._bars is None else len(self._bars.levels) + 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or self._bars is None:
            return None
        if role == Role.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        if role != Role.DisplayRole:
            return None
        if not section:
            return "Period"
        is_total = section == len(self._bars.levels) + 1
        return "Total" if is_total else level_title(self._bars, section - 1)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or self._bars is None:
            return None
        row, column = index.row(), index.column()
        if role == Role.TextAlignmentRole:
            return _RIGHT if column else _LEFT
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._text(self._bars, row, column)
        if role == Role.AccessibleDescriptionRole and not column:
            return described(self._bars, row)
        return None

    def _text(self, bars: ExpiryBars, row: int, column: int) -> str:
        bar = bars.bars[row]
        if not column:
            return period(bar, bar, bars.span)
        return number(bar.total if column > len(bars.levels) else bar.counts[column - 1])


def _shape(bars: ExpiryBars) -> tuple[object, ...]:
    return bars.span, bars.levels, bars.titles, bars.bars[0].first
