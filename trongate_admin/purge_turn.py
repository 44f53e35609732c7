"""One turn of the purge: batch after batch through the table, with rests, until its end."""

import time
from collections.abc import Callable

from trongate_admin.domain.batch import FIRST, naps, next_size, rest
from trongate_admin.domain.cancellation import current
from trongate_admin.storage.purge_store import Batch, PurgeStore
from trongate_admin.storage.site_activity import SiteActivity

Report = Callable[[int, int], object]
"""Hears, in the worker, how many rows are done and how many were counted before."""

_APART = 0.1
"""Seconds between two reports: more would keep the GUI thread from other things."""


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

    def run(self, is_pausing: Callable[[], bool], report: Report) -> bool:
        """In a worker: goes on from where it is; whether it came to its end.

        :raises Cancelled: between two batches, or where a statement was stopped; what was
            deleted until then has been reported.
        """
        if self._total is None:
            self._total = self._purges.count_expired(self._cutoff)
        try:
            while not is_pausing():
                if not self._go_on(is_pausing, report):
                    return True
            return False
        finally:
            report(self._done, self._total)

    def _go_on(self, is_pausing: Callable[[], bool], report: Report) -> bool:
        """One batch and the rest that belongs to it; False where it was the last one."""
        self._tell(report)
        begun = time.monotonic()
        batch = self._purges.purge_expired(self._cutoff, self._after, self._rows)
        took = time.monotonic() - begun
        self._done += batch.deleted
        self._tell(report)
        if batch.after is None:
            return False
        self._after = batch.after
        is_alone = self._activity.is_alone(batch.statements)
        if batch.deleted:
            self._rows = next_size(self._rows, self._held(batch))
        for nap in naps(rest(took, alone=is_alone)):
            if is_pausing():
                break
            current().wait(nap)
        return True

    def _tell(self, report: Report) -> None:
        now = time.monotonic()
        if self._total is not None and now - self._told >= _APART:
            self._told = now
            report(self._done, self._total)

    def _held(self, batch: Batch) -> float:
        """How long rows were locked for, without what a slow line adds to any batch's size."""
        return batch.held - 2 * self._activity.round_trip
