"""When something that looks through a whole table may come again by itself."""

import time

_EVERY = 60.0
"""Seconds at the least between two looks through a whole table."""
_SHARE = 20
"""It rests for so many times as long as it took: a twentieth of the server's time at the most."""


class Due:
    """Is asked before the work, and told of its beginning and its end."""

    def __init__(self) -> None:
        self._at = 0.0
        self._begun = 0.0

    @property
    def is_now(self) -> bool:
        """Whether it has rested long enough."""
        return time.monotonic() >= self._at

    def begin(self) -> None:
        """The work begins; until it ends it isn't due."""
        self._begun = time.monotonic()
        self._at = self._begun + _EVERY

    def end(self) -> None:
        """The work has ended."""
        now = time.monotonic()
        self._at = max(self._at, now + _SHARE * (now - self._begun))
