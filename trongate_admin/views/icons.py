"""Line icons drawn in the colour of the text beside them, in the theme of the moment."""

from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtGui import QColor

from trongate_admin.paths import resource
from trongate_admin.views.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QIcon, QPainter, QPixmap

_CACHED = 512  # pixmaps; a few hundred bytes to some kilobytes each
_FAINT = 0.4


class Icons:
    """All icons by name (the file's, without its ending), each read when it is wanted first."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._files: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, int, float, int], QPixmap] = {}
        self._icons: dict[tuple[str, str | None], QIcon] = {}

    def icon(self, name: str, role: str | None = None) -> "QIcon":
        """An icon in the colour of a field of Colors, None for the text's; follows the theme."""
        from trongate_admin.views.icon_engine import copy_of, icon_of

        icon = self._icons.get((name, role))
        if icon is None:
            icon = self._icons[name, role] = icon_of(self.drawing(name, role))
        return copy_of(icon)

    def drawing(self, name: str, role: str | None = None) -> "Drawing":
        """The same, for where nothing but painting is asked of it."""
        self._content(name)
        return Drawing(ref(self), name, role)

    def pixmap(self, name: str, size: int, device_pixel_ratio: float, color: QColor) -> "QPixmap":
        """The icon `size` logical pixels wide and high, sharp at the ratio; for delegates."""
        key = (name, size, device_pixel_ratio, color.rgba())
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) >= _CACHED:
                del self._pixmaps[next(iter(self._pixmaps))]
            pixmap = self._pixmaps[key] = self._rendered(name, size, device_pixel_ratio, color)
        return pixmap

    def color(self, role: str | None, *, is_faint: bool = False) -> QColor:
        """The colour of an icon, in a widget that can be used or in one that can't."""
        color: QColor = getattr(self._theme.colors, role or "text")
        if not is_faint:
            return color
        faint = QColor(color)
        faint.setAlphaF(_FAINT)
        return faint

    def _content(self, name: str) -> bytes:
        content = self._files.get(name)
        if content is None:
            content = self._files[name] = resource("icons", f"{name}.svg").read_bytes()
        return content

    def _rendered(self, name: str, size: int, ratio: float, color: QColor) -> "QPixmap":
        from PySide6.QtCore import QByteArray, QRectF
        from PySide6.QtGui import QPainter, QPixmap
        from PySide6.QtSvg import QSvgRenderer

        stroke = color.name(QColor.NameFormat.HexRgb).encode()
        drawing = self._content(name).replace(b"currentColor", stroke)
        pixels = round(size * ratio)
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        painter.setOpacity(color.alphaF())
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap


class Drawing:
    """One icon in the theme of the moment; empty when its Icons are gone."""

    def __init__(self, icons: "ref[Icons]", name: str, role: str | None) -> None:
        self._icons = icons
        self.name = name
        self._role = role

    def paint(self, painter: "QPainter", rect: "QRect", *, is_faint: bool = False) -> None:
        """In the middle of `rect`, as large as it allows."""
        from PySide6.QtCore import QPoint

        ratio = painter.device().devicePixelRatio()
        side = min(rect.width(), rect.height())
        corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
        painter.drawPixmap(corner, self.pixmap(side, ratio, is_faint=is_faint))

    def pixmap(self, size: int, ratio: float, *, is_faint: bool = False) -> "QPixmap":
        """The icon `size` logical pixels wide and high."""
        from PySide6.QtGui import QPixmap

        icons = self._icons()
        if icons is None:
            return QPixmap()
        return icons.pixmap(self.name, size, ratio, icons.color(self._role, is_faint=is_faint))
