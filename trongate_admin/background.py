"""Database work on worker threads, answers on the GUI thread."""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from trongate_admin.domain.cancellation import Cancellation, running
from trongate_admin.domain.errors import AdminError, Mistake
from trongate_admin.workers import Workers

T = TypeVar("T")
Done = Callable[[Any], object]
Failed = Callable[[AdminError], object]

INTERACTIVE_DEADLINE = 10.0
SIGN_IN_DEADLINE = 15.0
_SCANNING = ("scan", "export", "count")
"""The lanes that read whole tables, for as long as that takes; they wait in this order."""
_SCANS_AT_ONCE = 2
"""One of a site's three connections is left for rows in sight, the session's check and writes."""
_CLOSE_PATIENCE = 2.0
_log = logging.getLogger(__name__)


class Job(Generic[T]):
    """One piece of work: waiting, running, or answered; used on the GUI thread.

    :param workers: who interrupts it, which may take its time.
    :param deadline: seconds of running after which it is stopped and reported as too slow.
    """

    def __init__(self, work: Callable[[], T], workers: Workers, deadline: float | None) -> None:
        self.work: Callable[[], T] | None = work
        self._workers = workers
        self.deadline = deadline
        self.cancellation = Cancellation()
        self.key: tuple[QObject, Hashable] | None = None
        self.is_finished = False
        self.is_dropped = False
        self.result: T | None = None
        self.error: BaseException | None = None

    def cancel(self) -> None:
        """Asks the work to stop; it still answers, with `Cancelled` or with what it had done."""
        self.cancellation.mark()
        self._workers.run(self.cancellation.cancel)

    def drop(self) -> None:
        """Stops the work and hears no more of it."""
        self.is_dropped = True
        self.cancel()


class Background(QObject):
    """Runs work in lanes: one piece at a time in each, in order, every lane beside the others;
    but of those that read whole tables two at the most.

    Work that is dropped leaves its lane at once, even while it is stuck in a place that nothing
    can interrupt (a host name's look-up); its thread is free again when it can be.
    """

    bug_found = Signal(object)
    """An exception of our own making, raised in a worker."""
    _returned = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: defaultdict[str, deque[Job[Any]]] = defaultdict(deque)
        self._running: dict[str, Job[Any]] = {}
        self._answers: dict[Job[Any], tuple[QObject, Done, Failed, str]] = {}
        self._keys: dict[tuple[QObject, Hashable], Job[Any]] = {}
        self._workers = Workers()
        self._last: tuple[tuple[str, ...], Callable[[], object]] | None = None
        self._is_closed = False
        # Queued, as it comes from other threads; to say so would load all of Qt's names.
        self._returned.connect(self._deliver)

    @property
    def is_idle(self) -> bool:
        """Whether no thread is at work any more, for something that was dropped neither."""
        return self._workers.is_idle

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Failed,
        *,
        lane: str = "read",
        key: Hashable = None,
        deadline: float | None = INTERACTIVE_DEADLINE,
    ) -> Job[T]:
        """Runs `work` on a thread, then `done` or `failed` on the GUI thread.

        Neither is called when `owner` is gone, or when a newer question with the same `key` of
        the same owner has been asked. A cancelled job fails with `Cancelled`.
        """
        job = Job(work, self._workers, deadline)
        if self._is_closed:
            job.is_dropped = True
            return job
        if key is not None:
            job.key = owner, key
            older = self._keys.get(job.key)
            if older is not None:
                self.drop(older)
            self._keys[job.key] = job
        self._answers[job] = (owner, done, failed, lane)
        self._lanes[lane].append(job)
        self._start_next(lane)
        return job

    def is_asked(self, owner: QObject, key: Hashable) -> bool:
        """Whether the answer to a question with a key is still to come."""
        return (owner, key) in self._keys

    def drop(self, job: Job[Any]) -> None:
        """Stops a job and hears no more of it; its lane goes on at once."""
        answer = self._forget(job)
        if answer is None:
            return
        job.drop()
        lane = answer[3]
        if self._running.get(lane) is not job:
            self._lanes[lane].remove(job)
        self._end(job, lane)

    def drop_lanes(self, lanes: Collection[str]) -> None:
        """Stops and forgets all that runs or waits in some lanes: nobody looks any more."""
        for job, (_, _, _, lane) in reversed(list(self._answers.items())):
            if lane in lanes:
                self.drop(job)

    def when_done(self, lanes: tuple[str, ...], then: Callable[[], object], within: float) -> None:
        """Calls `then` once nothing is left in lanes that begin so, or after `within` seconds."""
        self._last = lanes, then
        QTimer.singleShot(int(within * 1000), self, self._call_last)
        self._look_for_last()

    def close(self, patience: float = _CLOSE_PATIENCE) -> None:
        """Stops everything; waits a moment at the most, and leaves behind what doesn't end."""
        self._is_closed = True
        for job in list(self._answers):
            job.drop()
        self._answers.clear()
        self._keys.clear()
        self._workers.close(patience)

    def _start_next(self, lane: str) -> None:
        waiting = self._lanes[lane]
        if not waiting or self._is_closed or not self._has_room(lane):
            self._look_for_last()
            return
        job = waiting.popleft()
        self._running[lane] = job
        if job.deadline is not None:
            QTimer.singleShot(int(job.deadline * 1000), self, lambda: self._expire(job))
        self._workers.run(partial(_perform, job, self._returned))

    def _has_room(self, lane: str) -> bool:
        if lane in self._running:
            return False
        scans = sum(each in self._running for each in _SCANNING)
        return lane not in _SCANNING or scans < _SCANS_AT_ONCE

    def _end(self, job: Job[Any], lane: str) -> None:
        """Its lane goes on, or one that had no room beside it."""
        if self._running.get(lane) is job:
            del self._running[lane]
        for each in _SCANNING if lane in _SCANNING else (lane,):
            self._start_next(each)

    def _expire(self, job: Job[Any]) -> None:
        """Tells that the answer took too long, whether or not the worker can be freed."""
        if job.is_finished or job not in self._answers:
            return
        owner, _, failed, _ = self._answers[job]
        self.drop(job)
        if shiboken6.isValid(owner):
            failed(
                AdminError(
                    f"The server didn't answer within {job.deadline:.0f} seconds.",
                    "Check the network and the server, then try again.",
                )
            )

    @Slot(object)
    def _deliver(self, job: Job[Any]) -> None:
        # A timer still holds the job: no answer, no error's frames and no owner may stay with it.
        result, error = job.result, job.error
        job.result = job.error = None
        problem = self._told(error) if error is not None else None
        answer = self._forget(job)
        if answer is None:
            return
        owner, done, failed, lane = answer
        job.is_finished = True
        self._end(job, lane)
        if not shiboken6.isValid(owner):
            return
        if problem is None:
            done(result)
        else:
            failed(problem)

    def _forget(self, job: Job[Any]) -> tuple[QObject, Done, Failed, str] | None:
        """Whom the job was to answer, None where that is over; nothing is kept of it."""
        answer = self._answers.pop(job, None)
        key, job.key = job.key, None
        if key is not None and self._keys.get(key) is job:
            del self._keys[key]
        return answer

    def _look_for_last(self) -> None:
        if self._last is not None:
            lanes, _ = self._last
            busy = {answer[3] for answer in self._answers.values()}
            if not any(lane.startswith(lanes) for lane in busy):
                QTimer.singleShot(0, self, self._call_last)

    def _call_last(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last[1]()

    def _told(self, error: BaseException) -> AdminError:
        if isinstance(error, AdminError):
            return error
        self.bug_found.emit(error)
        return Mistake()


def _perform(job: Job[Any], returned: Any) -> None:
    """Runs in the worker; holds no widget, so that none can be destroyed here."""
    work, job.work = job.work, None
    try:
        with running(job.cancellation):
            job.result = work() if work is not None else None
    except AdminError as error:
        # The frames hold the work's locals, tokens among them; its words are all that is told.
        job.error = error.with_traceback(None)
    except BaseException as error:
        job.error = error
    del work
    try:
        returned.emit(job)
    except RuntimeError:
        _log.debug("An answer came after the program had closed.")
