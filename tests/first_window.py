"""A first window in a process of its own, that says on stdout what becomes of it.

    python tests/first_window.py [ARGUMENT...]

With arguments it is the program, started with them by its own `main`; without any, an empty main
window. `there` comes with the first turn of the event loop after the window was painted. Of the
program there follow: `taken` when a key is in the field for the user name, what had been imported
when the window was there, which classes of Qt were made by workers, and the longest gap of the GUI
thread until the window that comes after it has been built.
Imports nothing that its program doesn't.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication

    from trongate_admin.views.small_window import SmallWindow

_X = 0x58
_OFTEN = 5
"""Milliseconds between two looks at the clock."""


def tell(words: str) -> None:
    """At once, and without what a print would need."""
    os.write(1, f"{words}\n".encode())


def show_empty() -> int:
    """As small as a program with a window can be."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: "QPaintEvent") -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, lambda: tell("there"))

    app = QApplication(sys.argv[:1])
    window = Window()
    window.show()
    return app.exec()


def show_program(arguments: list[str]) -> int:
    """The program as `main.py` starts it, watched from its first window on."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[0] = os.path.dirname(here)
    from trongate_admin import __main__ as start

    run = start._run

    def watched(app: "QApplication", options: "argparse.Namespace") -> int:
        from trongate_admin.views.small_window import SmallWindow

        build = SmallWindow.__init__

        # The first that hears of it, so that nothing the window does then is counted.
        def build_and_listen(window: "SmallWindow", width: int) -> None:
            build(window, width)
            window.seen.connect(lambda: _use(window))

        SmallWindow.__init__ = build_and_listen  # type: ignore[method-assign, assignment]
        return run(app, options)

    start._run = watched
    return start.main(arguments)


def _use(window: "SmallWindow") -> None:
    tell("there")
    modules = [*sys.modules]
    has_names = "Qt" in vars(sys.modules["PySide6.QtCore"])
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication, QLineEdit

    key = QKeyEvent(QEvent.Type.KeyPress, _X, Qt.KeyboardModifier.NoModifier, "x")
    QApplication.sendEvent(window.windowHandle(), key)
    field: QLineEdit = QApplication.focusWidget()  # type: ignore[assignment]
    is_name = field.accessibleName() == "User name or e-mail"
    tell("taken" if is_name and field.text() == "x" else "not taken")
    tell(f"names of Qt built: {has_names}")
    tell(f"modules: {' '.join(modules)}")
    _watch(window)


def _watch(window: "SmallWindow") -> None:
    """Tells the longest gap as soon as the signed-in site's window is made."""
    import builtins
    from threading import current_thread, main_thread
    from time import perf_counter
    from typing import Any

    from PySide6.QtCore import QObject, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    by_workers: list[str] = []
    build_class: Any = builtins.__build_class__

    def build_and_note(*arguments: Any, **keywords: Any) -> Any:
        made = build_class(*arguments, **keywords)
        if isinstance(made, type(QObject)) and current_thread() is not main_thread():
            by_workers.append(made.__name__)
        return made

    builtins.__build_class__ = build_and_note
    gaps: list[float] = []
    last = perf_counter()

    def tick() -> None:
        nonlocal last
        now = perf_counter()
        gaps.append(now - last)
        last = now
        if any(type(each).__name__ == "MainWindow" for each in QApplication.topLevelWidgets()):
            timer.stop()
            tell(f"made by workers: {' '.join(by_workers)}")
            tell(f"longest gap: {max(gaps) * 1000:.1f}")
            tell("built")

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(_OFTEN)


if __name__ == "__main__":
    sys.exit(show_program(sys.argv[1:]) if sys.argv[1:] else show_empty())
