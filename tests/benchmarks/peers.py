"""The obvious ways to show a table, doing what the program does: Qt's own, and loading it all.

    python -m tests.benchmarks.peers WORDS

They work on the GUI thread, so each operation is one stall as long as itself.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QMainWindow, QTableView

from tests.benchmarks.load_all import LoadAll
from tests.benchmarks.meter import (
    Bench,
    application,
    frames,
    peak_memory,
    press_page_down,
    rest,
    show_forty_rows,
)
from tests.benchmarks.ours_operations import WAYS
from tests.benchmarks.qsql import QSql

_ROW_HEIGHT = 30


class Peer(Protocol):
    """One way to show the table of tokens.

    :param sorts: the columns by which it can sort, as `TokenSort` names them.
    """

    @property
    def model(self) -> QAbstractItemModel: ...
    @property
    def sorts(self) -> dict[str, int]: ...
    def load(self) -> None: ...
    def sort(self, column: int, order: Qt.SortOrder) -> None: ...
    def reach(self, row: int) -> None: ...
    def filter_name(self, name: str) -> None: ...
    def filter_token(self, token: str) -> None: ...


class Person:
    """Does with a peer what is done with the program."""

    def __init__(self, bench: Bench, peer: Peer, words: dict[str, Any]) -> None:
        self._bench = bench
        self._peer = peer
        self._words = words
        self._window = QMainWindow()
        self._view = QTableView()
        self._view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self._view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self._window.setCentralWidget(self._view)
        self._window.show()
        show_forty_rows(self._view)

    @property
    def operations(self) -> tuple[str, ...]:
        """What it is going to do."""
        sorts = tuple(f"sort {sort} {way}" for sort in self._peer.sorts for way in WAYS)
        parts = {
            "sort": sorts,
            "filter": ("filter name", "filter token"),
            "scroll": ("scroll keys",),
            "jump": ("jump middle", "jump end"),
        }
        chosen = [each for part in parts if part in self._words["parts"] for each in parts[part]]
        return ("first", *chosen, "memory")

    def does_all(self) -> None:
        """Everything, in an order in which nothing is made easier by what came before."""
        deeds = self._deeds()
        for operation in self.operations:
            deeds[operation]()
            if operation == "filter token":
                self._peer.filter_token("")

    def _deeds(self) -> dict[str, Callable[[], object]]:
        peer, words = self._peer, self._words
        acts: dict[str, Callable[[], object]] = {
            "first": peer.load,
            "filter name": partial(peer.filter_name, words["name"]),
            "filter token": partial(peer.filter_token, words["token"]),
            "jump middle": partial(self._jump, words["rows"] // 2),
            "jump end": partial(self._jump, words["rows"] - 1),
        }
        for sort, column in peer.sorts.items():
            for way, order in WAYS.items():
                acts[f"sort {sort} {way}"] = partial(peer.sort, column, order)
        return {
            **{name: partial(self._measures, name, act) for name, act in acts.items()},
            "scroll keys": self._scrolls,
            "memory": lambda: self._bench.tell("memory", peak_memory(), "MB"),
        }

    def _scrolls(self) -> None:
        self._view.scrollToTop()
        self._view.setCurrentIndex(self._peer.model.index(0, 0))
        made = frames(self._view, lambda: press_page_down(self._view))
        self._bench.tell("scroll keys", max(made.took))

    def _jump(self, row: int) -> None:
        self._peer.reach(row)
        self._view.scrollTo(self._peer.model.index(row, 0))

    def _measures(self, operation: str, act: Callable[[], object]) -> None:
        begun = time.perf_counter()
        act()
        if self._view.model() is None:
            self._view.setModel(self._peer.model)
        self._view.viewport().repaint()
        self._bench.tell(operation, (time.perf_counter() - begun) * 1000)
        rest(0.1)


def main() -> None:
    words = json.loads(sys.argv[1])
    app, bench = application(), Bench()
    peer: Peer = QSql(words["site"]) if words["peer"] == "qsql" else LoadAll(words["site"])
    person = Person(bench, peer, words)
    bench.announce(*person.operations)
    person.does_all()
    del app


if __name__ == "__main__":
    main()
