"""Imports what a signed-in site needs while its person types the password.

Before Python 3.12 PySide finds what it knows of a class in a table that the GUI thread reads
without the interpreter's lock. A class that a worker makes may move that table meanwhile, which
crashed one start in a hundred. So a worker reads all modules and imports those without Qt; the
others are imported on the GUI thread, one in each turn of its event loop.
"""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError

_PACKAGE = "trongate_admin."
_QT = ("PySide6", "shiboken6")
_LANE = "imports"


class Imports(QObject):
    """One module and all that it needs, imported once and in the background."""

    def __init__(self, module: str, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._module = module
        self._background = background
        self._has_begun = self._is_done = False
        self._then: Callable[[], object] | None = None
        self._failed: Callable[[AdminError], object] | None = None

    def begin(self) -> None:
        """Nothing happens the second time, unless the first went wrong."""
        if not self._has_begun:
            self._has_begun = True
            self._background.run(
                self, self._read, self._import, self._fail, lane=_LANE, deadline=None
            )

    def when_done(self, then: Callable[[], object], failed: Callable[[AdminError], object]) -> None:
        """Calls `then` on the GUI thread, at once where all is there; only the last one asked."""
        if self._is_done:
            then()
            return
        self._then, self._failed = then, failed
        self.begin()

    def _read(self) -> Sequence[str]:
        """In a worker: imports what has no Qt; what is left, each after all that it needs."""
        if self._module in sys.modules:
            return ()
        uses_qt = _in_order(self._module)
        for name, is_left in uses_qt.items():
            if not is_left:
                import_module(name)
        return [name for name, is_left in uses_qt.items() if is_left]

    def _import(self, names: Sequence[str]) -> None:
        self._go_on(iter([*(partial(import_module, name) for name in names), *_CLASSES]))

    def _go_on(self, steps: Iterator[Callable[[], object]]) -> None:
        step = next(steps, None)
        if step is None:
            self._finish()
            return
        try:
            step()
        except Exception:
            self._fail(AdminError("A part of the program can't be loaded.", "Install it anew."))
            raise
        QTimer.singleShot(0, self, lambda: self._go_on(steps))

    def _finish(self) -> None:
        # What is there by now stays: looking through it at each collection would be felt.
        # Importing leaves next to no garbage, and to look for it now would take 45 ms.
        gc.freeze()
        self._is_done = True
        then, self._then, self._failed = self._then, None, None
        if then is not None:
            then()

    def _fail(self, error: AdminError) -> None:
        self._has_begun = False
        if self._failed is not None:
            self._failed(error)


class _Listener(QtWidgets.QWidget):
    def event(self, event: QEvent) -> bool:
        return super().event(event)


# Where PySide first has to tell which widget, event or brush it has been handed, it makes all
# classes that come into question: 10 ms each time, which would be felt in a window's first frame.
_CLASSES: tuple[Callable[[], object], ...] = (
    lambda: QtWidgets.QScrollArea().viewport(),
    lambda: _Listener().setEnabled(False),
    lambda: QtGui.QGradient,
)


def _in_order(name: str, known: dict[str, bool] | None = None) -> dict[str, bool]:
    """Whether a module has to do with Qt; before it, the same of all that it imports.

    A module's names hold those that it imports, at its top or for its types alone.
    """
    known = {} if known is None else known
    known[name] = True  # until it's known: two modules may name each other for their types
    uses_qt = False
    for each in _names(name):
        if each.startswith(_PACKAGE) and each not in known:
            _in_order(each, known)
        uses_qt = uses_qt or known.get(each, each.startswith(_QT))
    # Once more, so that it stands after all that it needs.
    del known[name]
    known[name] = uses_qt
    return known


def _names(name: str) -> tuple[str, ...]:
    spec = find_spec(name)
    loader = spec.loader if spec is not None else None
    code = loader.get_code(name) if isinstance(loader, InspectLoader) else None
    return code.co_names if code is not None else _QT
