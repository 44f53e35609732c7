"""One opened site: its database, its door, and the window of whoever is signed in."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Qt

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.order import (
    TokenOrder,
    TokenSort,
    UserLevelOrder,
    UserLevelSort,
    UserOrder,
    UserSort,
)
from trongate_admin.domain.people import Session
from trongate_admin.domain.site import Site
from trongate_admin.models.token_table import TokenTable
from trongate_admin.purge import PurgeRecord, PurgeTimer
from trongate_admin.settings import Folders, Settings
from trongate_admin.storage.database import Database
from trongate_admin.storage.sign_in import SignIn
from trongate_admin.storage.signed_in import SignedIn, signed_in
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.icons import Icons
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.purge_dialog import PurgeDialog
from trongate_admin.views.theme import Theme
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.user_levels_page import UserLevelsPage
from trongate_admin.views.users_page import UsersPage
from trongate_admin.views.verbs import Verbs
from trongate_admin.watch import Watch

FAREWELL = "farewell"
"""How the lanes begin for which the program waits when it ends."""
_DEMO_PURGE_MINUTES = 5
_DAY_IN_MINUTES = 1_440
_FIRST_SIZE = (1240, 760)
"""Logical pixels of the window before anybody has chosen others."""
O = TypeVar("O", TokenOrder, UserOrder, UserLevelOrder)  # noqa: E741


class OpenSite:
    """Lives from the choice of a site to the choice of another."""

    def __init__(self, site: Site, address: str, folders: Folders, background: Background) -> None:
        self.site = site
        self.session: Session | None = None
        self.clock = ServerClock()
        self._folders = folders
        self._background = background
        self._database = Database(site)
        self.sign_in = SignIn(self._database, address)

    def connect(self) -> str:
        """In a worker: checks server and tables, reads the clock, and says what it is."""
        schema = self._database.schema
        self.clock.set(self._database.measure())
        return f"{schema.server} · {schema.generation}"

    def window(
        self,
        session: Session,
        theme: Theme,
        icons: Icons,
        clipboard: SecretClipboard,
        settings: Settings,
    ) -> MainWindow:
        """The window of a signed-in administrator, wired and not yet started."""
        self.session = session
        here = signed_in(self._database, session, self.clock, self._folders.pending_revokes)
        window = MainWindow(
            here,
            self._pages(here, theme, icons, settings),
            Verbs(here, self._background, clipboard, icons),
            Watch(self._database, here.tokens, session, here.clock, self._background),
            PurgeTimer(
                here.purges,
                here.clock,
                self._background,
                record=_record(settings, self._purge_key),
            ),
            theme,
            icons,
        )
        window.purge_dialog_wanted.connect(lambda: self._open_purge(window, icons, settings))
        self._restore(window, settings)
        return window

    def remember(self, window: MainWindow, settings: Settings) -> None:
        """Keeps the window's place, its columns and its orders for the next time."""
        settings.set("window", window.saveGeometry())
        for name, page in window.pages.items():
            settings.set(f"{name}/order", f"{page.order.sort.value} {int(page.order.descending)}")
            settings.set(f"{name}/columns", page.view.column_widths())
        record, key = window.purge.record, self._purge_key
        settings.set(f"{key}/last", record.last_turn)
        settings.set(f"{key}/today", f"{record.day} {record.purged}")

    def end_session(self, owner: QObject) -> None:
        """Deletes the session's row, if there is one; that it can't be deleted is no trouble."""
        session, self.session = self.session, None
        if session is not None:
            self._say_goodbye(owner, lambda: self.sign_in.sign_out(session))

    def leave(self, owner: QObject) -> None:
        """Ends the session, and lets the connections go after that."""
        self.end_session(owner)
        self._say_goodbye(owner, self.close)

    def close(self) -> None:
        """Lets the connections go."""
        self._database.close()

    def _say_goodbye(self, owner: QObject, work: Callable[[], object]) -> None:
        """Beside everything else; a site that hangs keeps no other one waiting."""
        lane = f"{FAREWELL} {self.site.key}"
        self._background.run(owner, work, _ignore, _ignore, lane=lane)

    def _pages(
        self, here: SignedIn, theme: Theme, icons: Icons, settings: Settings
    ) -> tuple[TokensPage, UsersPage, UserLevelsPage]:
        table = TokenTable(here.clock, here.session.token_id)
        token_order = _order(settings, "tokens", TokenOrder(), TokenSort)
        user_order = _order(settings, "users", UserOrder(), UserSort)
        level_order = _order(settings, "levels", UserLevelOrder(), UserLevelSort)
        shared = (here.clock, self._background, theme, icons)
        return (
            TokensPage(here.tokens, table, *shared, token_order),
            UsersPage(here.users, *shared, user_order),
            UserLevelsPage(here.levels, *shared, level_order),
        )

    def _restore(self, window: MainWindow, settings: Settings) -> None:
        if not window.restoreGeometry(settings.state("window")):
            window.resize(QSize(*_FIRST_SIZE).boundedTo(window.screen().availableSize()))
        for name, page in window.pages.items():
            page.view.set_column_widths(settings.text(f"{name}/columns"))
        default = _DEMO_PURGE_MINUTES if self.site.is_embedded else 0
        minutes = settings.number(f"{self._purge_key}/minutes", default)
        if 1 <= minutes <= _DAY_IN_MINUTES:
            window.purge.start(minutes)

    def _open_purge(self, window: MainWindow, icons: Icons, settings: Settings) -> None:
        dialog = PurgeDialog(
            window.purge, window.here.purges, self.clock, self._background, icons, window
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        key = f"{self._purge_key}/minutes"
        dialog.minutes_changed.connect(lambda minutes: settings.set(key, minutes or 0))
        dialog.open()

    @property
    def _purge_key(self) -> str:
        return f"purge/{hashlib.sha256(self.site.key.encode()).hexdigest()[:16]}"


def _ignore(_answer: object) -> None:
    """A row that can't be deleted expires by itself."""


def _record(settings: Settings, key: str) -> PurgeRecord:
    """What is remembered of a site's purge."""
    day, _, purged = settings.text(f"{key}/today").partition(" ")
    last = settings.number(f"{key}/last", 0)
    return PurgeRecord(last, day, int(purged) if purged.isdecimal() else 0)


def _order(settings: Settings, name: str, default: O, sorts: Callable[[str], object]) -> O:
    """A remembered order; one that isn't understood counts as not remembered."""
    sort, _, descending = settings.text(f"{name}/order").partition(" ")
    try:
        return replace(default, sort=sorts(sort), descending=descending == "1")  # type: ignore[arg-type]
    except ValueError:
        return default
