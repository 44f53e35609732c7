"""The tool bar: the verbs with their words, and a menu for the rest."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from trongate_admin.views.icons import Icons
from trongate_admin.views.sort_menu import SortMenu
from trongate_admin.views.theme import Scheme, Theme
from trongate_admin.views.verbs import Verbs
from trongate_admin.views.window_menu import WindowMenu

StandardKey = QKeySequence.StandardKey
_SCHEMES: tuple[tuple[str, Scheme], ...] = (
    ("As the system", "system"),
    ("Light", "light"),
    ("Dark", "dark"),
)


class VerbBar(QToolBar):
    """Holds the verbs' actions, and the window's own: each is triggered, others act."""

    def __init__(
        self, verbs: Verbs, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__("Verbs", parent)
        self._icons = icons
        self._theme = theme
        self.refresh = self._own("Refresh", "refresh", StandardKey.Refresh)
        self.purge = self._own("Purge expired tokens…", "broom", QKeySequence("Ctrl+P"))
        self.admins = self._own(
            "Who is in the admin panel right now?", "overview", QKeySequence("Ctrl+Shift+A")
        )
        self.try_token = self._own("Try a token…", "flask", QKeySequence("Ctrl+T"))
        self.export = self._own("Export tokens…", "export", QKeySequence("Ctrl+E"))
        self.find_rows = self._own("Find", "search", StandardKey.Find)
        self.other_site = self._own("Other site…", "server", StandardKey.Open)
        self.sign_out = self._own("Sign out", "sign-out", QKeySequence("Ctrl+Shift+Q"))
        self.quit = self._own("Quit", "close", QKeySequence("Ctrl+Q"))
        self._menu = WindowMenu("&Menu")
        self._build(verbs)
        self._build_menu(verbs)

    def beside_menu(self) -> QWidget:
        """The bar, and after it the menu, which stays when the verbs have no room."""
        whole = QFrame()
        whole.setProperty("role", "bar")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(0)
        row.addWidget(self, 1)
        row.addWidget(self._menu)
        return whole

    def add_panel(self, dock: QDockWidget) -> None:
        """Adds to the menu what shows and closes a dock."""
        self._menu.menu.insertAction(self._before_panels, dock.toggleViewAction())

    @property
    def own_actions(self) -> list[QAction]:
        """The window's own actions, whose keys work while no menu is open."""
        shown = [self.refresh, self.purge, self.find_rows, self.admins]
        asked = [self.try_token, self.export]
        return [*shown, *asked, self.other_site, self.sign_out, self.quit]

    def _own(self, text: str, icon: str, key: QKeySequence | StandardKey) -> QAction:
        action = QAction(self._icons.icon(icon), text, self)
        action.setIconText(text)
        if isinstance(key, StandardKey):
            action.setShortcuts(key)
        else:
            action.setShortcut(key)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text} ({shown})")
        return action

    def _build(self, verbs: Verbs) -> None:
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addAction(verbs.issue)
        self.addSeparator()
        self.addActions([verbs.revoke, verbs.regenerate, verbs.extend])
        self.addSeparator()
        self.addActions([verbs.revoke_user, self.try_token])
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        self.addAction(self.refresh)
        for action, role in (
            (verbs.issue, "primary"),
            (verbs.revoke, "danger-text"),
            (verbs.revoke_user, "danger-text"),
        ):
            self.widgetForAction(action).setProperty("role", role)
        for action in self.actions():
            widget = self.widgetForAction(action)
            if isinstance(widget, QToolButton):
                # Tool buttons take no focus by default, and the keyboard has to get here.
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                widget.setAccessibleName(action.text() or widget.text())
        more = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if more is not None:
            # The style's own is hardly seen on a dark bar.
            more.setIcon(self._icons.icon("more"))
            more.setAccessibleName("More verbs")
            more.setToolTip("More verbs")
            more.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _build_menu(self, verbs: Verbs) -> None:
        bar, menu = self._menu, self._menu.menu
        menu.addActions([verbs.issue, verbs.revoke, verbs.regenerate, verbs.extend])
        menu.addActions([verbs.revoke_user, verbs.revoke_rule, verbs.undo.action, self.refresh])
        menu.addSeparator()
        menu.addActions([self.try_token, self.admins, self.find_rows])
        menu.addActions([self.purge, self.export])
        menu.addSeparator()
        self.sort = SortMenu(bar.submenu(menu, "Sort by"))
        self._add_schemes(bar.submenu(menu, "Colours"))
        self._before_panels = menu.addSeparator()
        menu.addActions([self.other_site, self.sign_out, self.quit])

    def _add_schemes(self, colours: QMenu) -> None:
        group = QActionGroup(colours)
        for title, scheme in _SCHEMES:
            action = group.addAction(title)
            action.setCheckable(True)
            action.setChecked(self._theme.scheme == scheme)
            action.triggered.connect(lambda _on, chosen=scheme: self._choose(chosen))
            colours.addAction(action)

    def _choose(self, scheme: Scheme) -> None:
        self._theme.scheme = scheme
