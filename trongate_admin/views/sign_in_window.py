"""The door of one site: asks who is there while it reaches it, and says what is wrong."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from trongate_admin.background import SIGN_IN_DEADLINE, Background, Job
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.views.banner import Banner
from trongate_admin.views.icons import Icons
from trongate_admin.views.sign_in_attempt import Door, SignInAttempt
from trongate_admin.views.sign_in_form import SignInForm
from trongate_admin.views.sign_in_head import HintCard, SignInHead
from trongate_admin.views.small_window import SmallWindow
from trongate_admin.views.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from trongate_admin.domain.people import Session
    from trongate_admin.views.reaching_page import ReachingPage

T = TypeVar("T")
_LANE = "sign-in"
_CANCELLED = "Cancelled: you aren't signed in."
_PLAIN_TEXT = "The connection isn't encrypted: anyone on the way can read and change it."


class SignInWindow(SmallWindow):
    """User name and password, which can be typed and sent while the site is being reached.

    :param connect: makes sure, in a worker, that the site can be reached and has its tables;
        returns a line about the server. It may run again before a run that was given up ends.
    :param door: who is asked to let in, once the site has been reached.
    :param reason: why the person is here again, or nothing.
    :param read: what tells, in a worker, more of a site of which only the folder is known.
    """

    reached = Signal()
    """The site has answered."""
    site_read = Signal(object)
    """The Site as its application's settings describe it, where nothing was known of it."""
    signed_in = Signal(object)
    """The Session that was opened."""
    site_changed = Signal(object)
    """The Site to open instead of one that couldn't be reached."""
    other_site_wanted = Signal()

    def __init__(
        self,
        site: Site,
        connect: Callable[[], str],
        door: Door,
        background: Background,
        theme: Theme,
        icons: Icons,
        reason: str = "",
        read: Callable[[], Site] | None = None,
    ) -> None:
        super().__init__(theme.width(352))
        self._site = site
        self._read = read
        self._reach = connect
        self._door = door
        self._background = background
        self._icons = icons
        self._reason = reason
        self._job: Job[Any] | None = None
        self._attempt: SignInAttempt | None = None
        self._is_eager = False
        self.is_reached = False
        self.form = SignInForm(icons)
        self._hint = HintCard(site.hint, icons) if site.hint else None
        self.warning_notices: list[Banner] = []
        self._form_page = self._built_form_page()
        self._build()
        self.resize(theme.width(420), theme.size(380))
        self._connect()

    @cached_property
    def reaching(self) -> "ReachingPage":
        """Made when it is wanted: most sites are reached."""
        from trongate_admin.views.reaching_page import ReachingPage

        page = ReachingPage(self._site, self._icons)
        page.retry_wanted.connect(self._connect_to_site)
        page.site_changed.connect(self.site_changed)
        page.other_site_wanted.connect(self.other_site_wanted)
        self._pages.addWidget(page)
        return page

    @cached_property
    def reason_notice(self) -> Banner:
        """Above the warnings, where there is anything to tell."""
        notice = Banner(self._icons)
        self._column.banners.insertWidget(0, notice)
        return notice

    # --- building

    def _build(self) -> None:
        if self._reason:
            self.reason_notice.show_news(self._reason)
        self._head = SignInHead(self._icons)
        self._show_site()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._form_page)
        body = self._column.body
        body.setSpacing(16)
        body.addWidget(self._head)
        body.addWidget(self._pages, 1)

    def _show_site(self) -> None:
        """What is known of the site, and what is wrong with it."""
        site = self._site
        self.setWindowTitle(f"Sign in to {visible(site.name)} — Trongate Admin")
        self._head.show_site(site)
        self._head.say_reaching()
        warnings = list(site.warnings)
        if not (site.is_unread or site.tls or site.is_local):
            warnings.append(_PLAIN_TEXT)
        for text in warnings:
            notice = Banner(self._icons)
            notice.show_warning(text)
            self.warning_notices.append(notice)
            self._column.banners.addWidget(notice)

    def _built_form_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        if self._hint is not None:
            layout.addWidget(self._hint)
        layout.addWidget(self.form, 1)
        return page

    def _connect(self) -> None:
        self.seen.connect(self._add_pictures)
        self.seen.connect(self._connect_to_site)
        self.form.submitted.connect(self._try)
        self.form.cancelled.connect(self._give_up)
        self.form.other_site_wanted.connect(self.other_site_wanted)
        self.form.ask()

    def _add_pictures(self) -> None:
        self._head.add_picture()
        if self._hint is not None:
            self._hint.add_picture()

    # --- events

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape and self._job is not None:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: "QCloseEvent") -> None:
        self._is_eager = False
        self._give_up()
        super().closeEvent(event)

    # --- reaching the site

    def _connect_to_site(self) -> None:
        self._head.say_reaching()
        self._show_form()
        if self._site.is_unread and self._read is not None:
            self._ask(self._read, self._know)
        else:
            self._ask(self._reach, self._reached)

    def _ask(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        self._job = self._background.run(
            self, work, done, self._not_reached, lane=_LANE, key="connect"
        )

    def _show_form(self) -> None:
        if self._pages.currentWidget() is not self._form_page:
            self._pages.setCurrentWidget(self._form_page)
            self.form.ask()

    def _know(self, site: Site) -> None:
        self._site = site
        self.site_read.emit(site)
        self._show_site()
        if self.warning_notices and self._is_eager:
            # Nobody could have read them.
            self._is_eager = False
            self.form.ask()
        self._column.fit()
        self._connect_to_site()

    def _reached(self, server: str) -> None:
        self._job = None
        self.is_reached = True
        self._head.say_where(server)
        self._column.fit()
        self.reached.emit()
        if self._is_eager:
            self._is_eager = False
            self.form.submit()

    def _not_reached(self, error: AdminError) -> None:
        self._job = None
        self._show_failure(str(error))

    def _show_failure(self, sentence: str = "") -> None:
        """The user name stays in the form; the password doesn't lie about meanwhile."""
        self._is_eager = False
        self.form.password_field.clear()
        self.form.ask()
        self._head.say_where()
        self._pages.setCurrentWidget(self.reaching)
        self.reaching.fail(sentence)
        self._column.fit()

    # --- signing in

    def _try(self, identifier: str, password: str) -> None:
        if not self.is_reached:
            self._is_eager = True
            self.form.wait("Signing in as soon as the site answers…")
            return
        self.form.wait()
        self._attempt = SignInAttempt(self._door)
        self._job = self._background.run(
            self,
            partial(self._attempt.run, identifier, password),
            self._entered,
            self._refused,
            lane=_LANE,
            key="sign-in",
            deadline=SIGN_IN_DEADLINE,
        )

    def _entered(self, session: "Session") -> None:
        self._job = self._attempt = None
        self.form.password_field.clear()
        self.form.ask()
        self.signed_in.emit(session)

    def _refused(self, error: AdminError) -> None:
        self._abandon()
        self.form.refuse(str(error))
        self._column.fit()

    # --- giving up

    def _give_up(self) -> None:
        """Stops what is under way and says so at once; the worker ends when it can."""
        if self._is_eager:
            self._is_eager = False
            self.form.refuse(_CANCELLED)
        elif self._job is not None:
            self._background.drop(self._job)
            if self._attempt is not None:
                self._abandon()
                self.form.refuse(_CANCELLED)
            else:
                self._job = None
                self._show_failure()

    def _abandon(self) -> None:
        attempt, self._attempt, self._job = self._attempt, None, None
        session = attempt.abandon() if attempt else None
        if session is not None:
            self._background.run(
                self, partial(self._door.sign_out, session), _ignore, _ignore, lane="sign-out"
            )


def _ignore(_answer: object) -> None:
    """A login that can't be taken back ends by itself."""
