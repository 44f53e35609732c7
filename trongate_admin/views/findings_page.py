"""The section Findings: what is wrong with this site's logins, the worst first."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.findings import Finding, Fix, Severity
from trongate_admin.models.moments import number
from trongate_admin.storage.finding_store import Check, FindingStore, worst_first
from trongate_admin.views.due import Due
from trongate_admin.views.finding_card import FindingCard
from trongate_admin.views.icons import Icons
from trongate_admin.views.page import Page
from trongate_admin.views.plain import Notice, label
from trongate_admin.views.table_feed import SCAN_DEADLINE
from trongate_admin.views.table_panel import TablePanel
from trongate_admin.views.theme import Theme
from trongate_admin.watch import Look

_EVERY = 300.0
"""Seconds at the least between two looks that nobody asked for."""


class FindingsPage(Page):
    """Asks one question after the other, and shows what each finds as it comes.

    Twelve scans of the tokens at the most: when it comes in sight, on Refresh, after a
    fix, in sight every five minutes, and out of sight after what was done here, each minute
    at the most.
    """

    name, title, icon = "findings", "Findings", "flag"
    things = "findings"
    looked = Signal(object)
    """The Findings, the worst first."""
    panel: TablePanel

    def __init__(
        self,
        store: FindingStore,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._clock, self._background = store, clock, background
        self._icons = icons
        self._found: dict[str, Sequence[Finding]] = {}
        self._errors: dict[str, AdminError] = {}
        self._left: set[str] = set()
        self._cards: dict[str, FindingCard] = {}
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._show_cards)
        self._due = Due(every=_EVERY)
        self._again = Due()
        self._is_outdated, self._awaits_purge = True, False
        self._status = label(role="dim")
        self._problem = Notice(icons)
        self._list = QScrollArea()
        self._column = QVBoxLayout()
        self.panel = TablePanel(self._list, icons)
        self._build()
        theme.changed.connect(self._draw)

    @property
    def findings(self) -> list[Finding]:
        """What is shown, from top to bottom."""
        return worst_first([each for found in self._found.values() for each in found])

    @property
    def is_looking(self) -> bool:
        """Whether a question is still open."""
        return bool(self._left)

    def refresh(self) -> None:
        """Looks again; what was found before stays until its question is answered anew."""
        checks, now = self._store.checks(), self._clock()
        self._is_outdated = self._awaits_purge = False
        self._left = {check.name for check in checks}
        self._errors.clear()
        for due in (self._due, self._again):
            due.begin()
        for check in checks:
            self._ask(check, now)
        self._show()

    def follow(self, look: Look) -> None:
        """In sight, it looks again every five minutes."""
        if self.isVisible() and self._due.is_now and not self.is_looking:
            self.refresh()

    def read_once(self) -> None:
        if self._is_outdated and self._again.is_now and not self.is_looking:
            self.refresh()

    def outdate(self) -> None:
        """Tokens were written here: what was found may be over, and what wasn't may be there.

        In sight, whoever wrote has it look again.
        """
        if not self.isVisible():
            self._is_outdated = True

    def purged(self, rows: int) -> None:
        """Looks again where that was the fix of a finding; not after each automatic purge."""
        if self._awaits_purge and self.isVisible():
            self.refresh()
        elif rows and any(each.fix is Fix.PURGE for each in self.findings):
            self._is_outdated = True

    def take_focus(self) -> None:
        cards = self._shown_cards()
        if not any(card.take_focus() for card in cards):
            self._list.setFocus()

    # --- looking

    def _ask(self, check: Check, now: int) -> None:
        name, ask = check.name, check.ask
        self._background.run(
            self,
            lambda: ask(now),
            lambda found: self._answered(name, found),
            lambda error: self._answered(name, (), error),
            lane="count",
            key=name,
            deadline=SCAN_DEADLINE,
        )

    def _answered(
        self, name: str, found: Sequence[Finding], error: AdminError | None = None
    ) -> None:
        self._left.discard(name)
        if error is None:
            self._found[name] = found
        else:
            # What was found before stays: nobody knows that it is over.
            self._errors[name] = error
            if self.isVisible():
                self.failed.emit(error, "looks")
        if not self._left:
            self._finish()
        self._show()

    def _finish(self) -> None:
        for due in (self._due, self._again):
            due.end(failed=bool(self._errors))
        if self._errors and not self.isVisible():
            # Nobody was told: the next chance to look is taken.
            self._is_outdated = True
        found = self.findings
        self.counted.emit(len(found), False)
        self.alarmed.emit(any(each.severity is Severity.CRITICAL for each in found))
        self.looked.emit(found)
        if not self._errors:
            self.answered.emit("looks")

    # --- showing

    def _show(self) -> None:
        found = self.findings
        if self.isVisible():
            self._turn.start()
        self._status.setText(self._told(found))
        self._show_problem()
        if found or self._errors:
            self.panel.show_table()
        elif self._left:
            self.panel.show_message("clock", "Looking…", "Each question reads the tokens once.")
        else:
            self.panel.show_message(
                "check-circle",
                "Nothing to worry about",
                f"All {number(len(self._store.checks()))} questions had a good answer.",
            )

    def _told(self, found: Sequence[Finding]) -> str:
        sums = Counter(each.severity for each in found)
        parts = [_counted(sums[each], each) for each in Severity if sums[each]]
        if self._left and parts:
            parts.append("Looking…")
        return " · ".join(parts)

    def _show_problem(self) -> None:
        errors = list(self._errors.values())
        if not errors:
            self._problem.hide()
            return
        unanswered = f"{number(len(errors))} of {number(len(self._store.checks()))} questions"
        first = AdminError(f"{unanswered} couldn't be answered. {errors[0].what}", errors[0].advice)
        self._problem.show_error(first, "Retry", self.refresh)

    def _show_cards(self) -> None:
        """Builds one new card a turn at the most: several at once would hold the window up.

        And none while nobody looks, when the lists of the other sections are still being read.
        """
        self._turn.stop()
        found, is_one_built = self.findings, False
        for name in self._cards.keys() - {each.name for each in found}:
            self._drop(self._cards.pop(name))
        place = 0
        for each in found:
            card = self._cards.get(each.name)
            if card is None and is_one_built:
                self._turn.start()
                continue
            if card is None:
                card, is_one_built = self._new_card(each), True
                self._cards[each.name] = card
            elif card.finding != each:
                card.show_finding(each)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
            place += 1

    def _new_card(self, finding: Finding) -> FindingCard:
        card = FindingCard(finding, self._icons)
        card.tokens_wanted.connect(self.tokens_wanted)
        card.revoke_wanted.connect(self.revoke_wanted)
        card.purge_wanted.connect(self._ask_for_purge)
        return card

    def _drop(self, card: FindingCard) -> None:
        """Its fix was clicked in it: the keyboard goes to what is there now."""
        had_focus = card.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        if had_focus and self.isVisible():
            self.take_focus()

    def _ask_for_purge(self) -> None:
        self._awaits_purge = True
        self.purge_wanted.emit()

    def _shown_cards(self) -> list[FindingCard]:
        return [self._cards[each.name] for each in self.findings if each.name in self._cards]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The first at once: the keyboard goes to it.
        self._show_cards()

    def _draw(self) -> None:
        for card in self._cards.values():
            card.draw()

    # --- building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 16, 10)
        head.addWidget(label(self.title, "title"))
        head.addStretch(1)
        head.addWidget(self._status)
        whole.addLayout(head)
        whole.addWidget(self._problem)
        whole.addWidget(self.panel, 1)
        inside = QWidget()
        self._column.setContentsMargins(12, 2, 12, 12)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        inside.setLayout(self._column)
        self._list.setWidget(inside)
        self._list.setWidgetResizable(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.title)


def _counted(count: int, severity: Severity) -> str:
    word = severity.value.lower()
    plural = word if count == 1 or severity is Severity.CRITICAL else f"{word}s"
    return f"{number(count)} {plural}"
