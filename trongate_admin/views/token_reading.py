"""Which tokens are listed and how they are read: order, filter, what is new, how many."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.counts import Counts
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.ids import Ids, Report
from trongate_admin.domain.order import TokenOrder
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.views.live_rows import LiveRows
from trongate_admin.views.table_feed import Question, TableFeed
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.tally import Tally


@dataclass
class Listing:
    """One order and filter of the list.

    :param newest_id: matching rows up to this id are listed; written by a worker.
    """

    order: TokenOrder
    filter: TokenFilter
    newest_id: int = 0


class TokenReading(QObject):
    """Puts together what feeds the list, what follows the table, and what counts it."""

    loaded = Signal()
    """All ids of the list are there."""
    answered = Signal(str)
    """What could be read: `ids`, `rows`, `new` or `counts`."""
    failed = Signal(object, str)
    """The AdminError of what couldn't."""
    outgrown = Signal()
    """There are rows that came after the last count."""
    stopped = Signal()
    """Reading the list ended before its time."""

    def __init__(
        self,
        view: RecordView,
        tokens: TokenStore,
        clock: ServerClock,
        background: Background,
        order: TokenOrder,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._tokens = tokens
        self._clock = clock
        self._listing = self._shown = Listing(order, TokenFilter())
        self._newest_id = self._counted_id = 0
        self._counted_for: Listing | None = None
        self._is_to_count = self._is_stopped = False
        self.feed = TableFeed(view, tokens.records, background, self)
        self.live = LiveRows(view.table, self._newer_ids, background, self)
        self.tally = Tally(tokens, clock, background, self)
        self._connect()

    @property
    def order(self) -> TokenOrder:
        """The order that was asked for last."""
        return self._listing.order

    @property
    def filter(self) -> TokenFilter:
        """The filter that was asked for last."""
        return self._listing.filter

    @property
    def lacks(self) -> str:
        """What the listed rows aren't yet, one sentence; empty where nothing lacks."""
        if self.feed.is_pending:
            return "These rows don't follow the filter yet."
        return "" if self.feed.is_complete else "Only the first rows are listed."

    def ask(self, order: TokenOrder, chosen: TokenFilter) -> None:
        """Goes over to another order or filter."""
        self._is_stopped = False
        if not self._view.table.rowCount():
            self.tally.estimate()
        is_same = chosen == self._listing.filter
        self._listing = Listing(order, chosen)
        self.feed.ask(self._question(), keeps_rows=is_same)

    def refresh(self) -> None:
        """Reads everything again, and counts after that."""
        self._is_to_count = True
        # What one revoked oneself is out of the list already, but in a count under way.
        self._counted_for = None
        if self.feed.is_complete:
            self._listing = replace(self._listing)
            self.feed.refresh(self._question())
            self._view.table.ask_again(*self._view.visible_rows())
        else:
            self.ask(self.order, self.filter)

    def follow(self, newest_id: int) -> None:
        """An automatic look: what is new, and the rows in sight by key; counts now and then.

        What couldn't be read is tried again; what somebody stopped stays stopped.

        :param newest_id: the table's highest id.
        """
        self._newest_id = newest_id
        self._compare_with_count(newest_id)
        if self.feed.is_complete:
            self.live.look(newest_id, *self._view.visible_rows())
            if self.tally.is_due:
                self._count()
        elif not self.feed.is_reading and not self._is_stopped:
            self.refresh()

    def _question(self) -> Question:
        tokens, listing, now = self._tokens, self._listing, self._clock()
        known = self._newest_id

        def first(limit: int) -> Ids:
            ids = tokens.first_ids(listing.order, listing.filter, now, limit)
            # Where these are all that match, nothing else is asked.
            listing.newest_id = max(known, max(ids, default=0))
            return ids

        def everything(report: Report) -> Ids:
            newest_id = listing.newest_id = tokens.newest_id()
            return tokens.ids(listing.order, listing.filter, now, newest_id, report)

        return Question(everything, first)

    def _newer_ids(self, after_id: int, limit: int) -> Callable[[], Ids]:
        tokens, chosen, now = self._tokens, self.filter, self._clock()
        return lambda: tokens.newer_ids(after_id, chosen, now, limit)

    def _loaded(self) -> None:
        self._shown = self._listing
        self.live.start_from(self._shown.newest_id)
        self._compare_with_count(self._shown.newest_id)
        self.loaded.emit()
        # Whoever was told may have asked for another list; that is counted after, then.
        if self._is_to_count and not self.feed.is_reading:
            self._is_to_count = False
            self._count()

    def _count(self) -> None:
        self._counted_for = self._shown
        self.tally.count(self._shown.newest_id)

    def _compare_with_count(self, newest_id: int) -> None:
        if newest_id > self._counted_id:
            self.outgrown.emit()

    def _counted(self, counts: Counts) -> None:
        self._counted_id = counts.newest_id
        self.answered.emit("counts")
        is_of_list = self.feed.is_complete and self._counted_for is self._shown
        if is_of_list and self.filter.is_empty:
            self.live.set_listed(counts.listed)

    def _was_stopped(self) -> None:
        self._is_stopped = True
        self._end_early()

    def _failed(self, error: AdminError, what: str) -> None:
        if what == "ids":
            self._end_early()
        self.failed.emit(error, what)

    def _end_early(self) -> None:
        """An order that wasn't reached is taken back; a filter stands in its field, and stays."""
        if self.feed.is_pending and self._listing.filter == self._shown.filter:
            self.feed.take_back()
            self._listing = self._shown
        self.stopped.emit()

    def _connect(self) -> None:
        self.feed.loaded.connect(self._loaded)
        self.feed.failed.connect(self._failed)
        self.feed.stopped.connect(self._was_stopped)
        self.feed.answered.connect(self.answered)
        self.live.answered.connect(self.answered)
        self.live.failed.connect(self._failed)
        self.tally.failed.connect(self._failed)
        self.tally.counted.connect(self._counted)
