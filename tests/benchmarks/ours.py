"""The real program in a process of its own, signed in to a site, doing what a person does.

    python -m tests.benchmarks.ours WORDS

The words are JSON, as `words_for` makes them. What each operation came to goes to stdout.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.benchmarks.data import Filled
from tests.benchmarks.meter import Bench, application, peak_memory, rest, wait
from tests.benchmarks.ours_operations import PARTS, Person
from tests.sites import NAME, PASSWORD, site_of
from trongate_admin.app import Program
from trongate_admin.domain.site import Site
from trongate_admin.settings import Folders
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow


def words_for(filled: Filled, parts: tuple[str, ...]) -> dict[str, Any]:
    """What the process is told: where the site is, what to look for, which parts to do."""
    site = site_of(filled.site)._asdict()
    case = filled.case
    return {
        "site": site | {"path": str(site["path"]) if site["path"] else None, "warnings": ()},
        "rows": filled.rows,
        "name": filled.name,
        "token": filled.token,
        "rounds": case.rounds,
        "idle": case.idle,
        "parts": parts,
    }


def main() -> None:
    words = json.loads(sys.argv[1])
    app, bench = application(), Bench()
    with opened(app, words["site"]) as program:
        window, answered = sign_in(bench, program)
        person = Person(bench, program, window, words)
        if person.sees_first_rows(answered):
            for part in words["parts"]:
                PARTS[part](person)
        bench.announce()
        bench.tell("memory", peak_memory(), "MB")


@contextmanager
def opened(app: QApplication, words: dict[str, Any]) -> Iterator[Program]:
    """The program at a site's door; its login is deleted afterwards."""
    site = Site(**words | {"path": Path(words["path"]) if words["path"] else None})
    # As the program's own start does.
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = Program(app, Folders(folder / "config", folder / "data", folder / "log"))
        program.open_site(site)
        yield program
        program.quit()
        wait(lambda: not program.background._answers, 5)
        program.close()


def sign_in(bench: Bench, program: Program) -> tuple[MainWindow, float]:
    """The window, and `perf_counter` at the moment when the sign-in was answered."""
    # Until here it was starting, which is measured elsewhere.
    bench.meter.start()
    door = program.window
    assert isinstance(door, SignInWindow)
    wait(lambda: [each for each in door.findChildren(QLineEdit) if each.isVisible()])
    rest(0.2)
    bench.announce("first", "ids")
    for field in door.findChildren(QLineEdit):
        field.setText(PASSWORD if field.accessibleName() == "Password" else NAME)
    answered: list[float] = []
    door.signed_in.connect(lambda _session: answered.append(time.perf_counter()))
    next(each for each in door.findChildren(QPushButton) if each.text() == "Sign in").click()
    wait(lambda: isinstance(program.window, MainWindow))
    window = program.window
    assert isinstance(window, MainWindow)
    # The purge of an embedded site would change the table in the midst of it.
    window.purge.stop()
    return window, answered[0]


if __name__ == "__main__":
    main()
