"""The timer that removes expired tokens and says how many."""

import time
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from trongate_admin.background import Background, Job
from trongate_admin.domain.cancellation import current
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.expiry import purge_cutoff
from trongate_admin.storage.token_store import TokenStore

_FIRST_BATCH, _SMALLEST_BATCH, _LARGEST_BATCH = 500, 50, 1_000
_LONGEST_LOCK = 0.05
"""Seconds that one batch may hold locks."""
_SOON = 10.0
"""Seconds after the start at which an overdue turn comes, so that it can still be turned off."""
_REST = 4
"""A batch is followed by a rest of so many times its own length, so that the site goes first."""


class PurgeState(Enum):
    """What the timer is doing."""

    OFF = "off"
    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"


@dataclass(frozen=True)
class PurgeRecord:
    """What outlives a login.

    :param last_turn: this computer's Unix time at the end of the last turn, 0 for none.
    :param day: the local date that `purged` counts, as ISO text.
    :param purged: rows deleted on that day.
    """

    last_turn: int = 0
    day: str = ""
    purged: int = 0


@dataclass(frozen=True)
class PurgeStatus:
    """What the status bar tells.

    :param next_in: seconds until the next turn, or None.
    :param purged_today: rows deleted from this computer since midnight.
    :param done: rows deleted so far by the running turn; `total` is what was counted before.
    :param error: why the last turn failed, or empty.
    """

    state: PurgeState = PurgeState.OFF
    next_in: int | None = None
    purged_today: int = 0
    done: int = 0
    total: int = 0
    error: str = ""


class PurgeTimer(QObject):
    """Deletes what the framework would, every so many minutes, once it is turned on."""

    changed = Signal(object)
    """A PurgeStatus, each second and whenever something happens."""
    purged = Signal(int)
    """Rows deleted by a turn that came to its end."""
    cancelled = Signal(int, int)
    """Rows deleted by a turn that was stopped, and how many it had counted."""
    failed = Signal(object)
    """The AdminError of a turn; the timer goes on."""
    _advanced = Signal(int, int)

    def __init__(
        self,
        tokens: TokenStore,
        clock: ServerClock,
        background: Background,
        parent: QObject | None = None,
        record: PurgeRecord | None = None,
    ) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._clock = clock
        self._background = background
        self._minutes: int | None = None
        self._due = 0.0
        self._record = record or PurgeRecord()
        self._job: Job[int] | None = None
        self.status = PurgeStatus(purged_today=self.record.purged)
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tick)
        self._advanced.connect(self._show_progress)

    @property
    def minutes(self) -> int | None:
        """Minutes between two turns, None while the timer is off."""
        return self._minutes

    @property
    def record(self) -> PurgeRecord:
        """What is to be remembered; the count begins anew each day."""
        today = time.strftime("%Y-%m-%d")
        if self._record.day != today:
            self._record = replace(self._record, day=today, purged=0)
        return self._record

    def start(self, minutes: int) -> None:
        """Turns the timer on: a turn comes `minutes` (1 to 1,440) after the last one, or after now.

        A turn that fell due while nobody was signed in comes a moment after the start.
        """
        self._minutes = minutes
        gone = max(0.0, time.time() - self._record.last_turn) if self._record.last_turn else 0.0
        self._due = time.monotonic() + max(_SOON, minutes * 60 - gone)
        self._ticker.start()
        if self._job is None:
            self._set(state=PurgeState.WAITING)

    def stop(self) -> None:
        """Turns the timer off; a turn that runs goes on."""
        self._minutes = None
        self._ticker.stop()
        if self._job is None:
            self._set(state=PurgeState.OFF)

    def purge_now(self) -> None:
        """Runs one turn, unless one is running."""
        if self._job is not None or not self._clock.is_measured:
            return
        cutoff = purge_cutoff(self._clock.precise(), time.time())
        self._set(state=PurgeState.RUNNING, done=0, total=0, error="")
        self._job = self._background.run(
            self,
            lambda: self._purge(cutoff),
            self._ended,
            self._failed,
            lane="purge",
            deadline=None,
        )

    def cancel(self) -> None:
        """Stops the running turn after the batch it is in."""
        if self._job is not None:
            self._set(state=PurgeState.CANCELLING)
            self._job.cancel()

    def _purge(self, cutoff: int) -> int:
        """In a worker: batches by primary key, each with the predicate, until none is left."""
        total = self._tokens.count_expired(cutoff)
        done, rows = 0, _FIRST_BATCH
        after: int | None = 0
        self._advanced.emit(done, total)
        while after is not None:
            begun = time.monotonic()
            deleted, after = self._tokens.purge_expired(cutoff, after, rows)
            took = time.monotonic() - begun
            done += deleted
            self._advanced.emit(done, total)
            rows = _next_size(rows, took)
            if after is not None:
                current().wait(took * _REST)
        return done

    def _tick(self) -> None:
        if self._minutes is not None and self._job is None and time.monotonic() >= self._due:
            self.purge_now()
        self._set(purged_today=self.record.purged)

    def _show_progress(self, done: int, total: int) -> None:
        more = max(0, done - self.status.done)
        self._record = replace(self.record, purged=self.record.purged + more)
        self._set(done=done, total=total, purged_today=self._record.purged)

    def _ended(self, done: int) -> None:
        self._wait_again()
        self.purged.emit(done)

    def _failed(self, error: AdminError) -> None:
        if isinstance(error, Cancelled):
            self._wait_again()
            self.cancelled.emit(self.status.done, self.status.total)
        else:
            self._wait_again(str(error))
            self.failed.emit(error)

    def _wait_again(self, error: str = "") -> None:
        self._job = None
        self._record = replace(self.record, last_turn=int(time.time()))
        if self._minutes is None:
            self._set(state=PurgeState.OFF, error=error)
        else:
            self._due = time.monotonic() + self._minutes * 60
            self._set(state=PurgeState.WAITING, error=error)

    def _set(self, **changes: object) -> None:
        waiting = self._minutes is not None and self._job is None
        next_in = max(0, round(self._due - time.monotonic())) if waiting else None
        self.status = replace(self.status, **changes, next_in=next_in)  # type: ignore[arg-type]
        self.changed.emit(self.status)


def _next_size(rows: int, took: float) -> int:
    if took > _LONGEST_LOCK:
        return max(_SMALLEST_BATCH, rows // 2)
    return min(_LARGEST_BATCH, rows + rows // 10)
