"""The timer that removes expired tokens and says how many."""

import contextlib
import threading
import time
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from trongate_admin.background import Background, Job
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.expiry import purge_cutoff
from trongate_admin.domain.progress import Pace
from trongate_admin.purge_turn import PurgeTurn
from trongate_admin.storage.purge_store import PurgeStore

_SOON = 10.0
"""Seconds after the start at which an overdue turn comes, so that it can still be turned off."""


class PurgeState(Enum):
    """What the timer is doing."""

    OFF = "off"
    WAITING = "waiting"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
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
    :param done: rows deleted so far by the turn; `total` is what was counted before.
    :param rate: rows a second over the last seconds, or None while that isn't known.
    :param left: seconds until all is done at that rate, or None.
    :param error: why the last turn failed, or empty.
    """

    state: PurgeState = PurgeState.OFF
    next_in: int | None = None
    purged_today: int = 0
    done: int = 0
    total: int = 0
    rate: float | None = None
    left: float | None = None
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
        purges: PurgeStore,
        clock: ServerClock,
        background: Background,
        parent: QObject | None = None,
        record: PurgeRecord | None = None,
    ) -> None:
        super().__init__(parent)
        self._purges = purges
        self._clock = clock
        self._background = background
        self._minutes: int | None = None
        self._due = 0.0
        self._record = record or PurgeRecord()
        self._turn: PurgeTurn | None = None
        self._job: Job[bool] | None = None
        self._pause = threading.Event()
        self._pace = Pace()
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
        if self._turn is None:
            self._set(state=PurgeState.WAITING)

    def stop(self) -> None:
        """Turns the timer off; a turn that runs goes on, and a paused one can be resumed."""
        self._minutes = None
        if self._turn is None:
            self._ticker.stop()
            self._set(state=PurgeState.OFF)

    def purge_now(self) -> None:
        """Begins a turn, unless one has begun."""
        if self._turn is not None or not self._clock.is_measured:
            return
        self._turn = PurgeTurn(self._purges, purge_cutoff(self._clock.precise(), time.time()))
        self._set(done=0, total=0, error="")
        self._run(self._turn)

    def pause(self) -> None:
        """Stops the running turn after the batch it is in, to be resumed."""
        if self.status.state is PurgeState.RUNNING:
            self._pause.set()
            self._set(state=PurgeState.PAUSING)

    def resume(self) -> None:
        """Lets a paused turn go on from where it is."""
        if self._turn is not None and self.status.state is PurgeState.PAUSED:
            self._run(self._turn)

    def cancel(self) -> None:
        """Stops the turn for good, a running one after the batch it is in."""
        if self._turn is None or self.status.state is PurgeState.CANCELLING:
            return
        self._set(state=PurgeState.CANCELLING)
        if self._job is not None:
            self._job.cancel()
        else:
            QTimer.singleShot(0, self, lambda: self._failed(Cancelled()))

    def _run(self, turn: PurgeTurn) -> None:
        self._pause.clear()
        self._pace = Pace()
        self._ticker.start()
        is_pausing = self._pause.is_set
        self._job = self._background.run(
            self,
            lambda: turn.run(is_pausing, self._report),
            self._returned,
            self._failed,
            lane="purge",
            deadline=None,
        )
        self._set(state=PurgeState.RUNNING)

    def _report(self, done: int, total: int) -> None:
        """In a worker; nobody listens any more once the window is gone."""
        with contextlib.suppress(RuntimeError):
            self._advanced.emit(done, total)

    def _tick(self) -> None:
        if self._minutes is not None and time.monotonic() >= self._due:
            self.purge_now()
        self._set(purged_today=self.record.purged)

    def _show_progress(self, done: int, total: int) -> None:
        more = max(0, done - self.status.done)
        self._record = replace(self.record, purged=self.record.purged + more)
        self._pace.reach(time.monotonic(), done)
        self._set(done=done, total=total, purged_today=self._record.purged)

    def _returned(self, is_whole: bool) -> None:
        if is_whole:
            self._wait_again()
            self.purged.emit(self.status.done)
        elif self.status.state is PurgeState.CANCELLING:
            self._failed(Cancelled())
        else:
            self._job = None
            self._set(state=PurgeState.PAUSED)

    def _failed(self, error: AdminError) -> None:
        if isinstance(error, Cancelled):
            self._wait_again()
            self.cancelled.emit(self.status.done, self.status.total)
        else:
            self._wait_again(str(error))
            self.failed.emit(error)

    def _wait_again(self, error: str = "") -> None:
        self._job = self._turn = None
        self._record = replace(self.record, last_turn=int(time.time()))
        if self._minutes is None:
            self._ticker.stop()
            self._set(state=PurgeState.OFF, error=error)
        else:
            self._due = time.monotonic() + self._minutes * 60
            self._set(state=PurgeState.WAITING, error=error)

    def _set(self, **changes: object) -> None:
        waiting = self._minutes is not None and self._turn is None
        next_in = max(0, round(self._due - time.monotonic())) if waiting else None
        status = replace(self.status, **changes, next_in=next_in)  # type: ignore[arg-type]
        is_running = status.state is PurgeState.RUNNING
        rate = self._pace.rate(time.monotonic(), status.done) if is_running else None
        left = max(0, status.total - status.done) / rate if rate else None
        self.status = replace(status, rate=rate, left=left)
        self.changed.emit(self.status)
