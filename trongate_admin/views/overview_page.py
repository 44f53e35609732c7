"""The section Overview: who is in right now, as what, and when that ends."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import HOUR, remaining
from trongate_admin.domain.findings import Finding
from trongate_admin.domain.overview import LiveTokens, NextEnd
from trongate_admin.domain.people import User
from trongate_admin.domain.power import ADMIN_LEVEL
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import user_label
from trongate_admin.models.moments import number, number_of_tokens
from trongate_admin.purge import PurgeRecord, PurgeStatus
from trongate_admin.storage.overview_store import OverviewStore
from trongate_admin.views.card_grid import GAP, CardGrid
from trongate_admin.views.expiry_card import ExpiryCard
from trongate_admin.views.findings_card import FindingsCard
from trongate_admin.views.holders_card import HoldersCard
from trongate_admin.views.icons import Icons
from trongate_admin.views.number_card import NumberCard
from trongate_admin.views.overview_reading import (
    EXPIRIES,
    HOLDERS,
    LIVE,
    NEXT_END,
    STILL,
    OverviewReading,
)
from trongate_admin.views.page import Page
from trongate_admin.views.plain import label
from trongate_admin.views.site_status import purge_state
from trongate_admin.views.theme import Theme
from trongate_admin.watch import Look


class _Tells(Protocol):
    def show_error(self, error: AdminError) -> None: ...


class OverviewPage(Page):
    """Cards over a chart over lists; whatever is pressed shows the tokens behind it."""

    name, title, icon = "overview", "Overview", "overview"

    findings_wanted = Signal()
    """All findings are to be shown."""

    def __init__(
        self,
        store: OverviewStore,
        chart_card: ExpiryCard,
        holders_card: HoldersCard,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._live: LiveTokens | None = None
        self._next: NextEnd | None = None
        self._purge_text = ""
        self.admin_card = NumberCard(
            "In the admin panel right now",
            "The panel's check asks for user level 1 and for nothing else.",
            "danger",
        )
        self.people_card = NumberCard(
            "Signed in",
            "Accepted by the any-level check. Deleted users count while their tokens live.",
        )
        self.soon_card = NumberCard(
            "End within the hour", "Accepted for less than an hour more.", "soon"
        )
        self.expired_card = NumberCard(
            "Expired, still identify",
            "Refused, but the site's user lookup answers whose they were until they are purged.",
            "expired",
        )
        self.chart_card, self.holders_card = chart_card, holders_card
        self.findings_card = FindingsCard(icons)
        self.purge_label = label(role="dim", wrap=True)
        self.reading = OverviewReading(store, clock, background, self)
        self._build(theme)
        self._connect()

    # --- what it is told

    def refresh(self) -> None:
        self.reading.read()

    def follow(self, look: Look) -> None:
        """In sight, it reads again where that is due."""
        if self.isVisible() and self.reading.is_due:
            self.reading.read()

    def purged(self, rows: int) -> None:
        """In sight, it reads again: the card of expired tokens would contradict the purge's."""
        if rows and self.isVisible():
            self.refresh()

    def tick(self) -> None:
        if self.isVisible():
            self._tell_next()
            self.holders_card.table.tick()

    def selected_user(self) -> User | None:
        """Who is selected in the list of the admin panel: the verbs for a user mean him."""
        one = self.holders_card.selected
        if one is None:
            return None
        return User(one.id, one.name, ADMIN_LEVEL, None, one.tokens, one.last_expiry, None)

    def take_focus(self) -> None:
        """The keyboard comes to the first card."""
        self.admin_card.setFocus()

    def show_admins(self) -> None:
        """Brings into sight who is in the admin panel, with the keyboard on the list."""
        self.holders_card.take_focus()
        self._scroll.ensureWidgetVisible(self.holders_card)

    def show_findings(self, items: Sequence[Finding]) -> None:
        """What should be looked at, the worst first."""
        self.findings_card.show_findings(items)
        self._lists.arrange()

    def show_purge(self, status: PurgeStatus, record: PurgeRecord) -> None:
        self._purge_text = purge_state(status)
        self.expired_card.show_second(self._purge_text)
        last = QDateTime.fromSecsSinceEpoch(record.last_turn)
        when = QLocale().toString(last, "d MMM HH:mm") if record.last_turn else ""
        self.purge_label.setText(
            f"{number(status.purged_today)} expired tokens purged today from this computer"
            f" · {f'last purge {when}' if when else 'no purge yet'}"
        )

    # --- what happens

    def _came(self, part: str, answer: Any) -> None:
        if part == LIVE:
            self._show_live(answer)
        elif part == NEXT_END:
            self._next = answer
            self._tell_next()
        elif part == STILL:
            self.expired_card.show_number(number(answer), self._purge_text, is_none=not answer)
        elif part == EXPIRIES:
            self.chart_card.show_expiries(answer)
        elif part == HOLDERS:
            self.holders_card.show_holders(answer)
        self.answered.emit(part)

    def _failed(self, part: str, error: AdminError) -> None:
        cards: Mapping[str, Sequence[_Tells]] = {
            LIVE: (self.admin_card, self.people_card, self.soon_card),
            NEXT_END: (self.soon_card,),
            STILL: (self.expired_card,),
            EXPIRIES: (self.chart_card,),
            HOLDERS: (self.holders_card,),
        }
        for card in cards[part]:
            card.show_error(error)
        self.failed.emit(error, part)

    def _show_live(self, live: LiveTokens) -> None:
        self._live = live
        for card, people, rows, kind in (
            (self.admin_card, live.admin_people, live.admin_tokens, ""),
            (self.people_card, live.people, live.tokens, "live "),
        ):
            who = "person" if people == 1 else "people"
            words = number_of_tokens(rows).replace(" ", f" {kind}")
            card.show_number(number(people), f"{who}, {words}", is_none=not rows)
        self.soon_card.show_number(number(live.soon), self._next_text(), is_none=not live.soon)
        self.holders_card.show_people(live.admin_people)

    def _tell_next(self) -> None:
        if self._live is not None:
            self.soon_card.show_second(self._next_text())

    def _next_text(self) -> str:
        """Who is next: `next: kaori in 8:45`."""
        found = self._next
        if found is None:
            return "nobody is signed in" if self._live and not self._live.tokens else ""
        who = user_label(visible(found.name or ""), found.user_exists)
        if not found.name and found.user_id is not None:
            who = f"{who} #{found.user_id}"
        left = found.expiry_date - self._clock()
        return f"next: {who} in {remaining(left)}" if left > 0 else f"next: {who}, just ended"

    def _ask_soon(self) -> None:
        if self._live is not None:
            now = self._live.now
            self.tokens_wanted.emit(f"is:live ends:{now + 1}..{now + HOUR}")

    # --- building

    def _build(self, theme: Theme) -> None:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        # From the outside in: what is in a widget is told of each parent that it gets later.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._scroll.setWidget(content)
        cards = (self.admin_card, self.people_card, self.soon_card, self.expired_card)
        lists = (self.findings_card, self.holders_card)
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(CardGrid(cards, (4, 2, 1), theme.width(190), content))
        column.addWidget(self.chart_card, 1)
        self._lists = CardGrid(lists, (2, 1), theme.width(420), content)
        column.addWidget(self._lists)
        column.addWidget(self.purge_label)

    def _connect(self) -> None:
        wanted = self.tokens_wanted
        self.reading.came.connect(self._came)
        self.reading.failed.connect(self._failed)
        self.admin_card.clicked.connect(lambda: wanted.emit("is:admin"))
        self.people_card.clicked.connect(lambda: wanted.emit("is:live"))
        self.soon_card.clicked.connect(lambda: self._ask_soon())
        self.expired_card.clicked.connect(lambda: wanted.emit("is:still-identifying"))
        self.chart_card.tokens_wanted.connect(wanted)
        self.holders_card.tokens_wanted.connect(wanted)
        self.holders_card.selection_changed.connect(self.selection_changed)
        self.findings_card.wanted.connect(self.findings_wanted)
