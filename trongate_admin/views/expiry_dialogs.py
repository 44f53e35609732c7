"""The dialogs that give a token a new moment: with a new string, or with the same."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.expiry import remaining
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import Token, holder
from trongate_admin.storage.token_store import IssuedToken, TokenStore
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.lifetime_field import LifetimeField, day_and_time
from trongate_admin.views.plain import button, label
from trongate_admin.views.work_row import WorkRow


class _ExpiryDialog(Dialog):
    """Says which row and what happens to whoever holds its string, and asks for the moment."""

    verb = ""
    icon = ""
    saying = ""
    consequence = ""

    def __init__(
        self,
        listed: Token,
        tokens: TokenStore,
        clock: ServerClock,
        latest_expiry: int | None,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
    ) -> None:
        super().__init__(self.verb, parent)
        self._listed = listed
        self._tokens = tokens
        self._clock = clock
        self._heading = Heading(self.verb, _row(listed), icons.icon(self.icon, "accent"))
        self._lifetime = LifetimeField(clock, latest_expiry)
        self._warning = label("", "warning", wrap=True)
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel")
        self._act = button(self.verb, "primary")
        self._work = WorkRow(background, self._cancel, self._act)
        self._build()
        self._connect()
        self._refresh()

    def reject(self) -> None:
        if self._work.is_running:
            self._work.cancel()
        else:
            super().reject()

    def _writing(self, expiry_date: int) -> Callable[[], object]:
        """What the worker does; holds no widget."""
        raise NotImplementedError

    def _written(self, result: Any) -> None:
        """Tells whoever opened the dialog."""
        raise NotImplementedError

    def _caution(self, expiry_date: int) -> str:
        """What else the chosen moment means; empty where it means nothing else."""
        return ""

    def _start(self) -> None:
        expiry_date = self._lifetime.expiry_date()
        if expiry_date is None:
            return
        self._notice.hide()
        self._work.run(self.saying, self._writing(expiry_date), self._ended, self._failed)

    def _ended(self, result: object) -> None:
        self._written(result)
        self.accept()

    def _failed(self, error: AdminError) -> None:
        if isinstance(error, Cancelled):
            self.reject()
        else:
            self._notice.show_error(error)

    def _refresh(self) -> None:
        """Shows what can be done now."""
        expiry_date, is_running = self._lifetime.expiry_date(), self._work.is_running
        self._lifetime.setEnabled(not is_running)
        self._cancel.setEnabled(not self._work.is_cancelling)
        self._act.setEnabled(expiry_date is not None and not is_running)
        caution = self._caution(expiry_date) if expiry_date is not None else ""
        self._warning.setText(caution)
        self._warning.setVisible(bool(caution))

    def _build(self) -> None:
        self._act.setDefault(True)
        self.column.addWidget(self._heading)
        self.column.addWidget(label(self.consequence, wrap=True))
        self.column.addWidget(label(self._present(), "dim", wrap=True))
        self.column.addWidget(self._lifetime)
        self.column.addWidget(self._warning)
        self.column.addWidget(self._notice)
        self.footer.addWidget(self._work)
        self._act.setFocus()

    def _present(self) -> str:
        expiry_date = self._listed.expiry_date
        if expiry_date is None:
            return "It has no expiry now, and is never valid."
        left = expiry_date - self._clock()
        if left <= 0:
            return f"It ended {day_and_time(expiry_date)}, {remaining(left)}."
        return f"It ends {day_and_time(expiry_date)} now, in {remaining(left)}."

    def _connect(self) -> None:
        self._act.clicked.connect(lambda: self._start())
        self._cancel.clicked.connect(lambda: self.reject())
        self._lifetime.changed.connect(self._refresh)
        self._work.busy_changed.connect(self._refresh)


class RegenerateDialog(_ExpiryDialog):
    """A new string and a new moment in the same row."""

    regenerated = Signal(object)
    """The IssuedToken."""
    verb = "Regenerate token"
    icon = "refresh"
    saying = "Regenerating…"
    consequence = (
        "Whoever holds the old string is signed out at the next request; only the new string works."
    )

    def _writing(self, expiry_date: int) -> Callable[[], IssuedToken]:
        return partial(self._tokens.regenerate, self._listed, expiry_date)

    def _written(self, result: IssuedToken) -> None:
        self.regenerated.emit(result)


class ExtendDialog(_ExpiryDialog):
    """The same string with a new moment."""

    extended = Signal(int)
    """The id of the token."""
    verb = "Extend token"
    icon = "extend"
    saying = "Extending…"
    consequence = (
        "The same string goes on working until the new moment, for everyone who holds it. "
        "An expired token comes alive again."
    )

    def _writing(self, expiry_date: int) -> Callable[[], None]:
        return partial(self._tokens.extend, self._listed, expiry_date)

    def _written(self, result: object) -> None:
        self.extended.emit(self._listed.id)

    def _caution(self, expiry_date: int) -> str:
        before = self._listed.expiry_date
        if before is None or expiry_date >= before or before <= self._clock():
            return ""
        return "That is earlier than it ends now: the token's life gets shorter."


def _row(listed: Token) -> str:
    return f"#{listed.id} {visible(listed.masked)} of {visible(holder(listed))}"
