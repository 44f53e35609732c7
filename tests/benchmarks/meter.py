"""Measures inside a process with a window: waits, stalls of the GUI thread, CPU and memory."""

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QPointF,
    QSocketNotifier,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QTableView

from tests.benchmarks.wire import BEFORE, NO_STALL, Figure, Next, Stall, say

PATIENCE = 120.0
"""Seconds after which an operation counts as not done."""
ROWS_IN_SIGHT = 40
_PAGES = 100
_FRAME = 33
"""Milliseconds between two pages while a key is held down."""


class Meter:
    """The longest gap of a 5 ms timer since it was last asked."""

    def __init__(self) -> None:
        self._last, self._work = time.perf_counter(), time.thread_time()
        self._worst = NO_STALL
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        stall = Stall((now - self._last) * 1000, (work - self._work) * 1000)
        self._worst = max(self._worst, stall)
        self._last, self._work = now, work

    def worst(self) -> Stall:
        """The gap that is not yet over counts too."""
        if self._timer.isActive():
            self._tick()
        worst, self._worst = self._worst, NO_STALL
        return worst

    def stop(self) -> None:
        """Costs nothing from now on."""
        self._timer.stop()

    def start(self) -> None:
        """Goes on as if nothing had been before."""
        self._worst = NO_STALL
        self._last, self._work = time.perf_counter(), time.thread_time()
        self._timer.start()


class Eye(QObject):
    """Sees whether all rows of a table in sight have been painted since something was so.

    :param is_whole: whether the last painting was of all rows; it is where nobody says otherwise.
    """

    def __init__(self, view: QTableView, is_whole: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self._was_painted = False
        self._is_whole = is_whole
        self._is_there: Callable[[], object] = lambda: False
        view.viewport().installEventFilter(self)

    @property
    def has_seen(self) -> bool:
        return self._was_painted and self._is_whole()

    def look_for(self, is_there: Callable[[], object]) -> None:
        """From now on, the first painting counts that finds it so."""
        self._was_painted, self._is_there = False, is_there

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = bool(self._is_there())
        return False


class Bench:
    """Measures operations, each with the worst stall, and tells the process that started it."""

    def __init__(self) -> None:
        self.meter = Meter()
        self._is_told = False
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._told)

    def announce(self, *operations: str) -> None:
        """Waits, with the window alive, until the other process has measured the limit."""
        self.tell(f"{BEFORE}{operations[0] if operations else 'the end'}", 0)
        self._is_told = False
        say(Next(operations))
        wait(lambda: self._is_told, 3600)
        self.meter.worst()

    def tell(
        self, operation: str, value: float, unit: str = "ms", ids: tuple[int, ...] = ()
    ) -> None:
        """What an operation came to, with the worst stall since the last that was told."""
        say(Figure(operation, value, unit, self.meter.worst(), ids))

    def timed(self, act: Callable[[], object], done: Callable[[], object]) -> float:
        """Milliseconds until something that is set off has come about; infinite where it isn't."""
        begun = time.perf_counter()
        act()
        came = wait(done)
        return (time.perf_counter() - begun) * 1000 if came else float("inf")

    def _told(self) -> None:
        if not sys.stdin.readline():
            os._exit(1)
        self._is_told = True


def wait(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Runs the event loop until something is so; False where it isn't in time."""
    if condition():
        return True
    loop, timer = QEventLoop(), QTimer()
    until = time.monotonic() + seconds
    came: list[bool] = []

    def look() -> None:
        if condition():
            came.append(True)
        if came or time.monotonic() > until:
            timer.stop()
            loop.quit()

    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    timer.start(1)
    loop.exec()
    return bool(came)


def rest(seconds: float) -> float:
    """Runs the event loop for so long; the seconds of CPU that the process needs for it."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_memory() -> float:
    """The most memory that this process ever had, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show_forty_rows(view: QTableView) -> None:
    """Makes the window as high as its table needs for the rows of a large screen."""
    window = view.window()
    height = ROWS_IN_SIGHT * view.verticalHeader().defaultSectionSize()
    for _ in range(2):
        window.resize(1240, window.height() + height - view.viewport().height())
        rest(0.1)


@dataclass(frozen=True)
class Frames:
    """Milliseconds of each frame, and those that its thread was at work, whoever else was.

    :param whole: milliseconds until all rows of a page were painted, be it in later frames.
    :param parts: whether a frame showed a part of its rows only.
    """

    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    parts: list[bool] = field(default_factory=list)


def frames(
    view: QTableView, act: Callable[[], object], is_whole: Callable[[], bool] = lambda: True
) -> Frames:
    """A hundred pages: for each what is set off, and what Qt paints after it, at once."""
    made, eye = Frames(), Eye(view)
    for _ in range(_PAGES):
        eye.look_for(lambda: True)
        begun, work = time.perf_counter(), time.thread_time()
        act()
        QCoreApplication.sendEvent(view.window(), QEvent(QEvent.Type.UpdateRequest))
        assert eye.has_seen, "nothing was painted"
        painted = time.perf_counter()
        made.took.append((painted - begun) * 1000)
        made.worked.append((time.thread_time() - work) * 1000)
        made.parts.append(not is_whole())
        wait(is_whole)
        made.whole.append((time.perf_counter() - begun) * 1000)
        rest(max(0.0, _FRAME / 1000 + painted - time.perf_counter()))
    return made


def press_page_down(view: QTableView) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(view, key)


def turn_wheel(view: QTableView) -> None:
    """A page's worth of pixels, as a touch pad sends them."""
    port = view.viewport()
    place = QPointF(port.rect().center())
    event = QWheelEvent(
        place,
        QPointF(port.mapToGlobal(place)),
        QPointF(0, -port.height()).toPoint(),
        QPointF(0, -port.height()).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(port, event)


def application() -> QApplication:
    qInstallMessageHandler(_print_message)
    return QApplication(sys.argv[:1])


def _print_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if "doesn't support" not in text and "does not support" not in text:
        sys.stderr.write(f"{text}\n")
