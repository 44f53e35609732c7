"""What the inspector asks in the background, and where each answer is shown."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import INTERACTIVE_DEADLINE, Background, Job
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.ids import Ids
from trongate_admin.domain.inspection import Totals
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.inspector_token import TokenPanel
from trongate_admin.views.inspector_totals import TotalsPanel
from trongate_admin.views.table_feed import SCAN_DEADLINE

T = TypeVar("T")


class InspectorQuestions(QObject):
    """By key in the lane of short reads; what scans the table waits among the counts."""

    failed = Signal(object)
    """The AdminError of what couldn't be read."""
    answered = Signal()
    """Something could be read."""

    def __init__(self, here: SignedIn, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._inspection, self._clock = here.inspection, here.clock
        self._background = background
        self._jobs: list[Job[Any]] = []

    def drop(self) -> None:
        """Stops what is under way; no answer to it is shown."""
        for job in self._jobs:
            self._background.drop(job)
        self._jobs.clear()

    def ask_token(self, token: Token, panel: TokenPanel, *, scans: bool) -> None:
        """Asks what is read by key, and where `scans` what is found by looking through all."""
        inspection, user_id = self._inspection, token.user_id
        self._ask_panel(
            panel, "facts", lambda: inspection.facts(token.id, user_id), panel.show_facts
        )
        if not scans:
            return
        self._ask_panel(
            panel,
            "look-alikes",
            lambda: inspection.look_alikes(token.id),
            panel.show_look_alikes,
        )
        now = self._clock()
        if user_id is None:
            panel.show_owned(None, now)
        else:
            self._ask_panel(
                panel,
                "owned",
                lambda: inspection.owned(user_id, token.id, now),
                lambda owned: panel.show_owned(owned, self._clock()),
            )

    def ask_rule(self, chosen: TokenFilter, panel: TotalsPanel) -> None:
        """Asks what everything that matches adds up to."""
        inspection, now = self._inspection, self._clock()
        self._ask_totals(panel, lambda: inspection.totals_of(chosen, now))

    def ask_rows(self, ids: Ids, panel: TotalsPanel) -> None:
        """Asks what these rows add up to."""
        inspection, now = self._inspection, self._clock()
        self._ask_totals(panel, lambda: inspection.totals(ids, now))

    def _ask_panel(
        self, panel: TokenPanel, what: str, work: Callable[[], T], show: Callable[[T], object]
    ) -> None:
        self._run(what, work, show, lambda: panel.show_failed(what))

    def _ask_totals(self, panel: TotalsPanel, work: Callable[[], Totals]) -> None:
        self._run("totals", work, panel.show_totals, panel.show_failed)

    def _run(
        self,
        what: str,
        work: Callable[[], T],
        show: Callable[[T], object],
        show_failed: Callable[[], object],
    ) -> None:
        def done(answer: T) -> None:
            show(answer)
            self.answered.emit()

        def failed(error: AdminError) -> None:
            show_failed()
            self.failed.emit(error)

        is_by_key = what == "facts"
        job = self._background.run(
            self,
            work,
            done,
            failed,
            lane="read" if is_by_key else "count",
            key=what,
            deadline=INTERACTIVE_DEADLINE if is_by_key else SCAN_DEADLINE,
        )
        self._jobs = [other for other in self._jobs if not other.is_finished]
        self._jobs.append(job)
