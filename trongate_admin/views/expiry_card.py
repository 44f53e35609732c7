"""What ends next: a chart, the same numbers as a table, and a way to the tokens."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.overview import Expiries, ExpiryBars, Span
from trongate_admin.models.expiry_table import ExpiryTable
from trongate_admin.models.moments import number_of_tokens
from trongate_admin.models.periods import midnight_of
from trongate_admin.views.card_grid import Card, CardGrid
from trongate_admin.views.chart_legend import ChartLegend
from trongate_admin.views.chips import choose_one
from trongate_admin.views.delegates import RowDelegate
from trongate_admin.views.expiry_chart import ExpiryChart
from trongate_admin.views.plain import announce, button, label
from trongate_admin.views.theme import Theme, tabular

_TITLE = "What ends next"
Flag = QItemSelectionModel.SelectionFlag


class ExpiryCard(Card):
    """Chart and table choose the same bars; both ask for their tokens with Enter."""

    tokens_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_TITLE, parent)
        self.chart = ExpiryChart(theme)
        self.table = BarTable(theme)
        self.legend = ChartLegend(theme)
        self.error = label(role="error", wrap=True)
        self.show_button = button("Show these tokens", "link")
        self.twin_button = button("As a table", "link")
        self._chips: dict[Span, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._expiries: Expiries | None = None
        self._bars: ExpiryBars | None = None
        self._build()
        self._connect()

    @property
    def span(self) -> Span:
        """How far ahead is looked."""
        return next(span for span, chip in self._chips.items() if chip.isChecked())

    def show_expiries(self, expiries: Expiries) -> None:
        """Takes other numbers."""
        self.error.hide()
        self._expiries = expiries
        self._show()

    def show_error(self, error: AdminError) -> None:
        """Says why there are no newer numbers."""
        self.error.setText(str(error))
        self.error.show()

    def filter(self) -> str:
        """What the token filter says to show the tokens of the chosen bars, or of all of them."""
        if self._bars is None:
            return ""
        first, last = self.chart.selection or (0, len(self._bars.bars) - 1)
        bars = self._bars.bars
        return f"is:live ends:{bars[first].first}..{bars[last].last}"

    def _show(self) -> None:
        if self._expiries is None:
            return
        bars = self._expiries.bars(self.span, midnight_of(self._expiries.hour))
        self._bars = bars
        self.chart.show_bars(bars)
        self.table.show_bars(bars)
        self.legend.show_levels(bars)
        self._choose_in_table()
        self._tell()

    def _tell(self) -> None:
        """The button says how many it shows."""
        if self._bars is None:
            return
        first, last = self.chart.selection or (0, len(self._bars.bars) - 1)
        count = self._bars.between(first, last)
        which = "this" if count == 1 else "these"
        self.show_button.setText(
            f"Show {which} {number_of_tokens(count)}" if count else "Show no token"
        )
        self.show_button.setEnabled(bool(count))

    def _chosen_in_chart(self) -> None:
        self._choose_in_table()
        self._tell()

    def _choose_in_table(self) -> None:
        """The table's rows follow the chart, which then needn't follow them."""
        self.table.choose(self.chart.selection)

    def _ask(self) -> None:
        if self.show_button.isEnabled():
            self.tokens_wanted.emit(self.filter())

    def _toggle(self) -> None:
        is_table = self._stack.currentWidget() is self.chart
        self._stack.setCurrentWidget(self.table if is_table else self.chart)
        self.legend.setEnabled(not is_table)
        self.twin_button.setText("As a chart" if is_table else "As a table")
        announce(self, f"{_TITLE}, {'as a table' if is_table else 'as a chart'}")

    def _build(self) -> None:
        for span in Span:
            chip = button(span.value, "chip")
            chip.setCheckable(True)
            chip.setChecked(span is Span.DAY)
            chip.setAccessibleName(span.value)
            chip.setAccessibleDescription(f"{_TITLE} within {span.value}")
            self._group.addButton(chip)
            self._chips[span] = chip
            self.head.addWidget(chip)
        choose_one(self._group)
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.table)
        self.error.hide()
        self.show_button.setEnabled(False)
        self.column.addWidget(self.error)
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(CardGrid((self.legend, self._verbs()), (2, 1), 0, self))

    def _verbs(self) -> QWidget:
        verbs = QWidget()
        row = QHBoxLayout(verbs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.twin_button, 0, Qt.AlignmentFlag.AlignTop)
        return verbs

    def _connect(self) -> None:
        for chip in self._chips.values():
            chip.toggled.connect(lambda is_on: self._show() if is_on else None)
        self.chart.chosen.connect(self._chosen_in_chart)
        self.chart.wanted.connect(self._ask)
        self.table.chosen.connect(self.chart.choose)
        self.table.wanted.connect(self._ask)
        self.show_button.clicked.connect(lambda: self._ask())
        self.twin_button.clicked.connect(lambda: self._toggle())


class BarTable(QTableView):
    """The chart's numbers; rows next to each other can be chosen."""

    chosen = Signal(object)
    """The first and the last chosen row (a pair), None for none."""
    wanted = Signal()
    """Enter, or a double click."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ExpiryTable(self)
        self._theme = theme
        self._is_told = False
        self._build()

    def show_bars(self, bars: ExpiryBars) -> None:
        """Takes other numbers."""
        self._model.show_bars(bars)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def choose(self, rows: tuple[int, int] | None) -> None:
        """Chooses some rows without telling so."""
        self._is_told = True
        if rows != self._chosen():
            self.clearSelection()
            for row in range(rows[0], rows[1] + 1) if rows else ():
                self.selectionModel().select(self._model.index(row, 0), Flag.Select | Flag.Rows)
            if rows:
                self.selectionModel().setCurrentIndex(self._model.index(rows[0], 0), Flag.NoUpdate)
        self._is_told = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        elif key == Qt.Key.Key_Escape and self._chosen():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> tuple[int, int] | None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return (rows[0], rows[-1]) if rows else None

    def _changed(self) -> None:
        if not self._is_told:
            self.chosen.emit(self._chosen())

    def _build(self) -> None:
        self.setAccessibleName(f"{_TITLE}, as a table")
        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(self._theme, self))
        self.setFont(tabular(self.font()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._theme.size(26))
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self._changed())
        self.doubleClicked.connect(lambda _index: self.wanted.emit())
