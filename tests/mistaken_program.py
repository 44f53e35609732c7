"""The real program, made to stumble in every place that it has: what it shows goes to stdout.

    python -m tests.mistaken_program SECRET

The secret stands in the text of each exception and in the locals of each frame.
"""

import sys
import threading
from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from trongate_admin import __main__ as start
from trongate_admin.app import Program
from trongate_admin.views.sites_window import SitesWindow

_PATIENCE = 10.0
_PLACES = ("slot", "worker", "lost_worker", "thread", "deletion", "painting")


class Mistake(Exception):
    """Not one that the program knows."""


def fail(secret: str) -> None:
    password = token = secret
    raise Mistake(f"{password} and {token}")


class Deleted:
    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __del__(self) -> None:
        fail(self._secret)


class Painted(QWidget):
    def __init__(self, secret: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._secret = secret

    def paintEvent(self, event: QPaintEvent) -> None:
        secret, self._secret = self._secret, ""
        if secret:
            fail(secret)


class Stumbling:
    """Makes one mistake after the other, then tells what boxes there are, and goes on."""

    def __init__(self, app: QApplication, secret: str) -> None:
        self._app = app
        self._secret = secret
        self._left = list(_PLACES)
        self._rounds = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._step)
        self._timer.start(30)

    @property
    def _program(self) -> Program:
        return cast("Any", sys.excepthook).__self__  # type: ignore[no-any-return]

    def _step(self) -> None:
        windows = [w for w in self._app.topLevelWidgets() if isinstance(w, SitesWindow)]
        if not windows:
            return
        if self._left:
            place = self._left.pop(0)
            deed: Callable[[], None] = getattr(self, f"_in_{place}")
            deed()
            return
        self._rounds += 1
        if self._rounds == 20:
            self._tell(windows[0])

    def _tell(self, window: SitesWindow) -> None:
        boxes = [w for w in self._app.topLevelWidgets() if isinstance(w, QMessageBox)]
        for box in boxes:
            print(f"box {box.text()} {box.informativeText()}".replace("\n", " "), flush=True)
            box.close()
        self._program.background.run(self._program, lambda: "answer", self._goes_on, print)

    def _goes_on(self, answer: str) -> None:
        print(f"alive {answer}", flush=True)
        print("done", flush=True)

    def _in_slot(self) -> None:
        fail(self._secret)

    def _in_worker(self) -> None:
        secret, program = self._secret, self._program
        program.background.run(program, lambda: fail(secret), print, self._failed)

    def _in_lost_worker(self) -> None:
        secret, program = self._secret, self._program
        begun, dropped = threading.Event(), threading.Event()

        def work() -> None:
            begun.set()
            dropped.wait(_PATIENCE)
            fail(secret)

        job = program.background.run(program, work, print, print, lane="find")
        # One that hasn't begun is never done, and in the lane of another it would have to wait.
        begun.wait(_PATIENCE)
        program.background.drop(job)
        dropped.set()

    def _failed(self, error: Exception) -> None:
        print(f"failed {error}", flush=True)

    def _in_thread(self) -> None:
        threading.Thread(target=fail, args=(self._secret,)).start()

    def _in_deletion(self) -> None:
        Deleted(self._secret)

    def _in_painting(self) -> None:
        window = self._program.window
        assert window is not None
        Painted(self._secret, window).show()


def main() -> int:
    secret = sys.argv[1]
    app = start._application()
    stumbling = Stumbling(app, secret)
    code = start._run(app, start._parse([]))
    del stumbling
    return code


if __name__ == "__main__":
    sys.exit(main())
