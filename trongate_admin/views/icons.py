"""Line icons drawn in the colour of the text beside them, in the theme of the moment."""

from weakref import ref

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from trongate_admin.paths import resource
from trongate_admin.views.theme import Theme

_CACHED = 512  # pixmaps; a few hundred bytes to some kilobytes each


class Icons:
    """All icons by name (the file's, without its ending), each read when it is wanted first."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._drawings: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, int, float, int], QPixmap] = {}
        self._icons: dict[tuple[str, str | None], QIcon] = {}

    def icon(self, name: str, role: str | None = None) -> QIcon:
        """An icon in the colour of a field of Colors, None for the text's; follows the theme."""
        icon = self._icons.get((name, role))
        if icon is None:
            self._drawing(name)
            engine = _kept(_Engine(ref(self), name, role))
            icon = self._icons[name, role] = QIcon(engine)
        return QIcon(icon)

    def pixmap(self, name: str, size: int, device_pixel_ratio: float, color: QColor) -> QPixmap:
        """The icon `size` logical pixels wide and high, sharp at the ratio; for delegates."""
        key = (name, size, device_pixel_ratio, color.rgba())
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) >= _CACHED:
                del self._pixmaps[next(iter(self._pixmaps))]
            pixmap = self._pixmaps[key] = self._rendered(name, size, device_pixel_ratio, color)
        return pixmap

    def color(self, role: str | None, mode: QIcon.Mode) -> QColor:
        """The colour of an icon in a mode of its widget."""
        color: QColor = getattr(self._theme.colors, role or "text")
        if mode != QIcon.Mode.Disabled:
            return color
        faint = QColor(color)
        faint.setAlphaF(0.4)
        return faint

    def _drawing(self, name: str) -> bytes:
        drawing = self._drawings.get(name)
        if drawing is None:
            drawing = self._drawings[name] = resource("icons", f"{name}.svg").read_bytes()
        return drawing

    def _rendered(self, name: str, size: int, ratio: float, color: QColor) -> QPixmap:
        drawing = self._drawing(name)
        stroke = color.name(QColor.NameFormat.HexRgb).encode()
        pixels = round(size * ratio)
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        painter.setOpacity(color.alphaF())
        QSvgRenderer(QByteArray(drawing.replace(b"currentColor", stroke))).render(
            painter, QRectF(0, 0, pixels, pixels)
        )
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap


# Qt keeps no reference that Python would count: an engine collected under a widget that still
# shows it ends the process. So they stay until Qt has let them go, and hold no Icons themselves.
_ENGINES: list["_Engine"] = []


class _Engine(QIconEngine):
    """Draws one icon when Qt asks, so that nothing has to be replaced on a theme change."""

    def __init__(self, icons: "ref[Icons]", name: str, role: str | None) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        side = min(rect.width(), rect.height())
        corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
        painter.drawPixmap(corner, self._drawn(side, ratio, mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._drawn(min(size.width(), size.height()), 1.0, mode)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return self._drawn(min(size.width(), size.height()), scale, mode)

    def clone(self) -> QIconEngine:
        return _kept(_Engine(self._icons, self._name, self._role))

    def iconName(self) -> str:
        return self._name

    def key(self) -> str:
        return "trongate-admin-line"

    def isNull(self) -> bool:
        return False

    def _drawn(self, size: int, ratio: float, mode: QIcon.Mode) -> QPixmap:
        icons = self._icons()
        if icons is None:
            return QPixmap()
        return icons.pixmap(self._name, size, ratio, icons.color(self._role, mode))


def _kept(engine: _Engine) -> _Engine:
    _ENGINES[:] = [each for each in _ENGINES if isValid(each)]
    _ENGINES.append(engine)
    return engine
