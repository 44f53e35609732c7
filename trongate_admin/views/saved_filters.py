"""Filters that were given a name, under the list of sections."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from trongate_admin.domain.text import visible
from trongate_admin.domain.token_filter import Chip, parse_filter
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import label
from trongate_admin.views.theme import Theme

_MOST = 50
_SECRET = re.compile(r"\S{16,}")
"""What may be a whole token; the program keeps none on a disk."""


@dataclass(frozen=True)
class SavedFilter:
    """What the filter box and the chips said, under a name."""

    name: str
    text: str
    chip: Chip = Chip.ALL

    @property
    def may_hold_secret(self) -> bool:
        """Whether the text may be a pasted token, which is never stored."""
        return bool(_SECRET.search(parse_filter(self.text).text))


FIRST = (
    SavedFilter("Admins right now", "is:admin"),
    SavedFilter("Longer than 30 days", "is:live longer:30d"),
)
"""What is there before anybody has saved one."""


def written(filters: Sequence[SavedFilter]) -> str:
    """The filters as one word of the settings."""
    return json.dumps([[each.name, each.text, each.chip.name] for each in filters])


def read(word: str) -> list[SavedFilter]:
    """Filters that were `written`; what isn't understood counts as not saved."""
    if not word:
        return list(FIRST)
    try:
        entries = [SavedFilter(str(n), str(t), Chip[str(c)]) for n, t, c in json.loads(word)]
    except (ValueError, TypeError, KeyError):
        return list(FIRST)
    return [each for each in entries[:_MOST] if not each.may_hold_secret]


class SavedFilters(QWidget):
    """Enter or a click shows what a filter matches; Delete forgets it."""

    wanted = Signal(object)
    """A SavedFilter."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._filters: list[SavedFilter] = []
        self.list = QListWidget()
        self._remove = QAction("Forget this filter", self)
        self._build()
        self._connect()

    @property
    def filters(self) -> list[SavedFilter]:
        """All of them, from top to bottom."""
        return list(self._filters)

    def show_filters(self, filters: Sequence[SavedFilter]) -> None:
        """Lists these and no others."""
        self._filters = list(filters)
        self.list.clear()
        for each in self._filters:
            item = QListWidgetItem(self._icons.icon("bookmark"), visible(each.name))
            item.setSizeHint(QSize(0, self._theme.size(30)))
            said = " ".join(filter(None, (each.text, each.chip.value if each.chip.value else "")))
            item.setToolTip(visible(said))
            self.list.addItem(item)
        self.setVisible(bool(self._filters))

    def add(self, saved: SavedFilter) -> None:
        """Puts one at the end, in the place of another of that name."""
        others = [each for each in self._filters if each.name != saved.name]
        self.show_filters([*others, saved][-_MOST:])

    def _forget(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._filters):
            self.show_filters(self._filters[:row] + self._filters[row + 1 :])

    def _chosen(self, item: QListWidgetItem) -> None:
        self.wanted.emit(self._filters[self.list.row(item)])

    def _follow_selection(self) -> None:
        """A screen reader selects a filter without making it the current one: it is wanted."""
        for item in self.list.selectedItems():
            if self.list.row(item) != self.list.currentRow():
                self.list.setCurrentItem(item)
                self._chosen(item)

    def _menu(self, place: QPoint) -> None:
        if self.list.itemAt(place) is None:
            return
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._remove)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _build(self) -> None:
        self.list.setObjectName("saved")
        self.list.setAccessibleName("Saved filters")
        self.list.setIconSize(QSize(16, 16))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        title = label("Saved filters", "dim")
        title.setContentsMargins(18, 0, 0, 0)
        self._remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self._remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.list.itemClicked.connect(self._chosen)
        self.list.itemActivated.connect(self._chosen)
        self.list.itemSelectionChanged.connect(
            self._follow_selection, Qt.ConnectionType.QueuedConnection
        )
        self.list.customContextMenuRequested.connect(self._menu)
        self._remove.triggered.connect(lambda: self._forget())
