"""How a line icon becomes one that Qt's own buttons, menus and tables can show."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from shiboken6 import isValid

from trongate_admin.views.icons import Drawing

# Qt keeps no reference that Python would count: an engine collected under a widget that still
# shows it ends the process. So they stay until Qt has let them go, and hold no Icons themselves.
_ENGINES: list["_Engine"] = []


def icon_of(drawing: Drawing) -> QIcon:
    """An icon that follows the theme."""
    return QIcon(_kept(_Engine(drawing)))


def copy_of(icon: QIcon) -> QIcon:
    """One that may be changed without changing the first."""
    return QIcon(icon)


class _Engine(QIconEngine):
    """Draws one icon when Qt asks, so that nothing has to be replaced on a theme change."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._drawing.paint(painter, rect, is_faint=_is_faint(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        side = min(size.width(), size.height())
        return self._drawing.pixmap(side, scale, is_faint=_is_faint(mode))

    def clone(self) -> QIconEngine:
        return _kept(_Engine(self._drawing))

    def iconName(self) -> str:
        return self._drawing.name

    def key(self) -> str:
        return "trongate-admin-line"

    def isNull(self) -> bool:
        return False


def _is_faint(mode: QIcon.Mode) -> bool:
    return mode == QIcon.Mode.Disabled


def _kept(engine: _Engine) -> _Engine:
    _ENGINES[:] = [each for each in _ENGINES if isValid(each)]
    _ENGINES.append(engine)
    return engine
