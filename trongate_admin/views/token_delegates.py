"""Paints what tokens have: their state, their power, and how long they live."""

from collections.abc import Hashable

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from trongate_admin.domain.power import Power
from trongate_admin.models.roles import Role
from trongate_admin.views.cells import END, Cell
from trongate_admin.views.delegates import RowDelegate
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import Theme

_ICON = 16
_ICON_GAP = 7
_DOT, _DOT_GAP = 7, 3
_BAR = (56, 4)
_BAR_GAP = 9
_BARS = 512
"""Bars that are kept, about a kilobyte each."""


class StateDelegate(RowDelegate):
    """An icon and a word in one colour: `Role.ICON`, the display text, `Role.COLOR`."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._icons = icons

    def _paint_content(self, cell: Cell) -> None:
        name = cell.data(Role.ICON)
        color = self._color(cell.data(Role.COLOR))
        if name:
            side = self._theme.width(_ICON)
            x, y = cell.place(side, side)
            cell.painter.drawPixmap(x, y, self._icons.pixmap(name, side, cell.ratio, color))
        cell.cut(start=self._extra())
        cell.painter.setPen(color)
        cell.put(self._lines.line(cell.text(), cell.width, cell.font))

    def _extra(self) -> int:
        return self._theme.width(_ICON) + _ICON_GAP


class PowerDelegate(RowDelegate):
    """Three dots for the verdicts, filled where the site says yes, and the strongest in words."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._drawn: dict[tuple[Hashable, ...], QPixmap] = {}

    def _paint_content(self, cell: Cell) -> None:
        has: Power | None = cell.data(Role.POWER)
        color = self._color(cell.data(Role.COLOR))
        if has is not None:
            filled = (has.any_level, has.as_level is not None, has.identifies)
            dots = self._dots(filled, color, cell.ratio)
            side = self._theme.width(_DOT)
            x, y = cell.place(self._extra() - _ICON_GAP, side)
            cell.painter.drawPixmap(x, y, dots)
        cell.cut(start=self._extra())
        cell.painter.setPen(color)
        cell.put(self._lines.line(cell.text(), cell.width, cell.font))

    def _extra(self) -> int:
        return 3 * (self._theme.width(_DOT) + _DOT_GAP) - _DOT_GAP + _ICON_GAP

    def _dots(self, filled: tuple[bool, bool, bool], color: QColor, ratio: float) -> QPixmap:
        """Drawn once for each look: three circles in each row would be felt in a frame."""
        side = self._theme.width(_DOT)
        key = filled, color.rgba(), ratio, side
        dots = self._drawn.get(key)
        if dots is None:
            step = side + _DOT_GAP
            dots = QPixmap(round(3 * step * ratio), round(side * ratio))
            dots.setDevicePixelRatio(ratio)
            dots.fill(Qt.GlobalColor.transparent)
            painter = QPainter(dots)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color)
            for place, is_yes in enumerate(filled):
                painter.setBrush(color if is_yes else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QRectF(place * step + 0.5, 0.5, side - 1, side - 1))
            painter.end()
            self._drawn[key] = dots
        return dots


class CountdownDelegate(RowDelegate):
    """A time before a bar that is `Role.FRACTION` full, both in `Role.COLOR`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._bars: dict[tuple[Hashable, ...], QPixmap] = {}

    def _paint_content(self, cell: Cell) -> None:
        color = self._color(cell.data(Role.COLOR))
        line = self._lines.line(cell.text(), cell.width, cell.font)
        taken = self._extra()
        if line.width + taken <= cell.width:
            self._paint_bar(cell, color)
            cell.cut(end=taken)
        cell.painter.setPen(color)
        cell.put(line, END)

    def _extra(self) -> int:
        return self._theme.width(_BAR[0]) + _BAR_GAP

    def _paint_bar(self, cell: Cell, color: QColor) -> None:
        fraction = cell.data(Role.FRACTION)
        length, thickness = self._theme.width(_BAR[0]), _BAR[1]
        full = 0
        if fraction is not None and fraction > 0:
            # Never shorter than thick: the last minutes are a dot, not a sliver.
            full = max(thickness, round(length * min(1.0, fraction)))
        x, y = cell.place(length, thickness, END)
        cell.painter.drawPixmap(x, y, self._bar(length, full, color, cell))

    def _bar(self, length: int, full: int, color: QColor, cell: Cell) -> QPixmap:
        """Drawn once for each length and look: round ends take longer than all of a cell's text."""
        track, thickness = self._theme.colors.track, _BAR[1]
        key = length, full, color.rgba(), track.rgba(), cell.mirrored, cell.ratio
        bar = self._bars.get(key)
        if bar is None:
            bar = QPixmap(round(length * cell.ratio), round(thickness * cell.ratio))
            bar.setDevicePixelRatio(cell.ratio)
            bar.fill(Qt.GlobalColor.transparent)
            painter = QPainter(bar)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(track)
            painter.drawRoundedRect(0, 0, length, thickness, thickness / 2, thickness / 2)
            if full:
                painter.setBrush(color)
                x = length - full if cell.mirrored else 0
                painter.drawRoundedRect(x, 0, full, thickness, thickness / 2, thickness / 2)
            painter.end()
            if len(self._bars) >= _BARS:
                del self._bars[next(iter(self._bars))]
            self._bars[key] = bar
        return bar
