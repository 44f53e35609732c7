"""The list of sites that were opened before: a name, and dimly where it is."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.models.roles import Role
from trongate_admin.views.cells import Cell, Index, shown
from trongate_admin.views.column import breakable
from trongate_admin.views.delegates import PADDING, RowDelegate
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label
from trongate_admin.views.theme import Theme, scaled

_ICON = 20
_LINE_GAP = 1


def second_line(site: Site) -> str:
    """Where a known site is: its folder, or its place on a server."""
    return visible(str(site.folder) if site.folder else site.where)


class SiteDelegate(RowDelegate):
    """An icon before two lines: the name, and dimly where it is."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + _LINE_GAP + 18)

    def _paint_content(self, cell: Cell) -> None:
        colors = self._theme.colors
        icon = self._icons.pixmap(shown(cell.data(Role.ICON)), _ICON, cell.ratio, colors.dim)
        cell.painter.drawPixmap(*cell.place(_ICON, _ICON), icon)
        cell.cut(start=_ICON + PADDING)
        bold = scaled(cell.font, weight=QFont.Weight.DemiBold)
        name = self._lines.line(cell.text(), cell.width, bold)
        where = self._lines.line(shown(cell.data(Role.SUFFIX)), cell.width, cell.font)
        top = cell.top + (cell.height - name.height - _LINE_GAP - where.height) // 2
        cell.painter.setFont(bold)
        cell.painter.drawText(cell.place(name.width, 0)[0], top + name.ascent, name.text)
        top += name.height + _LINE_GAP
        cell.painter.setFont(cell.font)
        cell.painter.setPen(colors.dim)
        cell.painter.drawText(cell.place(where.width, 0)[0], top + where.ascent, where.text)


class KnownSites(QFrame):
    """The known sites on a card, or in words why there are none to see."""

    chosen = Signal(object)
    """A site to open."""
    unwanted = Signal(object)
    """A site to forget."""
    current_changed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._act: Callable[[], object] | None = None
        self._build()
        self._connect()

    def sizeHint(self) -> QSize:
        # It takes the height that is left, whatever the list would like.
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @property
    def current(self) -> Site | None:
        """The site under the selection."""
        # A screen reader selects an item without making it the current one.
        items = self.list.selectedItems()
        if not items or self._stack.currentWidget() is not self.list:
            return None
        site = items[0].data(Role.RECORD)
        return site if isinstance(site, Site) else None

    @property
    def message(self) -> str:
        """The words that stand in place of the list; empty while there is a list."""
        return "" if self._stack.currentWidget() is self.list else self._message.text()

    def show_loading(self) -> None:
        """Says that the list is on its way."""
        self._say("clock", "Reading the known sites…")

    def show_sites(self, sites: list[Site]) -> None:
        """Shows the sites; the selection stays in its row."""
        row = max(0, self.list.currentRow())
        self.list.clear()
        for site in sites:
            self.list.addItem(_item(site))
        if sites:
            self.list.setCurrentRow(min(row, len(sites) - 1))
            self._stack.setCurrentWidget(self.list)
        else:
            self._say(
                "inbox-empty", "No sites yet. Open one of yours, or look around in the demo first."
            )
        self.current_changed.emit()

    def show_error(self, error: AdminError, retry: Callable[[], object]) -> None:
        """Says why the list can't be read."""
        self._say("warning", breakable(str(error)), "Retry", retry)
        self._verb.setFocus()
        self.current_changed.emit()

    def forget_current(self) -> None:
        """Asks to take the selected site off the list."""
        if self.current is not None:
            self.unwanted.emit(self.current)

    def open_current(self) -> None:
        """Asks to open the selected site."""
        if self.current is not None:
            self.chosen.emit(self.current)

    def _build(self) -> None:
        self.setProperty("role", "card")
        self.list = QListWidget()
        self.list.setAccessibleName("Known sites")
        self.list.setItemDelegate(SiteDelegate(self._theme, self._icons, self.list))
        self.list.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._open_action = QAction(self._icons.icon("arrow-right"), "Open", self.list)
        self._forget_action = QAction(self._icons.icon("close"), "Forget this site", self.list)
        self._forget_action.setShortcut(QKeySequence.StandardKey.Delete)
        self._forget_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addActions([self._open_action, self._forget_action])
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._built_words())
        layout = QVBoxLayout(self)
        # The rows keep away from the card's round corners.
        layout.setContentsMargins(1, 6, 1, 6)
        layout.addWidget(self._stack)

    def _built_words(self) -> QWidget:
        words = QWidget()
        self._picture = Picture(self._icons.icon("clock", "dim"), 28)
        self._message: QLabel = label("", "dim", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._verb = button("", "link")
        self._verb.setAutoDefault(True)
        layout = QVBoxLayout(words)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._message)
        layout.addWidget(self._verb, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        return words

    def _connect(self) -> None:
        self.list.itemActivated.connect(self._activated)
        self.list.itemSelectionChanged.connect(self.current_changed)
        self._open_action.triggered.connect(lambda: self.open_current())
        self._forget_action.triggered.connect(lambda: self.forget_current())
        self._verb.clicked.connect(lambda: self._act() if self._act else None)

    def _activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Role.RECORD))

    def _say(
        self, icon: str, text: str, verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        self._picture.set_icon(self._icons.icon(icon, "soon" if verb else "dim"))
        self._message.setText(text)
        self._message.setProperty("role", "" if verb else "dim")
        self._message.style().polish(self._message)
        self._verb.setText(verb)
        self._verb.setVisible(bool(verb))
        self._act = act
        self._stack.setCurrentIndex(1)


def _item(site: Site) -> QListWidgetItem:
    item = QListWidgetItem(visible(site.name))
    item.setData(Role.RECORD, site)
    item.setData(Role.ICON, "folder" if site.folder else "server")
    item.setData(Role.SUFFIX, second_line(site))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{visible(site.name)}, {second_line(site)}")
    return item
