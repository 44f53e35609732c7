"""Where the parts of the expiry chart stand, and how they are painted."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from trongate_admin.domain.overview import NO_LEVEL, ExpiryBars
from trongate_admin.models.moments import number
from trongate_admin.models.periods import axis_label, is_labelled, steps
from trongate_admin.views.theme import Colors, mixed

_GAP = 6
"""Logical pixels between things."""
_FADED = 0.5
"""The share of the ground in bars that aren't chosen while others are."""
_ROUND = 2.0
_TICKS = 5
"""Lines of the scale above its ground, about."""
_WIDEST = 44.0
"""Logical pixels of a bar, however much room there is."""
_CENTER = Qt.AlignmentFlag.AlignCenter


def series_color(colors: Colors, bars: ExpiryBars, place: int) -> QColor:
    """The colour of a level: the series in order, then lighter or darker; orphans have their own.

    :param place: which of `bars.levels`.
    """
    if bars.levels[place] == NO_LEVEL:
        return colors.orphan
    again, which = divmod(place, len(colors.series))
    return mixed(colors.series[which], colors.text, min(0.9, 0.45 * again))


@dataclass(frozen=True)
class ChartPlan:
    """Where things are, in logical pixels: the scale at the left, the axis below, a title above.

    Time goes from left to right everywhere, as it does on the axis of every chart.
    """

    bars: ExpiryBars | None
    width: int
    height: int
    letters: QFontMetrics

    @property
    def count(self) -> int:
        """How many bars there are, at least one."""
        return len(self.bars.bars) if self.bars else 1

    @property
    def plot(self) -> QRectF:
        """Where the bars stand."""
        line = self.letters.height()
        left = self.letters.horizontalAdvance(number(self.ceiling)) + 2 * _GAP
        top, below = line + 2 * _GAP, line + 2 * _GAP
        return QRectF(
            left, top, max(1, self.width - left - _GAP), max(1, self.height - top - below)
        )

    @property
    def most(self) -> int:
        """Tokens of the highest bar."""
        return max((bar.total for bar in self.bars.bars), default=0) if self.bars else 0

    @property
    def ticks(self) -> range:
        """The numbers of the scale: few, round, and up to the highest bar or above it."""
        rough = max(1.0, self.most / _TICKS)
        size = 10 ** math.floor(math.log10(rough))
        round_steps = (size, 2 * size, max(2 * size, 5 * size // 2), 5 * size, 10 * size)
        step = next(each for each in round_steps if each >= rough)
        return range(0, step * math.ceil(max(1, self.most) / step) + 1, step)

    @property
    def ceiling(self) -> int:
        """The number at the upper end of the scale."""
        return self.ticks[-1]

    def column(self, first: int, last: int) -> QRectF:
        """The room of the bars `first` to `last`."""
        plot = self.plot
        step = plot.width() / self.count
        return QRectF(
            plot.left() + first * step, plot.top(), (last - first + 1) * step, plot.height()
        )

    def y(self, tokens: float) -> float:
        """How high so many tokens reach."""
        plot = self.plot
        return plot.bottom() - plot.height() * tokens / self.ceiling

    def bar_at(self, x: float) -> int:
        """The bar at a place, -1 for none."""
        plot = self.plot
        place = math.floor((x - plot.left()) / plot.width() * self.count)
        return place if self.bars is not None and 0 <= place < self.count else -1

    def nearest_bar(self, x: float) -> int:
        """The bar at a place, or the nearest one."""
        plot = self.plot
        return self.bar_at(min(max(x, plot.left()), plot.right() - 0.01))

    def labels(self) -> list[tuple[int, str]]:
        """Bars and what is written under their beginning: as many as have room."""
        bars = self.bars
        if bars is None:
            return []
        span, found = bars.span, []
        for step in steps(span):
            found = [
                (place, axis_label(bar, span))
                for place, bar in enumerate(bars.bars)
                if is_labelled(place, bar, span, step)
            ]
            widest = max((self.letters.horizontalAdvance(text) for _, text in found), default=0)
            if (widest + 2 * _GAP) <= self.plot.width() / self.count * step:
                break
        return found


class ChartPainter:
    """Paints one plan."""

    def __init__(self, painter: QPainter, colors: Colors, plan: ChartPlan) -> None:
        self._painter = painter
        self._colors = colors
        self._plan = plan

    def paint(
        self, chosen: tuple[int, int] | None, title: str, hovered: int, *, has_focus: bool
    ) -> None:
        """:param title: what is written over the chosen bars."""
        if self._plan.bars is None or not self._plan.bars.total:
            self._paint_emptiness()
        else:
            self._paint_scale()
            if chosen:
                self._paint_ground(self._plan.column(*chosen))
            for place in range(self._plan.count):
                is_in = chosen is None or chosen[0] <= place <= chosen[1]
                self._paint_bar(place, is_faded=not is_in, is_hovered=place == hovered)
            self._paint_axis()
            if chosen:
                self._paint_title(self._plan.column(*chosen), title)
        if has_focus:
            self._paint_ring()

    def _paint_emptiness(self) -> None:
        bars = self._plan.bars
        text = "Reading…" if bars is None else f"No live token ends within {bars.span.value}."
        self._painter.setPen(self._colors.dim)
        whole = QRectF(0, 0, self._plan.width, self._plan.height)
        self._painter.drawText(whole, _CENTER | Qt.TextFlag.TextWordWrap, text)

    def _paint_scale(self) -> None:
        plan, plot, painter = self._plan, self._plan.plot, self._painter
        height = plan.letters.height()
        for tick in plan.ticks:
            y = round(plan.y(tick)) + 0.5
            is_ground = not tick
            painter.setPen(self._ground_line() if is_ground else self._colors.line)
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            painter.setPen(self._colors.dim)
            place = QRectF(0, y - height / 2, plot.left() - _GAP, height)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(tick)
            )

    def _ground_line(self) -> QColor:
        return mixed(self._colors.line, self._colors.text, 0.25)

    def _paint_ground(self, column: QRectF) -> None:
        """The chosen bars stand on a ground of their own, between two lines."""
        painter, accent = self._painter, self._colors.accent
        painter.fillRect(column, mixed(self._colors.base, accent, 0.13))
        painter.fillRect(QRectF(column.left() - 1, column.top(), 1.5, column.height()), accent)
        painter.fillRect(QRectF(column.right() - 0.5, column.top(), 1.5, column.height()), accent)

    def _paint_bar(self, place: int, *, is_faded: bool, is_hovered: bool) -> None:
        plan, bars = self._plan, self._plan.bars
        if bars is None or not bars.bars[place].total:
            return
        column = plan.column(place, place)
        width = min(_WIDEST, max(1.0, column.width() * 0.82))
        left = column.center().x() - width / 2
        painter, bar = self._painter, bars.bars[place]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(self._outline(left, width, plan.y(bar.total), plan.plot.bottom()))
        below = 0
        for level in range(len(bar.counts)):
            count = bar.counts[level]
            top, bottom = plan.y(below + count), plan.y(below)
            color = self._shade(series_color(self._colors, bars, level), is_faded, is_hovered)
            seam = 1.0 if below and bottom - top > 2 else 0.0
            painter.fillRect(QRectF(left, top, width, bottom - top - seam), color)
            below += count
        painter.restore()

    @staticmethod
    def _outline(left: float, width: float, top: float, bottom: float) -> QPainterPath:
        """A bar with its upper corners rounded; one token is seen, too."""
        path = QPainterPath()
        height = max(1.5, bottom - top)
        path.addRoundedRect(QRectF(left, bottom - height, width, height + _ROUND), _ROUND, _ROUND)
        ground = QPainterPath()
        ground.addRect(QRectF(left, bottom - height, width, height))
        return path.intersected(ground)

    def _shade(self, color: QColor, is_faded: bool, is_hovered: bool) -> QColor:
        if is_hovered:
            return mixed(color, self._colors.text, 0.18)
        return mixed(color, self._colors.base, _FADED) if is_faded else color

    def _paint_axis(self) -> None:
        plan, painter = self._plan, self._painter
        painter.setPen(self._colors.dim)
        top, height = plan.plot.bottom() + _GAP, plan.letters.height()
        edge = float(plan.width)
        for place, text in plan.labels():
            width = plan.letters.horizontalAdvance(text) + 2
            x = plan.column(place, place).left()
            painter.fillRect(QRectF(x - 0.5, plan.plot.bottom(), 1, 4), self._ground_line())
            left = min(max(0.0, x - width / 2), edge - width)
            painter.drawText(QRectF(left, top, width, height), _CENTER, text)

    def _paint_title(self, column: QRectF, title: str) -> None:
        painter = self._painter
        font = painter.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._colors.accent)
        width = QFontMetrics(font).horizontalAdvance(title) + 4
        left = min(max(0.0, column.center().x() - width / 2), max(0.0, self._plan.width - width))
        painter.drawText(QRectF(left, 2, width, self._plan.letters.height()), _CENTER, title)

    def _paint_ring(self) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colors.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        whole = QRectF(1, 1, self._plan.width - 2, self._plan.height - 2)
        painter.drawRoundedRect(whole, 6, 6)
