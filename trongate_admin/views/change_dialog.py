"""Extends or shortens many tokens at once: counted before, done by the database."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.background import INTERACTIVE_DEADLINE, Background
from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.token_filter import Change, TokenFilter, TokenRule, to_change
from trongate_admin.models.moments import number_of_tokens
from trongate_admin.storage.matching_tokens import MatchingTokens
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.chips import choose_one
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.doomed_tokens import DoomedTokens
from trongate_admin.views.gathered import Counted, counted
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.lifetime_field import LifetimeField
from trongate_admin.views.plain import button, label
from trongate_admin.views.table_feed import SCAN_DEADLINE
from trongate_admin.views.work_row import WorkRow

_AT_ONCE = 500
"""Rows that may take as long as one question."""
_PAUSE = 200
"""Milliseconds after the last change before the tokens are counted."""
_ABOUT = {
    Change.EXTEND: "Tokens that end before that moment live until then. Expired ones stay so.",
    Change.SHORTEN: "Tokens that end after that moment end then. To end them now, revoke them.",
}


class Changing:
    """The work: batch after batch, and how far it is; `run` may be called again."""

    def __init__(self, rule: TokenRule, moment: int, matching: MatchingTokens) -> None:
        self._rule = rule
        self._moment = moment
        self._matching = matching
        self._after: int | None = 0
        self.changed = 0

    def run(self) -> int:
        """In a worker: how many rows were changed."""
        while self._after is not None:
            current().check()
            rows, self._after = self._matching.set_expiry_next(
                self._rule, self._after, self._moment
            )
            self.changed += rows
        return self.changed


class ChangeDialog(Dialog):
    """What it counts is what it changes: one predicate with one frozen second."""

    changed = Signal(int)
    """So many tokens were changed."""

    def __init__(
        self,
        here: SignedIn,
        chosen: TokenFilter,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
    ) -> None:
        super().__init__("Change the expiry of many tokens", parent)
        self._here = here
        self._chosen = chosen
        self._background = background
        self._counted: Counted | None = None
        self._changing: Changing | None = None
        self._moment = 0
        self._changes = {each: button(f"{each.value} to…", "chip") for each in Change}
        self._group = QButtonGroup(self)
        self._about = label("", "dim", wrap=True)
        self._lifetime = LifetimeField(here.clock, here.schema.latest_expiry)
        self._place = QVBoxLayout()
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel")
        self._act = button("", "primary")
        self._work = WorkRow(background, self._cancel, self._act)
        self._pause = QTimer(self)
        self._heading = Heading(
            "When are these tokens to end?",
            "Their strings stay the same, for everyone who holds them.",
            icons.icon("extend", "accent"),
        )
        self._build()
        self._connect()
        self._ask_soon()

    def reject(self) -> None:
        if self._work.is_running:
            self._work.cancel()
            return
        if self._changing is not None and self._changing.changed:
            self.changed.emit(self._changing.changed)
        super().reject()

    @property
    def _change(self) -> Change:
        return next(each for each, chip in self._changes.items() if chip.isChecked())

    # --- counting

    def _ask_soon(self) -> None:
        self._counted = None
        self._pause.start()
        self._refresh()

    def _ask(self) -> None:
        moment = self._lifetime.expiry_date()
        if moment is None:
            return
        here, self._moment = self._here, moment
        chosen = to_change(self._chosen, self._change, moment, here.clock())

        if chosen.but_id is None:
            chosen = replace(chosen, but_id=here.session.token_id)
        self._background.run(
            self,
            lambda: counted(here, chosen),
            self._found,
            self._failed,
            lane="scan",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    def _found(self, found: Counted) -> None:
        self._counted = found
        while (item := self._place.takeAt(0)) is not None:
            if (card := item.widget()) is not None:
                card.deleteLater()
        if found.total:
            verb = self._change.value.lower()
            self._place.addWidget(DoomedTokens((), found.levels, found.people, verb=verb))
        self._refresh()

    # --- doing

    def _start(self) -> None:
        if self._counted is None or self._work.is_running:
            return
        self._notice.hide()
        total = self._counted.total
        work = self._changing = Changing(self._counted.rule, self._moment, self._here.matching)
        self._work.run(
            f"{self._change.value}ing…",
            work.run,
            self._ended,
            self._failed,
            patience=INTERACTIVE_DEADLINE * (1 + total // _AT_ONCE),
            progress=lambda: (work.changed, total),
        )

    def _ended(self, changed: int) -> None:
        self.changed.emit(changed)
        self.accept()

    def _failed(self, error: AdminError) -> None:
        done = self._changing.changed if self._changing is not None else 0
        if isinstance(error, Cancelled):
            said = (
                f"{number_of_tokens(done)} were changed before that."
                if done
                else "Nothing was changed."
            )
            self._notice.show_warning(f"Cancelled. {said}")
        else:
            self._notice.show_error(error, "Count again", self._ask)
        self._refresh()

    def _refresh(self) -> None:
        is_running, found = self._work.is_running, self._counted
        self._about.setText(_ABOUT[self._change])
        for part in (self._lifetime, *self._changes.values()):
            part.setEnabled(not is_running)
        self._act.setText(
            "Counting…"
            if found is None
            else f"{self._change.value} {number_of_tokens(found.total)}"
        )
        self._act.setEnabled(found is not None and found.total > 0 and not is_running)
        self._cancel.setEnabled(not self._work.is_cancelling)

    # --- building

    def _build(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for change, chip in self._changes.items():
            chip.setCheckable(True)
            chip.setChecked(change is Change.EXTEND)
            self._group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        choose_one(self._group)
        self.column.addWidget(self._heading)
        self.column.addLayout(chips)
        self.column.addWidget(self._about)
        self.column.addWidget(self._lifetime)
        self.column.addLayout(self._place)
        self.column.addWidget(self._notice)
        self.footer.addWidget(self._work)
        self._cancel.setDefault(True)

    def _connect(self) -> None:
        self._group.buttonToggled.connect(lambda _chip, on: self._ask_soon() if on else None)
        self._lifetime.changed.connect(self._ask_soon)
        self._pause.timeout.connect(self._ask)
        self._act.clicked.connect(lambda: self._start())
        self._cancel.clicked.connect(lambda: self.reject())
        self._work.busy_changed.connect(self._refresh)
