"""What a person does in the window of tokens, each measured until its rows are painted."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.benchmarks.meter import (
    Bench,
    Eye,
    frames,
    press_page_down,
    rest,
    show_forty_rows,
    turn_wheel,
    wait,
)
from trongate_admin.app import Program
from trongate_admin.domain.findings import KINDS
from trongate_admin.domain.order import TokenSort
from trongate_admin.domain.token_filter import Chip
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.overview_reading import questions as overview_questions
from trongate_admin.watch import Watch

_LOOKS, _TICKS = 4, 20
_SETTLING = 1_800.0
"""Seconds in which a site of any size has been looked through for the first time."""
WAYS = {
    "ascending": Qt.SortOrder.AscendingOrder,
    "descending": Qt.SortOrder.DescendingOrder,
}


class Person:
    """Does one thing after the other in the signed-in program, and waits for what it shows."""

    def __init__(
        self, bench: Bench, program: Program, window: MainWindow, words: dict[str, Any]
    ) -> None:
        self._bench = bench
        self._program = program
        self._window = window
        self._words = words
        self._page = window.tokens_page
        self._view, self._table = self._page.view, self._page.table
        self._renewed = 0
        self._eye = Eye(self._view, self._is_whole)
        for signal in (self._table.modelReset, self._table.layoutChanged):
            signal.connect(self._renew)

    # --- what is measured

    def sees_first_rows(self, answered: float) -> bool:
        """From the sign-in's answer to the first rows, and to the ids of all; False where these
        never come.
        """
        self._eye.look_for(self._is_filled)
        if self._is_filled():
            self._view.viewport().repaint()
        wait(lambda: self._eye.has_seen)
        self._bench.tell("first", (time.perf_counter() - answered) * 1000, ids=self._ids_in_sight())
        known = wait(self._is_complete)
        took = (time.perf_counter() - answered) * 1000
        self._bench.tell("ids", took if known else float("inf"))
        if known:
            wait(self._is_at_rest, _SETTLING)
            self._comes_to_rest()
        return known

    def jumps(self) -> None:
        """To places in the middle where nothing is held yet, and to the end."""
        show_forty_rows(self._view)
        middle = [0.5 + 0.04 * step for step in (0, 1, -1, 2, -2)]
        for part, name in (*((part, "middle") for part in middle), (1.0, "end")):
            self._comes_to_rest()
            self._bench.announce(f"jump {name}")
            bar = self._view.verticalScrollBar()
            self._eye.look_for(self._is_filled)
            place = round(bar.maximum() * part)
            took = self._bench.timed(partial(bar.setValue, place), lambda: self._eye.has_seen)
            self._bench.tell(f"jump {name}", took, ids=self._ids_in_sight())
        self._view.verticalScrollBar().setValue(0)

    def sorts(self) -> None:
        """By each column, up and down, until the first rows and until the ids of all are there."""
        seen: set[TokenSort] = set()
        for number, column in enumerate(self._table.columns):
            assert isinstance(column.sort, TokenSort)
            if column.sort in seen:
                continue
            seen.add(column.sort)
            for _ in range(self._words["rounds"]):
                for way in WAYS:
                    self._sorts_by(number, column.sort.value, way)

    def _sorts_by(self, number: int, sort: str, way: str) -> None:
        name, all_ids = f"sort {sort} {way}", f"ids {sort}"
        self._comes_to_rest()
        self._bench.announce(name, all_ids)
        begun = time.perf_counter()
        took = self._renewing(lambda: self._view.sortByColumn(number, WAYS[way]))
        self._bench.tell(name, took, ids=self._ids_in_sight())
        known = wait(self._is_complete)
        took = (time.perf_counter() - begun) * 1000 if known else float("inf")
        self._bench.tell(all_ids, took)

    def filters(self) -> None:
        """By a user's name and by a whole token; then back to all."""
        for _ in range(self._words["rounds"]):
            for what in ("name", "token"):
                self._comes_to_rest()
                self._bench.announce(f"filter {what}")
                ask = self._page.filter_box.ask_at_once
                took = self._renewing(partial(ask, self._words[what]))
                self._bench.tell(f"filter {what}", took, ids=self._ids_in_sight())
                self._page.filter_box.ask_at_once("")
                wait(self._is_complete)

    def scrolls(self) -> None:
        """A hundred pages from the top, by keys and by the wheel."""
        show_forty_rows(self._view)
        for name, move in (("keys", press_page_down), ("wheel", turn_wheel)):
            self._view.scrollToTop()
            self._view.setCurrentIndex(self._table.index(0, 0))
            self._comes_to_rest()
            self._bench.announce(f"scroll {name}")
            blank: list[bool] = []

            def act(move: Callable[[Any], None] = move, blank: list[bool] = blank) -> None:
                move(self._view)
                blank.append(not self._is_filled())

            made = frames(self._view, act, self._is_whole)
            self._bench.tell(f"scroll {name}", max(made.took))
            self._bench.tell(f"median {name}", statistics.median(made.took))
            self._bench.tell(f"work {name}", max(made.worked))
            self._bench.tell(f"blank {name}", sum(blank), "of 100 frames")
            self._bench.tell(f"parts {name}", sum(made.parts), "of 100 frames")
            self._bench.tell(f"whole {name}", max(made.whole))
        self._view.clearSelection()
        self._view.scrollToTop()

    def looks_through(self) -> None:
        """Each question of Findings and of the Overview, asked beside the living window."""
        here, counted = self._window.here, (*(kind.name for kind in KINDS), "crowded")
        now = here.clock()
        asked: dict[str, Callable[[], object]] = {
            f"finding {check.name}": partial(check.ask, now)
            for check in here.findings.checks()
            if check.name in counted
        }
        parts = overview_questions(here.overview, now)
        asked |= {f"overview {part}": ask for part, ask in parts.items()}
        for _ in range(self._words["rounds"]):
            for name, ask in asked.items():
                self._comes_to_rest()
                self._bench.announce(name)
                self._bench.tell(name, self._answering(ask))

    def chooses_chips(self) -> None:
        """Each until the ids of all that match are there; then back to all."""
        loaded: list[bool] = []
        self._page.reading.loaded.connect(lambda: loaded.append(True))
        for _ in range(self._words["rounds"]):
            for chip in (each for each in Chip if each is not Chip.ALL):
                self._comes_to_rest()
                self._bench.announce(f"chip {chip.name}")
                loaded.clear()
                choose = partial(self._page.chips.choose, chip)
                self._bench.tell(f"chip {chip.name}", self._bench.timed(choose, lambda: loaded))
                self._page.chips.choose(Chip.ALL)
                wait(self._is_complete)

    def ticks(self) -> None:
        """A second's countdown of forty rows, painting included."""
        show_forty_rows(self._view)
        self._comes_to_rest()
        self._bench.announce("tick")
        took: list[float] = []
        for _ in range(_TICKS):
            begun = time.perf_counter()
            self._window.status.tick()
            self._page.tick()
            QApplication.processEvents()
            wait(self._is_whole)
            took.append((time.perf_counter() - begun) * 1000)
            rest(0.05)
        self._bench.tell("tick", statistics.median(took))

    def looks(self) -> None:
        """The automatic refresh while nothing has changed, and the one that is asked for."""
        watch = self._window.findChild(Watch)
        assert watch is not None
        seen: list[object] = []
        watch.looked.connect(seen.append)
        for _ in range(_LOOKS):
            self._comes_to_rest()
            self._bench.announce("look")
            seen.clear()
            took = self._bench.timed(watch.look, lambda: seen)
            self._comes_to_rest()
            self._bench.tell("look", took)
        counted: list[object] = []
        self._page.tallied.connect(counted.append)
        self._bench.announce("refresh")
        took = self._bench.timed(self._window.refresh, lambda: counted and self._is_at_rest())
        self._bench.tell("refresh", took)

    def idles(self) -> None:
        """Countdown and automatic refreshes, and nothing else; the meter would cost too."""
        self._comes_to_rest()
        self._bench.announce("idle")
        self._bench.meter.stop()
        seconds = self._words["idle"]
        self._bench.tell("idle", 100 * rest(seconds) / seconds, "%")
        self._bench.meter.start()

    # --- what is waited for

    def _answering(self, ask: Callable[[], object]) -> float:
        """Milliseconds until a worker's answer is there; an error is none."""
        came: list[bool] = []
        run = self._program.background.run

        def begin() -> None:
            run(self._window, ask, lambda _: came.append(True), lambda _: None, lane="count")

        return self._bench.timed(begin, lambda: came)

    def _renew(self) -> None:
        self._renewed += 1

    def _renewing(self, act: Callable[[], object]) -> float:
        """Milliseconds until other rows are there and painted."""
        before = self._renewed
        self._eye.look_for(lambda: self._renewed > before and self._is_filled())
        return self._bench.timed(act, lambda: self._eye.has_seen)

    def _rows_in_sight(self) -> range:
        first = self._view.rowAt(0)
        last = self._view.rowAt(self._view.viewport().height() - 1)
        return range(max(0, first), (last if last >= 0 else self._table.rowCount() - 1) + 1)

    def _ids_in_sight(self) -> tuple[int, ...]:
        records = (self._table.record(row) for row in self._rows_in_sight())
        return tuple(record.id for record in records if record)

    def _is_filled(self) -> bool:
        rows = self._rows_in_sight()
        return self._view.shows_rows and bool(rows) and all(self._table.record(row) for row in rows)

    def _is_whole(self) -> bool:
        return self._view.is_painted

    def _is_complete(self) -> bool:
        """The program's own login is a row too."""
        return self._table.rowCount() >= int(self._words["rows"]) + 1

    def _is_at_rest(self) -> bool:
        return not self._program.background._answers

    def _comes_to_rest(self) -> None:
        wait(lambda: self._is_complete() and self._is_at_rest())
        rest(0.1)
        wait(self._is_at_rest)


PARTS: dict[str, Callable[[Person], None]] = {
    "jump": Person.jumps,
    "sort": Person.sorts,
    "filter": Person.filters,
    "scroll": Person.scrolls,
    "look-through": Person.looks_through,
    "chips": Person.chooses_chips,
    "tick": Person.ticks,
    "look": Person.looks,
    "idle": Person.idles,
}
"""What can be measured beside the first rows, in this order."""
