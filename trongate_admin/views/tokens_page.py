"""The section Tokens: who is in, for how long, and which of them to throw out."""

from typing import cast

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.counts import Counts
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.people import Session
from trongate_admin.domain.token_filter import Chip, TokenFilter
from trongate_admin.models.token_table import EXPIRES_IN, POWER, STATE, TokenTable
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.views.delegates import PersonDelegate
from trongate_admin.views.icons import Icons
from trongate_admin.views.level_menu import LevelMenu
from trongate_admin.views.list_bar import ListBar
from trongate_admin.views.page import Page
from trongate_admin.views.plain import Notice
from trongate_admin.views.saved_filters import SavedFilter
from trongate_admin.views.search_box import SearchBox
from trongate_admin.views.selection import Selection
from trongate_admin.views.stamps import StampDelegate
from trongate_admin.views.table_panel import TablePanel
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.theme import Theme, tabular
from trongate_admin.views.token_delegates import (
    CountdownDelegate,
    PowerDelegate,
    StateDelegate,
)
from trongate_admin.views.token_filter_bar import TokenFilterBar
from trongate_admin.views.token_reading import TokenReading
from trongate_admin.watch import Look

_HELD = 200
"""Selected rows up to which the verbs are told what the rows hold."""


class TokensPage(Page):
    """The table of tokens with its filter; it shows, and says what is selected."""

    name, title, icon = "tokens", "Tokens", "tokens"

    estimated = Signal(int)
    """About how many rows there are."""
    tallied = Signal(object)
    """Counts."""
    changed = Signal()
    """Rows have come or gone since they were listed or counted."""

    view: RecordView
    panel: TablePanel
    filter_box: SearchBox

    def __init__(
        self,
        tokens: TokenStore,
        table: TokenTable,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        order: TokenOrder,
        session: Session,
        level_menu: LevelMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._show_when_loaded: int | None = None
        self._may_drop_filter = False
        self.table = table
        self.view = RecordView("Tokens", theme.size(30))
        self.panel = TablePanel(self.view, icons)
        self._top = TokenFilterBar(session, level_menu, icons)
        self.filter_box, self.chips = self._top.filter_box, self._top.chips
        self.level_menu, self.saved = level_menu, self._top.saved
        self.notice = Notice(icons)
        self.notice.setProperty("role", "banner-warning")
        self.bar = ListBar()
        self._sorts = [cast(TokenSort, column.sort) for column in table.columns]
        self._build(theme, icons, order)
        self.reading = TokenReading(self.view, tokens, clock, background, order, self)
        self._connect()

    # --- what it shows

    @property
    def filter(self) -> TokenFilter:
        """What the filter box and the chips choose."""
        return self._top.filter

    @property
    def order(self) -> TokenOrder:
        """The order of the rows."""
        return self.reading.order

    def show_filter(self, text: str, show_id: int | None = None) -> None:
        """Shows the tokens that match `text`, of every state; then one of them, if given."""
        self._show_when_loaded = show_id
        self._top.show_filter(text)

    def show_saved(self, saved: SavedFilter) -> None:
        """Shows what a saved filter matches."""
        self._top.show_filter(saved.text, saved.chip)

    def show_written(self, token_id: int) -> None:
        """Brings a token into sight that has just been written; drops a filter that hides it."""
        self._show_when_loaded = token_id
        self._may_drop_filter = not self.filter.is_empty
        self.refresh()

    def selection(self) -> Selection:
        """The selected tokens; a rule where that is everything that matches."""
        count = self.view.selected_count
        is_all = self.reading.feed.is_complete and count == self.table.rowCount() > 0
        held = self.table.held(self.view.selected_ids()) if count <= _HELD else []
        chosen = self.reading.filter
        rule = chosen if is_all and count > len(held) and chosen.is_lasting else None
        return Selection(count, self.view.selected_ids, held, rule)

    @property
    def awaits_first_rows(self) -> bool:
        """Whether the answer to the first question is still to come."""
        return self.reading.feed.is_reading and not self.table.rowCount()

    def refresh(self) -> None:
        self.reading.refresh()

    def follow(self, look: Look) -> None:
        self.reading.follow(look.newest_id)

    def tick(self) -> None:
        self.table.tick(*self.view.rows_to_tick())

    # --- what happens

    def _ask(self) -> None:
        self._may_drop_filter = False
        self.reading.ask(self.order, self.filter)

    def _order_wanted(self, sort: TokenSort, descending: bool) -> None:
        self.reading.ask(TokenOrder(sort, descending), self.filter)

    def _reading(self, come: int) -> None:
        self.bar.show_reading(come)
        if not self.table.rowCount():
            self.panel.show_message("clock", "Reading tokens…")

    def _estimated(self, rows: int | None) -> None:
        self.bar.expect(rows)
        self.chips.set_estimate(rows)
        if rows is not None:
            self.estimated.emit(rows)
            self.counted.emit(rows, True)

    def _counted(self, counts: Counts) -> None:
        self.bar.expect(counts.rows)
        self.chips.set_counts(counts.by_chip)
        self.tallied.emit(counts)
        self.counted.emit(counts.rows, False)

    def _loaded(self) -> None:
        self.bar.show_complete()
        wanted, self._show_when_loaded = self._show_when_loaded, None
        if wanted is not None and not self.view.show_id(wanted) and self._may_drop_filter:
            self.show_filter("", wanted)
        self._show_emptiness()

    def _changed(self) -> None:
        live = self.reading.live
        if live.new or live.gone:
            self.changed.emit()
        # While the list is read, rows that one revoked oneself would be told as gone.
        if not self.reading.feed.is_reading:
            self.bar.show_changes(live.new, live.gone, is_more=live.is_more)

    def _stopped(self) -> None:
        self._may_drop_filter = False
        header, order = self.view.horizontalHeader(), self.order
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        asked = TokenOrder(self._sorts[header.sortIndicatorSection()], descending)
        if asked != order:
            self.view.show_order(self._sorts.index(order.sort), descending=order.descending)
        if self.table.rowCount():
            self.bar.show_stopped(self.reading.lacks)
        else:
            self.bar.show_stopped("")
            self.panel.show_message("inbox-empty", "Stopped.", "", "Read tokens", self.refresh)
        self._changed()

    def _show_emptiness(self) -> None:
        if self.table.rowCount():
            self.panel.show_table()
        elif not self.reading.feed.is_complete:
            return
        elif self.filter.is_empty:
            self.panel.show_message(
                "inbox-empty", "No tokens.", "Nobody is signed in on this site."
            )
        else:
            self.panel.show_message(
                "search",
                "No token matches.",
                "Look for part of a user name, a level, an id, a code, or a whole token.",
                "Show all tokens",
                lambda: self.show_filter(""),
            )

    def _failed(self, error: AdminError, what: str) -> None:
        if what == "ids" and not self.table.rowCount():
            self.panel.show_error(error, self.refresh)
        self.failed.emit(error, what)

    def _selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        self.selection_changed.emit()

    # --- building

    def _build(self, theme: Theme, icons: Icons, order: TokenOrder) -> None:
        self._build_view(theme, icons, order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top)
        layout.addWidget(self.notice)
        layout.addWidget(self.panel, 1)
        layout.addWidget(self.bar)

    def _build_view(self, theme: Theme, icons: Icons, order: TokenOrder) -> None:
        titles = [column.title for column in self.table.columns]
        self.view.setFont(tabular(self.view.font()))
        self.view.show_table(self.table, self._sorts.index(order.sort), descending=order.descending)
        self.view.set_delegates(
            theme,
            {
                titles.index(STATE): StateDelegate(theme, icons, self.view),
                titles.index("User"): PersonDelegate(theme, self.view),
                titles.index("Level"): StampDelegate(theme, self.view),
                titles.index(POWER): PowerDelegate(theme, self.view),
                titles.index(EXPIRES_IN): CountdownDelegate(theme, self.view),
            },
        )

    def _connect(self) -> None:
        self._top.asked.connect(self._ask)
        reading, table = self.reading, self.table
        table.order_wanted.connect(self._order_wanted)
        reading.feed.reading.connect(self._reading)
        reading.loaded.connect(self._loaded)
        reading.stopped.connect(self._stopped)
        reading.failed.connect(self._failed)
        reading.answered.connect(self.answered)
        reading.live.changed.connect(self._changed)
        reading.outgrown.connect(self.changed)
        reading.tally.estimated.connect(self._estimated)
        reading.tally.counted.connect(self._counted)
        reading.tally.look_alikes_counted.connect(
            lambda rows: self.chips.set_counts({Chip.LOOK_ALIKE: rows})
        )
        self.bar.stop_wanted.connect(reading.feed.stop)
        self.bar.rows_wanted.connect(reading.refresh)
        for changed in (table.modelReset, table.rowsRemoved, table.rowsInserted):
            changed.connect(self._show_emptiness)
        for changed in (table.modelReset, table.records_came):
            changed.connect(self.selection_changed)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
