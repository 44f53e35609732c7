"""The window of whoever signs in to a site: its wiring, and what is remembered of it."""

import hashlib
import time
from collections.abc import Generator, Iterator

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, Signal

from trongate_admin.background import Background
from trongate_admin.domain.people import Session
from trongate_admin.purge import PurgeRecord, PurgeTimer
from trongate_admin.settings import Settings
from trongate_admin.site_pages import SECTIONS, SitePages
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.turns import in_turns
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.icons import Icons
from trongate_admin.views.inspector import Inspector
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.purge_dialog import PurgeDialog
from trongate_admin.views.saved_filters import read, written
from trongate_admin.views.sections import Sections
from trongate_admin.views.site_dialogs import SiteDialogs
from trongate_admin.views.site_status import SiteStatus
from trongate_admin.views.theme import Theme
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.verb_bar import VerbBar
from trongate_admin.views.verbs import Verbs
from trongate_admin.watch import Watch

_DEMO_PURGE_MINUTES = 5
_DAY_IN_MINUTES = 1_440
_FIRST_SIZE = (1240, 760)
"""Logical pixels of the window before anybody has chosen others."""
_AFTER_FIRST_ROWS = 100
"""Milliseconds in which the first rows are painted, before other sections are built."""
_PATIENCE = 0.06
"""Seconds that the window waits for its first rows before it is shown without."""


class SiteWindow(QObject):
    """Puts the window of one login together, not yet started; `window` is there after `parts`.

    The parts may be built before anybody is in: none of them reads from the site.
    """

    closed = Signal()
    window: MainWindow

    def __init__(
        self,
        here: SignedIn,
        background: Background,
        theme: Theme,
        icons: Icons,
        clipboard: SecretClipboard,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._here = here
        self._background = background
        self._theme = theme
        self._icons = icons
        self._settings = settings
        self._docks = QByteArray()
        self._is_painted = False
        self._left: Iterator[None] = self._parts_of_others()
        self._pages = SitePages(here, background, theme, icons, settings)
        key = hashlib.sha256(here.site.key.encode()).hexdigest()[:16]
        self._purge_key, self._filters_key = f"purge/{key}", f"filters/{key}"
        self._clipboard = clipboard

    def parts(self) -> Generator[None]:
        """Builds the window piece by piece: each takes a turn of the event loop, none is long."""
        here, background = self._here, self._background
        verbs = Verbs(here, background, self._clipboard, self._icons)
        inspector = Inspector(here, verbs, self._theme, self._icons)
        yield
        sections = Sections(SECTIONS, self._pages.make, self._theme, self._icons)
        yield
        yield from sections.parts(TokensPage)
        yield
        status = SiteStatus(here.site.name, here.clock, is_production=here.site.is_production)
        yield
        bar = VerbBar(verbs, self._theme, self._icons)
        yield
        self.window = window = MainWindow(
            here,
            sections,
            inspector,
            verbs,
            bar,
            status,
            Watch(here.database, here.tokens, here.session, here.clock, background),
            PurgeTimer(here.purges, here.clock, background, record=self._record()),
        )
        yield
        yield from window.parts()
        yield
        window.purge_dialog_wanted.connect(self._open_purge)
        SiteDialogs(window, here, background, self._icons)
        window.installEventFilter(self)
        self._restore()

    def enter(self, session: Session) -> Generator[None]:
        """Somebody is in: asks for the first rows, and waits a moment for them, turn by turn.

        The window is painted once, with its rows, where they come soon.
        """
        self._here.session.begin(session)
        window, tokens = self.window, self.window.tokens_page
        window.status.show_user(session.username)
        tokens.refresh()
        yield from self._paint_ahead()
        until = time.monotonic() + _PATIENCE
        while tokens.awaits_first_rows and time.monotonic() < until:
            yield
        # From here on something may run by itself: nobody leaves the site before it is shown.
        self._start_purge()
        if tokens.awaits_first_rows:
            once = Qt.ConnectionType.SingleShotConnection
            tokens.table.modelReset.connect(self._make_others, once)
        else:
            self._make_others()

    def others(self) -> Generator[None]:
        """Builds the sections that are left, turn by turn; none once the window is closed."""
        while next(self._left, True) is None:
            yield

    def _parts_of_others(self) -> Generator[None]:
        for _ in self._pages.large_parts():
            yield
        for kind in SECTIONS:
            yield from self.window.sections.parts(kind)
            yield

    def paint_unseen(self) -> None:
        """Painted once for nobody: layouts, letters and icons are there when somebody comes."""
        self.window.grab()
        self._is_painted = True

    def _paint_ahead(self) -> Generator[None]:
        """While the first rows come, where nothing was painted unseen: the first frame is short."""
        if self._is_painted:
            return
        window = self.window
        for part in (window.bar, window.sections.list, window.tokens_page, window.status):
            yield
            part.grab()

    def discard(self) -> None:
        """Nobody came in."""
        if hasattr(self, "window"):
            self.window.deleteLater()

    def _make_others(self) -> None:
        """Where somebody came in before they were all built."""
        QTimer.singleShot(_AFTER_FIRST_ROWS, self, lambda: in_turns(self, self.others()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self.window:
            # A dock that floats would stay on the screen, and yet counts as open.
            self._docks = self._docks or self.window.saveState()
            self._left = iter(())
            self.window.inspector.hide()
            self.closed.emit()
        return False

    def remember(self) -> None:
        """Keeps the window's place, its columns and its orders for the next time."""
        window, settings = self.window, self._settings
        settings.set("window", window.saveGeometry())
        settings.set("docks", self._docks or window.saveState())
        self._pages.remember(window.pages)
        settings.set(f"{self._filters_key}", written(window.sections.saved.filters))
        record, key = window.purge.record, self._purge_key
        settings.set(f"{key}/last", record.last_turn)
        settings.set(f"{key}/today", f"{record.day} {record.purged}")

    def _restore(self) -> None:
        window, settings = self.window, self._settings
        if not window.restoreGeometry(settings.state("window")):
            window.resize(QSize(*_FIRST_SIZE).boundedTo(window.screen().availableSize()))
        if not window.restoreState(settings.state("docks")):
            window.inspector.begin(window.width())
        window.sections.saved.show_filters(read(settings.text(self._filters_key)))

    def _start_purge(self) -> None:
        default = _DEMO_PURGE_MINUTES if self._here.site.is_embedded else 0
        minutes = self._settings.number(f"{self._purge_key}/minutes", default)
        if 1 <= minutes <= _DAY_IN_MINUTES:
            self.window.purge.start(minutes)

    def _open_purge(self) -> None:
        window = self.window
        dialog = PurgeDialog(
            window.purge,
            self._here.purges,
            self._here.clock,
            self._background,
            self._icons,
            window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.minutes_changed.connect(self._remember_minutes)
        dialog.open()

    def _remember_minutes(self, minutes: int | None) -> None:
        self._settings.set(f"{self._purge_key}/minutes", minutes or 0)

    def _record(self) -> PurgeRecord:
        """What is remembered of the site's purge."""
        day, _, purged = self._settings.text(f"{self._purge_key}/today").partition(" ")
        last = self._settings.number(f"{self._purge_key}/last", 0)
        return PurgeRecord(last, day, int(purged) if purged.isdecimal() else 0)
