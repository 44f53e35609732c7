"""Paints the cells of tables: a calm row over one hairline, its text always plain."""

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from trongate_admin.models.roles import Role
from trongate_admin.views.cells import LONGEST, Cell, Index, Lines, before, shown
from trongate_admin.views.theme import Theme

PADDING = 12
"""Room before and after the text of a cell, logical pixels; the header has the same."""

_SUFFIX_GAP = 4
_ENDLESS = 1 << 20

_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_ENABLED = QStyle.StateFlag.State_Enabled.value
_MIRRORED = Qt.LayoutDirection.RightToLeft
_FADED = 0.5
AS_WRITTEN = Qt.LayoutDirection.LayoutDirectionAuto
"""A text reads in the direction of its own letters, whichever the window's is."""
_FONT = Qt.ItemDataRole.FontRole
_FOREGROUND = Qt.ItemDataRole.ForegroundRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole


class RowDelegate(QStyledItemDelegate):
    """Plain text; honours alignment, font and foreground (a colour or a field of Colors)."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = Lines()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Thousands of calls a second: plain numbers here, as each enum or rectangle costs.
        state: int = option.state.value
        rect: QRect = option.rect
        left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
        colors = self._theme.colors
        painter.setLayoutDirection(AS_WRITTEN)
        if state & _SELECTED:
            painter.fillRect(left, top, width, height, colors.selection)
        painter.fillRect(left, top + height - 1, width, 1, colors.line)
        self.paint_cell(
            painter,
            partial(index.model().data, index),
            (left, top, width, height),
            self.font_for(option.font),
            colors.text if state & _ENABLED else colors.dim,
            option.direction is _MIRRORED,
            painter.device().devicePixelRatio(),
            colors.selection if state & _SELECTED else None,
        )
        if state & _FOCUSED:
            self.paint_ring(painter, rect)

    def paint_cell(
        self,
        painter: QPainter,
        get: Callable[[int], Any],
        place: tuple[int, int, int, int],
        font: QFont,
        color: QColor,
        mirrored: bool,
        ratio: float,
        ground: QColor | None = None,
        is_gone: bool = False,
    ) -> None:
        """Paints what stands in a cell, over its ground.

        :param get: what the model answers to a role.
        :param place: left, top, width and height of the cell, logical pixels.
        :param font: what `font_for` made of the view's.
        :param color: of the text, where the cell has none of its own.
        :param mirrored: whether reading starts at the right.
        :param ratio: device pixels to a logical one.
        :param ground: the colour under the cell, where it is one.
        :param is_gone: the row has been deleted: faded, and struck through from end to end.
        """
        left, top, width, height = place
        painter.setPen(color)
        painter.setFont(font)
        room = width - 2 * PADDING
        if is_gone:
            painter.setOpacity(_FADED)
            middle = top + height // 2
            painter.drawLine(left, middle, left + width, middle)
            ground = None
        left += PADDING
        self._paint_content(
            Cell(painter, get, font, left, top, room, height - 1, mirrored, ratio, color, ground)
        )
        if is_gone:
            painter.setOpacity(1.0)

    def font_for(self, view_font: QFont) -> QFont:
        """What cells are written in: the view's font with figures of one width."""
        return self._lines.tabular(view_font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = index.data(_FONT) or self._lines.tabular(option.font)
        line = self._lines.line(self._whole(index), _ENDLESS, font)
        width = line.width + self._extra() + 2 * PADDING
        return QSize(width, self._theme.size(30))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Shows the model's tooltip, or the whole text where it is elided, as plain text."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = shown(index.data(Qt.ItemDataRole.ToolTipRole))
        if not text and self.sizeHint(option, index).width() > option.rect.width():
            text = self._whole(index)
        # Tooltips guess markup; escaped markup is the one text they cannot guess wrong.
        plain = escape(text[:LONGEST]).replace("\n", "<br>")
        QToolTip.showText(event.globalPos(), f"<span>{plain}</span>" if text else "", view)
        return True

    def _extra(self) -> int:
        """What a cell needs besides its text and padding, logical pixels."""
        return 0

    def _whole(self, index: Index) -> str:
        return shown(index.data(Qt.ItemDataRole.DisplayRole))

    def _paint_content(self, cell: Cell) -> None:
        """What stands in the cell; the painter has the text's font and colour."""
        own = cell.data(_FONT)
        color = cell.data(_FOREGROUND)
        if own is not None:
            cell.painter.setFont(own)
        if color is not None:
            cell.painter.setPen(self._color(color))
        line = self._lines.line(cell.text(), cell.width, own or cell.font)
        cell.put(line, before(cell.data(_ALIGNMENT)))

    def paint_ring(self, painter: QPainter, rect: QRect) -> None:
        """Shows that the keyboard is at this cell."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colors.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _color(self, color: QColor | QBrush | str | None) -> QColor:
        if isinstance(color, QBrush):
            return color.color()
        if isinstance(color, QColor):
            return color
        named: QColor = getattr(self._theme.colors, color or "text")
        return named


class PersonDelegate(RowDelegate):
    """A name, and after it, never elided, a dim `Role.SUFFIX`; `Role.MUTED` dims both."""

    def _whole(self, index: Index) -> str:
        return f"{super()._whole(index)} {shown(index.data(Role.SUFFIX))}".strip()

    def _extra(self) -> int:
        return _SUFFIX_GAP

    def _paint_content(self, cell: Cell) -> None:
        dim = self._theme.colors.dim
        suffix = self._lines.line(shown(cell.data(Role.SUFFIX)), cell.width, cell.font)
        taken = suffix.width + _SUFFIX_GAP if suffix.width else 0
        name = self._lines.line(cell.text(), max(0, cell.width - taken), cell.font)
        if cell.data(Role.MUTED):
            cell.painter.setPen(dim)
        cell.put(name)
        cell.cut(start=name.width + _SUFFIX_GAP if name.width else 0)
        cell.painter.setPen(dim)
        cell.put(suffix)
