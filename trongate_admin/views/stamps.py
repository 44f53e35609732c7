"""What is drawn once for each look and then copied, as drawing it takes five times as long."""

from collections.abc import Callable, Hashable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from trongate_admin.views.cells import Cell
from trongate_admin.views.delegates import RowDelegate
from trongate_admin.views.theme import Theme

_STAMPS = 96
"""Cells that are kept, some 20 kilobytes each; at twice the resolution four times as much."""
_PICTURES = 512
"""Small pictures that are kept, about a kilobyte each."""


class Pictures:
    """The last so many that were asked for.

    :param most: how many are kept.
    """

    def __init__(self, most: int = _PICTURES) -> None:
        self._most = most
        self._kept: dict[tuple[Hashable, ...], QPixmap] = {}

    def picture(
        self,
        look: Hashable,
        width: int,
        height: int,
        ratio: float,
        draw: Callable[[QPainter], None],
        ground: QColor | None = None,
    ) -> QPixmap:
        """
        :param look: what it shows; `draw` puts that on the ground.
        :param width: logical pixels, as `height`.
        :param ratio: device pixels to a logical one.
        :param ground: None for a clear one.
        """
        key = look, width, height, ratio, ground.rgba() if ground is not None else None
        picture = self._kept.get(key)
        if picture is None:
            picture = QPixmap(round(width * ratio), round(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(ground if ground is not None else Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, ground is None)
            draw(painter)
            painter.end()
            if len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = picture
        return picture


class StampDelegate(RowDelegate):
    """Plain text of which a column has few different ones: each cell is a copy of a picture."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._stamps = Pictures(_STAMPS)

    def _paint_content(self, cell: Cell) -> None:
        if cell.ground is None or cell.width <= 0:
            self._draw(cell)
            return

        def draw(painter: QPainter) -> None:
            painter.setLayoutDirection(cell.painter.layoutDirection())
            painter.setPen(cell.color)
            painter.setFont(cell.font)
            self._draw(replace(cell, painter=painter, left=0, top=0))

        name = self._lines.name(cell.font)
        look = self._look(cell), cell.color.rgba(), id(self._theme.colors), cell.mirrored, name
        stamp = self._stamps.picture(look, cell.width, cell.height, cell.ratio, draw, cell.ground)
        cell.painter.drawPixmap(cell.left, cell.top, stamp)

    def _look(self, cell: Cell) -> Hashable:
        """What tells this cell from others of the same size, colour and font."""
        return cell.text()

    def _draw(self, cell: Cell) -> None:
        """What is on the picture, or in a cell of a row that has been deleted."""
        super()._paint_content(cell)
