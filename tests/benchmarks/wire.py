"""How a measured process and the one that started it speak: a line of JSON at a time."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

BEFORE = "before "
"""How a figure is called that tells only of the stalls on the way to an operation."""
ROOT = Path(__file__).resolve().parents[2]


class Stall(NamedTuple):
    """How long the GUI thread didn't come back; all in milliseconds.

    :param worked: for how much of it the thread was at work itself.
    :param pause: the longest that a process which does nothing had to wait meanwhile.
    """

    took: float
    worked: float
    pause: float = 0.0


NO_STALL = Stall(0, 0)


@dataclass(frozen=True)
class Figure:
    """What one operation came to.

    :param value: milliseconds, or what `unit` says.
    :param stall: the longest one meanwhile.
    :param ids: the ids that are in sight afterwards.
    """

    operation: str
    value: float
    unit: str = "ms"
    stall: Stall = NO_STALL
    ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Next:
    """The process is at rest, and will do these operations as soon as it is told to go on."""

    operations: tuple[str, ...]


class Measured:
    """A process that measures, and what it says.

    :param seconds: after so long it is killed, and `is_over_time`.
    """

    def __init__(self, module: str, words: dict[str, Any], seconds: float) -> None:
        self.is_over_time = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, json.dumps(words)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._timer = threading.Timer(seconds, self._give_up)

    def messages(self) -> Iterator[Figure | Next]:
        """What it says until it ends; after a Next it waits for `go_on`."""
        assert self._process.stdout is not None
        self._timer.start()
        try:
            for line in self._process.stdout:
                said = json.loads(line)
                if "operations" in said:
                    yield Next(tuple(said["operations"]))
                else:
                    stall, ids = Stall(*said["stall"]), tuple(said["ids"])
                    yield Figure(**said | {"stall": stall, "ids": ids})
        finally:
            self._timer.cancel()
            self._end()

    @property
    def code(self) -> int:
        """The exit code of a process that has ended."""
        return self._process.wait()

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")

    def _give_up(self) -> None:
        self.is_over_time = True
        self._process.kill()

    def _end(self) -> None:
        # Whoever stops listening leaves it nothing to wait for.
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def say(message: Figure | Next) -> None:
    """In the measured process: one line for the one that started it."""
    print(json.dumps(asdict(message)), flush=True)
