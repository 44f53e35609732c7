"""The window of one site: sections at the left, a page beside them, verbs above, status below."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.purge import PurgeTimer
from trongate_admin.storage.revocation import Revocation
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.icons import Icons
from trongate_admin.views.news import News
from trongate_admin.views.page import Page
from trongate_admin.views.pending_notice import PendingNotice
from trongate_admin.views.people_panel import PeoplePanel
from trongate_admin.views.plain import Notice
from trongate_admin.views.row_menu import show_row_menu
from trongate_admin.views.sections import Sections
from trongate_admin.views.site_status import SiteStatus
from trongate_admin.views.theme import Theme
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.verb_bar import VerbBar
from trongate_admin.views.verbs import Verbs
from trongate_admin.watch import Look, Watch

P = TypeVar("P", bound=Page)
_FEW = 50
"""Rows that are taken out of the table one by one after a revoke."""


class MainWindow(QMainWindow):
    """Puts pages, verbs and status together, and passes on what one says to another."""

    locked = Signal(object)
    """The SessionEnded that says why nothing may be done any more."""
    purge_dialog_wanted = Signal()

    def __init__(
        self,
        here: SignedIn,
        pages: Sequence[Page],
        verbs: Verbs,
        watch: Watch,
        purge: PurgeTimer,
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self.here = here
        self.pages = tuple(pages)
        self.tokens_page = self.page(TokensPage)
        self.verbs = verbs
        self._watch = watch
        self.purge = purge
        self.status = SiteStatus(here.site.name, here.session.username, here.clock)
        self.warning = Notice(icons)
        self.news = News(icons)
        self.sections = Sections(pages, (self.warning, self.news), theme, icons)
        self.bar = VerbBar(verbs, theme, icons)
        self._second = QTimer(self)
        self._build()
        self._connect()

    def page(self, kind: type[P]) -> P:
        """The section of a kind."""
        return next(page for page in self.pages if isinstance(page, kind))

    def start(self) -> None:
        """Begins to look at the site."""
        self.sections.go_to(self.tokens_page)
        self._second.start()
        self._watch.start()
        self._pending.look()

    def refresh(self) -> None:
        """Reads the clock and the page in sight again."""
        self._watch.look()
        self.sections.current.refresh()

    def show_tokens(self, text: str) -> None:
        """Shows the tokens that match a filter."""
        self.sections.go_to(self.tokens_page)
        self.tokens_page.show_filter(text)

    def show_row(self, token_id: int) -> None:
        """Shows and selects one token; reads the list again where it isn't in it."""
        self.sections.go_to(self.tokens_page)
        if not self.tokens_page.view.show_id(token_id):
            self.tokens_page.show_token(token_id)

    # --- what happens

    @property
    def _is_in_sight(self) -> bool:
        return self.isVisible() and not self.isMinimized()

    def _looked(self, look: Look) -> None:
        self.status.show_problem("")
        self.status.tick()
        if self._is_in_sight:
            for page in self.pages:
                page.follow(look)
            if self.tokens_page.reading.feed.is_complete:
                self._read_hidden()

    def _tick(self) -> None:
        self.status.tick()
        if self._is_in_sight:
            for page in self.pages:
                page.tick()

    def _read_hidden(self) -> None:
        """For the numbers of sections that nobody sees; the tokens' list goes first."""
        for page in self.pages:
            if isinstance(page, PeoplePanel):
                page.read_once()

    def _failed(self, error: AdminError, source: str = "site") -> None:
        if isinstance(error, SessionEnded):
            self.locked.emit(error)
        else:
            self.status.show_problem(str(error), source)

    def _purge_failed(self, error: AdminError) -> None:
        self._failed(error, "purge")
        self.tokens_page.refresh()

    def _section_chosen(self) -> None:
        page = self.sections.current
        self.bar.sort.follow(page.view)
        if page is not self.tokens_page and self.here.clock.is_measured:
            page.refresh()
        self._select()

    def _select(self) -> None:
        """Tells the verbs what is selected on the page in sight."""
        page = self.sections.current
        self.verbs.select(page.selection(), page.selected_user())

    def _written(self, token_id: int) -> None:
        self.sections.show_page(self.tokens_page)
        self.tokens_page.show_token(token_id)

    def _revoked(self, revocation: Revocation) -> None:
        gone = (*revocation.revoked, *revocation.already_gone)
        if self.here.session.token_id in gone:
            self.locked.emit(SessionEnded("You revoked your own session.", "Sign in again."))
            return
        self.news.show_revoked(revocation)
        if len(gone) <= _FEW:
            for token_id in gone:
                self.tokens_page.table.remove(token_id)
        self.tokens_page.refresh()
        if self.sections.current is not self.tokens_page:
            self.sections.current.refresh()
        self._pending.look()

    # --- building

    def _build(self) -> None:
        self.setWindowTitle(f"{self.here.site.name} — Trongate Admin")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._pending = PendingNotice(
            self.here, self.tokens_page.notice, self.verbs.background, self
        )
        self._second.setInterval(1000)
        self.verbs.attach(self)
        self._watch.setParent(self)
        self.purge.setParent(self)
        self.setCentralWidget(self.sections)
        self.setStatusBar(self.status)
        self.setMenuWidget(self.bar.beside_menu())
        self.bar.sort.follow(self.tokens_page.view)
        if self.here.site.warnings:
            self.warning.setProperty("role", "banner-warning")
            self.warning.show_warning(" ".join(self.here.site.warnings))

    def _find(self) -> None:
        box = self.sections.current.filter_box
        if box is None:
            self.sections.show_page(self.tokens_page)
            box = self.tokens_page.filter_box
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.selectAll()

    def _connect(self) -> None:
        tokens, verbs, watch = self.tokens_page, self.verbs, self._watch
        self._second.timeout.connect(self._tick)
        self.sections.changed.connect(self._section_chosen)
        self.addActions([*self.sections.keys, *self.bar.own_actions])
        self.bar.refresh.triggered.connect(lambda: self.refresh())
        self.bar.find_rows.triggered.connect(lambda: self._find())
        self.bar.purge.triggered.connect(lambda: self.purge_dialog_wanted.emit())
        self.bar.quit.triggered.connect(lambda: self.close())
        for page in self.pages:
            self._connect_page(page)
        tokens.estimated.connect(self.status.show_estimate)
        tokens.changed.connect(self.status.show_outdated)
        tokens.reading.loaded.connect(self._read_hidden)
        tokens.tallied.connect(self.status.show_counts)
        verbs.written.connect(self._written)
        revoking = verbs.revoking
        revoking.revoked.connect(self._revoked)
        revoking.gathering.connect(self.news.show_gathering)
        revoking.revoke_failed.connect(self._pending.look)
        revoking.failed.connect(self._failed)
        self._pending.retry_wanted.connect(revoking.ask)
        watch.looked.connect(self._looked)
        watch.failed.connect(self._failed)
        watch.session_ended.connect(self.locked)
        self.purge.changed.connect(self.status.show_purge)
        self.purge.purged.connect(lambda rows: tokens.refresh() if rows else None)
        self.purge.cancelled.connect(lambda rows, _total: tokens.refresh() if rows else None)
        self.purge.failed.connect(self._purge_failed)
        self.status.purge_wanted.connect(self.purge_dialog_wanted)
        self.status.show_purge(self.purge.status)

    def _connect_page(self, page: Page) -> None:
        name, status, view = page.name, self.status, page.view
        page.failed.connect(lambda error, what: self._failed(error, name + what))
        page.answered.connect(lambda what: status.show_problem("", name + what))
        page.selection_changed.connect(self._select)
        page.tokens_wanted.connect(self.show_tokens)
        if view is not None:
            is_tokens = page is self.tokens_page
            view.customContextMenuRequested.connect(
                lambda place: show_row_menu(self.verbs, view, place, of_tokens=is_tokens)
            )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._watch.look_again()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._second.stop()
        self._watch.stop()
        self.purge.cancel()
        super().closeEvent(event)
