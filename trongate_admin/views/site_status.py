"""The status bar: where, who, the server's time, how many rows, and what the purge does."""

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QPushButton, QStatusBar, QWidget

from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.counts import Counts
from trongate_admin.domain.progress import time_left
from trongate_admin.domain.token import State
from trongate_admin.models.moments import number
from trongate_admin.purge import PurgeState, PurgeStatus
from trongate_admin.views.elided import ElidedLabel
from trongate_admin.views.plain import label
from trongate_admin.views.theme import tabular

_NOTABLE = 2.0
"""Seconds of difference between the server's clock and this computer's that are worth telling."""
_LIVE = (
    "Live: accepted by the site's any-level check, tokens that expire within the hour and orphans"
    " included."
)
_ON_DEMAND = "Refresh to count them now."
_ACCEPTED = (State.LIVE, State.EXPIRING, State.ORPHAN)


class SiteStatus(QStatusBar):
    """Tells quietly; the purge state is also the button that opens its dialog."""

    purge_wanted = Signal()

    def __init__(
        self,
        site: str,
        clock: ServerClock,
        parent: QWidget | None = None,
        *,
        is_production: bool = False,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._production = label("PRODUCTION" if is_production else "", "production")
        self._site = ElidedLabel(site, "heading", 12)
        self._user = ElidedLabel()
        self._time = ElidedLabel("server time not read yet")
        self._reading = ElidedLabel(role="error")
        self._rows = ElidedLabel()
        self._counted = ""
        self._purge = QPushButton()
        self._problems: dict[str, str] = {}
        self._build()

    def tick(self) -> None:
        """A second has passed."""
        measurement = self._clock.measurement
        if measurement is None:
            return
        local = QDateTime.fromSecsSinceEpoch(self._clock())
        text = f"server {QLocale().toString(local, 'HH:mm:ss')}"
        difference = measurement.difference
        if abs(difference) > _NOTABLE:
            way = "ahead of" if difference > 0 else "behind"
            text += f" ({number(round(abs(difference)))} s {way} this computer)"
        self._time.setText(text)

    def show_user(self, username: str) -> None:
        """Who is signed in."""
        self._user.setText(f"signed in as {username}")

    def show_estimate(self, rows: int) -> None:
        """About how many rows there are, before they are counted."""
        self._rows.setText(f"≈ {number(rows)} rows")
        self._rows.setToolTip(f"Estimated by the server. {_ON_DEMAND}")

    def show_counts(self, counts: Counts) -> None:
        """How many tokens the site accepts, and how many rows there are."""
        accepted = sum(counts.by_state[state] for state in _ACCEPTED)
        self._counted = f"{number(accepted)} live · {number(counts.rows)} rows"
        self._rows.setText(self._counted)
        self._rows.setToolTip(f"{_LIVE} {_ON_DEMAND}")

    def show_outdated(self) -> None:
        """Rows have come or gone since they were counted."""
        if self._counted:
            self._rows.setText(f"≈ {self._counted}")

    def show_problem(self, text: str, source: str = "site") -> None:
        """What can't be had at the moment; empty when `source` answers again."""
        self._problems[source] = text
        shown = next(filter(None, self._problems.values()), "")
        self._reading.setText(shown)
        self._reading.setVisible(bool(shown))

    def show_purge(self, status: PurgeStatus) -> None:
        """What the purge does."""
        self._purge.setText(purge_text(status))
        self._purge.setToolTip(status.error or "Purge expired tokens…")

    def _build(self) -> None:
        self.setSizeGripEnabled(False)
        self._time.setFont(tabular(self._time.font()))
        self._reading.hide()
        self._purge.setProperty("role", "link")
        self._purge.setAutoDefault(False)
        self._purge.clicked.connect(lambda: self.purge_wanted.emit())
        self._production.setVisible(bool(self._production.text()))
        for part in (self._production, self._site, self._user, self._time, self._reading):
            self.addWidget(part)
        self.addPermanentWidget(self._rows)
        self.addPermanentWidget(self._purge)
        self.setContentsMargins(8, 0, 4, 0)
        self.show_purge(PurgeStatus())


def purge_text(status: PurgeStatus) -> str:
    """The purge in a few words: `next purge in 4:12 · 1,204 purged today`."""
    return f"{purge_state(status)} · {number(status.purged_today)} purged today"


def purge_state(status: PurgeStatus) -> str:
    """What the purge does or waits for: `next purge in 4:12`, or that it failed."""
    match status.state:
        case PurgeState.RUNNING:
            text = f"purging {number(status.done)} of {number(status.total)}"
        case PurgeState.PAUSING:
            text = "pausing the purge…"
        case PurgeState.PAUSED:
            text = f"purge paused at {number(status.done)} of {number(status.total)}"
        case PurgeState.CANCELLING:
            text = "cancelling the purge…"
        case PurgeState.WAITING:
            text = f"next purge in {_clock_text(status.next_in or 0)}"
        case PurgeState.OFF:
            text = "purge is off"
    return f"last purge failed · {text}" if status.error else text


def progress_text(status: PurgeStatus) -> str:
    """`120,000 of 500,000, 85,000 rows/s, about 40 s left`, as far as that is known."""
    match status.state:
        case PurgeState.PAUSING:
            return "Pausing…"
        case PurgeState.CANCELLING:
            return "Cancelling…"
    if not status.total:
        return "Counting…"
    # Rows that expire meanwhile may pass what was counted before.
    done = f"{number(status.done)} of {number(max(status.total, status.done))}"
    if status.state is PurgeState.PAUSED:
        return f"Paused at {done}"
    if status.rate is None:
        return done
    left = "" if status.left is None else f", {time_left(status.left)}"
    return f"{done}, {number(round(status.rate))} rows/s{left}"


def _clock_text(seconds: int) -> str:
    """`4:12`, or `23:59:08` from an hour on."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
