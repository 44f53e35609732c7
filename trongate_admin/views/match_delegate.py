"""Paints one user of a short list: the name, who that is, and the live tokens at the end."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from trongate_admin.domain.people import User
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import user_label
from trongate_admin.models.moments import number
from trongate_admin.models.roles import Role
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import scaled, tabular

_PADDING = 8
_GAP = 9
_LEAST = 30
_RADIUS = 6
# Absolute: the painter would mirror them in a window that is read from right to left.
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


def name_of(user: User) -> str:
    """The name, fit to be read."""
    return visible(user_label(user.name))


def about(user: User) -> str:
    """`#12 · level member`."""
    if user.level_title:
        level = f"level {visible(user.level_title)}"
    elif user.level_title == "":
        level = f"level {user.user_level_id}"
    else:
        level = f"no level {user.user_level_id}" if user.user_level_id else "no level"
    return f"#{user.id} · {level}"


def live(user: User) -> str:
    """`2 live`; nothing before they are counted."""
    return "" if user.live_tokens is None else f"{number(user.live_tokens)} live"


class MatchDelegate(QStyledItemDelegate):
    """Rows of `Role.RECORD`, each a User."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    @staticmethod
    def height(widget: QWidget) -> int:
        """Of one row in the widget's font, logical pixels."""
        return max(_LEAST, QFontMetrics(widget.font()).height() + 14)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self.height(option.widget))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        user: User = index.data(Role.RECORD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        usual = tabular(option.font)
        name = scaled(usual, weight=QFont.Weight.DemiBold) if is_chosen else usual
        dim = self._icons.color("dim")
        is_enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        text = option.palette.color(QPalette.ColorRole.Text) if is_enabled else dim
        area = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        painter.setPen(dim)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        start, end = (_RIGHT, _LEFT) if is_mirrored else (_LEFT, _RIGHT)
        area = self._put(painter, area, live(user), usual, end)
        painter.setPen(text)
        area = self._put(painter, area, name_of(user), name, start)
        painter.setPen(dim)
        self._put(painter, area, about(user), usual, start)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        area = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.highlight())
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(option.palette.accent(), 1))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)

    def _put(
        self, painter: QPainter, area: QRect, text: str, font: QFont, side: Qt.AlignmentFlag
    ) -> QRect:
        """Draws the text at one side; what is left of the area."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.drawText(
            area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown
        )
        taken = metrics.horizontalAdvance(shown) + _GAP
        if side == _RIGHT:
            return area.adjusted(0, 0, -taken, 0)
        return area.adjusted(taken, 0, 0, 0)
