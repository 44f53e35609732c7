"""Threads that wait for work, so that nobody waits for a thread."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

_SPARE = 4
"""Threads that wait when there is nothing to do."""


class Workers:
    """Begins each piece of work at once, beside all others.

    `Thread.start` returns only after the new thread has had the interpreter, and whoever calls it
    has to get that back from all threads at work: for the GUI thread a pause of up to 100 ms. So
    one thread is always waiting: whichever takes work and leaves none starts the next.
    """

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._waiting = 0
        self._busy: set[threading.Thread] = set()
        self._add()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done any more."""
        return self._work.empty() and not self._busy

    def run(self, work: Callable[[], object]) -> None:
        """Does `work` on one of the threads; never waits."""
        self._work.put(work)

    def close(self, patience: float) -> None:
        """Lets the threads end; waits so many seconds at most for those at work."""
        self._work.put(None)
        until = time.monotonic() + patience
        while self._busy and time.monotonic() < until:
            with self._lock:
                thread = next(iter(self._busy), None)
            if thread is not None:
                thread.join(max(0.0, until - time.monotonic()))

    def _add(self) -> None:
        with self._lock:
            self._waiting += 1
        # A daemon: nothing can end one that is stuck in the system (a host name's look-up).
        threading.Thread(target=self._serve, name="worker", daemon=True).start()

    def _serve(self) -> None:
        me = threading.current_thread()
        while True:
            work = self._work.get()
            if work is None:
                # For the next one too.
                self._work.put(None)
                return
            with self._lock:
                self._waiting -= 1
                self._busy.add(me)
                is_last = not self._waiting
            if is_last:
                self._add()
            try:
                work()
            finally:
                with self._lock:
                    self._busy.remove(me)
            del work
            with self._lock:
                if self._waiting >= _SPARE:
                    return
                self._waiting += 1
                are_few = self._waiting < _SPARE
            if are_few:
                self._add()
