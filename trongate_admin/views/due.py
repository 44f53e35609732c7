"""When something that looks through a whole table may come again by itself."""

import time
from collections.abc import Callable

_EVERY = 60.0
"""Seconds at the least between two looks through a whole table, where nobody says otherwise."""
_SHARE = 20
"""It rests for so many times as long as it took: a twentieth of the server's time at the most."""


class Due:
    """Is asked before the work, and told of its beginning and its end."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, every: float = _EVERY
    ) -> None:
        """:param every: seconds at the least between two looks."""
        self._every = every
        self._monotonic = monotonic
        self._at = 0.0
        self._begun = 0.0

    @property
    def is_now(self) -> bool:
        """Whether it has rested long enough."""
        return self._monotonic() >= self._at

    def begin(self) -> None:
        """The work begins; until it ends it isn't due."""
        self._begun = self._monotonic()
        self._at = self._begun + self._every

    def end(self) -> None:
        """The work has ended."""
        self._at = max(self._at, self._rested())

    def fail(self) -> None:
        """The work came to nothing: it may come again as soon as it has rested.

        What a broken connection ended at once comes back with it; what took the server half a
        minute doesn't come back for ten.
        """
        self._at = self._rested()

    def _rested(self) -> float:
        now = self._monotonic()
        return now + _SHARE * (now - self._begun)
