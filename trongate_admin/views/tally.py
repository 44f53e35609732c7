"""How many tokens are in each state: estimated at once, counted beside, and not too often."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.counts import Counts
from trongate_admin.domain.errors import AdminError
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.views.due import Due
from trongate_admin.views.table_feed import SCAN_DEADLINE


class Tally(QObject):
    """Counts on demand, and by itself at most each minute and for a twentieth of the time."""

    estimated = Signal(object)
    """About how many rows there are, None where the server can't say."""
    counted = Signal(object)
    """Counts."""
    look_alikes_counted = Signal(int)
    """So many rows share their string with another."""
    failed = Signal(object, str)
    """The AdminError of a count, and `counts`."""

    def __init__(
        self,
        tokens: TokenStore,
        clock: Callable[[], int],
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._clock = clock
        self._background = background
        self._due = Due()
        self._is_counted = False

    def estimate(self) -> None:
        """Asks the server for what it knows by heart, unless somebody has counted already."""
        if self._is_counted:
            return
        self._background.run(
            self,
            self._tokens.estimate,
            self._estimated,
            self._failed,
            key="estimate",
        )

    def count(self, up_to: int) -> None:
        """Counts now.

        :param up_to: the highest id that the list may have.
        """
        tokens, now = self._tokens, self._clock()
        self._due.begin()
        self._background.run(
            self,
            lambda: tokens.counts(now, up_to),
            self._counted,
            self._not_counted,
            lane="count",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    @property
    def is_due(self) -> bool:
        """Whether the last count is old enough, and none is under way."""
        return self._due.is_now and not self._background.is_asked(self, "count")

    def _estimated(self, rows: int | None) -> None:
        if not self._is_counted:
            self.estimated.emit(rows)

    def _counted(self, counts: Counts) -> None:
        self._is_counted = True
        self.counted.emit(counts)
        # After the rest: without a key on the strings the server sorts all of them.
        self._background.run(
            self,
            self._tokens.look_alikes,
            self._look_alikes_counted,
            self._not_counted,
            lane="count",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    def _look_alikes_counted(self, rows: int) -> None:
        self._due.end()
        self.look_alikes_counted.emit(rows)

    def _not_counted(self, error: AdminError) -> None:
        self._due.end()
        self._failed(error)

    def _failed(self, error: AdminError) -> None:
        self.failed.emit(error, "counts")
