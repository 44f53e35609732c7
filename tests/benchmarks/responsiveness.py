"""Measures the window on a MariaDB with many tokens: first rows, stalls, and the countdown's cost.

    python -m tests.benchmarks.responsiveness [TOKENS]

Prints one Markdown table. A stall is the longest gap of a 5 ms timer on the GUI thread.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.mariadb_server import new_database, running_server
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import NAME, PASSWORD, site_of
from trongate_admin.app import Program
from trongate_admin.settings import Folders
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow

IDLE = 32
"""Seconds of doing nothing: two automatic refreshes among them."""


class Meter:
    """The longest gap of a 5 ms timer since it was last asked, in milliseconds."""

    def __init__(self) -> None:
        self._elapsed = QElapsedTimer()
        self._worst = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)
        self._elapsed.start()

    def _tick(self) -> None:
        self._worst = max(self._worst, self._elapsed.nsecsElapsed() / 1e6)
        self._elapsed.start()

    def worst(self) -> float:
        worst, self._worst = self._worst, 0.0
        return worst

    def stop(self) -> None:
        self._timer.stop()


def wait(app: QApplication, condition: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        app.processEvents()
        time.sleep(0.0005)
        if time.monotonic() > until:
            raise TimeoutError


def idle(app: QApplication, seconds: float) -> float:
    """Seconds of CPU that the whole process needs for so many seconds of the event loop."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    # quit() would close the windows first.
    QTimer.singleShot(int(seconds * 1000), lambda: app.exit(0))
    app.exec()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sign_in(app: QApplication, program: Program) -> tuple[MainWindow, float]:
    """Signs in by keys' worth of calls; the seconds from the answer to the first rows."""
    door = program.window
    assert isinstance(door, SignInWindow)
    wait(app, lambda: [f for f in door.findChildren(QLineEdit) if f.isVisible()])
    for field in door.findChildren(QLineEdit):
        field.setText(PASSWORD if field.accessibleName() == "Password" else NAME)
    answered: list[float] = []
    door.signed_in.connect(lambda _session: answered.append(time.perf_counter()))
    next(b for b in door.findChildren(QPushButton) if b.text() == "Sign in").click()
    wait(app, lambda: isinstance(program.window, MainWindow))
    window = program.window
    assert isinstance(window, MainWindow)
    wait(app, lambda: window.tokens_page.table.rowCount())
    window.tokens_page.view.viewport().repaint()
    return window, time.perf_counter() - answered[0]


def operations(app: QApplication, window: MainWindow, total: int) -> Iterator[tuple[str, float]]:
    """Each thing a person does, with the seconds until its rows are there."""
    page = window.tokens_page
    view, table = page.view, page.table

    def timed(act: Callable[[], object], done: Callable[[], object]) -> float:
        begun = time.perf_counter()
        act()
        wait(app, done)
        return time.perf_counter() - begun

    def settled() -> bool:
        first, last = view.visible_rows()
        return first >= 0 and all(table.record(row) for row in range(first, last + 1))

    seen: list[int] = []
    table.modelReset.connect(lambda: seen.append(1))
    yield "all ids known", timed(lambda: None, lambda: table.rowCount() >= total)
    for number, column in enumerate(table.columns):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            resets = len(seen)
            seconds = timed(partial(view.sortByColumn, number, order), lambda: len(seen) > resets)  # noqa: B023
            yield f"sort by {column.title}, first rows", seconds
            wait(app, lambda: table.rowCount() >= total)
    bar = view.verticalScrollBar()
    idle(app, 0.1)
    yield "jump to the middle", timed(lambda: bar.setValue(bar.maximum() // 2), settled)
    yield "jump to the end", timed(lambda: bar.setValue(bar.maximum()), settled)
    refreshes: list[int] = []
    page.counted.connect(lambda _counts: refreshes.append(1))
    yield "refresh (F5)", timed(window.refresh, lambda: refreshes)
    yield (
        "filter: editor",
        timed(lambda: page.filter_box.ask_at_once("editor"), lambda: table.rowCount() < total),
    )


@contextmanager
def opened(app: QApplication, tokens: int) -> Iterator[tuple[Program, SeededSite]]:
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        site = SeededSite.on_mariadb(server, new_database(server))
        site.create_tables()
        seed_basic(site)
        seed_many(site, tokens=tokens)
        there = Path(folder)
        program = Program(app, Folders(there / "config", there / "data", there / "log"))
        program.open_site(site_of(site))
        yield program, site
        program.close()
        site.close()


def main(tokens: int) -> None:
    app = QApplication(sys.argv[:1])
    with opened(app, tokens) as (program, site):
        meter = Meter()
        lines: list[tuple[str, str, str]] = []
        window, seconds = sign_in(app, program)
        lines.append(("first rows after sign-in", f"{seconds * 1000:.0f} ms", ""))
        total = int(site.query("SELECT COUNT(*) AS n FROM trongate_tokens")[0]["n"])
        for name, seconds in operations(app, window, total):
            lines.append((name, f"{seconds * 1000:.0f} ms", f"{meter.worst():.0f} ms"))
        window.tokens_page.show_filter("")
        wait(app, lambda: window.tokens_page.table.rowCount() >= total)
        meter.worst()
        meter.stop()
        cpu = idle(app, IDLE)
        lines.append((f"{IDLE} s of countdown and refreshes", f"{100 * cpu / IDLE:.1f} % CPU", ""))
        window.hide()
        print(f"\n{tokens:,} tokens on {window.here.schema.server}\n")
        print("| what | took | worst stall |\n| --- | --- | --- |")
        for line in lines:
            print("| " + " | ".join(line) + " |")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
