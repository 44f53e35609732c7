"""Which colour of the chart stands for which level."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from trongate_admin.domain.overview import ExpiryBars
from trongate_admin.models.periods import level_title
from trongate_admin.views.chart_painter import series_color
from trongate_admin.views.theme import Theme

_SIDE, _GAP, _BETWEEN, _LINE_GAP = 10, 6, 16, 0
_LONGEST = 24
"""Letters of a title that are written at the most."""
_MOST = 12
"""Levels that are named; the tooltip and the table name them all."""
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChartLegend(QWidget):
    """Squares and titles, on as many lines as they need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: ExpiryBars | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_levels(self, bars: ExpiryBars) -> None:
        """Names the levels of a chart."""
        self._bars = bars
        self.setAccessibleName(f"Levels: {', '.join(text for _, text in self._entries())}")
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return int(places[-1][1].bottom()) + 1 if places else self._height

    def sizeHint(self) -> QSize:
        return QSize(self._theme.width(240), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.width(120), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._bars is None or not self.isEnabled():
            return
        painter, colors = QPainter(self), self._theme.colors
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for (level, text), (_, place) in zip(
            self._entries(), self._places(self.width()), strict=True
        ):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(series_color(colors, self._bars, level))
            top = place.center().y() - _SIDE / 2
            painter.drawRoundedRect(QRectF(place.left(), top, _SIDE, _SIDE), 2, 2)
            painter.setPen(colors.dim)
            painter.drawText(place.adjusted(_SIDE + _GAP, 0, 0, 0), _MIDDLE, text)
        painter.end()

    @property
    def _height(self) -> int:
        return max(self._theme.size(22), QFontMetrics(self.font()).height() + 2)

    def _entries(self) -> list[tuple[int, str]]:
        """Which level, and what is written."""
        if self._bars is None:
            return []
        bars = self._bars
        seen = [
            level
            for level in range(len(bars.levels))
            if any(bar.counts[level] for bar in bars.bars)
        ]
        return [(level, _short(level_title(bars, level))) for level in seen[:_MOST]]

    def _places(self, width: int) -> list[tuple[int, QRectF]]:
        """Where each stands, from left to right and then below."""
        letters, found = QFontMetrics(self.font()), []
        x, y = 0, 0
        for level, text in self._entries():
            needed = _SIDE + _GAP + letters.horizontalAdvance(text) + 2
            if x and x + needed > width:
                x, y = 0, y + self._height + _LINE_GAP
            found.append((level, QRectF(x, y, needed, self._height)))
            x += needed + _BETWEEN
        return found


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
