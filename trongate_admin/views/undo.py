"""Takes back the last revoke while it can be: half a minute, from memory."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.models.moments import number
from trongate_admin.storage.kept_rows import MOST, KeptRows, Restoration, Restorer
from trongate_admin.views.icons import Icons

SECONDS = 30
"""How long a revoke can be taken back."""
_NOTHING = "Nothing has been revoked in the last 30 seconds."


class Undo(QObject):
    """One revoke at a time; its rows are forgotten when the time is over."""

    changed = Signal()
    """Another second has passed, or there is nothing to take back any more."""
    restored = Signal(object)
    """A Restoration."""
    failed = Signal(object)
    """An AdminError: why nothing was put back."""

    def __init__(
        self, restorer: Restorer, background: Background, icons: Icons, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._restorer = restorer
        self._background = background
        self._kept: KeptRows | None = None
        self._left = 0
        self._refusal = _NOTHING
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self.action = QAction(icons.icon("undo"), "Undo revoke", self)
        self.action.setShortcuts(QKeySequence.StandardKey.Undo)
        self.action.triggered.connect(lambda: self.undo())

    @property
    def left(self) -> int:
        """Seconds in which the last revoke can still be taken back, 0 for none."""
        return self._left

    def offer(self, kept: KeptRows | None, revoked: int) -> None:
        """A revoke is done; from now on it is the one that can be taken back.

        :param kept: its rows, None where they were too many.
        :param revoked: how many they were.
        """
        self.forget()
        if kept is not None and len(kept):
            self._take(kept)
        elif revoked > MOST:
            self._refusal = (
                f"{number(revoked)} tokens were revoked; more than {number(MOST)} aren't kept."
            )
        self.changed.emit()

    def undo(self) -> None:
        """Puts the rows back, or says why that can't be."""
        kept = self._kept
        if kept is None:
            self.failed.emit(AdminError("There is nothing to undo.", self._refusal))
            return
        self._kept, self._refusal = None, "They are being put back."
        self._stop()
        self._background.run(
            self,
            lambda: self._restorer.restore(kept),
            lambda restoration: self._restored(kept, restoration),
            lambda error: self._not_restored(kept, error),
            lane="write",
            deadline=None,
        )

    def forget(self) -> None:
        """Lets the rows go."""
        if self._kept is not None:
            self._kept.forget()
        self._kept, self._refusal = None, _NOTHING
        self._stop()

    def _take(self, kept: KeptRows) -> None:
        self._kept, self._left = kept, SECONDS
        self._second.start()
        self.changed.emit()

    def _stop(self) -> None:
        self._second.stop()
        self._left = 0
        self.changed.emit()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.forget()
            self._refusal = f"The {SECONDS} seconds are over."
        self.changed.emit()

    def _restored(self, kept: KeptRows, restoration: Restoration) -> None:
        kept.forget()
        self._refusal = _NOTHING
        self.restored.emit(restoration)

    def _not_restored(self, kept: KeptRows, error: AdminError) -> None:
        """It may be tried again for another while, unless another revoke came meanwhile."""
        if self._kept is None:
            self._take(kept)
        else:
            kept.forget()
        self.failed.emit(error)
