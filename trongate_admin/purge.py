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
_REST = 4
"""A batch is followed by a rest of so many times its own length, so that the site goes first."""


class PurgeState(Enum):
    """What the timer is doing."""

    OFF = "off"
    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"


@dataclass(frozen=True)
class PurgeStatus:
    """What the status bar tells.

    :param next_in: seconds until the next turn, or None.
    :param purged_today: rows deleted since this program's day began.
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
    """Rows deleted by a turn that ended."""
    failed = Signal(object)
    """The AdminError of a turn; the timer goes on."""
    _advanced = Signal(int, int)

    def __init__(
        self,
        tokens: TokenStore,
        clock: ServerClock,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._clock = clock
        self._background = background
        self._minutes: int | None = None
        self._due = 0.0
        self._day = time.localtime().tm_yday
        self._job: Job[int] | None = None
        self.status = PurgeStatus()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tick)
        self._advanced.connect(self._show_progress)

    @property
    def minutes(self) -> int | None:
        """Minutes between two turns, None while the timer is off."""
        return self._minutes

    def start(self, minutes: int) -> None:
        """Turns the timer on: the first turn comes after `minutes` (1 to 1,440)."""
        self._minutes = minutes
        self._due = time.monotonic() + minutes * 60
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
        measurement = self._clock.measurement
        if self._job is not None or measurement is None:
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
        done, last, rows = 0, 0, _FIRST_BATCH
        after: int | None = last
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
        self._set()

    def _show_progress(self, done: int, total: int) -> None:
        if self._day != time.localtime().tm_yday:
            self._day = time.localtime().tm_yday
            self._set(purged_today=0)
        more = max(0, done - self.status.done)
        self._set(done=done, total=total, purged_today=self.status.purged_today + more)

    def _ended(self, done: int) -> None:
        self._job = None
        self._wait_again()
        self.purged.emit(done)

    def _failed(self, error: AdminError) -> None:
        self._job = None
        self._wait_again("" if isinstance(error, Cancelled) else str(error))
        self.failed.emit(error)

    def _wait_again(self, error: str = "") -> None:
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
