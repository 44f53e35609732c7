"""The one way of a secret to the clipboard: kept out of histories, cleared after 15 seconds."""

import hashlib
import math
import time
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard

SECONDS = 15
"""How long a secret stays."""
_OFTEN = 200
"""Milliseconds between two looks at the time, so that each second is told when it comes."""
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
    "org.nspasteboard.ConcealedType": b"1",
}
"""What asks clipboard managers of Linux, Windows and macOS not to keep or show a content."""


class SecretClipboard(QObject):
    """Puts a secret on the clipboard and takes it away again, unless something else lies there.

    It keeps a digest of the secret, not the secret. Call `clear` when the program locks and
    when it quits: on X11 a clipboard manager may take over what a program leaves behind.
    """

    counting = Signal(int)
    """Seconds left, once each second."""
    cleared = Signal()
    """Nothing of ours lies there any more."""
    stuck = Signal()
    """The system didn't let it be cleared: the secret may still lie there."""

    def __init__(
        self,
        clipboard: QClipboard,
        parent: QObject | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._monotonic = monotonic
        self._digest = b""
        self._until = 0.0
        self._told = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_OFTEN)
        self._timer.timeout.connect(self._tick)
        clipboard.dataChanged.connect(self._look)

    def copy(self, secret: str) -> None:
        """Puts `secret` there for 15 seconds."""
        data = QMimeData()
        data.setText(secret)
        for kind, hint in _HINTS.items():
            data.setData(kind, hint)
        self._digest = b""
        self._clipboard.setMimeData(data)
        self._digest = _digest(secret)
        self._until = self._monotonic() + SECONDS
        self._told = 0
        self._timer.start()
        self._tick()

    def clear(self) -> None:
        """Takes the secret away now, if it is still the one that lies there."""
        ours, is_there = self._digest, self._is_ours()
        self._forget()
        if not ours:
            return
        if is_there:
            self._clipboard.clear()
            if _digest(self._clipboard.text()) == ours:
                self.stuck.emit()
                return
        self.cleared.emit()

    def _tick(self) -> None:
        left = math.ceil(self._until - self._monotonic())
        if left <= 0:
            self.clear()
        elif left != self._told:
            self._told = left
            self.counting.emit(left)

    def _look(self) -> None:
        """Something was put on the clipboard, by us or by another."""
        if self._digest and not self._is_ours():
            self._forget()
            self.cleared.emit()

    def _is_ours(self) -> bool:
        return bool(self._digest) and _digest(self._clipboard.text()) == self._digest

    def _forget(self) -> None:
        self._digest = b""
        self._timer.stop()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
