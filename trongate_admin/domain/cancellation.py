"""How running work is stopped from another thread without hitting what comes after it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from trongate_admin.domain.errors import Cancelled


class Cancellation:
    """One piece of work's switch: thrown by anyone, felt where the work is blocked.

    The work says how it is to be interrupted while a blocking step runs. The interruption
    happens under this object's lock, so it can't hit a later statement on the same connection.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None
        self._cancelled = threading.Event()
        self.confirmed = True
        """False when something was interrupted whose end the server didn't confirm."""

    @property
    def is_cancelled(self) -> bool:
        """Whether someone threw the switch."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raises Cancelled between two steps of the work."""
        if self.is_cancelled:
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Sleeps, and raises Cancelled as soon as the switch is thrown."""
        if self._cancelled.wait(seconds):
            raise Cancelled

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Inside, `interrupt` is what ends the blocking step; raises Cancelled on entry."""
        with self._lock:
            if self.is_cancelled:
                raise Cancelled
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

    def mark(self) -> None:
        """Throws the switch without interrupting the step that runs: never blocks."""
        self._cancelled.set()

    def cancel(self) -> None:
        """Throws the switch and interrupts; may block for as long as the interruption takes."""
        self.mark()
        with self._lock:
            interrupt, self._interrupt = self._interrupt, None
            if interrupt is not None:
                interrupt()


_current: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


def current() -> Cancellation:
    """The switch of the work that runs in this thread; one that nobody throws outside of any."""
    return _current.get() or Cancellation()


@contextmanager
def shielded() -> Iterator[None]:
    """Inside, nobody can cancel: what may have been written has to be looked for to the end."""
    with running(Cancellation()):
        yield


@contextmanager
def running(cancellation: Cancellation) -> Iterator[None]:
    """Makes `cancellation` the current one of this thread."""
    reset = _current.set(cancellation)
    try:
        yield
    finally:
        _current.reset(reset)
