"""A section of people, users or user levels: a search, a table, and a way to their tokens."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.models.record_table import RecordTable
from trongate_admin.views.delegates import PersonDelegate
from trongate_admin.views.due import Due
from trongate_admin.views.icons import Icons
from trongate_admin.views.page import Page
from trongate_admin.views.table_feed import SCAN_DEADLINE, Question, TableFeed
from trongate_admin.views.table_panel import TablePanel
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.theme import Theme
from trongate_admin.watch import Look


class PeopleStore(Protocol):
    """Where rows come from whose tokens are counted apart."""

    def records(self, ids: Sequence[int]) -> Sequence[Any]:
        """The rows with these ids."""

    def count_tokens(self, now: int) -> None:
        """Counts the tokens of all rows at the server's `now`."""

    def told(self, record: Any) -> Any:
        """The row with its tokens as last counted."""


class PeoplePanel(Page):
    """What users and user levels have in common; Enter on a row asks for its tokens."""

    view: RecordView
    panel: TablePanel

    def __init__(
        self,
        table: RecordTable[Any],
        theme: Theme,
        icons: Icons,
        sorted_column: int,
        *,
        descending: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = table
        self.view = RecordView(self.title, theme.size(30))
        self.view.show_table(table, sorted_column, descending=descending)
        # PersonDelegate also mutes what stands for a missing name.
        stretched = [column.width for column in table.columns].index(0)
        self.view.set_delegates(theme, {stretched: PersonDelegate(theme, self.view)})
        self.panel = TablePanel(self.view, icons)
        self._due = Due()
        self.is_read = False
        """Whether all rows could be read when they were last asked for."""
        self.is_searched = False
        """Whether the rows that were last asked for are those of a search."""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.panel, 1)
        self.view.opened.connect(self._opened)
        table.records_came.connect(self.selection_changed)
        self.view.selectionModel().selectionChanged.connect(
            lambda _on, _off: self.selection_changed.emit()
        )

    def feed(
        self,
        store: PeopleStore,
        question: Callable[[], Question],
        clock: Callable[[], int],
        background: Background,
    ) -> None:
        """Says where the rows come from."""
        self._store = store
        self._clock = clock
        self._background = background
        self._feed = feed = TableFeed(self.view, store.records, background, self)
        self._question = question
        self.table.order_wanted.connect(self.order_wanted)
        feed.loaded.connect(self._loaded)
        feed.failed.connect(self._feed_failed)
        feed.answered.connect(self.answered)

    def refresh(self) -> None:
        """Reads everything again; what is in sight stays in sight."""
        if self._feed.is_complete:
            self._feed.refresh(self._question())
            self.table.ask_again(*self.view.visible_rows())
        else:
            self.ask()

    def follow(self, look: Look) -> None:
        """In sight, it reads again where that is due, as the tokens are looked through."""
        is_due = self._due.is_now and not self._background.is_asked(self, "count")
        if self.isVisible() and (not self.is_read or is_due):
            self.refresh()

    def read_once(self) -> None:
        """Reads for the number beside the section, though nobody looks."""
        if not self.is_read:
            self.refresh()

    def ask(self) -> None:
        """Reads for another order or search."""
        if not self.table.rowCount():
            self.panel.show_message("clock", f"Reading {self.title.lower()}…")
        self._feed.ask(self._question())

    def order_wanted(self, sort: Any, descending: bool) -> None:
        """A header was clicked; each page knows its own orders."""
        raise NotImplementedError

    def filter_of(self, record_id: int) -> str:
        """What the token filter says to show one row's tokens."""
        raise NotImplementedError

    def emptiness(self) -> tuple[str, str]:
        """What to say, and to advise, where there is no row."""
        raise NotImplementedError

    def _opened(self, row: int) -> None:
        self.tokens_wanted.emit(self.filter_of(self.table.ids[row]))

    def _loaded(self) -> None:
        self.is_read = True
        if not self.is_searched:
            self.counted.emit(self.table.rowCount(), False)
        if self.isVisible():
            self._count_tokens()
        if self.table.rowCount():
            self.panel.show_table()
        else:
            self.panel.show_message("inbox-empty", *self.emptiness())

    def _count_tokens(self) -> None:
        """After the rows are there: counting takes as long as there are tokens."""
        store, now = self._store, self._clock()
        self._due.begin()
        self._background.run(
            self,
            lambda: store.count_tokens(now),
            lambda _: self._show_tokens(),
            self._not_counted,
            lane="count",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    def _show_tokens(self) -> None:
        self._due.end()
        self.table.set_records((), [self._store.told(record) for record in self.table.records])
        self.answered.emit("counts")

    def _not_counted(self, error: AdminError) -> None:
        self._due.end(failed=True)
        self.failed.emit(error, "counts")

    def _feed_failed(self, error: AdminError, what: str) -> None:
        self.is_read = False
        if not self.table.rowCount():
            self.panel.show_error(error, self.refresh)
        self.failed.emit(error, what)
