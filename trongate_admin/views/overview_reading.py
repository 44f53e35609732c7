"""Reads the parts of the overview one after another, and tells of each as it comes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.models.periods import hour_of
from trongate_admin.storage.overview_store import OverviewStore
from trongate_admin.views.due import Due
from trongate_admin.views.table_feed import SCAN_DEADLINE

LIVE, NEXT_END, STILL, EXPIRIES, HOLDERS = (
    "live tokens",
    "next to end",
    "expired tokens",
    "expiries",
    "admin panel",
)


def questions(store: OverviewStore, now: int) -> dict[str, Callable[[], Any]]:
    """What is asked for each part at the server's `now`, in the order in which it's shown."""
    return {
        LIVE: lambda: store.live(now),
        HOLDERS: lambda: store.holders(now),
        NEXT_END: lambda: store.next_end(now),
        EXPIRIES: lambda: store.expiries(now, hour_of(now)),
        STILL: lambda: store.still_identifying(now),
    }


class OverviewReading(QObject):
    """Each part scans the tokens once, so they go one by one, and rest in between."""

    came = Signal(str, object)
    """The name of a part, and what the store answered."""
    failed = Signal(str, object)
    """The name of a part, and its AdminError."""

    def __init__(
        self, store: OverviewStore, clock: ServerClock, background: Background, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._background = background
        self._due = Due()
        self._waiting: set[str] = set()
        self._lacking = {LIVE, NEXT_END, STILL, EXPIRIES, HOLDERS}

    @property
    def is_due(self) -> bool:
        """Whether it should be read by itself now; soon where something lacks."""
        return not self._waiting and self._due.is_now

    def read(self) -> None:
        """Reads all of it again, as soon as the server's clock is known."""
        if not self._clock.is_measured:
            return
        now = self._clock()
        self._due.begin()
        for part, work in questions(self._store, now).items():
            self._ask(part, work)

    def _ask(self, part: str, work: Callable[[], Any]) -> None:
        self._waiting.add(part)
        self._background.run(
            self,
            work,
            lambda answer: self._came(part, answer),
            lambda error: self._failed(part, error),
            lane="count",
            key=part,
            deadline=SCAN_DEADLINE,
        )

    def _came(self, part: str, answer: Any) -> None:
        self._lacking.discard(part)
        self._ended(part)
        self.came.emit(part, answer)

    def _failed(self, part: str, error: AdminError) -> None:
        self._lacking.add(part)
        self._ended(part)
        if not isinstance(error, Cancelled):
            self.failed.emit(part, error)

    def _ended(self, part: str) -> None:
        self._waiting.discard(part)
        if not self._waiting:
            self._due.end(failed=bool(self._lacking))
