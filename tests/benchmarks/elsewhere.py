"""The benchmarks that need no window of tokens, beside those of the table: here they plug in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from tests.benchmarks.purge import EXPIRED, ROUNDS
from tests.benchmarks.purge import measure as measure_purge
from tests.benchmarks.report import Line
from tests.mariadb_server import Server

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


ELSEWHERE: Mapping[str, Elsewhere] = {"purge": _purge}
"""By the title of their table."""
