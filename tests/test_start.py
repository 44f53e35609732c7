"""The program starts from anywhere, or says in one line why it can't."""

import re
import signal
import stat
import zipfile
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.processes import ROOT, make_folder, own_lines, run, started
from tests.pulse import Pulse
from tests.schemas import SeededSite, seed_basic
from trongate_admin import __version__

_DRIVEN = ("-m", "tests.driven_program")
_INSIDE = "import sys, trongate_admin.site_window; print(*sys.modules)"
_LATER = (
    "sqlalchemy",
    "pymysql",
    "bcrypt",
    "sqlite3",
    "trongate_admin.imports",
    "trongate_admin.site_window",
    "trongate_admin.views.main_window",
    "PySide6.QtSvg",
    "logging.handlers",
)
_NEEDLESS = ("keyring", "hypothesis", "pytest", "numpy", "PySide6.QtNetwork", "PySide6.QtQml")


@pytest.mark.parametrize("command", [("main.py",), ("-m", "trongate_admin")])
def test_the_version_needs_no_screen(command: tuple[str, ...]) -> None:
    done = run([*command, "--version"], changes={"QT_QPA_PLATFORM": "xcb", "DISPLAY": None})
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{__version__}\n", "")


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": None}, "ssh -X"),
        ({"QT_QPA_PLATFORM": None, "DISPLAY": None}, "ssh -X"),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":99"}, "check DISPLAY"),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "nobody"}, "check DISPLAY"),
        ({"QT_QPA_PLATFORM": "nonsense", "DISPLAY": ":99"}, "QT_QPA_PLATFORM"),
        ({"QT_QPA_PLATFORM": "nonsense", "DISPLAY": None}, "QT_QPA_PLATFORM"),
    ],
)
def test_without_a_screen_it_says_in_one_line_what_to_do(
    changes: dict[str, str | None], advice: str
) -> None:
    usual: dict[str, str | None] = {"WAYLAND_DISPLAY": None, "XDG_RUNTIME_DIR": None}
    done = run(["main.py"], changes=usual | changes)
    assert done.returncode == 3
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("trongate-admin: ")
    assert advice in line


def test_what_does_not_go_together_is_refused() -> None:
    for arguments in (["--reset"], ["--demo", "--trongate", "x"], ["--nonsense"]):
        assert run(["main.py", *arguments]).returncode == 2


def test_it_starts_from_another_folder(tmp_path: Path) -> None:
    done = run([str(ROOT / "main.py"), "--version"], cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{__version__}\n")


# --- the first window


class Told:
    """What another process said of its own GUI thread."""

    worst_ms = 0.0

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


def test_the_first_window_is_there_before_what_it_does_not_need() -> None:
    with started("tests/first_window.py", "--demo") as program:
        said = program.waits_for("taken")
        said += program.waits_for("built")
    [modules] = [line.split()[1:] for line in said.splitlines() if line.startswith("modules: ")]
    assert "trongate_admin.views.sign_in_window" in modules
    assert not set(modules).intersection((*_LATER, *_NEEDLESS))
    assert not [each for each in modules if each.endswith("_page") or each.endswith("_dialog")]
    # Qt's namespace of that name is the most expensive thing to touch.
    assert "names of Qt built: False" in said


@pytest.mark.usefixtures("alone")
def test_making_the_next_window_does_not_hold_up_the_first() -> None:
    told = Told()
    with Pulse(told) as pulse, started("tests/first_window.py", "--demo") as program:
        program.waits_for("there")
        pulse.start()
        said = program.waits_for("built")
        [told.worst_ms] = [float(gap) for gap in re.findall(r"longest gap: (\S+)", said)]
        pulse.assert_lively()


def test_no_class_of_qt_is_made_by_a_worker() -> None:
    # Before Python 3.12 PySide's table of classes may move while the GUI thread reads it.
    with started("tests/first_window.py", "--demo") as program:
        said = program.waits_for("built")
    assert "made by workers: \n" in said


def test_the_window_of_a_site_needs_nothing_more_once_its_modules_are_there() -> None:
    modules = run(["-c", _INSIDE]).stdout.split()
    assert "sqlalchemy" in modules
    assert not set(modules).intersection(_NEEDLESS)


# --- the installed package


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The wheel, unpacked where nothing can be written."""
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    done = run([*command, str(ROOT)], changes={"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    assert done.returncode == 0, done.stderr
    [wheel] = folder.glob("*.whl")
    target = folder / "installed"
    zipfile.ZipFile(wheel).extractall(target)
    _set_writable(target, writable=False)
    yield target
    _set_writable(target, writable=True)


def _set_writable(folder: Path, *, writable: bool) -> None:
    for each in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(each.stat().st_mode)
        each.chmod(mode | stat.S_IWUSR if writable else mode & ~0o222)


_LOOK = """
import sys
from PySide6.QtWidgets import QApplication
from trongate_admin import paths
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import Theme
app = QApplication(sys.argv)
theme = Theme(app, "light")
icons = Icons(theme)
names = [path.stem for path in paths.resource("icons").glob("*.svg")]
for name in names:
    image = icons.icon(name).pixmap(32, 32).toImage()
    seen = sum(image.pixelColor(x, y).alpha() > 0 for x in range(32) for y in range(32))
    assert seen > 20, name
assert len(app.styleSheet()) > 500
print(len(names), paths.__file__)
"""


def test_the_wheel_has_its_pictures_and_its_style(installed: Path, tmp_path: Path) -> None:
    done = run(["-c", _LOOK], cwd=tmp_path, changes={"PYTHONPATH": str(installed)})
    assert (done.returncode, own_lines(done.stderr)) == (0, "")
    count, place = done.stdout.split(maxsplit=1)
    assert int(count) == len(list((ROOT / "resources/icons").glob("*.svg"))) > 20
    assert Path(place.strip()).is_relative_to(installed)


def test_the_wheel_declares_its_command_and_holds_no_tests(installed: Path) -> None:
    entries = ConfigParser()
    entries.read(next(installed.glob("*.dist-info/entry_points.txt")))
    assert entries["gui_scripts"]["trongate-admin"] == "trongate_admin.__main__:main"
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {
        "trongate_admin"
    }


def test_the_wheel_opens_the_demo(installed: Path, tmp_path: Path) -> None:
    command = ("-m", "trongate_admin", "--demo")
    demo = tmp_path / "data/trongate-admin/demo.sqlite"
    places = {"PYTHONPATH": str(installed), "XDG_DATA_HOME": str(tmp_path / "data")}
    with started(*command, cwd=tmp_path, changes=places) as program:
        while not demo.exists():
            assert program.process.poll() is None
        assert program.ends()[1:] == (0, "")


# --- the user's folders


def test_without_a_home_to_write_in_it_starts_and_says_what_it_cannot_keep(
    tmp_path: Path, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    folder = make_folder(tmp_path / "shop", mariadb_site)
    config = tmp_path / "closed"
    config.touch()  # where the folder would be made; a lack of rights doesn't stop root
    places = {name: str(config) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    with started(*_DRIVEN, "tell", "--trongate", str(folder), changes=places) as program:
        said = program.waits_for("entered")
        _, code, errors = program.ends()
    assert code == 0
    assert "Traceback" not in errors
    assert "sites.json can't be" in said
    assert "Until then no site is remembered." in said
    assert said.count("remembered") >= 2


@pytest.mark.parametrize(
    "sites", ["", "{", "[]", '{"version": 99}', '{"version": 1, "sites": [1]}', "\x00\xff"]
)
def test_damaged_known_sites_are_told_and_stop_nothing(tmp_path: Path, sites: str) -> None:
    config = tmp_path / "trongate-admin"
    config.mkdir()
    (config / "sites.json").write_bytes(sites.encode("latin-1"))
    with started(*_DRIVEN, "tell", changes={"XDG_CONFIG_HOME": str(tmp_path)}) as program:
        said = program.waits_for("told")
        assert program.ends()[1:] == (0, "")
    assert "sites.json" in said
    assert (config / "sites.json").read_bytes() == sites.encode("latin-1")


def test_damaged_known_sites_do_not_stop_the_demo(tmp_path: Path) -> None:
    config = tmp_path / "trongate-admin"
    config.mkdir()
    (config / "sites.json").write_text("{")
    with started(
        *_DRIVEN, "enter", "--demo", changes={"XDG_CONFIG_HOME": str(tmp_path)}
    ) as program:
        program.waits_for("entered")
        assert program.ends()[1:] == (0, "")


@pytest.mark.parametrize(
    "settings",
    [
        "\x00\xff\xfe[[",
        "[General]\nscheme=a, b\nwindow=@ByteArray(nonsense)\n",
        "[General]\nscheme=@Variant(\\0\\0)\nwindow=7\n[tokens]\norder=x y z\ncolumns=a,-1,,9e9\n",
        "[tokens]\norder=@Invalid()\ncolumns=@Variant(\\0)\n[purge]\n0=x\n",
    ],
)
def test_a_damaged_window_state_stops_nothing(tmp_path: Path, settings: str) -> None:
    config = tmp_path / "trongate-admin"
    config.mkdir()
    (config / "window.ini").write_bytes(settings.encode("latin-1"))
    with started(
        *_DRIVEN, "enter", "--demo", changes={"XDG_CONFIG_HOME": str(tmp_path)}
    ) as program:
        program.waits_for("entered")
        assert program.ends()[1:] == (0, "")


# --- what is opened


def test_the_demo_can_be_made_anew(tmp_path: Path) -> None:
    demo = tmp_path / "trongate-admin/demo.sqlite"
    demo.parent.mkdir()
    demo.write_bytes(b"not a database")
    with started(*_DRIVEN, "tell", "--demo", changes={"XDG_DATA_HOME": str(tmp_path)}) as program:
        assert "not an SQLite database" in program.waits_for("failed")
        program.ends()
    with started(
        *_DRIVEN, "enter", "--demo", "--reset", changes={"XDG_DATA_HOME": str(tmp_path)}
    ) as program:
        program.waits_for("entered")
        assert program.ends()[1:] == (0, "")
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600


@pytest.mark.parametrize(("env", "is_warned"), [("dev", True), ("live", False)])
def test_a_site_in_dev_mode_is_warned_of_for_as_long_as_it_is_open(
    tmp_path: Path, mariadb_site: SeededSite, env: str, is_warned: bool
) -> None:
    seed_basic(mariadb_site)
    folder = make_folder(tmp_path / "shop", mariadb_site, env=env)
    with started(*_DRIVEN, "tell", "--trongate", str(folder)) as program:
        at_door = program.waits_for("entering")
        inside = program.waits_for("entered")
        assert program.ends()[1:] == (0, "")
    for said in (at_door, inside):
        assert ("lets anybody into its admin panel" in said) == is_warned


def test_a_broken_folder_is_told_with_file_and_line(
    tmp_path: Path, mariadb_site: SeededSite
) -> None:
    folder = make_folder(tmp_path / "shop", mariadb_site)
    file = folder / "config/database.php"
    file.write_text(file.read_text().replace("'127.0.0.1'", "getenv('HOST')"))
    with started(*_DRIVEN, "tell", "--trongate", str(folder)) as program:
        said = program.waits_for("failed")
        assert program.ends(signal.SIGTERM)[1:] == (0, "")
    assert "config/database.php, line 3" in said
