"""The content of a small window: one column that is centred, and scrolls where text is large."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.text import visible
from trongate_admin.views.numbers import NO_FOCUS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_LONGEST_WORD = 24
_WIDEST = (1 << 24) - 1
_EDGE = 24
"""Pixels that stay free between the window and the edge of the screen."""


def breakable(text: str) -> str:
    """`text` with a place to break the line inside of words that no window is wide enough for."""
    return " ".join(_parts(word) for word in text.split(" "))


def _parts(word: str) -> str:
    starts = range(0, len(word), _LONGEST_WORD)
    return "\u200b".join(word[start : start + _LONGEST_WORD] for start in starts)


def readable(text: str) -> str:
    """A name from elsewhere, fit to be read, in a label that wraps."""
    return breakable(visible(text))


class _Content(QWidget):
    """As high as its width needs; by itself it would ask for the height of its least width."""

    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_seen = False

    def paintEvent(self, event: "QPaintEvent") -> None:
        if not self._is_seen:
            self._is_seen = True
            # Not yet: what lies on this ground is painted now.
            QTimer.singleShot(0, self, self.seen.emit)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Column(QScrollArea):
    """Banners across the whole width, and under them a column of at most `width` pixels."""

    def __init__(self, width: int = _WIDEST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setProperty("focusPolicy", NO_FOCUS)
        self._content = _Content()
        self.seen = self._content.seen
        """Signals that it is on the screen for the first time."""
        column = QWidget()
        column.setMaximumWidth(width)
        self.banners = QVBoxLayout()
        self.banners.setSpacing(0)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        middle.addStretch(1)
        middle.addWidget(column, 1000)
        middle.addStretch(1)
        whole = QVBoxLayout(self._content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.banners)
        whole.addLayout(middle, 1)
        self.setWidget(self._content)

    def fit(self) -> None:
        """Makes the window around it as large as the content needs, within the screen."""
        window = self.window()
        room = self.screen().availableSize() - QSize(2 * _EDGE, 2 * _EDGE)
        width = max(window.width(), self._content.minimumSizeHint().width())
        bar = self.verticalScrollBar().sizeHint().width()
        # A bar that is there stays until the content would fit beside it.
        height = max(self._content.heightForWidth(each) for each in (width, width - bar))
        if not window.isMaximized():
            window.resize(QSize(width, height).expandedTo(window.size()).boundedTo(room))
