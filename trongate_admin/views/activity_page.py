"""The section Activity: what appeared and vanished while somebody watched, and why, probably."""

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.models.activity_table import ActivityTable, clock_text
from trongate_admin.purge import PurgeTimer
from trongate_admin.storage.token_looks import TokenLooks
from trongate_admin.views.activity_feed import ActivityFeed
from trongate_admin.views.delegates import PersonDelegate
from trongate_admin.views.icons import Icons
from trongate_admin.views.page import Page
from trongate_admin.views.plain import button
from trongate_admin.views.search_box import SearchBox
from trongate_admin.views.table_panel import TablePanel
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.theme import Theme, tabular
from trongate_admin.views.token_delegates import PowerDelegate, StateDelegate
from trongate_admin.watch import Look

_ADVICE = (
    "What appears and vanishes is told here while this window is open: the newest tokens are"
    " compared every 15 seconds."
)


class ActivityPage(Page):
    """A list in memory with its search; Enter on an entry asks for the tokens of its user."""

    name, title, icon = "activity", "Activity", "pulse"
    filter_box: SearchBox
    panel: TablePanel

    def __init__(
        self,
        looks: TokenLooks,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.feed = ActivityFeed(looks, background, self)
        self.table = ActivityTable(self)
        # Not `view`: verbs act on tokens, and a token of this list may be long gone.
        self.entries = RecordView("Activity", theme.size(30))
        self.panel = TablePanel(self.entries, icons)
        self.filter_box = SearchBox(
            "Filter activity", "Filter activity: what, user, level, id or reason", icons
        )
        self.clear_button = button("Clear list")
        self._build(theme, icons)
        self._connect()
        self._show()

    def listen(
        self,
        written: SignalInstance,
        changed: SignalInstance,
        restored: SignalInstance,
        purge: PurgeTimer,
    ) -> None:
        """Says where it is heard of what this program does itself.

        :param written: the id of a token that was issued, regenerated or extended.
        :param changed: how many were extended or shortened at once.
        :param restored: the Restoration of a revoke that was taken back.
        """
        written.connect(self.feed.written_here)
        changed.connect(self.feed.changed_here)
        restored.connect(self.feed.restored_here)
        purge.changed.connect(self.feed.follow_purge)
        purge.purged.connect(self.feed.purged_here)
        purge.cancelled.connect(lambda rows, _total: self.feed.purged_here(rows))

    def refresh(self) -> None:
        """Nothing to be read: the look that comes with every refresh brings what is new."""

    def follow(self, look: Look) -> None:
        self.feed.look(look)

    def take_focus(self) -> None:
        has_rows = self.panel.currentWidget() is self.entries
        (self.entries if has_rows else self.filter_box).setFocus()

    # --- what happens

    def _show(self) -> None:
        words, table = self.filter_box.text(), self.table
        entries = self.feed.log.entries
        table.show([entry for entry in entries if table.matches(entry, words)])
        self.clear_button.setEnabled(bool(entries))
        if table.rowCount():
            self.panel.show_table()
        elif entries:
            self.panel.show_message("search", "No entry matches.", "Look for fewer words.")
        elif self.feed.since is None:
            self.panel.show_message("pulse", "Nothing has been seen yet.", _ADVICE)
        else:
            since = clock_text(self.feed.since, seconds=False)
            self.panel.show_message("pulse", f"Nothing has happened since {since}.", _ADVICE)

    def _clear(self) -> None:
        self.feed.clear(self._clock())
        self.take_focus()

    def _opened(self, row: int) -> None:
        entry = self.table.record(row)
        if entry is not None and entry.token is not None and entry.token.user_id is not None:
            self.tokens_wanted.emit(f"user:{entry.token.user_id}")

    # --- building

    def _build(self, theme: Theme, icons: Icons) -> None:
        self._build_table(theme, icons)
        self.clear_button.setToolTip("Empty this list; it is kept nowhere else.")
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 10)
        top.setSpacing(8)
        top.addWidget(self.filter_box, 1)
        top.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.panel, 1)

    def _build_table(self, theme: Theme, icons: Icons) -> None:
        view, titles = self.entries, [column.title for column in self.table.columns]
        view.setFont(tabular(view.font()))
        view.show_table(self.table, 0, descending=True)
        # Its order is that of time, and the list is too short-lived for others.
        view.setSortingEnabled(False)
        view.horizontalHeader().setSortIndicatorShown(False)
        view.horizontalHeader().setSectionsClickable(False)
        view.set_delegates(
            theme,
            {
                titles.index("What"): StateDelegate(theme, icons, view),
                titles.index("User"): PersonDelegate(theme, view),
                titles.index("Power"): PowerDelegate(theme, view),
            },
        )

    def _connect(self) -> None:
        self.feed.changed.connect(self._show)
        self.feed.alarm.connect(self.alarm)
        self.feed.answered.connect(self.answered)
        self.feed.failed.connect(self.failed)
        self.filter_box.asked.connect(self._show)
        self.clear_button.clicked.connect(lambda: self._clear())
        self.entries.opened.connect(self._opened)
