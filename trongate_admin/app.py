"""Puts the program together: which window comes after which, and what each is handed."""

import gc
import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.people import Session
from trongate_admin.domain.site import Site
from trongate_admin.log import LOG_NAME, report, start_log
from trongate_admin.open_site import FAREWELL, OpenSite
from trongate_admin.paths import resource
from trongate_admin.settings import Folders, Settings
from trongate_admin.storage.demo import demo_site, make_demo
from trongate_admin.storage.site_store import SiteStore, site_of_folder
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.icons import Icons
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.mistake_box import show_mistake
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow
from trongate_admin.views.theme import Theme

_COLLECT_EVERY = 10_000
"""Milliseconds between two collections of garbage, always on the GUI thread."""
_SWITCH = 0.0001
"""Seconds that a worker may keep the interpreter while the GUI thread waits for it."""
_FAREWELL, _PATIENCE = 1.5, 0.5
"""Seconds that quitting waits for the session's row to be deleted, and then for the workers."""
_READING_LANES = ("read", "scan", "watch", "find")
_FAREWELL_LANES = (FAREWELL, "sign-out")


class Program(QObject):
    """One window at a time: the sites, a site's sign-in, or the signed-in site."""

    def __init__(self, app: QApplication, folders: Folders) -> None:
        super().__init__()
        # Each cell that is painted asks for the interpreter anew, and would wait as long each time.
        sys.setswitchinterval(_SWITCH)
        self._app = app
        self._folders = folders
        self._log = start_log(folders.log)
        self.settings = Settings(folders.config / "window.ini")
        self.theme = Theme(app, self.settings.scheme)
        self.icons = Icons(self.theme)
        self.background = Background(self)
        self.clipboard = SecretClipboard(app.clipboard(), self)
        self._sites = SiteStore(folders.sites)
        self._address = ""
        self._site: OpenSite | None = None
        self._problem = ""
        self._over_at = 0.0
        self._has_told = False
        self.window: QWidget | None = None
        app.setQuitOnLastWindowClosed(False)
        app.setWindowIcon(self.icons.icon("trongate-admin"))
        self.background.bug_found.connect(self._tell_bug)
        # What is there by now stays: looking through it at each collection would be felt.
        gc.collect()
        gc.freeze()
        self._collector = QTimer(self)
        self._collector.timeout.connect(gc.collect)
        self._collector.start(_COLLECT_EVERY)

    # --- which window

    def start(self, *, demo: bool, reset: bool, folder: Path | None) -> None:
        """Opens the demo, a Trongate application's site, or the list of sites."""

        def go(problem: str) -> None:
            self._problem = problem
            if demo:
                self.open_site(demo_site(self._folders.data), reset=reset)
            elif folder is not None:
                self.background.run(
                    self, lambda: site_of_folder(folder), self.open_site, self._show_sites
                )
            else:
                self._show_sites()

        self.background.run(self, self._read_address, go, lambda error: go(str(error)))

    def _read_address(self) -> str:
        """In a worker: says what is wrong with the known sites; all works without them."""
        try:
            self._address = self._sites.address()
        except AdminError as error:
            return _unkept(error)
        return ""

    def _show_sites(self, error: AdminError | None = None) -> None:
        self._leave_site()
        window = SitesWindow(
            self._sites, self.background, self.theme, self.icons, demo_site(self._folders.data)
        )
        window.site_chosen.connect(self.open_site)
        if error is not None:
            window.notice.show_error(error)
        elif problem := self._untold():
            window.notice.show_warning(problem)
        self._show(window)

    def open_site(self, site: Site, *, reset: bool = False) -> None:
        """Connects to a site and asks who wants in."""
        self._leave_site()
        address = self._address or f"desktop-{secrets.token_hex(4)}"
        self._site = OpenSite(site, address, self._folders, self.background)
        names = resource("demo.json")

        def prepare() -> str:
            nonlocal reset
            if site.is_embedded:
                make_demo(site, names, reset=reset)
                reset = False
            line = opened.connect()
            try:
                self._sites.remember(site)
            except AdminError as error:
                self._problem = _unkept(error)
            return line

        opened = self._site
        self._ask_in(prepare, self._untold())

    def _ask_in(self, connect: Callable[[], str] | None = None, reason: str = "") -> None:
        opened = self._site
        if opened is None:
            return
        window = SignInWindow(
            opened.site,
            connect or opened.connect,
            opened.sign_in,
            self.background,
            self.theme,
            self.icons,
            reason,
        )
        window.signed_in.connect(self._signed_in)
        window.site_changed.connect(self.open_site)
        window.other_site_wanted.connect(self._show_sites)
        self._show(window)

    def _signed_in(self, session: Session) -> None:
        if self._site is None:
            return
        window = self._site.window(session, self.theme, self.icons, self.clipboard, self.settings)
        window.locked.connect(lambda error: self._end_session(str(error)))
        window.bar.sign_out.triggered.connect(lambda: self._end_session("You have signed out."))
        window.bar.other_site.triggered.connect(lambda: self._show_sites())
        # Building it and laying it out are two turns of the event loop, each short enough.
        QTimer.singleShot(0, window, partial(self._show_site, self._site, window))

    def _show_site(self, opened: OpenSite, window: MainWindow) -> None:
        if self._site is not opened or opened.session is None or self._over_at:
            window.deleteLater()
            return
        if problem := self._untold():
            window.news.show_news(problem)
        self._show(window)
        window.start()

    def _untold(self) -> str:
        """What is wrong with our own files, told once."""
        problem, self._problem = self._problem, ""
        return problem

    def _end_session(self, reason: str) -> None:
        """Once for each login: nothing of the site stays on the screen or in the clipboard.

        The row goes too where only the right to it was lost.
        """
        self.clipboard.clear()
        if self._site is not None and self._site.session is not None:
            self._site.end_session(self)
            self._ask_in(reason=reason)

    def _leave_site(self) -> None:
        if self.window is not None:
            self._remember(self.window)
        opened, self._site = self._site, None
        if opened is not None:
            self.clipboard.clear()
            opened.leave(self)

    def _show(self, window: QWidget) -> None:
        old, self.window = self.window, window
        window.installEventFilter(self)
        window.show()
        if old is not None:
            self._remember(old)
            old.removeEventFilter(self)
            old.close()
            old.deleteLater()
            # A site that hangs would keep the next one's questions waiting.
            self.background.drop_lanes(_READING_LANES)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closing the window that is shown ends the program."""
        if event.type() == QEvent.Type.Close and watched is self.window:
            QTimer.singleShot(0, self, self.quit)
        return False

    def _remember(self, window: QWidget) -> None:
        if self._site is not None and isinstance(window, MainWindow):
            self._site.remember(window, self.settings)

    # --- the end

    def quit(self) -> None:
        """Deletes the session's row, waits for nothing longer than a moment, and ends."""
        if self._over_at:
            return
        self._over_at = time.monotonic() + _FAREWELL + _PATIENCE
        self.clipboard.clear()
        if self.window is not None:
            self._remember(self.window)
            self.window.removeEventFilter(self)
            # What it has under way is given up: a login that is being written leaves no row.
            self.window.close()
        self.settings.set("scheme", self.theme.scheme)
        self.settings.save()
        if self._site is not None:
            self._site.end_session(self)
        self.background.when_done(_FAREWELL_LANES, self._app.quit, _FAREWELL)

    def close(self) -> None:
        """Ends what `__init__` began, in reverse."""
        self.background.close(max(_PATIENCE, self._over_at - time.monotonic()))
        if self._site is not None:
            self._site.close()
        self._log.stop()

    # --- mistakes of our own

    def excepthook(
        self, _kind: type[BaseException], error: BaseException, _where: TracebackType | None
    ) -> None:
        """An exception in a slot: logged, shown once, and the program goes on."""
        if isinstance(error, KeyboardInterrupt):
            self.quit()
        else:
            self._tell_bug(error)

    def _tell_bug(self, error: BaseException) -> None:
        report(error)
        if self._has_told:
            return
        self._has_told = True
        show_mistake(self._folders.log / LOG_NAME, self.window)


def _unkept(error: AdminError) -> str:
    return f"{error} Until then no site is remembered."
