"""The benchmarks that need no window of tokens, beside those of the table: here they plug in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from tests.benchmarks.purge import EXPIRED, ROUNDS
from tests.benchmarks.purge import measure as measure_purge
from tests.benchmarks.report import Line
from tests.benchmarks.start_up import measure as measure_start
from tests.mariadb_server import Server

_START = 1.25
Elsewhere = Callable[[Server | None, Path], list[Line]]
"""Measures with a server of one's own (None where none is installed) and a folder."""


def _purge(server: Server | None, _folder: Path) -> list[Line]:
    """The purge and its pretended site; they start a server of their own."""
    if server is None:
        return []
    app = QCoreApplication.instance() or QCoreApplication([])
    figures = list(measure_purge(EXPIRED, ROUNDS))
    del app
    return [
        Line(f"{each.where}: {each.what}", each.value, each.unit, bar=each.bar) for each in figures
    ]


def _start_up(_server: Server | None, _folder: Path) -> list[Line]:
    """From the start of the process until the first window can be typed in."""
    took = {name: seconds * 1000 for name, seconds in measure_start().items()}
    empty = took.pop("empty")
    return [
        Line(
            f"sign-in window can be used ({name})",
            each,
            limit=empty,
            bar=f"{_START} x an empty Qt window",
            is_met=each <= _START * empty,
        )
        for name, each in took.items()
    ]


ELSEWHERE: Mapping[str, Elsewhere] = {"start-up": _start_up, "purge": _purge}
"""By the title of their table."""
