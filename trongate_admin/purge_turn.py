"""One turn of the purge: batch after batch through the table, with rests, until its end."""

import time
from collections.abc import Callable

from trongate_admin.domain.batch import FIRST, naps, next_size, rest
from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError
from trongate_admin.storage.errors import LOCKED_TOO_LONG
from trongate_admin.storage.purge_store import Batch, PurgeStore
from trongate_admin.storage.site_activity import SiteActivity

Report = Callable[[int, int], object]
"""Hears, in the worker, how many rows are done and how many were counted before."""

_APART = 0.1
"""Seconds between two reports: more would keep the GUI thread from other things."""
_PATIENCE = 3
"""How often in a row another program may keep the rows of a batch from us."""


class PurgeTurn:
    """Knows how far it came, so that it can be paused and go on from there.

    Between two runs it is a few numbers: no thread, no transaction, no connection.

    :param cutoff: the Unix second before which rows go; the same from begin to end.
    """

    def __init__(self, purges: PurgeStore, cutoff: int) -> None:
        self._purges = purges
        self._cutoff = cutoff
        self._activity = SiteActivity(purges.database)
        self._total: int | None = None
        self._done = 0
        self._after: int | None = None
        self._rows = FIRST
        self._told = 0.0
        self._refused = 0

    def run(self, is_pausing: Callable[[], bool], report: Report) -> bool:
        """In a worker: goes on from where it is; whether it came to its end.

        :raises Cancelled: between two batches, or where a statement was stopped; what was
            deleted until then has been reported.
        """
        if self._total is None:
            self._after = self._purges.before_first()
            self._total = self._purges.count_expired(self._cutoff)
        try:
            while self._after is not None and not is_pausing():
                self._after = self._go_on(self._after, is_pausing, report)
            return self._after is None
        finally:
            report(self._done, self._total)

    def _go_on(self, after: int, is_pausing: Callable[[], bool], report: Report) -> int | None:
        """One batch and the rest that belongs to it; the last id looked at, None at the end."""
        self._tell(report)
        begun = time.monotonic()
        batch = self._batch(after)
        took = time.monotonic() - begun
        self._done += batch.deleted
        self._tell(report)
        if batch.after is not None:
            self._rest(took, batch, is_pausing)
        return batch.after

    def _batch(self, after: int) -> Batch:
        """The next batch; a few times it is none, where another program keeps its rows."""
        begun = time.monotonic()
        try:
            batch = self._purges.purge_expired(self._cutoff, after, self._rows)
        except AdminError as error:
            self._refused += 1
            if error.code != LOCKED_TOO_LONG or self._refused > _PATIENCE:
                raise
            return Batch(0, after, time.monotonic() - begun, 0)
        self._refused = 0
        return batch

    def _rest(self, took: float, batch: Batch, is_pausing: Callable[[], bool]) -> None:
        activity = self._activity
        may_hurry = activity.is_alone(batch.statements) and not activity.is_log_nearly_full
        if batch.held:
            # Without what a slow line adds to the lock of any batch, however small.
            self._rows = next_size(self._rows, batch.held - 2 * activity.round_trip)
        for nap in naps(rest(took, alone=may_hurry)):
            if is_pausing():
                break
            current().wait(nap)

    def _tell(self, report: Report) -> None:
        now = time.monotonic()
        if self._total is not None and now - self._told >= _APART:
            self._told = now
            report(self._done, self._total)
