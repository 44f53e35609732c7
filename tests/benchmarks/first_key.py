"""A window in a process of its own that says on stdout when it is there, and when it took a key.

    python tests/benchmarks/first_key.py [ARGUMENT...]

With arguments it is the program, started with them; without any, an empty main window.
"""

import os
import sys

_X = 0x58


def tell(word: str) -> None:
    """At once, and without what a print would need."""
    os.write(1, f"{word}\n".encode())
    if os.environ.get("IR_EXIT"):
        os._exit(0)


def show_empty() -> int:
    """As small as a program with a window can be."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, lambda: tell("there"))

    app = QApplication(sys.argv[:1])
    window = Window()
    window.show()
    return app.exec()


def show_program(arguments: list[str]) -> int:
    """The program as `main.py` starts it."""
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    from trongate_admin import __main__ as start

    run = start._run

    def watched(app, options):
        from trongate_admin.views.small_window import SmallWindow

        add_keys = SmallWindow._add_keys

        def tell_first(window):
            _press(window)
            add_keys(window)

        SmallWindow._add_keys = tell_first
        return run(app, options)

    start._run = watched
    return start.main(arguments)


def _press(window):
    tell("there")
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    key = QKeyEvent(QEvent.Type.KeyPress, _X, Qt.KeyboardModifier.NoModifier, "x")
    QApplication.sendEvent(window.windowHandle(), key)
    tell("taken" if window.form.name_field.text() == "x" else "not taken")


if __name__ == "__main__":
    sys.exit(show_program(sys.argv[1:]) if sys.argv[1:] else show_empty())
