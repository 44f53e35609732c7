"""The section Tokens: who is in, for how long, and which of them to throw out."""

import time

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.token import State, Token
from trongate_admin.domain.token_filter import TokenFilter, parse_filter
from trongate_admin.models.token_table import EXPIRES_IN, STATE, TokenTable
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.views.delegates import CountdownDelegate, PersonDelegate, StateDelegate
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import Notice
from trongate_admin.views.search_box import SearchBox
from trongate_admin.views.state_filter import StateFilter
from trongate_admin.views.table_feed import SCAN_DEADLINE, Question, TableFeed
from trongate_admin.views.table_panel import TablePanel
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.theme import Theme, tabular

_WHOLE_EVERY = 60
"""Seconds after which an automatic refresh reads all ids and counts again."""


class TokensPage(QWidget):
    """The table of tokens with its filter; it shows, and says what is selected."""

    selection_changed = Signal()
    counted = Signal(object)
    """How many tokens are in each State."""
    answered = Signal(str)
    """What could be read: `ids`, `rows` or `counts`."""
    failed = Signal(object, str)
    """The AdminError of what couldn't."""

    def __init__(
        self,
        tokens: TokenStore,
        table: TokenTable,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        order: TokenOrder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._clock = clock
        self._background = background
        self._order = order
        self._newest: int | None = None
        self._read_at = 0.0
        self._show_when_loaded: int | None = None
        self.table = table
        self.view = RecordView("Tokens", theme.size(30))
        self.panel = TablePanel(self.view, icons)
        self.filter_box = SearchBox(
            "Filter tokens", "Filter tokens: user, level, id, code, or a pasted token", icons
        )
        self.state_filter = StateFilter()
        self.notice = Notice(icons)
        self.notice.setProperty("role", "banner-warning")
        self._feed = TableFeed(table, tokens.records, background, self)
        self._build(theme, icons)
        self._connect()

    # --- what it shows

    @property
    def filter(self) -> TokenFilter:
        """What the filter box and the chips choose."""
        return parse_filter(self.filter_box.text(), self.state_filter.state)

    @property
    def order(self) -> TokenOrder:
        """The order of the rows."""
        return self._order

    def show_filter(self, text: str, show_id: int | None = None) -> None:
        """Shows the tokens that match `text`, of every state; then one of them, if given."""
        self._show_when_loaded = show_id
        self.state_filter.choose(None)
        self.filter_box.ask_at_once(text)

    def show_token(self, token_id: int) -> None:
        """Brings a token into sight that has just been written; drops a filter that hides it."""
        self._show_when_loaded = token_id
        if self.filter.is_empty:
            self.refresh()
        else:
            self.show_filter("", token_id)

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows."""
        return self.view.selected_ids()

    def selected_tokens(self) -> list[Token]:
        """The selected rows as they are listed; those far from the eyes aren't held."""
        ids = set(self.selected_ids())
        return [token for token in self.table.records if token.id in ids]

    def current_token(self) -> Token | None:
        """The one selected row, None where there are none or several."""
        rows = self.view.selected_rows()
        return self.table.record(rows[0]) if len(rows) == 1 else None

    # --- reading

    def refresh(self) -> None:
        """Reads everything again."""
        self._read_at = time.monotonic()
        if self._feed.is_complete:
            self._feed.refresh(self._question())
            self.table.ask_again(*self.view.visible_rows())
        else:
            self._ask()
        self._count()

    def follow(self, newest_id: int) -> None:
        """An automatic look: the rows in sight by key; all of them if something is new."""
        if newest_id != self._newest or time.monotonic() - self._read_at > _WHOLE_EVERY:
            self._newest = newest_id
            self.refresh()
        else:
            self.table.ask_again(*self.view.visible_rows())

    def tick(self) -> None:
        """A second has passed."""
        self.table.tick(*self.view.visible_rows())

    def _question(self) -> Question:
        tokens, order, chosen, now = self._tokens, self._order, self.filter, self._clock()
        return Question(
            all=lambda: tokens.ids(order, chosen, now),
            first=lambda limit: tokens.first_ids(order, chosen, now, limit),
        )

    def _ask(self) -> None:
        if not self.table.rowCount():
            self.panel.show_message("clock", "Reading tokens…")
        self._feed.ask(self._question())

    def _count(self) -> None:
        tokens, now = self._tokens, self._clock()
        self._background.run(
            self,
            lambda: tokens.counts(now),
            self._counted,
            lambda error: self._not_read(error, "counts"),
            lane="scan",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    def _counted(self, counts: dict[State, int]) -> None:
        self.answered.emit("counts")
        self.state_filter.set_counts(counts)
        self.counted.emit(counts)

    def _loaded(self) -> None:
        if self._show_when_loaded is not None:
            self.view.show_id(self._show_when_loaded)
            self._show_when_loaded = None
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        if self.table.rowCount():
            self.panel.show_table()
        elif not self._feed.is_complete:
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

    def _not_read(self, error: AdminError, what: str) -> None:
        if not self.table.rowCount():
            self.panel.show_error(error, self.refresh)
        # The next look reads everything again, even where nothing is new.
        self._newest = None
        self.failed.emit(error, what)

    def _order_wanted(self, sort: TokenSort, descending: bool) -> None:
        self._order = TokenOrder(sort, descending)
        self._ask()

    def _selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        self.selection_changed.emit()

    # --- building

    def _build(self, theme: Theme, icons: Icons) -> None:
        self._build_view(theme, icons)
        top = QVBoxLayout()
        top.setContentsMargins(12, 10, 12, 10)
        top.setSpacing(8)
        top.addWidget(self.state_filter)
        top.addWidget(self.filter_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self.panel, 1)

    def _build_view(self, theme: Theme, icons: Icons) -> None:
        titles = [column.title for column in self.table.columns]
        sorts = [column.sort for column in self.table.columns]
        self.view.setFont(tabular(self.view.font()))
        self.view.show_table(
            self.table, sorts.index(self._order.sort), descending=self._order.descending
        )
        self.view.set_delegates(
            theme,
            {
                titles.index(STATE): StateDelegate(theme, icons, self.view),
                titles.index("User"): PersonDelegate(theme, self.view),
                titles.index(EXPIRES_IN): CountdownDelegate(theme, self.view),
            },
        )

    def _connect(self) -> None:
        self.filter_box.asked.connect(self._ask)
        self.state_filter.chosen.connect(lambda _state: self._ask())
        self.table.order_wanted.connect(self._order_wanted)
        self._feed.loaded.connect(self._loaded)
        self._feed.failed.connect(self._not_read)
        self._feed.answered.connect(self.answered)
        self.table.modelReset.connect(self._show_emptiness)
        self.table.rowsRemoved.connect(self._show_emptiness)
        self.table.rowsInserted.connect(self._show_emptiness)
        self.table.modelReset.connect(self.selection_changed)
        self.table.records_came.connect(self.selection_changed)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
