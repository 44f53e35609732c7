"""Who can open the admin panel: everybody with a live token of level 1."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.overview import PanelHolder
from trongate_admin.domain.people import Session
from trongate_admin.models.holder_table import HolderTable
from trongate_admin.models.moments import number
from trongate_admin.views.card_grid import Card
from trongate_admin.views.delegates import PersonDelegate
from trongate_admin.views.plain import button, label
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.theme import Theme

TITLE = "Who can open the admin panel"
_FEWEST, _MOST = 3, 8
"""Rows that have room in the card; more are scrolled to."""


class HoldersCard(Card):
    """Enter or a double click shows somebody's tokens of level 1."""

    tokens_wanted = Signal(str)
    selection_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        clock: Callable[[], int],
        session: Session,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TITLE, parent)
        self._theme = theme
        self.table = HolderTable(clock, session, self)
        self.view = RecordView(TITLE, theme.size(30))
        self.note = label("Reading…", "dim", wrap=True)
        self.more_button = button("", "link", clicked=lambda: self.tokens_wanted.emit("is:admin"))
        self._people: int | None = None
        self._build()

    def show_holders(self, holders: Sequence[PanelHolder]) -> None:
        """Takes those who were found; whoever is selected stays so, and nobody in his place."""
        self.view.restore(self.table.show_holders(holders, self.view.sight()))
        self.note.setProperty("role", "dim")
        self.note.setText("" if holders else "Nobody has a live token of level 1.")
        self._fit()

    def show_people(self, people: int) -> None:
        """How many there are in all; the list has the first of them."""
        self._people = people
        self._fit()

    def show_error(self, error: AdminError) -> None:
        """Says why there is no newer list."""
        self.note.setProperty("role", "error")
        self.note.style().polish(self.note)
        self.note.setText(str(error))
        self._fit()

    def take_focus(self) -> None:
        """The keyboard comes to the list, on its first row."""
        if not self.view.currentIndex().isValid() and self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(0, 0))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def selected(self) -> PanelHolder | None:
        """Who is selected."""
        runs = self.view.selected_runs()
        return self.table.record(runs[0][0]) if runs else None

    def _opened(self, row: int) -> None:
        self.tokens_wanted.emit(f"is:admin user:{self.table.ids[row]}")

    def _fit(self) -> None:
        rows = min(max(self.table.rowCount(), _FEWEST), _MOST)
        self.view.setFixedHeight(rows * self._theme.size(30) + 2)
        self.note.setVisible(bool(self.note.text()))
        more = (self._people or 0) - self.table.rowCount()
        self.more_button.setText(f"and {number(more)} more")
        self.more_button.setVisible(more > 0 and self.table.rowCount() > 0)

    def _build(self) -> None:
        view = self.view
        view.show_table(self.table, 2, descending=True)
        view.set_delegates(self._theme, {0: PersonDelegate(self._theme, view)})
        view.setSelectionMode(RecordView.SelectionMode.SingleSelection)
        view.horizontalHeader().hide()
        view.opened.connect(self._opened)
        self.table.modelReset.connect(self.selection_changed)
        view.selectionModel().selectionChanged.connect(
            lambda _on, _off: self.selection_changed.emit()
        )
        self.column.addWidget(self.note)
        self.column.addWidget(view)
        self.column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self._fit()
