"""The window of one site: sections at the left, a page beside them, verbs above, status below."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.purge import PurgeStatus, PurgeTimer
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.turns import in_turns, next_turn
from trongate_admin.views.activity_page import ActivityPage
from trongate_admin.views.findings_page import FindingsPage
from trongate_admin.views.inspector import Inspector
from trongate_admin.views.outcomes import Outcomes
from trongate_admin.views.overview_page import OverviewPage
from trongate_admin.views.page import Page
from trongate_admin.views.row_menu import show_row_menu
from trongate_admin.views.saved_filters import SavedFilter
from trongate_admin.views.sections import Sections
from trongate_admin.views.selection import Selection
from trongate_admin.views.site_status import SiteStatus
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.verb_bar import VerbBar
from trongate_admin.views.verbs import Verbs
from trongate_admin.watch import Look, Watch

P = TypeVar("P", bound=Page)
_UNSEEN = 200
"""Milliseconds after which the window counts as painted where nobody can see it."""


class MainWindow(QMainWindow):
    """Puts pages, verbs and status together, and passes on what one says to another.

    It is whole after `parts`.
    """

    locked = Signal(object)
    """The SessionEnded that says why nothing may be done any more."""
    purge_dialog_wanted = Signal()

    def __init__(
        self,
        here: SignedIn,
        sections: Sections,
        inspector: Inspector,
        verbs: Verbs,
        bar: VerbBar,
        status: SiteStatus,
        watch: Watch,
        purge: PurgeTimer,
    ) -> None:
        super().__init__()
        self.here = here
        self.sections, self.inspector = sections, inspector
        # Before anything else is put into it: each later parent would be told to all of them anew.
        self.setCentralWidget(sections)
        self.tokens_page = sections.page(TokensPage)
        self.verbs, self.bar, self.status = verbs, bar, status
        self._watch = watch
        self.purge = purge
        self._look: Look | None = None
        self.alarms, self.warning, self.news = sections.alarms, sections.warning, sections.news
        self.outcomes = Outcomes(here, verbs, self.sections, self.tokens_page, self.news, self)
        self._second = QTimer(self)
        self._awaits_painting = False

    def parts(self) -> Iterator[None]:
        """Puts the bars around the sections, and connects all: a turn for each."""
        self._build()
        yield
        self._connect()

    def page(self, kind: type[P]) -> P:
        """The section of a class; made when it's first asked for."""
        return self.sections.page(kind)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The sections that are there by now."""
        return self.sections.pages

    def start(self) -> None:
        """Begins to follow the site as soon as the window is painted."""
        self.sections.go_to(self.tokens_page)
        # The rows in a turn of their own: with all the rest they would hold the window up.
        self.tokens_page.view.show_rows(False)
        self._awaits_painting = True
        QTimer.singleShot(_UNSEEN, self, self._painted)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._awaits_painting:
            next_turn(self, self._painted)

    def _painted(self) -> None:
        if self._awaits_painting:
            self._awaits_painting = False
            self.tokens_page.view.show_rows(True)
            next_turn(self, self._follow)

    def _follow(self) -> None:
        # It may have been closed in the very turn in which it was shown.
        if self.isVisible():
            self._second.start()
            self._watch.start()
            self.outcomes.pending.look()

    def refresh(self) -> None:
        """Reads the clock and the page in sight again."""
        page = self.sections.current
        self._watch.look()
        page.refresh()
        if isinstance(page, OverviewPage):
            # It shows the worst of them.
            self.page(FindingsPage).refresh()
        self.inspector.refresh()

    def show_tokens(self, text: str, show_id: int | None = None) -> None:
        """Shows the tokens that match a filter, and one of them selected, if given."""
        self.sections.go_to(self.tokens_page)
        self.tokens_page.show_filter(text, show_id)

    def show_row(self, token_id: int) -> None:
        """Shows and selects one token; reads the list again where it isn't in it."""
        self.sections.go_to(self.tokens_page)
        if not self.tokens_page.view.show_id(token_id):
            self.tokens_page.show_filter("", token_id)

    # --- what happens

    def _show_saved(self, saved: SavedFilter) -> None:
        self.sections.show_page(self.tokens_page)
        self.tokens_page.show_saved(saved)

    @property
    def _is_in_sight(self) -> bool:
        return self.isVisible() and not self.isMinimized()

    def _looked(self, look: Look) -> None:
        self._look = look
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
            self.inspector.tick()

    def _read_hidden(self) -> None:
        """For the numbers of sections that nobody sees; the tokens' list goes first."""
        in_turns(self, self._reading_hidden())

    def _reading_hidden(self) -> Iterator[None]:
        """One page in each turn: together they would hold the window up."""
        for page in self.pages:
            page.read_once()
            yield

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
        selection = page.selection()
        self.verbs.select(selection, page.selected_user())
        self.inspector.show_selection(selection)

    def _revoke_rule(self, rule: TokenFilter, count: int) -> None:
        self.verbs.revoking.revoke(Selection(count, rule=rule))

    def _show_admins(self) -> None:
        overview = self.page(OverviewPage)
        self.sections.show_page(overview)
        overview.show_admins()

    def _tell_purge(self, status: PurgeStatus) -> None:
        self.status.show_purge(status)
        for page in self.pages:
            page.show_purge(status, self.purge.record)

    # --- building

    def _build(self) -> None:
        self.setWindowTitle(f"{self.here.site.name} — Trongate Admin")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._second.setInterval(1000)
        self.verbs.attach(self)
        self._watch.setParent(self)
        self.purge.setParent(self)
        self.addDockWidget(self.inspector.side, self.inspector)
        self.bar.add_panel(self.inspector)
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
        self.addActions(
            [verbs.undo.action, verbs.revoke_rule, *self.sections.keys, *self.bar.own_actions]
        )
        self.addAction(self.inspector.toggleViewAction())
        self.bar.refresh.triggered.connect(lambda: self.refresh())
        self.bar.find_rows.triggered.connect(lambda: self._find())
        self.bar.admins.triggered.connect(lambda: self._show_admins())
        self.bar.purge.triggered.connect(lambda: self.purge_dialog_wanted.emit())
        self.bar.quit.triggered.connect(lambda: self.close())
        self.alarms.show_wanted.connect(self.show_tokens)
        self._connect_page(tokens)
        self.sections.made.connect(self._made)
        tokens.estimated.connect(self.status.show_estimate)
        tokens.changed.connect(self.status.show_outdated)
        tokens.reading.loaded.connect(self._read_hidden)
        tokens.saved.connect(self.sections.saved.add)
        self.sections.saved.wanted.connect(self._show_saved)
        tokens.tallied.connect(self.status.show_counts)
        self.outcomes.failed.connect(self._failed)
        self.outcomes.signed_out.connect(self.locked)
        verbs.changed.connect(lambda: self.inspector.refresh())
        tokens.bar.rows_wanted.connect(lambda: self.inspector.refresh())
        self.inspector.tokens_wanted.connect(self.show_tokens)
        self.inspector.failed.connect(lambda error: self._failed(error, "inspector"))
        self.inspector.answered.connect(lambda: self.status.show_problem("", "inspector"))
        watch.looked.connect(self._looked)
        watch.failed.connect(self._failed)
        watch.session_ended.connect(self.locked)
        self.purge.changed.connect(self._tell_purge)
        self.purge.purged.connect(lambda rows: tokens.refresh() if rows else None)
        self.purge.cancelled.connect(lambda rows, _total: tokens.refresh() if rows else None)
        self.purge.failed.connect(self._purge_failed)
        self.status.purge_wanted.connect(self.purge_dialog_wanted)
        self._tell_purge(self.purge.status)

    def _made(self, page: Page) -> None:
        """A page that came later is told what it missed."""
        self._connect_page(page)
        page.show_purge(self.purge.status, self.purge.record)
        if isinstance(page, OverviewPage):
            page.findings_wanted.connect(
                lambda: self.sections.go_to(self.sections.page(FindingsPage))
            )
            self.purge.cancelled.connect(lambda rows, _total: page.purged(rows))
        elif isinstance(page, FindingsPage):
            overview, verbs = self.sections.page(OverviewPage), self.verbs
            for did in (verbs.revoking.revoked, verbs.undo.restored, verbs.written, verbs.changed):
                did.connect(page.outdate)
            page.looked.connect(
                lambda found: next_turn(page, lambda: overview.show_findings(found))
            )
        elif isinstance(page, ActivityPage):
            verbs = self.verbs
            page.listen(verbs.written, verbs.changed, verbs.undo.restored, self.purge)
        if self._look is not None:
            page.follow(self._look)
        if self.tokens_page.reading.feed.is_complete:
            page.read_once()

    def _connect_page(self, page: Page) -> None:
        name, status, view = page.name, self.status, page.view
        page.failed.connect(lambda error, what: self._failed(error, name + what))
        page.answered.connect(lambda what: status.show_problem("", name + what))
        page.selection_changed.connect(self._select)
        page.tokens_wanted.connect(self.show_tokens)
        page.revoke_wanted.connect(self._revoke_rule)
        page.purge_wanted.connect(self.purge_dialog_wanted)
        self.purge.purged.connect(page.purged)
        page.alarm.connect(self.alarms.show_alarm)
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
        self.verbs.undo.forget()
        self.purge.cancel()
        super().closeEvent(event)
