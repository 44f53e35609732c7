"""What delegates paint with: the cell at hand, and lines of plain text measured once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from trongate_admin.views.theme import tabular

Index = QModelIndex | QPersistentModelIndex

LONGEST = 1000
"""Characters looked at; more fit in no cell, and measuring them would cost."""

_KEPT = 2048
"""Texts whose width is remembered. They aren't kept laid out: a row that comes into sight is
mostly new, and laying out its text takes twice as long as drawing it."""
_FONTS = 16
_DISPLAY = Qt.ItemDataRole.DisplayRole

# Line breaks would make a second line; direction marks could make a name read as another.
_UNSEEN: dict[int, str] = dict.fromkeys([*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_UNSEEN |= dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}"
)


START, END = 0.0, 1.0
"""The share of the free width before a thing that stands where reading starts, or ends."""


class Line(NamedTuple):
    """A line of plain text that fits, and its size in logical pixels."""

    text: str
    width: int
    height: int
    ascent: int


@cache
def before(alignment: Any) -> float:
    """The share of the free width that an alignment leaves before a text."""
    flags = Qt.AlignmentFlag(alignment or 0)
    if flags & Qt.AlignmentFlag.AlignHCenter:
        return 0.5
    return END if flags & Qt.AlignmentFlag.AlignRight else START


def shown(value: Any) -> str:
    """A value of a model as text; nothing for None."""
    return "" if value is None else str(value)


class Lines:
    """Texts cut to a width and measured, kept for the next time they are painted."""

    def __init__(self) -> None:
        self._font = QFont()
        self._tabular = QFont()
        self._metrics: dict[str, QFontMetrics] = {}
        self._names: dict[int, tuple[QFont, str]] = {}
        self._lines: dict[tuple[str, int, str], Line] = {}

    def tabular(self, font: QFont) -> QFont:
        """The view's font with figures of one width; forgets the lines in another font."""
        if font != self._font or not self._metrics:
            self._font = QFont(font)
            self._tabular = tabular(font)
            self._metrics = {"": QFontMetrics(self._tabular)}
            self._names = {id(self._tabular): (self._tabular, "")}
            self._lines.clear()
        return self._tabular

    def line(self, text: str, width: int, font: QFont) -> Line:
        """One line of the text, its end elided when it is wider than `width` pixels."""
        name = self.name(font)
        if len(text) > LONGEST:
            text = text[:LONGEST] + "…"
        key = (text, width, name)
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) >= _KEPT:
                # One for one: to let all go at once would be felt in that frame.
                del self._lines[next(iter(self._lines))]
            line = self._lines[key] = self._measured(text, width, font, name)
        return line

    def name(self, font: QFont) -> str:
        """Tells fonts apart; found out once for each, as that takes longer than to draw a word."""
        known = self._names.get(id(font))
        if known is not None:
            return known[1]
        if len(self._names) > _FONTS:
            self._names.clear()
        name = font.key()
        self._names[id(font)] = font, name
        return name

    def _measured(self, text: str, width: int, font: QFont, name: str) -> Line:
        metrics = self._metrics.get(name)
        if metrics is None:
            metrics = self._metrics[name] = QFontMetrics(font)
        plain = text if text.isascii() and text.isprintable() else text.translate(_UNSEEN)
        taken = metrics.horizontalAdvance(plain)
        if taken > width:
            # Only then: to elide takes four times as long as to measure.
            plain = metrics.elidedText(plain, Qt.TextElideMode.ElideRight, width)
            taken = metrics.horizontalAdvance(plain)
        return Line(plain, taken, metrics.height(), metrics.ascent())


@dataclass(slots=True)
class Cell:
    """One cell being painted: what is left of it, in logical pixels, without its padding."""

    painter: QPainter
    data: Callable[[int], Any]
    """What the model answers to a role."""
    font: QFont
    left: int
    top: int
    width: int
    height: int
    mirrored: bool
    """Whether reading starts at the right."""
    ratio: float
    """Device pixels to a logical one."""
    color: QColor
    """Of the text, where the cell has none of its own."""
    ground: QColor | None
    """What it stands on; None where the painter's opacity shows something else through."""

    def text(self) -> str:
        """What the model wants displayed."""
        return shown(self.data(_DISPLAY))

    def place(self, width: int, height: int, before: float = START) -> tuple[int, int]:
        """Where something goes when a share of the free width lies before it."""
        share = 1.0 - before if self.mirrored else before
        return self.left + int((self.width - width) * share), self.top + (self.height - height) // 2

    def put(self, line: Line, before: float = START) -> None:
        """Draw the line in the painter's pen."""
        x, y = self.place(line.width, line.height, before)
        self.painter.drawText(x, y + line.ascent, line.text)

    def cut(self, start: int = 0, end: int = 0) -> None:
        """Take pixels away where reading starts and where it ends."""
        self.left += end if self.mirrored else start
        self.width -= start + end
