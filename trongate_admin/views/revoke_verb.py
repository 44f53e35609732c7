"""What Revoke does: reads what is meant, asks with numbers and names, and hands on the outcome."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.models.moments import number
from trongate_admin.storage.kept_rows import MOST, KeptRows
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.doomed_tokens import DoomedTokens
from trongate_admin.views.gathered import Counted, counted, listed, matching
from trongate_admin.views.icons import Icons
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.revoking import Revoking
from trongate_admin.views.revoking_matching import RevokingMatching
from trongate_admin.views.rule_dialog import RuleDialog
from trongate_admin.views.selection import Selection
from trongate_admin.views.table_feed import SCAN_DEADLINE

_MOST = 20_000
"""Rows that are revoked as a list; each is read before, and compared with what it was."""
T = TypeVar("T")


class RevokeVerb(QObject):
    """A few rows are revoked as a list, everything that matches as a rule."""

    revoked = Signal(object)
    """A Revocation."""
    revoke_failed = Signal()
    gathering = Signal(int)
    """Tokens that are being read before the question can be asked; 0 when it is."""
    failed = Signal(object)
    """An AdminError: there was nothing to ask about."""

    def __init__(
        self, here: SignedIn, background: Background, icons: Icons, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._here = here
        self._background = background
        self._icons = icons
        self.window: QWidget | None = None
        self.kept: KeptRows | None = None
        """What the last revoke deleted, None where that was too much to be kept."""

    def revoke(self, chosen: Selection) -> None:
        """Asks whether to revoke what is selected."""
        here = self._here
        if chosen.rule is not None:
            self.revoke_rule(chosen.rule, chosen.count)
        elif chosen.count > _MOST:
            self.failed.emit(
                AdminError(
                    f"{number(chosen.count)} rows are too many to be revoked one by one.",
                    "Filter the list to what you mean, select all (Ctrl+A), and revoke that.",
                )
            )
        else:
            held = {token.id: token for token in chosen.held}
            ids = chosen.ids().tolist()
            self._gather(lambda: listed(here, ids, held), self.ask, len(ids))

    def revoke_rule(self, rule: TokenFilter, about: int = 0) -> None:
        """Asks whether to revoke all that a filter chooses.

        A rule that would stop choosing the rest once some are deleted becomes a list before.

        :param about: how many they are, as far as that is known.
        """
        here = self._here
        if rule.is_lasting:
            self._gather(lambda: counted(here, rule), self._rule_counted, about)
        else:
            self._gather(lambda: matching(here, rule, _MOST), self.ask, about)

    def ask_for_rule(self) -> None:
        """Asks which rule is meant, then whether to revoke what it chooses."""
        dialog = RuleDialog(self._here, self._background, self._icons, self.window)
        dialog.rule_chosen.connect(self.revoke_rule)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def revoke_user(self, user_id: int) -> None:
        """Asks whether to revoke all tokens of a user."""
        here = self._here
        self._gather(
            lambda: listed(here, here.tokens.ids_of_user(user_id).tolist(), {}), self.ask, 0
        )

    def ask(self, tokens: Sequence[Token]) -> None:
        """Opens the question whether to revoke these."""
        if not tokens:
            self.failed.emit(
                AdminError("There is nothing to revoke.", "These tokens are already gone.")
            )
            return
        own = self._here.session.token_id
        self._open(
            self._revoking(tokens, len(tokens)),
            DoomedTokens.of(tokens, self._here.clock(), own),
            includes_own=any(token.id == own for token in tokens),
        )

    def _rule_counted(self, found: Counted) -> None:
        """Asks whether to revoke all that match, by what the database says they are."""
        if not found.total:
            self.ask(())
            return
        last = self._revoking(found.own, found.total)
        work = RevokingMatching(found.rule, found.total, self._here.matching, last)
        doomed = DoomedTokens(levels=found.levels, people=found.people)
        self._open(work, doomed, includes_own=bool(found.own))

    def _revoking(self, tokens: Sequence[Token], total: int) -> Revoking:
        here = self._here
        self.kept = KeptRows() if total <= MOST else None
        return Revoking(
            tokens, here.revoker, here.tokens, here.pending, here.session.token_id, self.kept
        )

    def _open(
        self, revoking: Revoking | RevokingMatching, doomed: DoomedTokens, *, includes_own: bool
    ) -> None:
        dialog = RevokeDialog(
            revoking,
            doomed,
            self._here.site,
            self._background,
            self._icons,
            self.window,
            includes_own=includes_own,
        )
        dialog.revoked.connect(self.revoked)
        dialog.failed.connect(self.revoke_failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _gather(self, work: Callable[[], T], then: Callable[[T], object], tokens: int) -> None:
        self.gathering.emit(tokens)

        def gathered(found: T) -> None:
            self.gathering.emit(0)
            then(found)

        self._background.run(
            self,
            work,
            gathered,
            self._not_gathered,
            lane="write",
            key="gather",
            deadline=SCAN_DEADLINE,
        )

    def _not_gathered(self, error: AdminError) -> None:
        self.gathering.emit(0)
        self.failed.emit(error)
