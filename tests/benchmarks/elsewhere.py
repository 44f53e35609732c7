"""The benchmarks that need no window of tokens, beside those of the table: here they plug in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.report import Line
from tests.mariadb_server import Server

Elsewhere = Callable[[Server | None, Path], list[Line]]
"""Measures with a server of one's own (None where none is installed) and a folder."""
ELSEWHERE: Mapping[str, Elsewhere] = {}
"""By the title of their table; start-up and the purge of 500,000 go in here."""
