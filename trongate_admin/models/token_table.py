"""Tokens as rows: what each column says of a token at the server's now."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase

from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.expiry import fraction, remaining
from trongate_admin.domain.order import TokenSort
from trongate_admin.domain.people import Session
from trongate_admin.domain.power import Power, Strength, explained, power, power_words, reasons
from trongate_admin.domain.text import untagged, visible
from trongate_admin.domain.token import State, Token, holder, state, user_label
from trongate_admin.models.moments import details, short
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.roles import (
    ColorRole,
    FractionRole,
    IconRole,
    MutedRole,
    PowerRole,
    SuffixRole,
)
from trongate_admin.models.runs import Run, runs_of

T = TypeVar("T")

LOOKS: dict[State, tuple[str, str]] = {
    State.THIS_SESSION: ("person", "accent"),
    State.LIVE: ("check-circle", "live"),
    State.EXPIRING: ("clock", "soon"),
    State.EXPIRED: ("x-circle", "expired"),
    State.NEVER_VALID: ("minus-circle", "expired"),
    State.ORPHAN: ("broken-link", "orphan"),
}
"""The icon and the colour's name of each state; the word stands beside them."""

TOOLTIPS = {
    State.THIS_SESSION: "This program's own login. Revoking it signs you out.",
    State.LIVE: "Accepted by the site.",
    State.EXPIRING: "Accepted by the site for less than an hour more.",
    State.EXPIRED: "Refused, but the row still says whose it was until it is purged.",
    State.NEVER_VALID: "No request can ever match it; without an expiry the site never purges it.",
    State.ORPHAN: "Its user doesn't exist, and yet every page for any level accepts it.",
}
POWER_COLORS: dict[Strength, str] = {
    Strength.ADMIN_PANEL: "danger",
    Strength.LEVEL: "text",
    Strength.ANY_LEVEL: "orphan",
    Strength.IDENTIFIES: "soon",
    Strength.NONE: "expired",
}
"""The colour's name of what a token can do."""
EXPIRES_IN, STATE, POWER = "Expires in", "State", "Power"


class _Verdict(NamedTuple):
    """What is said of a token at a moment."""

    token: Token
    now: int
    state: State
    power: Power


class TokenTable(RecordTable[Token]):
    """The table of tokens; it ticks."""

    def __init__(self, clock: ServerClock, session: Session, parent: QObject | None = None) -> None:
        self._clock = clock
        self._session = session
        self._shown: dict[int, tuple[State, str]] = {}
        self._ticked_at = 0
        self._told: _Verdict | None = None
        super().__init__(self._columns(), parent)
        titles = [column.title for column in self.columns]
        self._state_column, self._countdown_column = titles.index(STATE), titles.index(EXPIRES_IN)
        self._power_column = titles.index(POWER)

    def state(self, token: Token) -> State | None:
        """The token's state now; None before the server's clock has been read."""
        told = self._verdict(token)
        return told.state if told is not None else None

    def tick(self, first: int, last: int, unseen: range = range(0)) -> None:
        """A second has passed for the visible rows `first` to `last`.

        :param unseen: rows that are painted but not in sight; whoever looks or listens hears
            nothing of these but `unseen_changed`.

        Only what reads otherwise than a second ago is painted again: minutes, hours and days
        change seldom.
        """
        if not self._clock.is_measured:
            return
        now = self._clock()
        shown, self._shown = self._shown, {}
        before, self._ticked_at = min(self._ticked_at or now, now - 1), now
        counted: list[int] = []
        others: list[int] = []
        for row in (*range(max(0, first), min(last, self.rowCount() - 1) + 1), *unseen):
            token = self.record(row)
            if token is None:
                continue
            says = self._shown[token.id] = self._says(token, now)
            # What wasn't there at the last tick has been painted since.
            said = shown.get(token.id) or self._says(token, before)
            if said[1] != says[1]:
                counted.append(row)
            if said[0] is not says[0]:
                others.append(row)
        away = [row for row in sorted({*counted, *others}) if row in unseen]
        if away:
            self.unseen_changed.emit(away[0], away[-1])
        for run in runs_of(row for row in counted if row not in unseen):
            self._tell(self._countdown_column, run)
        for run in runs_of(row for row in others if row not in unseen):
            self._tell(self._state_column, run)
            self._tell(self._power_column, run)

    def _tell(self, column: int, run: Run) -> None:
        first, last = run
        self.dataChanged.emit(self.index(first, column), self.index(last, column))

    def _columns(self) -> list[Column[Token]]:
        color = self._look(1)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        tooltip = Qt.ItemDataRole.ToolTipRole
        return [
            Column(
                STATE,
                TokenSort.STATE,
                self._state_text,
                128,
                roles={IconRole: self._look(0), ColorRole: color, tooltip: self._state_tooltip},
            ),
            Column(
                "User",
                TokenSort.USER,
                person_text,
                0,
                roles={
                    Qt.ItemDataRole.AccessibleTextRole: lambda token: visible(holder(token)),
                    SuffixRole: user_suffix,
                    MutedRole: lambda token: not is_named(token),
                },
            ),
            Column("Level", TokenSort.LEVEL, level_text, 88, hides=4),
            Column(
                POWER,
                TokenSort.POWER,
                self._power_text,
                164,
                roles={
                    PowerRole: self._power,
                    ColorRole: self._power_color,
                    tooltip: self._power_tooltip,
                    Qt.ItemDataRole.AccessibleTextRole: self._power_read_out,
                },
            ),
            Column(
                EXPIRES_IN,
                TokenSort.EXPIRY,
                self._countdown,
                178,
                align_right=True,
                roles={FractionRole: self._fraction, ColorRole: color},
            ),
            Column(
                "Expires",
                TokenSort.EXPIRY,
                lambda token: short(token.expiry_date),
                150,
                hides=3,
                roles={tooltip: lambda token: details(token.expiry_date)},
            ),
            Column(
                "Token",
                TokenSort.TOKEN,
                lambda token: visible(token.masked),
                124,
                hides=2,
                roles={Qt.ItemDataRole.FontRole: lambda _token: fixed},
            ),
            Column("Code", TokenSort.CODE, lambda token: visible(token.code or ""), 60, hides=1),
            Column("ID", TokenSort.ID, lambda token: str(token.id), 72, align_right=True),
        ]

    def _state_text(self, token: Token) -> str:
        now_state = self.state(token)
        return now_state.value if now_state is not None else ""

    def _state_tooltip(self, token: Token) -> str:
        now_state = self.state(token)
        return TOOLTIPS[now_state] if now_state is not None else ""

    def _verdict(self, token: Token) -> _Verdict | None:
        """State and power now, found out once for all cells of a row; None without a clock."""
        if not self._clock.is_measured:
            return None
        now, told = self._clock(), self._told
        if told is None or told.token is not token or told.now != now:
            verdict = state(token, now, self._session.token_id), power(token, now)
            self._told = told = _Verdict(token, now, *verdict)
        return told

    def _powerful(self, token: Token, say: Callable[[Power], T], unknown: T) -> T:
        told = self._verdict(token)
        return say(told.power) if told is not None else unknown

    def _power(self, token: Token) -> Power | None:
        told = self._verdict(token)
        return told.power if told is not None else None

    def _power_text(self, token: Token) -> str:
        return visible(self._powerful(token, lambda has: power_words(token, has), ""))

    def _power_color(self, token: Token) -> str:
        return self._powerful(token, lambda has: POWER_COLORS[has.strength], "text")

    def _power_tooltip(self, token: Token) -> str:
        if not self._clock.is_measured:
            return ""
        return untagged(visible(explained(token, self._clock())))

    def _power_read_out(self, token: Token) -> str:
        def said(has: Power) -> str:
            yes = ", ".join(reason.verdict for reason in reasons(token, self._clock()))
            return f"{power_words(token, has)}. {yes}"

        return visible(self._powerful(token, said, ""))

    def _look(self, part: int) -> Callable[[Token], str | None]:
        def look(token: Token) -> str | None:
            now_state = self.state(token)
            return LOOKS[now_state][part] if now_state is not None else None

        return look

    def _says(self, token: Token, now: int) -> tuple[State, str]:
        """What changes by itself."""
        return state(token, now, self._session.token_id), _left(token, now)

    def _countdown(self, token: Token) -> str:
        return _left(token, self._clock() if self._clock.is_measured else None)

    def _fraction(self, token: Token) -> float | None:
        if token.expiry_date is None or not token.presentable or not self._clock.is_measured:
            return None
        left = token.expiry_date - self._clock()
        return fraction(left) if left > 0 else None


def _left(token: Token, now: int | None) -> str:
    """The time until it ends; nothing before the server's clock has been read."""
    if token.expiry_date is None:
        return "no expiry"
    if not token.presentable:
        return "—"
    return remaining(token.expiry_date - now) if now is not None else ""


def person_text(token: Token) -> str:
    """The name of the user, or why there is none."""
    if token.user_id is None:
        return "no user"
    return visible(user_label(token.name, token.user_exists))


def level_text(token: Token) -> str:
    """The title of the user's level, or why there is none."""
    if token.level_title is not None:
        return visible(token.level_title) or f"level {token.user_level_id}"
    return "none" if token.user_level_id is None else f"no level {token.user_level_id}"


def user_suffix(token: Token) -> str:
    """`#12`, or nothing where the token belongs to nobody."""
    return "" if token.user_id is None else f"#{token.user_id}"


def is_named(token: Token) -> bool:
    """Whether the user has a name."""
    return token.user_exists and bool(token.name)
