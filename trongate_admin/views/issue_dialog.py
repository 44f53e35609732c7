"""The dialog that issues a token: for whom, and for how long."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.people import User
from trongate_admin.storage.token_store import IssuedToken, TokenStore
from trongate_admin.storage.user_store import UserStore
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.lifetime_field import LifetimeField
from trongate_admin.views.match_delegate import name_of
from trongate_admin.views.plain import button, doubled
from trongate_admin.views.user_field import UserField
from trongate_admin.views.work_row import WorkRow

_LONGEST = 28
"""Letters of a name that fit on the button."""


class IssueDialog(Dialog):
    """Stays until the database has answered: a token that was written is always shown."""

    issued = Signal(object, str)
    """The IssuedToken, and whose it is in words."""

    def __init__(
        self,
        users: UserStore,
        tokens: TokenStore,
        clock: ServerClock,
        latest_expiry: int | None,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
        user: User | None = None,
    ) -> None:
        super().__init__("Issue token", parent)
        self._tokens = tokens
        self._user = UserField(users, clock, background, icons, user=user)
        self._lifetime = LifetimeField(clock, latest_expiry)
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel")
        self._issue = button("Issue token", "primary")
        self._work = WorkRow(background, self._cancel, self._issue)
        self._build()
        self._connect()
        self._refresh()

    def reject(self) -> None:
        if self._work.is_running:
            self._work.cancel()
        else:
            super().reject()

    def _start(self) -> None:
        user, expiry_date = self._user.user, self._lifetime.expiry_date()
        if user is None or expiry_date is None:
            return
        self._notice.hide()
        self._work.run(
            "Issuing…",
            partial(self._tokens.issue, user.id, expiry_date),
            partial(self._ended, person_of(user)),
            self._failed,
        )

    def _ended(self, person: str, issued: IssuedToken) -> None:
        self.issued.emit(issued, person)
        self.accept()

    def _failed(self, error: AdminError) -> None:
        if isinstance(error, Cancelled):
            self.reject()
        else:
            self._notice.show_error(error)

    def _refresh(self) -> None:
        """Shows what can be done now."""
        user, is_running = self._user.user, self._work.is_running
        is_right = self._lifetime.expiry_date() is not None
        self._user.setEnabled(not is_running)
        self._lifetime.setEnabled(not is_running)
        self._cancel.setEnabled(not self._work.is_cancelling)
        self._issue.setEnabled(user is not None and is_right and not is_running)
        if not is_running:
            person = f" for {_short(user)}" if user is not None else ""
            self._issue.setText(doubled(f"Issue token{person}"))

    def _build(self) -> None:
        self._issue.setDefault(True)
        self.column.addWidget(Heading("Issue token"))
        self.column.addWidget(self._user)
        self.column.addWidget(self._lifetime)
        self.column.addWidget(self._notice)
        self.footer.addWidget(self._work)
        (self._user if self._user.user is None else self._issue).setFocus()

    def _connect(self) -> None:
        self._issue.clicked.connect(lambda: self._start())
        self._cancel.clicked.connect(lambda: self.reject())
        self._user.chosen.connect(lambda _user: self._refresh())
        self._user.picked.connect(self._lifetime.setFocus)
        self._lifetime.changed.connect(self._refresh)
        self._work.busy_changed.connect(self._refresh)


def person_of(user: User) -> str:
    """`sam_ops #7`."""
    return f"{name_of(user)} #{user.id}"


def _short(user: User) -> str:
    name = name_of(user)
    return f"{name if len(name) <= _LONGEST else name[: _LONGEST - 1] + '…'} #{user.id}"
