"""The first window: which site to open."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.storage.site_folder import site_of_folder
from trongate_admin.storage.site_store import SiteStore
from trongate_admin.views.banner import Banner
from trongate_admin.views.choice_button import ChoiceButton
from trongate_admin.views.icons import Icons
from trongate_admin.views.known_sites import KnownSites
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label
from trongate_admin.views.small_window import SmallWindow
from trongate_admin.views.theme import Theme

_PURPOSE = "See who is signed in to a Trongate site, and end any login."
_LANE = "sites"


class SitesWindow(SmallWindow):
    """The known sites, and the three ways to another one."""

    site_chosen = Signal(object)
    """A Site to sign in to."""

    def __init__(
        self,
        site_store: SiteStore,
        background: Background,
        theme: Theme,
        icons: Icons,
        demo: Site,
    ) -> None:
        super().__init__(theme.width(540))
        self._site_store = site_store
        self._background = background
        self._theme = theme
        self._icons = icons
        self._demo = demo
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Reads the list again."""
        self._background.run(
            self, self._site_store.all, self._listed, self._not_listed, lane=_LANE, key="list"
        )

    # --- building

    def _build(self) -> None:
        self.setWindowTitle("Trongate Admin")
        self.notice = Banner(self._icons)
        self.known_sites = KnownSites(self._theme, self._icons)
        self.known_sites.setMinimumHeight(self._theme.width(150))
        self.known_sites.show_loading()
        self._column.banners.addWidget(self.notice)
        body = self._column.body
        body.setSpacing(8)
        body.addLayout(self._built_header())
        body.addSpacing(12)
        body.addWidget(label("Known sites", "heading"))
        body.addWidget(self.known_sites, 1)
        body.addLayout(self._built_verbs())
        body.addSpacing(8)
        body.addWidget(label("Another site", "heading"))
        self._build_choices()
        self.resize(self._theme.width(588), self._theme.size(620))

    def _built_header(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("Trongate Admin", "title"))
        words.addWidget(label(_PURPOSE, "dim", wrap=True))
        header = QHBoxLayout()
        header.setSpacing(14)
        header.addWidget(Picture(self._icons.icon("trongate-admin"), 48))
        header.addLayout(words, 1)
        return header

    def _built_verbs(self) -> QHBoxLayout:
        self.forget_button = button("Forget this site")
        self.forget_button.setToolTip("Takes it off this list; nothing happens to the site.")
        self.open_button = button("Open", "primary")
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        verbs.addStretch(1)
        for each in (self.forget_button, self.open_button):
            each.setAutoDefault(True)
            each.setEnabled(False)
            verbs.addWidget(each)
        return verbs

    def _build_choices(self) -> None:
        choices = (
            ("Open Trongate folder…", "Reads the connection from config/database.php.", "folder"),
            ("Connect to server…", "MariaDB or MySQL, with host, user and password.", "server"),
            ("Demo site", "Made-up people on this computer: try everything.", "flask"),
        )
        made = [
            ChoiceButton(text, explanation, self._icons.icon(icon, "accent"), self._theme)
            for text, explanation, icon in choices
        ]
        for each in made:
            self._column.body.addWidget(each)
        self.folder_button, self.server_button, self.demo_button = made

    def _connect(self) -> None:
        self.seen.connect(self.refresh)
        self.known_sites.chosen.connect(self._choose)
        self.known_sites.unwanted.connect(self._forget)
        self.known_sites.current_changed.connect(self._enable)
        self.open_button.clicked.connect(self.known_sites.open_current)
        self.forget_button.clicked.connect(self.known_sites.forget_current)
        self.folder_button.clicked.connect(self._ask_folder)
        self.server_button.clicked.connect(lambda: self._ask_server(None))
        self.demo_button.clicked.connect(lambda: self.site_chosen.emit(self._demo))

    # --- the list

    def _listed(self, sites: list[Site]) -> None:
        had_list = self.known_sites.list.count() > 0
        self.known_sites.show_sites(sites)
        if not had_list:
            (self.known_sites.list if sites else self.demo_button).setFocus()

    def _not_listed(self, error: AdminError) -> None:
        self.known_sites.show_error(error, self.refresh)

    def _enable(self) -> None:
        is_chosen = self.known_sites.current is not None
        self.open_button.setEnabled(is_chosen)
        self.forget_button.setEnabled(is_chosen)

    # --- opening

    def _choose(self, site: Site) -> None:
        self.notice.hide()
        if site.folder is None:
            self._ask_server(site)
        else:
            self._open_folder(site.folder)

    def _open_folder(self, folder: Path) -> None:
        self._background.run(
            self,
            lambda: site_of_folder(folder),
            self.site_chosen.emit,
            self._not_opened,
            lane=_LANE,
            key="folder",
        )

    def _not_opened(self, error: AdminError) -> None:
        self.notice.show_error(error, "Choose another…", self._ask_folder)
        self._column.fit()

    def _ask_folder(self) -> None:
        self.notice.hide()
        dialog = QFileDialog(self, "Open Trongate folder: it holds config, engine and modules")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self._open_folder(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_server(self, site: Site | None) -> None:
        from trongate_admin.views.connect_dialog import ConnectDialog

        self.notice.hide()
        dialog = ConnectDialog(self._icons, self, site)
        dialog.site_entered.connect(self.site_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- forgetting

    def _forget(self, site: Site) -> None:
        def act() -> list[Site]:
            before = self._site_store.all()
            self._site_store.forget(site)
            return before

        self._background.run(
            self, act, lambda before: self._forgotten(site, before), self._not_done, lane=_LANE
        )

    def _forgotten(self, site: Site, before: list[Site]) -> None:
        self.refresh()
        if site in before:
            up_to_it = before[: before.index(site) + 1]
            self.notice.show_news(
                f"{visible(site.name)} is off the list; the site itself is as it was.",
                "Undo",
                lambda: self._restore(up_to_it),
            )
            self._column.fit()

    def _restore(self, sites: list[Site]) -> None:
        """Puts the last of `sites` back where it was: each is put first, the last one first."""
        self.notice.hide()

        def act() -> None:
            for site in reversed(sites):
                self._site_store.remember(site)

        self._background.run(self, act, lambda _: self.refresh(), self._not_done, lane=_LANE)

    def _not_done(self, error: AdminError) -> None:
        self.notice.show_error(error)
        self.refresh()
