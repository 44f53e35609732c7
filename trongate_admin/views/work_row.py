"""The last row of a dialog: its buttons, and what its work in the background is doing."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from trongate_admin.background import INTERACTIVE_DEADLINE, Background, Job
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.views.plain import label

T = TypeVar("T")

_QUIET = 150
"""Milliseconds of work that are not worth a word."""
_LOOK = 100
"""Milliseconds between two looks at how far the work is."""
_GRACE = 20.0
"""Seconds that a stopped work has for its answer before it is given up."""


class WorkRow(QWidget):
    """Runs one piece of work at a time; it can be stopped, and its answer is waited for.

    Work that takes too long is stopped as by Cancel and not given up: a write whose answer
    isn't heard may have happened.
    """

    busy_changed = Signal()

    def __init__(
        self, background: Background, *buttons: QPushButton, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._job: Job[Any] | None = None
        self._is_cancelling = False
        self._is_late = False
        self._saying = ""
        self._text = label("", "dim", wrap=True)
        self._bar = QProgressBar()
        self._quiet = QTimer(self)
        self._patience = QTimer(self)
        self._look = QTimer(self)
        self._progress: Callable[[], tuple[int, int]] | None = None
        self._build(buttons)
        self._connect()

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    @property
    def text(self) -> str:
        """What it says is going on."""
        return self._text.text()

    def run(
        self,
        saying: str,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[AdminError], object],
        *,
        patience: float = INTERACTIVE_DEADLINE,
        lane: str = "write",
        progress: Callable[[], tuple[int, int]] | None = None,
    ) -> None:
        """Runs `work`, then `done` or `failed`; `patience` in seconds.

        `work` must hold no widget: it ends in a worker.

        :param progress: asked ten times a second how much is done, and of how much.
        """
        self._progress = progress
        if progress is not None:
            self._look.start()
        self._is_late = False
        self._is_cancelling = False
        self._saying = saying
        self._quiet.start(_QUIET)
        self._patience.start(int(patience * 1000))
        self._job = self._background.run(
            self,
            work,
            lambda result: self._answered(lambda: done(result)),
            lambda error: self._answered(lambda: failed(self._told(error))),
            lane=lane,
            deadline=patience + _GRACE,
        )
        self.busy_changed.emit()

    def cancel(self) -> None:
        """Asks the work to stop; `failed` gets Cancelled once it has."""
        if self._job is not None and not self._is_cancelling:
            self._is_cancelling = True
            self._saying = "Cancelling…"
            self._show_work()
            self._job.cancel()
            self.busy_changed.emit()

    @property
    def is_cancelling(self) -> bool:
        """Whether the work was asked to stop and hasn't answered yet."""
        return self._is_cancelling

    def _show_progress(self) -> None:
        if self._progress is not None:
            done, total = self._progress()
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    def _show_work(self) -> None:
        self._quiet.stop()
        self._text.setText(self._saying)
        self._bar.show()

    def _run_out(self) -> None:
        self._is_late = not self._is_cancelling
        self.cancel()

    def _told(self, error: AdminError) -> AdminError:
        if self._is_late and isinstance(error, Cancelled):
            seconds = self._patience.interval() // 1000
            return AdminError(
                f"The server didn't answer within {seconds} seconds, so it was stopped.",
                "Check the network and the server, then try again.",
            )
        return error

    def _answered(self, tell: Callable[[], object]) -> None:
        self._job = None
        self._is_cancelling = False
        for timer in (self._quiet, self._patience, self._look):
            timer.stop()
        self._text.setText("")
        self._bar.hide()
        self._bar.setRange(0, 0)
        self.busy_changed.emit()
        tell()

    def _build(self, buttons: tuple[QPushButton, ...]) -> None:
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("Progress")
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        for each in buttons:
            row.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._bar)
        layout.addLayout(row)

    def _connect(self) -> None:
        self._quiet.setSingleShot(True)
        self._patience.setSingleShot(True)
        self._look.setInterval(_LOOK)
        self._look.timeout.connect(self._show_progress)
        self._quiet.timeout.connect(self._show_work)
        self._patience.timeout.connect(self._run_out)
