"""A screen with a window manager and a bus, for programs that are to be used for real."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.sites import wait_for

_PROGRAMS = ("Xvfb", "openbox", "dbus-daemon", "xdotool")
_BUS = "dbus-1/services/org.a11y.Bus.service"
_INTROSPECTION = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


def system_python() -> str | None:
    """The system's own Python, which the packages of the accessibility tree are made for."""
    return shutil.which("python3", path=os.defpath)


def missing_reason() -> str:
    """Why there can be no screen with an accessibility tree here; empty where there can."""
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    if not any(Path(folder, _BUS).exists() for folder in shared.split(":")):
        return "at-spi2-core isn't installed"
    python = system_python()
    if python is None:
        return "the system has no python3"
    tried = subprocess.run([python, "-c", _INTROSPECTION], capture_output=True, check=False)
    return "python3-gi and gir1.2-atspi-2.0 aren't installed" if tried.returncode else ""


@dataclass(frozen=True)
class Screen:
    """:param environment: what a program needs to appear on it."""

    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a short command on the screen."""
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )


@contextlib.contextmanager
def running_screen(folder: Path, size: str = "1280x900") -> Iterator[Screen]:
    """A virtual screen, gone again afterwards."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(runtime),
        "GSETTINGS_BACKEND": "memory",
    }
    with contextlib.ExitStack() as stack:
        number = _start_display(stack, environment, size)
        environment["DISPLAY"] = f":{number}"
        environment["DBUS_SESSION_BUS_ADDRESS"] = _start_bus(stack, environment)
        stack.enter_context(_running(["openbox", "--sm-disable"], environment))
        screen = Screen(environment)
        # Only a window manager can say how many desktops there are.
        wait_for(lambda: screen.run("xdotool", "get_num_desktops").returncode == 0, 10)
        yield screen


def _start_display(stack: contextlib.ExitStack, environment: dict[str, str], size: str) -> str:
    """Starts an X server on a number that is free, and returns the number."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-noreset"]
    stack.enter_context(_running([*command, "-nolisten", "tcp"], environment, writing))
    os.close(writing)
    with open(reading, encoding="ascii") as pipe:
        number = pipe.readline().strip()
    assert number, "the X server didn't start"
    return number


def _start_bus(stack: contextlib.ExitStack, environment: dict[str, str]) -> str:
    """Starts a session bus; it starts the accessibility bus itself when it is asked for it."""
    reading, writing = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", f"--print-address={writing}"]
    stack.enter_context(_running(command, environment, writing))
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        address = pipe.readline().strip()
    assert address, "the bus didn't start"
    return address


@contextlib.contextmanager
def _running(
    command: list[str], environment: dict[str, str], *kept_open: int
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        env=environment,
        pass_fds=kept_open,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)
