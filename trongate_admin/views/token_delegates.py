"""Paints what tokens have: their state, their power, and how long they live."""

from collections.abc import Hashable

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from trongate_admin.domain.power import Power
from trongate_admin.models.roles import Role
from trongate_admin.views.cells import END, Cell
from trongate_admin.views.delegates import RowDelegate
from trongate_admin.views.icons import Icons
from trongate_admin.views.stamps import Pictures, StampDelegate
from trongate_admin.views.theme import Theme

_ICON = 16
_ICON_GAP = 7
_DOT, _DOT_GAP = 7, 3
_BAR = (56, 4)
_BAR_GAP = 9


class StateDelegate(StampDelegate):
    """An icon and a word in one colour: `Role.ICON`, the display text, `Role.COLOR`."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._icons = icons

    def _look(self, cell: Cell) -> Hashable:
        return cell.text(), cell.data(Role.ICON), cell.data(Role.COLOR)

    def _draw(self, cell: Cell) -> None:
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


class PowerDelegate(StampDelegate):
    """Three dots for the verdicts, filled where the site says yes, and the strongest in words."""

    def _look(self, cell: Cell) -> Hashable:
        return cell.text(), _verdicts(cell.data(Role.POWER)), cell.data(Role.COLOR)

    def _draw(self, cell: Cell) -> None:
        verdicts = _verdicts(cell.data(Role.POWER))
        color = self._color(cell.data(Role.COLOR))
        cell.painter.setPen(color)
        side = self._theme.width(_DOT)
        x, y = cell.place(self._extra() - _ICON_GAP, side)
        cell.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, is_yes in enumerate(verdicts):
            left = x + place * (side + _DOT_GAP)
            cell.painter.setBrush(color if is_yes else Qt.BrushStyle.NoBrush)
            cell.painter.drawEllipse(QRectF(left + 0.5, y + 0.5, side - 1, side - 1))
        cell.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        cell.cut(start=self._extra())
        cell.put(self._lines.line(cell.text(), cell.width, cell.font))

    def _extra(self) -> int:
        return 3 * (self._theme.width(_DOT) + _DOT_GAP) - _DOT_GAP + _ICON_GAP


def _verdicts(has: Power | None) -> tuple[bool, ...]:
    """In the order of the dots; none where nothing is known."""
    return (has.any_level, has.as_level is not None, has.identifies) if has is not None else ()


class CountdownDelegate(RowDelegate):
    """A time before a bar that is `Role.FRACTION` full, both in `Role.COLOR`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._drawn = Pictures()

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
        track, thickness = self._theme.colors.track, _BAR[1]
        x = length - full if cell.mirrored else 0

        def draw(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            for color_of, left, width in ((track, 0, length), (color, x, full)):
                if width:
                    painter.setBrush(color_of)
                    painter.drawRoundedRect(left, 0, width, thickness, thickness / 2, thickness / 2)

        look = full, x, color.rgba(), track.rgba()
        return self._drawn.picture(look, length, thickness, cell.ratio, draw)
