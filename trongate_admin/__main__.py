"""Starts the program, or says in one sentence why it can't."""

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from trongate_admin import __version__
from trongate_admin.pyside import quickly_imported

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from trongate_admin.app import Program

_NO_DISPLAY = 3
_PACKAGES = (
    "libglib2.0-0 libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3 libxcb-cursor0"
    " libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
)


def main(arguments: list[str] | None = None) -> int:
    """Runs the program; returns the exit code, 3 where there is no screen to show it on."""
    options = _parse(arguments)
    return _run(_application(), options)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    given = sys.argv[1:] if arguments is None else arguments
    # The usual ones need none of what argparse looks up for its help.
    match given:
        case [] | ["--demo"]:
            return argparse.Namespace(demo=bool(given), trongate=None, reset=False)
        case ["--trongate", folder] if not folder.startswith("-"):
            return argparse.Namespace(demo=False, trongate=Path(folder), reset=False)
    parser = argparse.ArgumentParser(
        prog="trongate-admin",
        description="See, issue, revoke and purge the login tokens of a Trongate site.",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--demo", action="store_true", help="open the demo site")
    where.add_argument(
        "--trongate", type=Path, metavar="DIR", help="open the site of this Trongate application"
    )
    parser.add_argument("--reset", action="store_true", help="with --demo: make it anew")
    parser.add_argument("--version", action="version", version=__version__)
    options = parser.parse_args(given)
    if options.reset and not options.demo:
        parser.error("--reset goes with --demo")
    return options


def _application() -> "QApplication":
    """Qt aborts the process where it finds no screen; a message handler ends it politely."""
    # From here on it is collected on the GUI thread alone: a worker would destroy Qt's objects.
    gc.disable()
    try:
        with quickly_imported():
            from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
            from PySide6.QtWidgets import QApplication
    except ImportError as error:
        _give_up(f"Qt can't be loaded ({error}). On Debian: apt install {_PACKAGES}")
    seen: list[str] = []

    def early(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            _give_up(_why(seen))
        if (context.category or "").startswith("qt.qpa"):
            seen.append(text)
        else:
            sys.stderr.write(f"{text}\n")

    qInstallMessageHandler(early)
    app = QApplication([*sys.argv[:1], "-style", "fusion"])
    qInstallMessageHandler(None)
    app.setApplicationName("trongate-admin")
    app.setApplicationDisplayName("Trongate Admin")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("trongate-admin")
    return app


def _run(app: "QApplication", options: argparse.Namespace) -> int:
    """Until the last window is closed, or the system wants it to end."""
    from trongate_admin.app import Program
    from trongate_admin.settings import Folders

    program = Program(app, Folders.of_user())
    sys.excepthook = program.excepthook
    _heed_the_system(program)
    try:
        program.start(demo=options.demo, reset=options.reset, folder=options.trongate)
        return app.exec()
    finally:
        program.close()


def _heed_the_system(program: "Program") -> None:
    """A signal ends the program as closing its window would, from the first moment on."""
    import signal

    from PySide6.QtCore import QTimer

    from trongate_admin.log import report_from_threads

    report_from_threads()
    for number in (signal.SIGINT, signal.SIGTERM):
        # By way of the event loop: the signal may come while a window is being built.
        signal.signal(number, lambda _number, _frame: QTimer.singleShot(0, program, program.quit))
    # Python's signal handlers run only between two of its own steps.
    waker = QTimer(program)
    waker.start(250)
    waker.timeout.connect(lambda: None)


def _why(seen: list[str]) -> str:
    """The sentence for Qt's own words about the screen."""
    if any("Could not find the Qt platform plugin" in text for text in seen):
        return "QT_QPA_PLATFORM names no kind of display that Qt knows: unset it."
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return (
            "There is no display: start it inside a desktop session,"
            " or over SSH with X forwarding (ssh -X)."
        )
    if any("could not connect to display" in text for text in seen):
        return "The display can't be opened: check DISPLAY or WAYLAND_DISPLAY."
    return (
        "Qt's display plugin can't be loaded: check DISPLAY or WAYLAND_DISPLAY."
        f" Its libraries on Debian: apt install {_PACKAGES}"
    )


def _give_up(sentence: str) -> NoReturn:
    sys.stderr.write(f"trongate-admin: {sentence}\n")
    sys.stderr.flush()
    # No clean-up: Qt is half-way through its own start and would abort.
    os._exit(_NO_DISPLAY)


if __name__ == "__main__":
    sys.exit(main())
