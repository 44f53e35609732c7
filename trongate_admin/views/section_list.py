"""The list of sections at the left, each with its number of rows."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from trongate_admin.models.moments import number
from trongate_admin.views.cells import Index
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import Theme, tabular

_COUNT = Qt.ItemDataRole.UserRole
_ALARMED = Qt.ItemDataRole.UserRole + 1
_CRITICAL = ", one or more critical"
_PADDING = 10
_EDGE = 8
"""Pixels that the style sheet puts above and below."""
_AT_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BADGE = 20
"""Height of the number that is to be seen at once."""


class SectionList(QListWidget):
    """Chooses a page; the keys Ctrl+1 and so on are the window's."""

    def __init__(
        self,
        sections: Sequence[tuple[str, str]],
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        """:param sections: the title of each, and its icon's name."""
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName("Sections")
        self.setItemDelegate(_CountDelegate(theme, self))
        self.setIconSize(QSize(16, 16))
        for place, (title, icon) in enumerate(sections, 1):
            item = QListWidgetItem(icons.icon(icon), title)
            item.setSizeHint(QSize(0, theme.size(30)))
            item.setToolTip(f"{title} (Ctrl+{place})")
            self.addItem(item)
        self.setCurrentRow(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.itemSelectionChanged.connect(
            self._follow_selection, Qt.ConnectionType.QueuedConnection
        )

    def sizeHint(self) -> QSize:
        """As high as its sections are: what comes below stands right under them."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(super().sizeHint().width(), rows + 2 * _EDGE)

    def set_count(
        self, row: int, count: int | None, *, is_about: bool = False, things: str = "rows"
    ) -> None:
        """Writes the number of rows (or other things) beside a section, or about how many."""
        item = self.item(row)
        if count is None:
            item.setData(_COUNT, None)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, None)
            return
        item.setData(_COUNT, f"≈ {number(count)}" if is_about else number(count))
        said = f"{'about ' if is_about else ''}{number(count)} {things}"
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, said)

    def set_alarmed(self, row: int, is_alarmed: bool) -> None:
        """Puts the number on a ground of the danger's colour; told to a screen reader too."""
        item, role = self.item(row), Qt.ItemDataRole.AccessibleDescriptionRole
        item.setData(_ALARMED, is_alarmed)
        said = str(item.data(role) or "").removesuffix(_CRITICAL)
        item.setData(role, f"{said}{_CRITICAL}" if is_alarmed else said)

    def _follow_selection(self) -> None:
        """A screen reader selects a section without making it the current one."""
        for item in self.selectedItems():
            self.setCurrentItem(item)


class _CountDelegate(QStyledItemDelegate):
    """The item as Qt paints it, and the number at its end."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        count = index.data(_COUNT)
        if count:
            painter.save()
            painter.setFont(tabular(option.font))
            room = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
            if index.data(_ALARMED):
                self._paint_badge(painter, room, count)
            else:
                painter.setPen(self._theme.colors.dim)
                painter.drawText(room, _AT_END, count)
            painter.restore()

    def _paint_badge(self, painter: QPainter, room: QRect, count: str) -> None:
        height = self._theme.size(_BADGE)
        width = max(height, painter.fontMetrics().horizontalAdvance(count) + height // 2 + 2)
        place = QRect(room.right() - width + 1, room.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.danger)
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(self._theme.colors.on_accent)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, count)
