"""The installed Qt binding suits the interpreter that runs it."""

import subprocess
import sys

_SCRIPT = """
from PySide6.QtCore import QObject, QTimer, Signal

class Bell(QObject):
    rang = Signal(bool)

bell, timer = Bell(), QTimer()
for _ in range(5_000):
    bell.rang.emit(True)
for _ in range(20_000):
    timer.setInterval(1)
print("alive")
"""


def test_pyside_does_not_lose_references() -> None:
    # In a process of its own: with a binding that loses them it aborts.
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")
