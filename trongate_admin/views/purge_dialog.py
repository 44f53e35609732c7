"""The dialog of the purge: what would go, the timer that does it, and how a turn is getting on."""

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import purge_cutoff
from trongate_admin.models.moments import number
from trongate_admin.purge import PurgeState, PurgeStatus, PurgeTimer
from trongate_admin.storage.purge_store import PurgeStore
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.lifetime_field import day_and_time
from trongate_admin.views.plain import announce, button, label
from trongate_admin.views.site_status import progress_text, purge_text
from trongate_admin.views.theme import tabular

_LONGEST = 1440
_USUAL = 60
_DEADLINE = 60.0
_IDLE = (PurgeState.OFF, PurgeState.WAITING)
_EXPLAINED = (
    "Deletes what the framework itself would: rows whose expiry_date lies before that moment. "
    "A row without an expiry (NULL) is never purged. It can't be undone."
)


class PurgeDialog(Dialog):
    """Nothing can be turned on or purged before the number has been seen."""

    minutes_changed = Signal(object)
    """Minutes between two turns when it is turned on or changed, None when turned off."""

    def __init__(
        self,
        purge: PurgeTimer,
        purges: PurgeStore,
        clock: ServerClock,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
    ) -> None:
        super().__init__("Purge expired tokens", parent)
        self._purge = purge
        self._purges = purges
        self._clock = clock
        self._background = background
        self._is_counted = False
        self._shown = PurgeState.OFF
        self._heading = Heading("Purge expired tokens", _EXPLAINED, icons.icon("broom", "accent"))
        self._count = label("Counting…", "heading", wrap=True)
        self._before = label("", "dim", wrap=True)
        self._minutes = QSpinBox()
        self._turn_on = button("Turn on")
        self._turn_off = button("Turn off")
        self._state = label("", "dim", wrap=True)
        self._bar = QProgressBar()
        self._progress = label("", "dim", wrap=True)
        self._pause = button("Pause")
        self._stop = button("Cancel purge")
        self._notice = flush_notice(icons)
        self._now = button("Purge now", "danger")
        self._close = button("Close", "primary")
        self._build()
        self._connect()
        self._show(purge.status)
        self._ask()

    # --- counting

    def _ask(self) -> None:
        if not self._clock.is_measured:
            self._count.setText("The server's clock hasn't been read yet.")
            return
        purges, cutoff = self._purges, purge_cutoff(self._clock.precise(), time.time())
        self._background.run(
            self,
            lambda: purges.count_expired(cutoff),
            lambda rows: self._counted(rows, cutoff),
            self._uncounted,
            lane="scan",
            key="count",
            deadline=_DEADLINE,
        )

    def _counted(self, rows: int, cutoff: int) -> None:
        self._is_counted = True
        tokens = _expired(rows) if rows else "No token"
        self._count.setText(f"{tokens} would be deleted now")
        self._before.setText(f"Expired before {day_and_time(cutoff)} by every clock at hand.")
        self._show(self._purge.status)

    def _uncounted(self, error: AdminError) -> None:
        self._count.setText("The expired tokens couldn't be counted.")
        self._notice.show_error(error, "Try again", self._count_again)

    def _count_again(self) -> None:
        self._notice.hide()
        self._count.setText("Counting…")
        self._before.setText("")
        self._ask()

    # --- the timer

    def _turned_on(self) -> None:
        minutes = self._minutes.value()
        self._purge.start(minutes)
        self.minutes_changed.emit(minutes)

    def _turned_off(self) -> None:
        self._purge.stop()
        self.minutes_changed.emit(None)

    def _show(self, status: PurgeStatus) -> None:
        """Shows what the timer is doing, and what can be done now."""
        is_busy, is_on = status.state not in _IDLE, self._purge.minutes is not None
        text = purge_text(status)
        self._state.setText(f"{text[0].upper()}{text[1:]}")
        self._turn_on.setText("Change" if is_on else "Turn on")
        is_same = self._purge.minutes == self._minutes.value()
        self._turn_on.setEnabled(self._is_counted and not is_same)
        self._turn_off.setEnabled(is_on)
        self._now.setEnabled(self._is_counted and not is_busy)
        for part in (self._bar, self._progress, self._pause, self._stop):
            part.setVisible(is_busy)
        # Not disabled while it pauses: the keyboard would have to look for another place.
        self._pause.setText("Resume" if status.state is PurgeState.PAUSED else "Pause")
        self._pause.setEnabled(status.state is not PurgeState.CANCELLING)
        self._stop.setEnabled(status.state is not PurgeState.CANCELLING)
        self._show_progress(status)

    def _show_progress(self, status: PurgeStatus) -> None:
        if status.state not in _IDLE and status.total:
            self._count.setText(f"{_expired(status.total)} when this purge began")
        # A count made before may be passed by rows that expire meanwhile.
        total = max(status.total, status.done)
        self._bar.setRange(0, total)
        self._bar.setValue(status.done)
        self._progress.setText(progress_text(status))
        if status.state is PurgeState.PAUSED and self._shown is not PurgeState.PAUSED:
            announce(self, self._progress.text())
        self._shown = status.state

    def _pause_or_resume(self) -> None:
        if self._purge.status.state is PurgeState.PAUSED:
            self._purge.resume()
        else:
            self._purge.pause()

    def _purged(self, rows: int) -> None:
        self._notice.show_news(f"{_expired(rows)} {'was' if rows == 1 else 'were'} purged.")
        self._ask()

    def _cancelled(self, rows: int, total: int) -> None:
        self._notice.show_news(f"Cancelled after {number(rows)} of {number(total)}.")
        self._ask()

    def _failed(self, error: AdminError) -> None:
        goes_on = " The timer goes on at its next turn." if self._purge.minutes else ""
        self._notice.show_warning(f"{error}{goes_on}")
        self._ask()

    # --- building

    def _build(self) -> None:
        self._minutes.setRange(1, _LONGEST)
        self._minutes.setSuffix(" minutes")
        self._minutes.setAccessibleName("Every")
        # The style sheet's padding moves the frame of a spin box, not its text.
        self._minutes.lineEdit().setTextMargins(6, 0, 0, 0)
        self._minutes.setValue(self._purge.minutes or _USUAL)
        self._bar.setAccessibleName("Progress of the purge")
        for each in (self._count, self._before, self._state, self._progress):
            each.setFont(tabular(each.font()))
        self._close.setDefault(True)
        self.column.addWidget(self._heading)
        self.column.addWidget(self._build_card())
        self.column.addWidget(self._notice)
        self.column.addWidget(self._bar)
        progress = QHBoxLayout()
        progress.addWidget(self._progress, 1)
        progress.setSpacing(8)
        for part in (self._pause, self._stop):
            progress.addWidget(part)
        self.column.addLayout(progress)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addStretch()
        last.addWidget(self._now)
        last.addWidget(self._close)
        self.footer.addLayout(last)
        self._close.setFocus()

    def _build_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        every = label("Every")
        every.setBuddy(self._minutes)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (every, self._minutes, self._turn_on, self._turn_off):
            row.addWidget(part)
        row.addStretch()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(6)
        inside.addWidget(self._count)
        inside.addWidget(self._before)
        inside.addSpacing(4)
        inside.addLayout(row)
        inside.addWidget(self._state)
        return card

    def _connect(self) -> None:
        self._turn_on.clicked.connect(lambda: self._turned_on())
        self._turn_off.clicked.connect(lambda: self._turned_off())
        self._minutes.valueChanged.connect(lambda _minutes: self._show(self._purge.status))
        self._now.clicked.connect(lambda: self._purge.purge_now())
        self._pause.clicked.connect(lambda: self._pause_or_resume())
        self._stop.clicked.connect(lambda: self._purge.cancel())
        self._close.clicked.connect(lambda: self.accept())
        self._purge.changed.connect(self._show)
        self._purge.purged.connect(self._purged)
        self._purge.cancelled.connect(self._cancelled)
        self._purge.failed.connect(self._failed)


def _expired(rows: int) -> str:
    return "1 expired token" if rows == 1 else f"{number(rows)} expired tokens"
