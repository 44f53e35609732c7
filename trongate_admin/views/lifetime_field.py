"""The question how long a token lives: a few usual lengths, or a date and time."""

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QIcon, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCalendarWidget,
    QDateTimeEdit,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.expiry import DAY, DEFAULT_LIFETIME, HOUR
from trongate_admin.models.moments import repeated_zone
from trongate_admin.views.plain import button, label
from trongate_admin.views.theme import tabular

_LENGTHS = {"1 hour": HOUR, "24 hours": DAY, "7 days": 7 * DAY, "30 days": 30 * DAY}
_UNTIL = "Until…"
_COUNTED = 60
"""Days up to which a day is also told by its distance."""


def day_and_time(moment: int) -> str:
    """Local time to the second with the weekday; the year only where it isn't this one."""
    when = QDateTime.fromSecsSinceEpoch(moment)
    year = "" if when.date().year() == QDateTime.currentDateTime().date().year() else " yyyy"
    return QLocale().toString(when, f"ddd d MMM{year} HH:mm:ss") + repeated_zone(moment)


class LifetimeField(QWidget):
    """Asks for a moment that lies ahead and that the column can hold.

    :param latest_expiry: the last Unix second that `expiry_date` can hold; None where the column
        isn't a whole number, and then no moment is right.
    """

    changed = Signal()
    """Another length was chosen, or the moment became right or wrong."""

    def __init__(
        self, clock: ServerClock, latest_expiry: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._latest = latest_expiry
        self._was_right = False
        self._label = label("Lifetime", "heading")
        self._chips = {text: button(text, "chip") for text in (*_LENGTHS, _UNTIL)}
        self._group = QButtonGroup(self)
        self._until = QDateTimeEdit()
        self._ends = label("", "dim", wrap=True)
        self._refusal = label("", "error", wrap=True)
        self._ticker = QTimer(self)
        self._build()
        self._connect()
        self._tell()

    def expiry_date(self) -> int | None:
        """The moment as of now, Unix seconds by the server's clock; None while it isn't right."""
        moment = self._moment()
        return None if self._problem(moment) else moment

    @property
    def text(self) -> str:
        """The moment in words, or why it is refused."""
        return self._refusal.text() or self._ends.text()

    def chip(self, text: str) -> QPushButton:
        """The button of that text."""
        return self._chips[text]

    @property
    def until(self) -> QDateTimeEdit:
        """The field for a date and time; shown while it is asked for."""
        return self._until

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()
        self._ticker.start(1000)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    def _moment(self) -> int:
        chip = self._group.checkedButton()
        if chip is None or chip.text() == _UNTIL:
            return int(self._until.dateTime().toSecsSinceEpoch())
        return self._clock() + _LENGTHS[chip.text()]

    def _problem(self, moment: int) -> str:
        """Why the moment can't be written; empty where it can."""
        if not self._clock.is_measured:
            return "The server's clock hasn't been read yet."
        if self._latest is None:
            return "The column expiry_date isn't a whole number, so it can hold no moment."
        if moment > self._latest:
            latest = QDateTime.fromSecsSinceEpoch(self._latest)
            last = QLocale().toString(latest, "d MMM yyyy HH:mm:ss")
            return f"That is later than the column expiry_date can hold ({last})."
        if moment <= self._clock():
            return f"That is past: the server's clock says {day_and_time(self._clock())}."
        return ""

    def _tell(self) -> None:
        moment = self._moment()
        problem = self._problem(moment)
        self._refusal.setText(problem)
        self._refusal.setVisible(bool(problem))
        self._ends.setText("" if problem else self._in_words(moment))
        self._ends.setVisible(not problem)
        if self._was_right == bool(problem):
            self._was_right = not problem
            self.changed.emit()

    def _in_words(self, moment: int) -> str:
        today = QDateTime.fromSecsSinceEpoch(self._clock()).date()
        days = today.daysTo(QDateTime.fromSecsSinceEpoch(moment).date())
        near = {0: "today, ", 1: "tomorrow, "}.get(days, f"in {days} days, ")
        return (
            f"Ends {near if days <= _COUNTED else ''}{day_and_time(moment)}, by the server's clock."
        )

    def _toggled(self, _chip: QAbstractButton, is_checked: bool) -> None:
        if is_checked:
            self._choose()

    def _choose(self) -> None:
        self._focus_checked()
        is_until = self._chips[_UNTIL].isChecked()
        if is_until and self._until.isHidden():
            self._until.setFocus()
        self._until.setVisible(is_until)
        self._tell()
        self.changed.emit()

    def _focus_checked(self) -> None:
        """Tab reaches the chosen length only; the arrow keys go from there."""
        for chip in self._chips.values():
            is_chosen = chip.isChecked()
            chip.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus
            )
            if is_chosen:
                self.setFocusProxy(chip)

    def _build(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for text, chip in self._chips.items():
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setAccessibleDescription("Lifetime")
            chip.setChecked(_LENGTHS.get(text) == DEFAULT_LIFETIME)
            self._group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch()
        self._focus_checked()
        self._until.setAccessibleName("Until")
        self._until.setCalendarPopup(True)
        self._until.setDisplayFormat("d MMM yyyy HH:mm")
        _make_readable(self._until.calendarWidget())
        tomorrow = QDateTime.fromSecsSinceEpoch(self._clock() + DEFAULT_LIFETIME)
        self._until.setDateTime(tomorrow.addSecs(-tomorrow.time().second()))
        self._until.hide()
        for each in (self._ends, self._refusal):
            each.setFont(tabular(each.font()))
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addStrut(self._until.sizeHint().height())
        below.addWidget(self._until)
        below.addWidget(self._ends, 1)
        below.addWidget(self._refusal, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._label)
        layout.addLayout(chips)
        layout.addLayout(below)

    def _connect(self) -> None:
        self._group.buttonToggled.connect(self._toggled)
        self._until.dateTimeChanged.connect(lambda _moment: self._choose())
        self._ticker.timeout.connect(self._tell)


def _make_readable(calendar: QCalendarWidget) -> None:
    """Its own arrows are black and its weekends red, whatever stands behind them."""
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())
    for name, text, said in (("prev", "‹", "Previous month"), ("next", "›", "Next month")):
        arrow = calendar.findChild(QToolButton, f"qt_calendar_{name}month")
        if isinstance(arrow, QToolButton):
            arrow.setIcon(QIcon())
            arrow.setText(text)
            arrow.setAccessibleName(said)
