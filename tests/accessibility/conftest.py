"""The program itself on a screen of its own, run as its users run it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.accessibility.keyboard import Keyboard
from tests.accessibility.screen import Screen, missing_reason, running_screen
from tests.accessibility.tree import FRAME, Tree, looking_at
from tests.sites import wait_for
from trongate_admin.domain.demo import demo_site
from trongate_admin.paths import resource
from trongate_admin.storage.demo import make_demo

_MAIN = Path(__file__).resolve().parents[2] / "main.py"
_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


@dataclass
class Running:
    """The program, and the demo's database as anybody else may read it."""

    path: Path
    process: "subprocess.Popen[bytes]"

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the demo's database."""
        with closing(sqlite3.connect(self.path, timeout=5)) as connection:
            return connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: object) -> Any:
        """The one value that a query gives; None where there is no row."""
        rows = self.query(sql, *values)
        return rows[0][0] if rows else None

    def execute(self, sql: str, *values: object) -> None:
        """Changes the demo's database behind the program's back."""
        with closing(sqlite3.connect(self.path, timeout=5)) as connection, connection:
            connection.execute(sql, values)


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen; without the programs it takes the tests skip, but not where CI counts on them."""
    if reason := missing_reason():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


@pytest.fixture(scope="session")
def tree(screen: Screen) -> Iterator[Tree]:
    """What a screen reader sees of the screen."""
    with looking_at(screen) as tree:
        tree.ask("windows")
        yield tree


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, made once."""
    site = demo_site(tmp_path_factory.mktemp("demo"))
    make_demo(site, resource("demo.json"))
    assert site.path is not None
    return site.path


@pytest.fixture
def running(
    request: pytest.FixtureRequest, screen: Screen, tree: Tree, demo_file: Path, tmp_path: Path
) -> Iterator[Running]:
    """`python main.py --demo` at its door; a parameter adds to its environment."""
    data = Path(os.environ["XDG_DATA_HOME"]) / "trongate-admin"
    data.mkdir(parents=True)
    shutil.copy(demo_file, data)
    process = subprocess.Popen(
        [sys.executable, str(_MAIN), "--demo"],
        env={
            **screen.environment,
            **{name: os.environ[name] for name in _FOLDERS},
            "QT_QPA_PLATFORM": "xcb",
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            **getattr(request, "param", {}),
        },
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    try:
        tree.find("Sign in to Demo site — Trongate Admin", FRAME)
        yield Running(data / demo_file.name, process)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=10)
        wait_for(lambda: not tree.ask("windows"))
    assert b"Traceback" not in said, said.decode()


@pytest.fixture
def keyboard(screen: Screen, tree: Tree) -> Keyboard:
    """The screen's keyboard."""
    return Keyboard(screen, tree)


@pytest.fixture
def entered(keyboard: Keyboard, running: Running) -> Running:
    """The program, signed in to by keys."""
    keyboard.sign_in()
    return running
