"""A process that does nothing but look how long the machine keeps it waiting."""

import select
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from typing import Self

from tests.benchmarks.wire import ROOT


class Bystander(AbstractContextManager["Bystander"]):
    """Tells how much of a stall is the machine's: its own longest pause between two ticks."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.worst()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def worst(self) -> float:
        """The longest pause since it was last asked, in milliseconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        return float(self._process.stdout.readline())


def watch(tick: float) -> None:
    worst, last = 0.0, time.perf_counter()
    while True:
        asked = select.select([sys.stdin], [], [], tick)[0]
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
        if asked:
            if not sys.stdin.readline():
                return
            print(worst * 1000, flush=True)
            worst = 0.0


if __name__ == "__main__":
    watch(0.005)
