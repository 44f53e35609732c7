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
        """The work begins; unless it ends before, it is due again after `every`."""
        self._begun = self._monotonic()
        self._at = self._begun + self._every

    def end(self, *, failed: bool = False) -> None:
        """The work has ended.

        :param failed: it came to nothing, and may come again as soon as it has rested: what a
            broken connection ended at once comes back with it, what took the server half a minute
            doesn't come back for ten.
        """
        now = self._monotonic()
        rested = now + _SHARE * (now - self._begun)
        self._at = rested if failed else max(self._at, rested)
