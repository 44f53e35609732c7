"""How fast long work has been going lately, and how long the rest of it takes, in words."""

from collections import deque

from trongate_admin.domain.expiry import HOUR

_LATELY = 5.0
"""Seconds over which the rate is taken."""
_APART = 0.2
"""Seconds between two remembered moments, so that few are remembered however fast it goes."""
_TOO_SHORT = 0.5
"""Seconds before which a rate would be a guess."""


class Pace:
    """The rate over the last seconds of work that wasn't interrupted."""

    def __init__(self) -> None:
        self._moments: deque[tuple[float, int]] = deque()

    def reach(self, moment: float, done: int) -> None:
        """At `moment`, by a clock that only goes on, so much was done."""
        moments = self._moments
        if not moments or moment - moments[-1][0] >= _APART:
            moments.append((moment, done))
        while len(moments) > 2 and moment - moments[1][0] >= _LATELY:
            moments.popleft()

    def rate(self, moment: float, done: int) -> float | None:
        """How much a second is done of late; None while it's too early to tell."""
        if not self._moments or moment - self._moments[0][0] < _TOO_SHORT:
            return None
        since, before = self._moments[0]
        return (done - before) / (moment - since)


def time_left(seconds: float) -> str:
    """What is left, as roughly as it is known: `about 40 s left`, `about 2 min left`."""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 55:
        return f"about {max(10, round(seconds / 10) * 10)} s left"
    minutes = round(seconds / 60)
    if seconds < HOUR - 30:
        return f"about {minutes} min left"
    hours, minutes = divmod(round(seconds / 600) * 10, 60)
    return f"about {hours} h {minutes} min left" if minutes else f"about {hours} h left"
