"""Paints the cells of tables: a calm row with one hairline, and always plain text."""

from html import escape
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPen,
    QStaticText,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from trongate_admin.models.roles import Role
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import Theme, tabular

PADDING = 12
"""Room before and after the text of a cell, logical pixels; the header has the same."""

Index = QModelIndex | QPersistentModelIndex

_LONGEST = 1000  # characters; more fit in no cell, and laying them out would cost
_KEPT = 2048  # laid out texts
_ICON = 16
_ICON_GAP = 7
_SUFFIX_GAP = 5
_BAR = QSize(56, 4)
_BAR_GAP = 9
_ENDLESS = 1 << 20

_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_ENABLED = QStyle.StateFlag.State_Enabled.value
_VCENTER = Qt.AlignmentFlag.AlignVCenter
_START = Qt.AlignmentFlag.AlignLeft
_END = Qt.AlignmentFlag.AlignRight

# Line breaks would make a second line; direction marks could make a name read as another.
_UNSEEN = dict.fromkeys([*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_UNSEEN |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "�")


class _Lines:
    """Texts cut to a width and laid out, kept for the next time they are painted."""

    def __init__(self) -> None:
        self._font = QFont()
        self._tabular = QFont()
        self._metrics: dict[str, QFontMetrics] = {}
        self._lines: dict[tuple[str, int, str | None], QStaticText] = {}

    def tabular(self, font: QFont) -> QFont:
        """The view's font with figures of one width; forgets all lines of another font."""
        if font != self._font or not self._metrics:
            self._font = QFont(font)
            self._tabular = tabular(font)
            self._metrics = {"": QFontMetrics(self._tabular)}
            self._lines.clear()
        return self._tabular

    def line(self, text: str, width: int, font: QFont) -> QStaticText:
        """One line of the text, its end elided when it is wider than `width` pixels."""
        name = "" if font is self._tabular else font.key()
        key = (text[:_LONGEST], width, name)
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            line = self._lines[key] = self._laid_out(text, width, font, name)
        return line

    def _laid_out(self, text: str, width: int, font: QFont, name: str) -> QStaticText:
        metrics = self._metrics.get(name)
        if metrics is None:
            metrics = self._metrics[name] = QFontMetrics(font)
        shown = text[:_LONGEST].translate(_UNSEEN) + ("…" if len(text) > _LONGEST else "")
        line = QStaticText(metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.prepare(font=font)
        return line


class RowDelegate(QStyledItemDelegate):
    """Plain text; honours alignment, font and foreground (a QColor or a field of Colors)."""

    extra = 0
    """What a cell needs besides its text and padding, logical pixels."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = _Lines()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: int = option.state.value
        rect = option.rect
        colors = self._theme.colors
        if state & _SELECTED:
            painter.fillRect(rect, colors.selection)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colors.line)
        painter.setPen(colors.text if state & _ENABLED else colors.dim)
        font = self._lines.tabular(option.font)
        painter.setFont(font)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        self._paint_content(painter, inner, font, option.direction, index)
        if state & _FOCUSED:
            self._paint_ring(painter, rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = self._lines.tabular(option.font)
        own = index.data(Qt.ItemDataRole.FontRole)
        line = self._lines.line(self._whole(index), _ENDLESS, font if own is None else own)
        width = ceil(line.size().width()) + self.extra + 2 * PADDING
        return QSize(width, self._theme.size(30))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = _text(index.data(Qt.ItemDataRole.ToolTipRole))
        if not text and self.sizeHint(option, index).width() > option.rect.width():
            text = self._whole(index)
        # Tooltips guess markup; told that it is markup, and escaped, they show it as it is.
        shown = f"<span>{escape(text[:_LONGEST])}</span>".replace("\n", "<br>") if text else ""
        QToolTip.showText(event.globalPos(), shown, view)
        return True

    def _whole(self, index: Index) -> str:
        return _text(index.data(Qt.ItemDataRole.DisplayRole))

    def _paint_content(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        direction: Qt.LayoutDirection,
        index: Index,
    ) -> None:
        """What stands in the cell; pen and font are set, `rect` is without the padding."""
        data = index.model().data
        own = data(index, Qt.ItemDataRole.FontRole)
        color = data(index, Qt.ItemDataRole.ForegroundRole)
        alignment = data(index, Qt.ItemDataRole.TextAlignmentRole)
        if own is not None:
            font = own
            painter.setFont(font)
        if color is not None:
            painter.setPen(self._color(color))
        line = self._lines.line(_display(index), rect.width(), font)
        _put(painter, rect, line, direction, Qt.AlignmentFlag(alignment or 0))

    def _paint_ring(self, painter: QPainter, rect: QRect) -> None:
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


class StateDelegate(RowDelegate):
    """An icon and a word in one colour: `Role.ICON`, the display text, `Role.COLOR`."""

    extra = _ICON + _ICON_GAP

    def __init__(self, theme: Theme, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._icons = icons

    def _paint_content(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        direction: Qt.LayoutDirection,
        index: Index,
    ) -> None:
        data = index.model().data
        name = data(index, Role.ICON)
        color = self._color(data(index, Role.COLOR))
        if name:
            ratio = painter.device().devicePixelRatio()
            pixmap = self._icons.pixmap(name, _ICON, ratio, color)
            place = QStyle.alignedRect(direction, _START | _VCENTER, QSize(_ICON, _ICON), rect)
            painter.drawPixmap(place.topLeft(), pixmap)
        painter.setPen(color)
        rest = _without_start(rect, self.extra, direction)
        line = self._lines.line(_display(index), rest.width(), font)
        _put(painter, rest, line, direction, _START)


class PersonDelegate(RowDelegate):
    """A name, and after it, never elided, a dim `Role.SUFFIX`; `Role.MUTED` dims both."""

    extra = _SUFFIX_GAP

    def _whole(self, index: Index) -> str:
        return f"{super()._whole(index)} {_text(index.data(Role.SUFFIX))}".rstrip()

    def _paint_content(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        direction: Qt.LayoutDirection,
        index: Index,
    ) -> None:
        data = index.model().data
        dim = self._theme.colors.dim
        suffix = self._lines.line(_text(data(index, Role.SUFFIX)), rect.width(), font)
        room = rect.width() - ceil(suffix.size().width()) - _SUFFIX_GAP
        if data(index, Role.MUTED):
            painter.setPen(dim)
        name = self._lines.line(_display(index), max(0, room), font)
        _put(painter, rect, name, direction, _START)
        painter.setPen(dim)
        used = ceil(name.size().width())
        rest = _without_start(rect, used + _SUFFIX_GAP if used else 0, direction)
        _put(painter, rest, suffix, direction, _START)


class CountdownDelegate(RowDelegate):
    """A time before a bar that is `Role.FRACTION` full, both in `Role.COLOR`."""

    extra = _BAR.width() + _BAR_GAP

    def _paint_content(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        direction: Qt.LayoutDirection,
        index: Index,
    ) -> None:
        data = index.model().data
        color = self._color(data(index, Role.COLOR))
        line = self._lines.line(_display(index), rect.width(), font)
        if line.size().width() + self.extra <= rect.width():
            place = QStyle.alignedRect(direction, _END | _VCENTER, _BAR, rect)
            self._paint_bar(painter, place, data(index, Role.FRACTION), color, direction)
            rect = _without_end(rect, self.extra, direction)
        painter.setPen(color)
        _put(painter, rect, line, direction, _END)

    def _paint_bar(
        self,
        painter: QPainter,
        rect: QRect,
        fraction: float | None,
        color: QColor,
        direction: Qt.LayoutDirection,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.track)
        painter.drawRoundedRect(rect, 2, 2)
        if fraction is not None and fraction > 0:
            # Never narrower than high: the last minutes are a dot, not a sliver.
            full = max(_BAR.height(), round(_BAR.width() * min(1.0, fraction)))
            size = QSize(full, _BAR.height())
            painter.setBrush(color)
            painter.drawRoundedRect(QStyle.alignedRect(direction, _START, size, rect), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _display(index: Index) -> str:
    return _text(index.model().data(index, Qt.ItemDataRole.DisplayRole))


def _put(
    painter: QPainter,
    rect: QRect,
    line: QStaticText,
    direction: Qt.LayoutDirection,
    alignment: Qt.AlignmentFlag,
) -> None:
    place = QStyle.alignedRect(direction, alignment | _VCENTER, line.size().toSize(), rect)
    painter.drawStaticText(place.topLeft(), line)


def _without_start(rect: QRect, pixels: int, direction: Qt.LayoutDirection) -> QRect:
    return QStyle.visualRect(direction, rect, rect.adjusted(pixels, 0, 0, 0))


def _without_end(rect: QRect, pixels: int, direction: Qt.LayoutDirection) -> QRect:
    return QStyle.visualRect(direction, rect, rect.adjusted(0, 0, -pixels, 0))
