"""The program's own mistakes: logged where they happened, and the first of them told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.log import LOG_NAME, report

if TYPE_CHECKING:
    from logging.handlers import QueueListener


class Mistakes(QObject):
    """Begins the log in a worker, since that makes files; what happens before waits for it.

    :param folder: where the log is written.
    :param window: what a box would stand over.
    """

    def __init__(
        self,
        folder: Path,
        background: Background,
        window: Callable[[], QWidget | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.has_told = False
        self._folder = folder
        self._background = background
        self._window = window
        self._log: QueueListener | None = None
        self._has_begun = False
        self._waiting: list[BaseException] = []

    def begin(self) -> None:
        """Nothing happens the second time, unless the first went wrong."""
        if not self._has_begun:
            self._has_begun = True
            self._background.run(
                self, partial(_start, self._folder), self._started, self._not_started, lane="log"
            )

    def tell(self, error: BaseException) -> None:
        """Logs it, and shows that something went wrong unless that has been shown before."""
        if self._log is None:
            self._waiting.append(error)
            self.begin()
        else:
            report(error)
        if not self.has_told:
            self.has_told = True
            from trongate_admin.views.mistake_box import show_mistake

            show_mistake(self._folder / LOG_NAME, self._window())

    def close(self) -> None:
        """Writes what is left, and ends the log."""
        if self._log is None and self._waiting:
            self._started(_start(self._folder))
        if self._log is not None:
            self._log.stop()

    def _started(self, log: "QueueListener") -> None:
        self._log = log
        waiting, self._waiting = self._waiting, []
        for error in waiting:
            report(error)

    def _not_started(self, _error: AdminError) -> None:
        """The next mistake tries again, and the end does."""
        self._has_begun = False


def _start(folder: Path) -> "QueueListener":
    from trongate_admin.log_file import start_log

    return start_log(folder)
