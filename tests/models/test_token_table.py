"""What each column says of a token at the server's now."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from trongate_admin.domain.clock import Measurement, ServerClock
from trongate_admin.domain.ids import new_ids
from trongate_admin.domain.people import Session
from trongate_admin.domain.token import State, Token
from trongate_admin.models.roles import ColorRole, FractionRole, SuffixRole
from trongate_admin.models.token_table import TokenTable

NOW = 1_795_000_000
TOKEN = Token(
    id=7,
    user_id=12,
    expiry_date=NOW + 7200,
    code="0",
    prefix="Zx4p",
    digest="d",
    user_exists=True,
    user_level_id=2,
    level_title="member",
    name=None,
)


class MovableTime:
    """The only fake: a monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> MovableTime:
    return MovableTime()


@pytest.fixture
def clock(time: MovableTime) -> ServerClock:
    clock = ServerClock(time)
    clock.set(Measurement(float(NOW), 0.0, float(NOW)))
    return clock


@pytest.fixture
def table(qapp: object, clock: ServerClock) -> TokenTable:
    return TokenTable(clock, Session(token_id=99))


def text(table: TokenTable, title: str, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    titles = [column.title for column in table.columns]
    return table.index(0, titles.index(title)).data(role)


def show(table: TokenTable, token: Token) -> None:
    table.reset(new_ids([token.id]), [token])


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.LIVE),
        ({"expiry_date": NOW + 3600}, State.EXPIRING),
        ({"expiry_date": NOW + 1}, State.EXPIRING),
        ({"expiry_date": NOW}, State.EXPIRED),
        ({"expiry_date": NOW - 1}, State.EXPIRED),
        ({"expiry_date": None}, State.NEVER_VALID),
        ({"presentable": False}, State.NEVER_VALID),
        ({"user_exists": False}, State.ORPHAN),
        ({"user_exists": False, "expiry_date": NOW - 1}, State.EXPIRED),
        ({"id": 99}, State.THIS_SESSION),
    ],
)
def test_the_state_is_what_the_framework_would_answer(
    table: TokenTable, changes: dict[str, object], state: State
) -> None:
    show(table, replace(TOKEN, **changes))  # type: ignore[arg-type]
    assert text(table, "State") == state.value


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (1, "0:01"),
        (3599, "59:59"),
        (3600, "1 h 00 min"),
        (85_260, "23 h 41 min"),
        (6 * 86_400 + 7200, "6 d 2 h"),
        (0, "just now"),
        (-3 * 3600, "3 h ago"),
        (-6 * 86_400, "6 d ago"),
    ],
)
def test_the_countdown_tells_seconds_then_minutes_then_hours_then_days(
    table: TokenTable, left: int, words: str
) -> None:
    show(table, replace(TOKEN, expiry_date=NOW + left))
    assert text(table, "Expires in") == words


@pytest.mark.parametrize(
    ("expiry_date", "words"), [(NOW + 7200, "—"), (NOW - 7200, "—"), (None, "no expiry")]
)
def test_nothing_is_counted_down_where_no_request_can_match(
    table: TokenTable, expiry_date: int | None, words: str
) -> None:
    show(table, replace(TOKEN, expiry_date=expiry_date, presentable=False))
    assert text(table, "State") == State.NEVER_VALID.value
    assert text(table, "Expires in") == words
    assert text(table, "Expires in", FractionRole) is None
    assert text(table, "Expires in", ColorRole) == "expired"


def test_a_row_that_expires_while_shown_changes_at_that_second(
    qtbot: QtBot, table: TokenTable, time: MovableTime
) -> None:
    show(table, replace(TOKEN, expiry_date=NOW + 5))
    table.tick(0, 0)
    time.seconds = 4.9
    table.tick(0, 0)
    assert text(table, "State") == State.EXPIRING.value
    time.seconds = 5.0
    changed: list[int] = []
    table.dataChanged.connect(lambda first, last, _roles: changed.append(first.column()))
    table.tick(0, 0)
    assert text(table, "State") == State.EXPIRED.value
    assert 0 in changed


def test_a_tick_repaints_only_what_reads_otherwise(
    qtbot: QtBot, table: TokenTable, time: MovableTime
) -> None:
    lives = (900, 901, 9_030, 902)
    tokens = [replace(TOKEN, id=n, expiry_date=NOW + life) for n, life in enumerate(lives, 1)]
    table.reset(new_ids(range(1, 5)), tokens)
    table.tick(0, 3)
    changed: list[tuple[int, int, int]] = []
    table.dataChanged.connect(lambda a, b, _: changed.append((a.row(), b.row(), a.column())))
    table.tick(0, 3)
    assert changed == []
    time.seconds += 1
    table.tick(0, 3)
    assert changed == [(0, 1, 4), (3, 3, 4)]


def test_no_state_is_shown_before_the_clock_is_measured(qapp: object) -> None:
    table = TokenTable(ServerClock(), Session())
    show(table, TOKEN)
    assert text(table, "State") == ""
    assert text(table, "Expires in") == ""


def test_the_bar_is_full_at_a_day(table: TokenTable) -> None:
    show(table, replace(TOKEN, expiry_date=NOW + 43_200))
    assert text(table, "Expires in", FractionRole) == pytest.approx(0.5)
    show(table, replace(TOKEN, expiry_date=NOW + 900_000))
    assert text(table, "Expires in", FractionRole) == 1.0
    show(table, replace(TOKEN, expiry_date=NOW - 1))
    assert text(table, "Expires in", FractionRole) is None


def test_the_token_is_four_characters_and_a_fixed_mask(table: TokenTable) -> None:
    show(table, TOKEN)
    assert text(table, "Token") == "Zx4p••••••"
    show(table, replace(TOKEN, prefix="a"))
    assert text(table, "Token") == "a••••••"
    show(table, replace(TOKEN, prefix=""))
    assert text(table, "Token") == "empty"
    show(table, replace(TOKEN, prefix="", digest=""))
    assert text(table, "Token") == "NULL"


def test_the_tooltip_of_expires_has_utc_and_unix(table: TokenTable) -> None:
    show(table, TOKEN)
    tooltip = str(text(table, "Expires", Qt.ItemDataRole.ToolTipRole))
    assert "UTC" in tooltip
    assert str(NOW + 7200) in tooltip


def test_moments_beyond_every_calendar_are_told_and_not_raised(table: TokenTable) -> None:
    show(table, replace(TOKEN, expiry_date=1_795_000_000_000))
    assert text(table, "Expires") == "beyond the calendar"
    assert str(text(table, "Expires in")).endswith("years")


def test_names_that_hide_or_reorder_are_shown_as_escapes(table: TokenTable) -> None:
    show(table, replace(TOKEN, name="evil\u202ename\x00"))
    assert text(table, "User") == "evil\\u{202e}name\\u{0}"
    assert text(table, "User", SuffixRole) == "#12"
