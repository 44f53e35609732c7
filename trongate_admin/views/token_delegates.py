"""Paints what tokens have: their state, their power, and how long they live."""

from collections.abc import Callable, Hashable

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
_PICTURES = 512
"""Pictures that are kept, about a kilobyte each."""


class _Pictures:
    """Drawn once for each look: round shapes take longer than all of a cell's text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Hashable, ...], QPixmap] = {}

    def picture(
        self,
        look: Hashable,
        width: int,
        height: int,
        ratio: float,
        draw: Callable[[QPainter], None],
    ) -> QPixmap:
        """
        :param look: what it shows; `draw` puts that on a clear ground.
        :param width: logical pixels, as `height`.
        :param ratio: device pixels to a logical one.
        """
        key = look, width, height, ratio
        picture = self._kept.get(key)
        if picture is None:
            picture = QPixmap(round(width * ratio), round(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            if len(self._kept) >= _PICTURES:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = picture
        return picture


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
        self._drawn = _Pictures()

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
        side = self._theme.width(_DOT)
        step = side + _DOT_GAP

        def draw(painter: QPainter) -> None:
            painter.setPen(color)
            for place, is_yes in enumerate(filled):
                painter.setBrush(color if is_yes else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QRectF(place * step + 0.5, 0.5, side - 1, side - 1))

        return self._drawn.picture((filled, color.rgba()), 3 * step, side, ratio, draw)


class CountdownDelegate(RowDelegate):
    """A time before a bar that is `Role.FRACTION` full, both in `Role.COLOR`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._drawn = _Pictures()

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
