"""The question before tokens are revoked, the work itself, and what is left of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from trongate_admin.background import INTERACTIVE_DEADLINE, Background
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.models.moments import number, number_of_tokens
from trongate_admin.storage.kept_rows import MOST
from trongate_admin.storage.revocation import Revocation
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.doomed_tokens import DoomedTokens
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import button, doubled, label
from trongate_admin.views.revoking import Revoking
from trongate_admin.views.revoking_matching import RevokingMatching
from trongate_admin.views.site_name_field import SiteNameField
from trongate_admin.views.undo import SECONDS
from trongate_admin.views.work_row import WorkRow

_PART = 500
_NAMED = 8


class RevokeDialog(Dialog):
    """Cancel is its default; it closes by itself once every row is gone."""

    revoked = Signal(object)
    """The Revocation, when the dialog closes after something was revoked."""
    failed = Signal()
    """Rows stay on the list of revokes to repeat."""

    def __init__(
        self,
        revoking: Revoking | RevokingMatching,
        doomed: DoomedTokens,
        site: Site,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
        *,
        includes_own: bool,
    ) -> None:
        """:param includes_own: whether the program's own session is among the tokens."""
        super().__init__("Revoke token" if revoking.total == 1 else "Revoke tokens", parent)
        self._total = revoking.total
        self._revoking = revoking
        it, holds = (
            ("it", "this token") if self._total == 1 else ("them", number_of_tokens(self._total))
        )
        self._heading = Heading(
            f"Revoke {holds} on {visible(site.name)}?",
            f"Whoever holds {it} is signed out at the next request.",
            icons.icon("trash", "danger"),
        )
        self._doomed = doomed
        self._own = flush_notice(icons)
        if includes_own:
            self._own.show_warning("This includes your own session: you will be signed out.")
        # Whoever signs himself out has no window left to take it back in.
        self._keeping = label(_keeping(self._total), "dim", wrap=True)
        self._keeping.setVisible(not includes_own)
        self._name = (
            SiteNameField(site.name, "This is a production site.")
            if self._total > MOST and site.is_production
            else None
        )
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel", "primary")
        self._revoke = button("", "danger")
        self._work = WorkRow(background, self._cancel, self._revoke)
        self._build()
        self._connect()
        self._refresh()

    def reject(self) -> None:
        if self._work.is_running:
            self._work.cancel()
            return
        if self._revoking.gone:
            self.revoked.emit(self._revoking.outcome)
        super().reject()

    def _start(self) -> None:
        if self._work.is_running:
            return
        self._notice.hide()
        parts = 1 + self._revoking.left // _PART
        self._work.run(
            "Revoking…",
            self._revoking.run,
            self._ended,
            self._failed,
            patience=INTERACTIVE_DEADLINE * parts,
            progress=self._how_far if self._total > _PART else None,
        )

    def _how_far(self) -> tuple[int, int]:
        return self._total - self._revoking.left, self._total

    def _start_remaining(self) -> None:
        self._revoking.take_remaining()
        self._start()

    def _ended(self, outcome: Revocation) -> None:
        ids = self._revoking.remaining
        if not ids:
            self.revoked.emit(outcome)
            self.accept()
            return
        verb = "Revoke it too" if len(ids) == 1 else "Revoke them too"
        self._notice.show_warning(_what_remains(outcome), verb, self._start_remaining)
        self._refresh()

    def _failed(self, error: AdminError) -> None:
        if isinstance(error, Cancelled):
            gone = self._revoking.gone
            done = f"{number(gone)} of {number_of_tokens(self._total)} were revoked before that."
            self._notice.show_warning(f"Cancelled. {done if gone else 'Nothing was revoked.'}")
        else:
            self._notice.show_error(error, "Retry", self._start)
            self.failed.emit()
        self._refresh()

    def _refresh(self) -> None:
        """Shows what can be done now."""
        is_running = self._work.is_running
        if not is_running:
            left = self._revoking.left
            self._revoke.setText(doubled(f"Revoke {number_of_tokens(left)}"))
            self._revoke.setVisible(left > 0)
            self._cancel.setText("Cancel" if left > 0 else "Close")
        is_sure = self._name is None or self._name.is_right
        self._revoke.setEnabled(is_sure and not is_running)
        self._cancel.setEnabled(not self._work.is_cancelling)

    def _build(self) -> None:
        self._cancel.setDefault(True)
        parts = (self._heading, self._doomed, self._own, self._keeping, self._name, self._notice)
        for part in parts:
            if part is not None:
                self.column.addWidget(part)
        self.footer.addWidget(self._work)
        self._cancel.setFocus()

    def _connect(self) -> None:
        if self._name is not None:
            self._name.changed.connect(self._refresh)
        self._revoke.clicked.connect(lambda: self._start())
        self._cancel.clicked.connect(lambda: self.reject())
        self._work.busy_changed.connect(self._refresh)


def _keeping(total: int) -> str:
    """Whether it can be taken back."""
    if total > MOST:
        return f"This can't be undone: more than {number(MOST)} tokens aren't kept."
    return f"It can be undone for {SECONDS} seconds."


def _what_remains(outcome: Revocation) -> str:
    sentences = []
    if outcome.changed:
        one = len(outcome.changed) == 1
        what = "1 row was" if one else f"{number(len(outcome.changed))} rows were"
        it = "it was listed and still works" if one else "they were listed and still work"
        sentences.append(f"{what} regenerated since {it}: {_named(outcome.changed)}.")
    if outcome.twins:
        one = len(outcome.twins) == 1
        what = "1 row" if one else f"{number(len(outcome.twins))} rows"
        ends = "remains" if one else "remain"
        names = _named(outcome.twins)
        sentences.append(f"{what} that the site accepts for the same string {ends}: {names}.")
    return " ".join(sentences)


def _named(ids: tuple[int, ...]) -> str:
    names = ", ".join(f"#{id_}" for id_ in ids[:_NAMED])
    return names if len(ids) <= _NAMED else f"{names} and {number(len(ids) - _NAMED)} more"
