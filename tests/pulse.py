"""How long the GUI thread was away, and how long the machine kept everybody waiting meanwhile."""

import contextlib
import subprocess
import sys
from typing import Protocol, Self

LONGEST = 100
"""Milliseconds that the GUI thread may be away at the worst."""
_USUAL, _SHARE = 15, 10
"""The bystander's worst pause on a machine that has time, and how much harder one that hasn't
is on a process with several threads at work."""
_BYSTANDER = """
import select, sys, time
worst, last = 0.0, time.perf_counter()
while not select.select([sys.stdin], [], [], 0.005)[0]:
    now = time.perf_counter()
    worst, last = max(worst, now - last), now
print(worst * 1000)
"""


class Meter(Protocol):
    """What watches a GUI thread, of this process or of another."""

    @property
    def worst_ms(self) -> float:
        """The longest gap in milliseconds."""

    def start(self) -> None:
        """Measures from now on."""

    def stop(self) -> None:
        """Measures no more."""


class Pulse:
    """Compares the GUI thread with a process that does nothing else on the same machine."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._end = contextlib.ExitStack()
        self._bystander: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._meter.stop()
        self._end.close()

    def start(self) -> None:
        """Measures from now on."""
        self._end.close()
        self._bystander = self._end.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", _BYSTANDER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        self._end.callback(self._bystander.kill)
        self._meter.start()

    def assert_lively(self) -> None:
        """No gap was longer than is promised, unless the machine was busy with others."""
        worst = self._meter.worst_ms
        self._meter.stop()
        assert self._bystander is not None
        pause = float(self._bystander.communicate()[0])
        print(f"The worst gap was {worst:.0f} ms, the machine's own {pause:.0f} ms.")
        assert worst <= LONGEST + _SHARE * max(0.0, pause - _USUAL)
