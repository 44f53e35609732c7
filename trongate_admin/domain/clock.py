"""The server's now: measured with its round trip, monotonic in between."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One reading of the database's clock.

    :param server: the database's Unix time in seconds, with fractions.
    :param monotonic: `time.monotonic()` half-way between question and answer.
    :param desktop: this computer's Unix time at that same moment.
    """

    server: float
    monotonic: float
    desktop: float

    @property
    def difference(self) -> float:
        """Seconds by which the server is ahead of this computer."""
        return self.server - self.desktop


class ServerClock:
    """Answers the server's time without asking it again.

    PHP's `time()` on the web host decides in truth; the database's clock is the nearest
    thing that can be read, and the desktop's decides nothing.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._measurement: Measurement | None = None

    @property
    def measurement(self) -> Measurement | None:
        """The last reading, or None before the first."""
        return self._measurement

    @property
    def is_measured(self) -> bool:
        """No state may be shown before the first measurement."""
        return self._measurement is not None

    def set(self, measurement: Measurement) -> None:
        """Goes on from a new reading."""
        self._measurement = measurement

    def __call__(self) -> int:
        """The server's now in Unix seconds; 0 before the first measurement."""
        return int(self.precise())

    def precise(self) -> float:
        """The server's now in Unix seconds with fractions; 0 before the first measurement."""
        if self._measurement is None:
            return 0.0
        return self._measurement.server + self._monotonic() - self._measurement.monotonic
