"""Power in SQL and by the rules equals what the framework's own statements answer."""

import random
from collections.abc import Sequence
from html import escape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.schemas import SeededSite
from tests.sites import Opened, signed_in
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.power import Power, Strength, power
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter, Trait

Row = tuple[str | None, int | None, int | None]
"""A token's string, its user, and its expiry counted from now (None for NULL)."""
DAY = 86_400
FIRST_USER = 50
_LEVELS_OF_USERS = (1, 2, 3, 77, 0, None)
"""77 and 0 have no row in trongate_user_levels."""

STRINGS = st.one_of(
    st.none(),
    st.sampled_from(("", " ", "abc", "ABC", "äbc", "abc ", "a&b", "<b>", "it's", 'say "x"', "😀")),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
)
USERS = st.one_of(st.none(), st.integers(-1, FIRST_USER + len(_LEVELS_OF_USERS) + 1))
SOON = st.sampled_from((-1, 0, 1, 59, 3_600, DAY))
EXPIRIES = st.one_of(st.none(), SOON, st.integers(-60 * DAY, 60 * DAY))
ROWS = st.lists(st.tuples(STRINGS, USERS, EXPIRIES), min_size=20, max_size=60)


class Framework:
    """The framework's checks as `trongate.md` describes them, written down once more."""

    def __init__(self, site: SeededSite, now: int) -> None:
        self._site = site
        self._now = now

    def any_level(self, row: dict[str, Any]) -> bool:
        return self._answers(row, "", "t.expiry_date > %s", self._now)

    def as_level(self, row: dict[str, Any]) -> int | None:
        users = " JOIN trongate_users u ON t.user_id = u.id"
        where = "u.user_level_id = %s AND t.expiry_date > %s"
        for level in (1, 2, 3, 77, 0):
            if self._answers(row, users, where, level, self._now):
                return level
        return None

    def identifies(self, row: dict[str, Any]) -> bool:
        joins = (
            " JOIN trongate_users u ON t.user_id = u.id"
            " JOIN trongate_user_levels l ON u.user_level_id = l.id"
        )
        return self._answers(row, joins, "1 = 1")

    def _answers(self, row: dict[str, Any], joins: str, where: str, *values: object) -> bool:
        """Whether this very row is among those that a request with its string would find."""
        if row["token"] is None:
            return False
        received = escape(str(row["token"]), quote=True)
        sql = f"SELECT t.id FROM trongate_tokens t{joins} WHERE t.token = %s AND t.id = %s AND "
        return bool(self._site.query(sql + where, received, row["id"], *values))


def give_people(site: SeededSite) -> None:
    for number, level in enumerate(_LEVELS_OF_USERS):
        site.insert("trongate_users", id=FIRST_USER + number, code="x", user_level_id=level)


def write(site: SeededSite, rows: Sequence[Row], now: int) -> None:
    site.execute("DELETE FROM trongate_tokens WHERE code = 'gen'")
    site.execute("BEGIN")
    for token, user, expiry in rows:
        site.add_token(token, user, None if expiry is None else now + expiry, "gen")
    site.execute("COMMIT")


def verdicts_differ(here: Opened, now: int) -> list[tuple[str | None, Power, Power]]:
    """Rows where the framework's statements, the rules, and SQL don't say the same."""
    framework = Framework(here.seeded, now)
    rows = here.seeded.query("SELECT * FROM trongate_tokens WHERE code = 'gen'")
    ids = [row["id"] for row in rows]
    held: dict[int, Token] = {}
    for start in range(0, len(ids), 500):
        held |= {token.id: token for token in here.tokens.records(ids[start : start + 500])}
    found = []
    for row in rows:
        theirs = Power(framework.any_level(row), framework.as_level(row), framework.identifies(row))
        if power(held[row["id"]], now) != theirs:
            found.append((row["token"], power(held[row["id"]], now), theirs))
    strengths = [power(held[each], now).strength for each in ids]
    assert_sql_agrees(here, dict(zip(ids, strengths, strict=True)), held, now)
    return found


def assert_sql_agrees(
    here: Opened, strengths: dict[int, Strength], held: dict[int, Token], now: int
) -> None:
    order = TokenOrder(TokenSort.POWER, descending=False)
    listed = here.tokens.ids(order, TokenFilter("gen"), now).tolist()
    places = [list(Strength).index(strengths[each]) for each in listed if each in strengths]
    assert len(places) == len(strengths)
    assert places == sorted(places)

    def chosen(trait: Trait) -> set[int]:
        ids = here.tokens.ids(TokenOrder(), TokenFilter("gen", traits=(trait,)), now)
        return set(ids.tolist()) & strengths.keys()

    all_of = {each: power(token, now) for each, token in held.items()}
    assert chosen(Trait.ADMIN) == {each for each, has in all_of.items() if has.as_level == 1}
    assert chosen(Trait.LIVE) == {each for each, has in all_of.items() if has.any_level}
    still = {each for each, s in strengths.items() if s is Strength.IDENTIFIES}
    assert chosen(Trait.STILL_IDENTIFIES) == still


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS)
def test_the_three_verdicts_are_the_frameworks(any_site: SeededSite, rows: list[Row]) -> None:
    with signed_in(any_site) as here:
        if not any_site.query("SELECT id FROM trongate_users WHERE id = %s", FIRST_USER):
            give_people(any_site)
        now = here.now
        write(any_site, rows, now)
        assert verdicts_differ(here, now) == []


@pytest.mark.timeout(240)
def test_ten_thousand_rows_of_every_oddity_are_judged_as_the_framework_does(
    any_site: SeededSite,
) -> None:
    dice = random.Random(7)
    strings = (
        None,
        "",
        "  ",
        "&",
        "a<b",
        "Ä",
        "ä",
        "a",
        "A",
        "a ",
        "'",
        '"',
        "zz\u200b",
        "😀" * 125,
    )
    users = (None, -1, 0, 999, *range(FIRST_USER, FIRST_USER + len(_LEVELS_OF_USERS)))
    expiries = (None, -60 * DAY, -1, 0, 1, 3_600, 3_601, DAY, 400 * DAY)
    rows: list[Row] = []
    for number in range(10_000):
        string = (
            dice.choice(strings) if dice.random() < 0.5 else f"row{number}{dice.choice('&xyz')}"
        )
        rows.append((string, dice.choice(users), dice.choice(expiries)))
    with signed_in(any_site) as here:
        give_people(any_site)
        now = here.now
        write(any_site, rows, now)
        assert verdicts_differ(here, now) == []
