"""Measures the start: until the sign-in window can be typed in, against an empty main window.

    python -m tests.benchmarks.start_up [RUNS]

Each run starts one process of each kind, the demo's window and a Trongate application's among
them. A process is timed from outside, until the first turn of its event loop after the window
was painted; a key pressed in that turn has to be in the field for the user name. Prints one line
of Markdown for each kind: the median and its ratio to the empty window's.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from trongate_admin.domain.demo import demo_site
from trongate_admin.paths import resource
from trongate_admin.storage.demo import make_demo

_CHILD = Path(__file__).resolve().parents[1] / "first_window.py"
_FOLDERS = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
_SETTINGS = "<?php\n$databases['default'] = ['host' => '127.0.0.1', 'port' => '1', "
_SETTINGS += "'user' => 'u', 'password' => '', 'database' => 'shop'];\n"
_CONFIG = "<?php\ndefine('BASE_URL', 'https://shop.example/');\ndefine('ENV', 'live');\n"
RUNS = 21


def measure(runs: int = RUNS) -> dict[str, float]:
    """Seconds until a window can be used, the median of so many runs: empty, demo and folder."""
    with tempfile.TemporaryDirectory() as there:
        home = Path(there)
        kinds = {"empty": [], "demo": ["--demo"], "folder": ["--trongate", str(home / "shop")]}
        environment = _made(home)
        # The first run of each writes the .pyc files. After that each kind comes first as often as
        # last: some machines are quicker after a rest.
        names = [*kinds]
        seconds = [
            {name: _start(kinds[name], environment) for name in names[first:] + names[:first]}
            for first in (run % len(names) for run in range(runs + 1))
        ][1:]
    return {name: median(each[name] for each in seconds) for name in kinds}


def _made(home: Path) -> dict[str, str]:
    """The environment of a person whose demo is made and who has a Trongate application."""
    make_demo(demo_site(home / "data/trongate-admin"), resource("demo.json"))
    (home / "shop/config").mkdir(parents=True)
    (home / "shop/config/database.php").write_text(_SETTINGS)
    (home / "shop/config/config.php").write_text(_CONFIG)
    changes = {name: str(home / folder) for name, folder in _FOLDERS.items()}
    usual = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    return {**os.environ, **usual, **changes, "PYTHONDONTWRITEBYTECODE": ""}


def _start(arguments: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(_CHILD), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        there = process.stdout.readline()
        seconds = time.perf_counter() - begun
        taken = process.stdout.readline() if arguments else "taken\n"
        process.kill()
    if (there, taken) != ("there\n", "taken\n"):
        raise AssertionError(f"{there!r}, {taken!r}")
    return seconds


def main(runs: int) -> None:
    medians = measure(runs)
    print(f"\nUntil the first window can be used, median of {runs} runs\n")
    print("| window | took | of the empty one's |\n| --- | --- | --- |")
    for name, seconds in medians.items():
        print(f"| {name} | {seconds * 1000:.0f} ms | {seconds / medians['empty']:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
