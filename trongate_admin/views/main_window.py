"""The window of one site: sections at the left, a page beside them, verbs above, status below."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.counts import Counts
from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.purge import PurgeTimer
from trongate_admin.storage.revocation import Revocation
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.icons import Icons
from trongate_admin.views.news import News
from trongate_admin.views.pending_notice import PendingNotice
from trongate_admin.views.plain import Notice
from trongate_admin.views.row_menu import show_row_menu
from trongate_admin.views.section_list import SectionList
from trongate_admin.views.selection import Selection
from trongate_admin.views.site_status import SiteStatus
from trongate_admin.views.theme import Theme
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.user_levels_page import UserLevelsPage
from trongate_admin.views.users_page import UsersPage
from trongate_admin.views.verb_bar import VerbBar
from trongate_admin.views.verbs import Verbs
from trongate_admin.watch import Look, Watch

Page = TokensPage | UsersPage | UserLevelsPage
SECTIONS = {"Tokens": "tokens", "Users": "users", "User levels": "levels"}
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
        pages: tuple[TokensPage, UsersPage, UserLevelsPage],
        verbs: Verbs,
        watch: Watch,
        purge: PurgeTimer,
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self.here = here
        self.pages: dict[str, Page] = dict(zip(("tokens", "users", "levels"), pages, strict=True))
        self.tokens_page, self.users_page, self.levels_page = self._pages = pages
        self.verbs = verbs
        self._watch = watch
        self.purge = purge
        self.sections = SectionList(SECTIONS, theme, icons)
        self.status = SiteStatus(here.site.name, here.session.username, here.clock)
        self.warning = Notice(icons)
        self.news = News(icons)
        self._stack = QStackedWidget()
        self.bar = VerbBar(verbs, theme, icons)
        self._second = QTimer(self)
        self._build()
        self._connect()

    def start(self) -> None:
        """Begins to look at the site."""
        self.tokens_page.view.setFocus()
        self._second.start()
        self._watch.start()
        self._pending.look()

    def refresh(self) -> None:
        """Reads the clock and the page in sight again."""
        self._watch.look()
        self._pages[self._stack.currentIndex()].refresh()

    def show_tokens(self, text: str) -> None:
        """Shows the tokens that match a filter."""
        self._go_to(0)
        self.tokens_page.show_filter(text)

    # --- what happens

    def _looked(self, look: Look) -> None:
        self.status.show_problem("")
        self.status.tick()
        if not self.isVisible() or self.isMinimized():
            return
        self.tokens_page.follow(look.newest_id)
        self._follow_people()

    def _follow_people(self) -> None:
        """A page that nobody sees is read once, for its number; the tokens' list goes first."""
        for page in (self.users_page, self.levels_page):
            is_next = not page.is_read and self.tokens_page.reading.feed.is_complete
            if page.isVisible() or is_next:
                page.follow()

    def _tick(self) -> None:
        self.status.tick()
        if self.isVisible() and not self.isMinimized():
            self.tokens_page.tick()

    def _estimated(self, rows: int | None) -> None:
        if rows is not None:
            self.status.show_estimate(rows)
            self.sections.set_count(0, rows, is_about=True)

    def _counted(self, counts: Counts) -> None:
        self.status.show_counts(counts)
        self.sections.set_count(0, counts.rows)

    def _failed(self, error: AdminError, source: str = "site") -> None:
        if isinstance(error, SessionEnded):
            self.locked.emit(error)
        else:
            self.status.show_problem(str(error), source)

    def _purge_failed(self, error: AdminError) -> None:
        self._failed(error, "purge")
        self.tokens_page.refresh()

    def _section_chosen(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self.bar.sort.follow(self._pages[row].view)
        if row and self.here.clock.is_measured:
            self._pages[row].refresh()
        self._select()

    def _go_to(self, row: int) -> None:
        """Shows a section, with the keyboard on its table."""
        self.sections.setCurrentRow(row)
        self._pages[row].view.setFocus()

    def _select(self) -> None:
        """Tells the verbs what is selected on the page in sight."""
        row = self._stack.currentIndex()
        if row == 0:
            self.verbs.select(self.tokens_page.selection())
        else:
            user = self.users_page.selected_user() if row == 1 else None
            self.verbs.select(Selection(), user)

    def _written(self, token_id: int) -> None:
        self.sections.setCurrentRow(0)
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
        if self._stack.currentIndex():
            self._pages[self._stack.currentIndex()].refresh()
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
        for page in self._pages:
            self._stack.addWidget(page)
        beside = QWidget()
        row = QHBoxLayout(beside)
        right = QVBoxLayout()
        for layout in (row, right):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for part in (self.warning, self.news):
            right.addWidget(part)
        right.addWidget(self._stack, 1)
        row.addWidget(self.sections)
        hairline = QFrame()
        hairline.setProperty("role", "hairline")
        hairline.setFixedWidth(1)
        row.addWidget(hairline)
        row.addLayout(right, 1)
        self.setCentralWidget(beside)
        self.setStatusBar(self.status)
        self.setMenuWidget(self.bar.beside_menu())
        self.bar.sort.follow(self.tokens_page.view)
        if self.here.site.warnings:
            self.warning.setProperty("role", "banner-warning")
            self.warning.show_warning(" ".join(self.here.site.warnings))

    def _find(self) -> None:
        page = self._pages[self._stack.currentIndex()]
        box = getattr(page, "filter_box", self.tokens_page.filter_box)
        if box is self.tokens_page.filter_box:
            self.sections.setCurrentRow(0)
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.selectAll()

    def _connect(self) -> None:
        tokens, verbs, watch = self.tokens_page, self.verbs, self._watch
        self._second.timeout.connect(self._tick)
        self.sections.currentRowChanged.connect(self._section_chosen)
        for place in range(len(SECTIONS)):
            action = QAction(self)
            action.setShortcut(QKeySequence(f"Ctrl+{place + 1}"))
            action.triggered.connect(lambda _on, row=place: self._go_to(row))
            self.addAction(action)
        self.addActions(self.bar.own_actions)
        self.bar.refresh.triggered.connect(lambda: self.refresh())
        self.bar.find_rows.triggered.connect(lambda: self._find())
        self.bar.purge.triggered.connect(lambda: self.purge_dialog_wanted.emit())
        self.bar.quit.triggered.connect(lambda: self.close())
        for name, page in self.pages.items():
            page.failed.connect(lambda error, what, name=name: self._failed(error, name + what))
            page.answered.connect(lambda what, name=name: self.status.show_problem("", name + what))
            page.selection_changed.connect(self._select)
            page.view.customContextMenuRequested.connect(
                lambda place, shown=page: show_row_menu(
                    verbs, shown.view, place, of_tokens=shown is tokens
                )
            )
        for people in (self.users_page, self.levels_page):
            people.tokens_wanted.connect(self.show_tokens)
            row = self._stack.indexOf(people)
            people.counted.connect(lambda rows, row=row: self.sections.set_count(row, rows))
        tokens.estimated.connect(self._estimated)
        tokens.changed.connect(self.status.show_outdated)
        tokens.reading.loaded.connect(self._follow_people)
        tokens.counted.connect(self._counted)
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

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._watch.look_again()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._second.stop()
        self._watch.stop()
        self.purge.cancel()
        super().closeEvent(event)
