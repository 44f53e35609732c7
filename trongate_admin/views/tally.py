"""How many tokens are in each state: estimated at once, counted beside, and not too often."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.counts import Counts
from trongate_admin.domain.errors import AdminError
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.views.table_feed import SCAN_DEADLINE

_EVERY = 60.0
"""Seconds between two counts by themselves: each looks through the whole table."""
_SHARE = 20
"""A count by itself comes after so many times as long as the last one took."""


class Tally(QObject):
    """Counts on demand, and by itself at most each minute and for a twentieth of the time."""

    estimated = Signal(object)
    """About how many rows there are, None where the server can't say."""
    counted = Signal(object)
    """Counts."""
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
        self._due = 0.0

    def estimate(self) -> None:
        """Asks the server for what it knows by heart."""
        self._background.run(
            self,
            self._tokens.estimate,
            self.estimated.emit,
            lambda error: self._failed(error),
            key="estimate",
        )

    def count(self, up_to: int) -> None:
        """Counts now.

        :param up_to: the highest id that the list may have.
        """
        tokens, now = self._tokens, self._clock()
        self._due = time.monotonic() + _EVERY

        def work() -> tuple[Counts, float]:
            begun = time.monotonic()
            return tokens.counts(now, up_to), time.monotonic() - begun

        self._background.run(
            self,
            work,
            lambda answer: self._counted(*answer),
            self._failed,
            lane="scan",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    def count_if_due(self, up_to: int) -> None:
        """Counts where the last count is old enough."""
        if time.monotonic() >= self._due:
            self.count(up_to)

    def _counted(self, counts: Counts, took: float) -> None:
        self._due = time.monotonic() + max(_EVERY, _SHARE * took)
        self.counted.emit(counts)

    def _failed(self, error: AdminError) -> None:
        self.failed.emit(error, "counts")
