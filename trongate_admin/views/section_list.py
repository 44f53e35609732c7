"""The list of sections at the left, each with its number of rows."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from trongate_admin.models.moments import number
from trongate_admin.views.cells import Index
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import Theme, tabular

_COUNT = Qt.ItemDataRole.UserRole
_PADDING = 10


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
        self.itemSelectionChanged.connect(
            self._follow_selection, Qt.ConnectionType.QueuedConnection
        )

    def set_count(self, row: int, count: int | None, *, is_about: bool = False) -> None:
        """Writes the number of rows beside a section, or about how many there are."""
        item = self.item(row)
        if count is None:
            item.setData(_COUNT, None)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, None)
            return
        item.setData(_COUNT, f"≈ {number(count)}" if is_about else number(count))
        said = f"about {number(count)} rows" if is_about else f"{number(count)} rows"
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, said)

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
            painter.setPen(self._theme.colors.dim)
            room = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count
            )
            painter.restore()
