"""What delegates paint with: the cell at hand, and lines of plain text laid out once."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText
from PySide6.QtWidgets import QStyle

from trongate_admin.views.theme import tabular

Index = QModelIndex | QPersistentModelIndex

LONGEST = 1000
"""Characters looked at; more fit in no cell, and laying them out would cost."""

_KEPT = 2048  # laid out texts, about a kilobyte each
_VCENTER = Qt.AlignmentFlag.AlignVCenter

# Line breaks would make a second line; direction marks could make a name read as another.
_UNSEEN: dict[int, str] = dict.fromkeys([*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_UNSEEN |= dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}"
)


def shown(value: Any) -> str:
    """A value of a model as text; nothing for None."""
    return "" if value is None else str(value)


class Lines:
    """Texts cut to a width and laid out, kept for the next time they are painted."""

    def __init__(self) -> None:
        self._font = QFont()
        self._tabular = QFont()
        self._metrics: dict[str, QFontMetrics] = {}
        self._lines: dict[tuple[str, int, str], QStaticText] = {}

    def tabular(self, font: QFont) -> QFont:
        """The view's font with figures of one width; forgets the lines in another font."""
        if font != self._font or not self._metrics:
            self._font = QFont(font)
            self._tabular = tabular(font)
            self._metrics = {"": QFontMetrics(self._tabular)}
            self._lines.clear()
        return self._tabular

    def line(self, text: str, width: int, font: QFont) -> QStaticText:
        """One line of the text, its end elided when it is wider than `width` pixels."""
        name = "" if font is self._tabular else font.key()
        if len(text) > LONGEST:
            text = text[:LONGEST] + "…"
        key = (text, width, name)
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            line = self._lines[key] = self._laid_out(text, width, font, name)
        return line

    def _laid_out(self, text: str, width: int, font: QFont, name: str) -> QStaticText:
        metrics = self._metrics.get(name)
        if metrics is None:
            metrics = self._metrics[name] = QFontMetrics(font)
        plain = text.translate(_UNSEEN)
        line = QStaticText(metrics.elidedText(plain, Qt.TextElideMode.ElideRight, width))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.prepare(font=font)
        return line


@dataclass(slots=True)
class Cell:
    """One cell being painted; `rect` is what is left of it, without its padding."""

    painter: QPainter
    rect: QRect
    font: QFont
    direction: Qt.LayoutDirection
    index: Index

    def data(self, role: int) -> Any:
        """What the model answers, asked directly: a way round through Qt costs four times."""
        return self.index.model().data(self.index, role)

    def text(self) -> str:
        """What the model wants displayed."""
        return shown(self.data(Qt.ItemDataRole.DisplayRole))

    def place(self, size: QSize, alignment: Qt.AlignmentFlag) -> QRect:
        """Room of a size in the middle of the height; left means where reading starts."""
        return QStyle.alignedRect(self.direction, alignment | _VCENTER, size, self.rect)

    def put(self, line: QStaticText, alignment: Qt.AlignmentFlag) -> None:
        """Draw the line in the painter's pen."""
        self.painter.drawStaticText(self.place(line.size().toSize(), alignment).topLeft(), line)

    def cut(self, start: int = 0, end: int = 0) -> None:
        """Take pixels away where reading starts and where it ends."""
        rest = self.rect.adjusted(start, 0, -end, 0)
        self.rect = QStyle.visualRect(self.direction, self.rect, rest)
