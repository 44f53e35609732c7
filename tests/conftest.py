"""What every test gets: no screen, folders of its own, and real databases with a site's tables."""

import contextlib
import fcntl
import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# Qt reads these once, so they are settled before anything imports it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _scale in (
    "QT_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_AUTO_SCREEN_SCALE_FACTOR",
    "QT_ENABLE_HIGHDPI_SCALING",
    "QT_SCALE_FACTOR_ROUNDING_POLICY",
    "QT_DEVICE_PIXEL_RATIO",
    "QT_USE_PHYSICAL_DPI",
    "QT_FONT_DPI",
):
    os.environ.pop(_scale, None)

from PySide6.QtCore import (  # noqa: E402
    QCoreApplication,
    QEvent,
    QObject,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtWidgets import QApplication  # noqa: E402
from pytestqt.qtbot import QtBot  # noqa: E402

from tests.driver import Driver  # noqa: E402
from tests.fault_proxy import FaultProxy  # noqa: E402
from tests.mariadb_server import (  # noqa: E402
    Server,
    drop_database,
    missing_reason,
    new_database,
    running_server,
)
from tests.running import leave  # noqa: E402
from tests.schemas import SeededSite  # noqa: E402
from trongate_admin.app import Program  # noqa: E402
from trongate_admin.settings import Folders  # noqa: E402

_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
}


def pytest_sessionstart() -> None:
    """A collection inside a worker thread would destroy Qt objects there."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is imported by now stays; looking through it after each test would cost 20 ms."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Leave the process as other plugins expect it."""
    gc.unfreeze()
    gc.enable()


@pytest.fixture(autouse=True)
def own_process(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Folders nobody else uses; the garbage of the test is collected on this thread after it."""
    root = tmp_path_factory.mktemp("person")
    for variable, name in _FOLDERS.items():
        (root / name).mkdir()
        monkeypatch.setenv(variable, str(root / name))
    yield
    if QApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    if not QApplication.topLevelWidgets():
        # Nothing of the test is left; what is stays, and needn't be looked through again.
        gc.freeze()


@pytest.fixture
def alone() -> None:
    """No other test goes on meanwhile, in the processes beside this one neither."""


@pytest.fixture(autouse=True)
def turn(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Lets tests run side by side, but for those that are to be alone."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    # Above the folder of this process lies that of all processes of the run.
    shared = tmp_path_factory.getbasetemp().parent
    is_alone = "alone" in request.fixturenames
    with open(shared / "door", "w") as door, open(shared / "room", "w") as room:
        # Who waits to be alone in the room keeps the door: nobody else comes in.
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Server]:
    """A server of our own; without the program the tests skip, but not where CI counts on it."""
    if reason := missing_reason():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running_server() as server:
        yield server


@contextlib.contextmanager
def _site_on(server: Server, schema: str) -> Iterator[SeededSite]:
    name = new_database(server)
    with contextlib.closing(SeededSite.on_mariadb(server, name, schema)) as site:
        site.create_tables()
        yield site
    drop_database(server, name)


@pytest.fixture
def mariadb_site(mariadb_server: Server) -> Iterator[SeededSite]:
    """A fresh v2 site, as shipped."""
    with _site_on(mariadb_server, "v2") as site:
        yield site


@pytest.fixture
def v1_site(mariadb_server: Server) -> Iterator[SeededSite]:
    """A fresh v1 site: no e-mail, no `active`, no lockout."""
    with _site_on(mariadb_server, "v1") as site:
        yield site


@pytest.fixture
def documented_site(mariadb_server: Server) -> Iterator[SeededSite]:
    """A fresh site with the keys that the documentation shows."""
    with _site_on(mariadb_server, "documented") as site:
        yield site


@pytest.fixture
def bigint_site(mariadb_server: Server) -> Iterator[SeededSite]:
    """A fresh site whose tokens may outlive 2038."""
    with _site_on(mariadb_server, "bigint") as site:
        yield site


@pytest.fixture
def extra_site(mariadb_server: Server) -> Iterator[SeededSite]:
    """A fresh site that added columns and a key to its tokens."""
    with _site_on(mariadb_server, "extra") as site:
        yield site


@pytest.fixture
def sqlite_site(tmp_path: Path) -> Iterator[SeededSite]:
    """A fresh v2 site in a file."""
    with contextlib.closing(SeededSite.on_sqlite(tmp_path / "site.sqlite")) as site:
        site.create_tables()
        yield site


@pytest.fixture(params=["mariadb", "sqlite"])
def any_site(request: pytest.FixtureRequest) -> SeededSite:
    """A fresh v2 site on each kind of database."""
    return _named_site(request)


@pytest.fixture(params=["v1", "mariadb", "documented", "bigint", "extra", "sqlite"])
def every_schema_site(request: pytest.FixtureRequest) -> SeededSite:
    """A fresh site of each kind that the program meets."""
    return _named_site(request)


def _named_site(request: pytest.FixtureRequest) -> SeededSite:
    site = request.getfixturevalue(f"{request.param}_site")
    assert isinstance(site, SeededSite)
    return site


@pytest.fixture
def fault_proxy(mariadb_server: Server) -> Iterator[FaultProxy]:
    """A network in front of the server that fails when it is told to."""
    with FaultProxy(mariadb_server.host, mariadb_server.port) as proxy:
        yield proxy


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    """Somebody at the keyboard and the mouse."""
    return Driver(qtbot)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Where the program may write."""
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "log")


@pytest.fixture
def program(qapp: QApplication, folders: Folders) -> Iterator[Program]:
    """The program before anything is opened; it is left at the end."""
    program = Program(qapp, folders)
    yield program
    leave(program)


class GuiMeter(QObject):
    """Ticks every 5 ms on the GUI thread and remembers the gaps, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Forget the gaps so far and measure from now on."""
        self.gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        if self._timer.isActive():
            self._tick()
            self._timer.stop()

    @property
    def worst_ms(self) -> float:
        """The worst gap, the unfinished one included."""
        if self._timer.isActive():
            self._tick()
        return max(self.gaps, default=0.0)

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


@pytest.fixture
def gui_meter(qapp: QApplication, alone: None) -> Iterator[GuiMeter]:
    """Measures how long the GUI thread was away; a test calls `start()`."""
    meter = GuiMeter()
    yield meter
    meter.stop()
