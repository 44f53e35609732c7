"""Puts the program together: which window comes after which, and what each is handed."""

import gc
import sys
import time
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.demo import demo_site
from trongate_admin.domain.site import Site
from trongate_admin.mistakes import Mistakes
from trongate_admin.open_site import FAREWELL, OpenSite
from trongate_admin.settings import Folders, Settings
from trongate_admin.site_memory import SiteMemory, read_site, unread_site
from trongate_admin.turns import next_turn
from trongate_admin.views.icons import Icons
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.theme import Theme

if TYPE_CHECKING:
    from trongate_admin.domain.people import Session
    from trongate_admin.imports import Imports
    from trongate_admin.next_window import NextWindow
    from trongate_admin.site_window import SiteWindow
    from trongate_admin.views.clipboard import SecretClipboard

_COLLECT_EVERY = 10_000
"""Milliseconds between two collections of garbage, always on the GUI thread."""
_SWITCH = 0.0001
"""Seconds that a worker may keep the interpreter while the GUI thread waits for it."""
_FAREWELL, _PATIENCE = 1.5, 0.5
"""Seconds that quitting waits for the session's row to be deleted, and then for the workers."""
_READING_LANES = ("read", "scan", "count", "watch", "find", "export")
_FAREWELL_LANES = (FAREWELL, "sign-out")


class Program(QObject):
    """One window at a time: the sites, a site's sign-in, or the signed-in site."""

    def __init__(self, app: QApplication, folders: Folders) -> None:
        super().__init__()
        # Each cell that is painted asks for the interpreter anew, and would wait as long each time.
        sys.setswitchinterval(_SWITCH)
        self._app = app
        self._folders = folders
        self.settings = Settings(folders.config / "window.ini")
        self.theme = Theme(app, self.settings.scheme)
        self.icons = Icons(self.theme)
        self.background = Background(self)
        self._memory = SiteMemory(folders.sites)
        self._site: OpenSite | None = None
        self._next: NextWindow | None = None
        self._inside: SiteWindow | None = None
        self._over_at = 0.0
        self.window: QWidget | None = None
        self._collector = QTimer(self)
        self._collector.timeout.connect(gc.collect)
        app.setQuitOnLastWindowClosed(False)
        self.mistakes = Mistakes(folders.log, self.background, lambda: self.window, self)
        self.background.bug_found.connect(self.mistakes.tell)

    @cached_property
    def clipboard(self) -> "SecretClipboard":
        """Where tokens are copied to, once somebody is signed in."""
        from trongate_admin.views.clipboard import SecretClipboard

        return SecretClipboard(self._app.clipboard(), self)

    @cached_property
    def _imports(self) -> "Imports":
        """What a signed-in site's window needs; the first window needs none of it."""
        from trongate_admin.imports import Imports

        return Imports("trongate_admin.site_window", self.background, self)

    # --- which window

    def start(self, *, demo: bool, reset: bool, folder: Path | None) -> None:
        """Opens the demo, a Trongate application's site, or the list of sites."""
        if demo:
            self.open_site(demo_site(self._folders.data), reset=reset)
        elif folder is not None:
            self.open_site(unread_site(folder))
        else:
            self._show_sites()

    def _show_sites(self) -> None:
        from trongate_admin.views.sites_window import SitesWindow

        self._leave_site()
        demo = demo_site(self._folders.data)
        window = SitesWindow(self._memory.store, self.background, self.theme, self.icons, demo)
        window.site_chosen.connect(self.open_site)
        window.seen.connect(self._settle)
        window.closed.connect(partial(self._closed, window))
        self._show(window)

    def open_site(self, site: Site, *, reset: bool = False) -> None:
        """Connects to a site and asks who wants in."""
        self._leave_site()
        opened = self._site = OpenSite(site, self._memory.address, self.background)

        def prepare() -> str:
            nonlocal reset
            opened.make(reset=reset)
            reset = False
            line = opened.connect()
            self._memory.remember(opened.site)
            return line

        self._ask_in(opened, prepare)

    def _ask_in(self, opened: OpenSite, connect: Callable[[], str], reason: str = "") -> None:
        window = SignInWindow(
            opened.site,
            connect,
            opened,
            self.background,
            self.theme,
            self.icons,
            reason,
            partial(read_site, opened.site.folder) if opened.site.folder is not None else None,
        )
        window.seen.connect(self._settle)
        window.closed.connect(partial(self._closed, window))
        window.site_read.connect(partial(setattr, opened, "site"))
        window.reached.connect(partial(self._reached, window))
        window.signed_in.connect(self._signed_in)
        window.site_changed.connect(self.open_site)
        window.other_site_wanted.connect(self._show_sites)
        self._show(window)

    def _settle(self) -> None:
        """What has to be there, but not before the first window is."""
        if self._collector.isActive():
            return
        self._collector.start(_COLLECT_EVERY)
        self.mistakes.begin()
        # What draws it has to be imported, which takes a key's time.
        next_turn(self, lambda: self._app.setWindowIcon(self.icons.icon("trongate-admin")))

    def _reached(self, window: SignInWindow) -> None:
        """While the person types, the next window is built."""
        if problem := self._memory.untold():
            window.reason_notice.show_news(problem)
        opened = self._site
        if opened is not None and self._next is None:
            from trongate_admin.next_window import NextWindow

            self._next = NextWindow(self._imports, partial(self._make_inside, opened))
            self._next.ready.connect(self._show_site)
            self._next.failed.connect(lambda error: self._end_session(str(error)))
            self._next.begin()

    def _make_inside(self, opened: OpenSite) -> "SiteWindow":
        from trongate_admin.site_window import SiteWindow

        here = opened.here(self._folders.pending_revokes)
        return SiteWindow(
            here, self.background, self.theme, self.icons, self.clipboard, self.settings
        )

    def _signed_in(self, session: "Session") -> None:
        if self._site is not None and self._next is not None:
            self._site.session = session
            self._next.enter(session)

    def _discard_next(self) -> None:
        coming, self._next = self._next, None
        if coming is not None:
            coming.discard()

    def _show_site(self, inside: "SiteWindow") -> None:
        self._next = None
        window = inside.window
        inside.closed.connect(partial(self._closed, window))
        window.locked.connect(lambda error: self._end_session(str(error)))
        window.bar.sign_out.triggered.connect(lambda: self._end_session("You have signed out."))
        window.bar.other_site.triggered.connect(lambda: self._show_sites())
        if problem := self._memory.untold():
            window.news.show_news(problem)
        window.start()
        self._show(window, inside)

    def _end_session(self, reason: str) -> None:
        """Once for each login: nothing of the site stays on the screen or in the clipboard.

        The row goes too where only the right to it was lost.
        """
        self.clipboard.clear()
        opened = self._site
        if opened is not None and opened.session is not None:
            self._discard_next()
            opened.end_session(self)
            self._ask_in(opened, opened.connect, reason)

    def _leave_site(self) -> None:
        self._remember()
        self._discard_next()
        opened, self._site = self._site, None
        if opened is not None:
            self.clipboard.clear()
            opened.leave(self)

    def _show(self, window: QWidget, inside: "SiteWindow | None" = None) -> None:
        self._remember()
        old, self.window, self._inside = self.window, window, inside
        window.show()
        # Qt has each widget that is shown painted once more, right after the first frame.
        for part in (window, *window.findChildren(QWidget)):
            QCoreApplication.removePostedEvents(part, QEvent.Type.UpdateLater.value)
        if old is not None:
            old.close()
            old.deleteLater()
            if inside is None:
                # A site that hangs would keep the next one's questions waiting.
                self.background.drop_lanes(_READING_LANES)

    def _closed(self, window: QWidget) -> None:
        """Closing the window that is shown ends the program."""
        if window is self.window:
            QTimer.singleShot(0, self, self.quit)

    def _remember(self) -> None:
        if self._inside is not None:
            self._inside.remember()

    # --- the end

    def quit(self) -> None:
        """Deletes the session's row, waits for nothing longer than a moment, and ends."""
        if self._over_at:
            return
        self._over_at = time.monotonic() + _FAREWELL + _PATIENCE
        self.clipboard.clear()
        self._remember()
        self._discard_next()
        if self.window is not None:
            # What it has under way is given up: a login that is being written leaves no row.
            self.window.close()
        self.settings.set("scheme", self.theme.scheme)
        self.settings.save()
        if self._site is not None:
            self._site.end_session(self)
        self.background.when_done(_FAREWELL_LANES, self._app.quit, _FAREWELL)

    def close(self) -> None:
        """Ends what `__init__` began, in reverse."""
        self._discard_next()
        self._collector.stop()
        self.background.close(max(_PATIENCE, self._over_at - time.monotonic()))
        if self._site is not None:
            self._site.close()
        self.mistakes.close()

    def excepthook(
        self, _kind: type[BaseException], error: BaseException, _where: TracebackType | None
    ) -> None:
        """An exception in a slot: logged, shown once, and the program goes on."""
        if isinstance(error, KeyboardInterrupt):
            self.quit()
        else:
            self.mistakes.tell(error)
