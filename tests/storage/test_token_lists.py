"""Every list of tokens is total, correct and complete: it equals the rules asked row by row."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pytest

from tests.schemas import SeededSite
from tests.sites import Opened, counted_rows, signed_in
from trongate_admin.domain.expiry import HOUR, INT_MAX
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.power import Strength, power
from trongate_admin.domain.token import UNPRESENTABLE, State, Token, state
from trongate_admin.domain.token_filter import Chip, TokenFilter, Trait, narrowed, parse_filter

STATES = [state for state in State if state is not State.THIS_SESSION]


@dataclass
class Crowd:
    """A site with one row of each oddity, read whole at one moment."""

    site: Opened
    now: int
    tokens: list[Token]

    def ids(self, chosen: TokenFilter, order: TokenOrder | None = None) -> list[int]:
        return self.site.tokens.ids(order or TokenOrder(), chosen, self.now).tolist()

    def collated(self, key: Any) -> Any:
        """A key as the database compares it: only MariaDB ignores case."""
        is_folded = isinstance(key, str) and self.site.seeded.dialect == "mariadb"
        return key.lower() if is_folded else key


@pytest.fixture
def crowd(every_site: Opened) -> Crowd:
    seeded, now = every_site.seeded, every_site.now
    seeded.add_level(7, "Under_score 100%")
    odd, plain = seeded.add_user(7), seeded.add_user(2)
    seeded.add_administrator("per%cent", "x", odd)
    expiries = (now - 1, now, now + 1, now + HOUR, now + HOUR + 1, 0, -1, INT_MAX)
    for n, expiry in enumerate(expiries):
        seeded.add_token(f"edge{n}", (1, 2, odd, plain)[n % 4], expiry, f"{n}"[:3])
    for string in ("", "a&b", "<", 'quote"', "it's", "twin", "twin", "100% sure"):
        seeded.add_token(string, plain, now + 9 * HOUR, "abc")
    if not seeded.references_enforced:
        for user in (0, None, 888):
            seeded.add_token(f"odd{user}", user, now + 9)
        seeded.add_token("expired orphan", 888, now - 9)
        seeded.add_token("endless", 2, None)
        seeded.add_token(None, 2, now + 9)
        seeded.add_token("no code", 2, now + 9, None)
        seeded.add_token("user without level", seeded.add_user(55), now + 9)
        seeded.add_token("user of level null", seeded.add_user(None), now + 9)
    return Crowd(every_site, now, _evaluated(every_site))


def _evaluated(site: Opened) -> list[Token]:
    """Each row as the domain sees it, joined in Python."""
    users = {row["id"]: row for row in site.seeded.query("SELECT * FROM trongate_users")}
    titles = {
        row["id"]: row["level_title"]
        for row in site.seeded.query("SELECT * FROM trongate_user_levels")
    }
    names = {
        row["trongate_user_id"]: row["username"]
        for row in site.seeded.query("SELECT * FROM trongate_administrators")
    }
    return [_token(row, users, titles, names) for row in site.seeded.tokens()]


def _token(row: dict[str, Any], users: Any, titles: Any, names: Any) -> Token:
    string, user = row["token"], users.get(row["user_id"])
    level = user["user_level_id"] if user else None
    return Token(
        id=row["id"],
        user_id=row["user_id"],
        expiry_date=row["expiry_date"],
        code=row["code"],
        prefix=(string or "")[:4],
        digest="" if string is None else hashlib.sha256(string.encode()).hexdigest(),
        user_exists=user is not None,
        user_level_id=level,
        level_title=titles.get(level),
        name=names.get(row["user_id"]),
        presentable=string is not None and not UNPRESENTABLE & set(string),
        level_exists=level in titles,
        is_blank=string == "",
    )


def test_records_are_what_the_tables_say(crowd: Crowd) -> None:
    records = crowd.site.listed(*(token.id for token in crowd.tokens))
    assert records == crowd.tokens


def test_every_order_is_complete_and_total(crowd: Crowd) -> None:
    for sort in TokenSort:
        _check_order(crowd, sort, descending=False)
        _check_order(crowd, sort, descending=True)


def _check_order(crowd: Crowd, sort: TokenSort, descending: bool) -> None:
    ids = crowd.ids(TokenFilter(), TokenOrder(sort, descending))
    assert sorted(ids) == [token.id for token in crowd.tokens]
    found = {token.id: token for token in crowd.tokens}
    keys = [crowd.collated(_key(found[id_], sort, crowd.now)) for id_ in ids]
    empty = [key is None for key in keys]
    assert empty == sorted(empty), "what lacks a value comes last, whichever way"
    known = [(key, id_) for key, id_ in zip(keys, ids, strict=True) if key is not None]
    assert known == sorted(known, reverse=descending), sort
    missing = [id_ for key, id_ in zip(keys, ids, strict=True) if key is None]
    if sort is not TokenSort.USER:
        assert missing == sorted(missing, reverse=descending), sort


def _key(token: Token, sort: TokenSort, now: int) -> Any:
    """What a row is sorted by, None where it has nothing there."""
    match sort:
        case TokenSort.ID:
            return token.id
        case TokenSort.STATE:
            # NULL goes first where it is one key among others.
            least = -(2**63)
            expiry = least if token.expiry_date is None else token.expiry_date
            return (_rank(state(token, now)), expiry)
        case TokenSort.POWER:
            least = -(2**63)
            expiry = least if token.expiry_date is None else token.expiry_date
            return (list(Strength).index(power(token, now).strength), expiry)
        case TokenSort.USER:
            return token.name
        case TokenSort.LEVEL:
            return token.level_title
        case TokenSort.EXPIRY:
            return token.expiry_date
        case TokenSort.TOKEN:
            return token.prefix if token.digest else None
        case TokenSort.CODE:
            return token.code


def _rank(found: State) -> int:
    order = (State.LIVE, State.EXPIRING, State.ORPHAN, State.EXPIRED, State.NEVER_VALID)
    return order.index(found)


def test_each_state_is_found_where_the_domain_sees_it(crowd: Crowd) -> None:
    for chosen in STATES:
        expected = [token.id for token in crowd.tokens if state(token, crowd.now) is chosen]
        assert expected or crowd.site.seeded.references_enforced
        assert sorted(crowd.ids(TokenFilter(state=chosen))) == expected, chosen


def test_the_counts_are_the_domains(crowd: Crowd) -> None:
    states = [state(token, crowd.now) for token in crowd.tokens]
    highest = crowd.tokens[len(states) // 2].id
    counts = crowd.site.tokens.counts(crowd.now, highest)
    assert counts.by_state == {found: states.count(found) for found in STATES}
    assert counts.rows == len(states)
    assert counts.listed == sum(token.id <= highest for token in crowd.tokens)
    assert counts.newest_id == max(token.id for token in crowd.tokens)
    own = crowd.site.session.user_id
    assert counts.mine == sum(token.user_id == own for token in crowd.tokens)
    strengths = [power(token, crowd.now).strength for token in crowd.tokens]
    assert counts.admin == strengths.count(Strength.ADMIN_PANEL) > 0


def test_look_alikes_are_counted_and_listed_as_the_column_compares(
    any_site: SeededSite,
) -> None:
    with signed_in(any_site) as here:
        twins = [here.seeded.add_token(text, 2, None) for text in ("same", "same", None, None)][:2]
        cased = [here.seeded.add_token(text, 2, None) for text in ("Äbc ", "abc")]
        expected = twins + (cased if any_site.dialect == "mariadb" else [])
        assert here.tokens.look_alikes() == len(expected)
        assert sorted(here.ids(TokenFilter(traits=(Trait.LOOK_ALIKE,)))) == expected


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("is:admin longer:2h bob", TokenFilter("bob", traits=(Trait.ADMIN,), longer_than=7_200)),
        ("ENDS:5..9 user:3", TokenFilter(user_id=3, ends=(5, 9))),
        ("not:7 level:2", TokenFilter(user_level_id=2, but_id=7)),
        ("is:nothing", TokenFilter("is:nothing")),
    ],
)
def test_the_filter_box_has_words_for_what_can_be_asked(text: str, chosen: TokenFilter) -> None:
    assert parse_filter(text) == chosen


def test_mine_beside_another_user_is_nobody(crowd: Crowd) -> None:
    own = crowd.site.session.user_id
    assert crowd.ids(narrowed(parse_filter(f"user:{own + 1}"), Chip.MINE, own)) == []
    mine = crowd.ids(narrowed(TokenFilter(), Chip.MINE, own))
    assert sorted(mine) == [token.id for token in crowd.tokens if token.user_id == own]


def _named(token: Token, typed: str) -> bool:
    words = (token.name, token.level_title)
    return any(typed.lower() in (word or "").lower() for word in words)


WORDS = ("demo", "DEM", "memb", "%", "_", "per%", "100%", "Under_", "xyz")


def test_text_is_found_in_names_and_titles_as_it_stands(crowd: Crowd) -> None:
    for typed in WORDS:
        expected = [token.id for token in crowd.tokens if _named(token, typed)]
        assert sorted(crowd.ids(TokenFilter(typed))) == expected, typed


NUMBERS = ("1", "2", "5", "888", "0", "999999999999999999", "9" * 30)


def test_a_number_is_an_id_a_user_id_or_a_code(crowd: Crowd) -> None:
    for typed in NUMBERS:
        expected = [
            token.id
            for token in crowd.tokens
            if typed in (str(token.id), str(token.user_id), token.code) or _named(token, typed)
        ]
        assert sorted(crowd.ids(TokenFilter(typed))) == expected, typed


def test_a_whole_token_is_found_and_a_part_of_it_is_not(crowd: Crowd) -> None:
    twins = [row["id"] for row in crowd.site.seeded.tokens() if row["token"] == "twin"]
    assert sorted(crowd.ids(TokenFilter("twin"))) == twins
    assert crowd.ids(TokenFilter("twi")) == []
    assert crowd.ids(TokenFilter("100%")) != []
    assert len(crowd.ids(TokenFilter("100% sure"))) == 1


def test_a_code_is_found(crowd: Crowd) -> None:
    expected = [token.id for token in crowd.tokens if token.code == "abc"]
    assert sorted(crowd.ids(TokenFilter("abc"))) == expected


TERMS = ("user:2", "level:2", "level:7 user:2", "LEVEL:1 demo", "user:888")


def test_exact_terms_choose_exactly(crowd: Crowd) -> None:
    for typed in TERMS:
        chosen = parse_filter(typed)
        expected = [
            token.id
            for token in crowd.tokens
            if (chosen.user_id is None or token.user_id == chosen.user_id)
            and (chosen.user_level_id is None or token.user_level_id == chosen.user_level_id)
            and (not chosen.text or _named(token, chosen.text))
        ]
        assert sorted(crowd.ids(chosen)) == expected, typed


def test_a_state_and_a_term_hold_together(crowd: Crowd) -> None:
    chosen = parse_filter("user:2", State.EXPIRED)
    expected = [
        token.id
        for token in crowd.tokens
        if token.user_id == 2 and state(token, crowd.now) is State.EXPIRED
    ]
    assert sorted(crowd.ids(chosen)) == expected


def test_the_first_screen_is_the_head_of_the_list(crowd: Crowd) -> None:
    for order in (TokenOrder(sort, down) for sort in TokenSort for down in (False, True)):
        whole = crowd.ids(TokenFilter(), order)
        for limit in (4, len(whole) - 2, len(whole) + 9):
            head = crowd.site.tokens.first_ids(order, TokenFilter(), crowd.now, limit).tolist()
            assert head == whole[:limit], order


def test_a_key_of_the_sites_serves_the_first_screen(mariadb_site: SeededSite) -> None:
    with signed_in(mariadb_site) as here:
        for number in range(1_000):
            here.seeded.add_token(f"t{number}", 2, here.now + number)
        here.seeded.execute("CREATE INDEX by_expiry ON trongate_tokens (expiry_date)")
        for descending in (False, True):
            order = TokenOrder(TokenSort.EXPIRY, descending)
            with counted_rows(mariadb_site) as rows:
                here.tokens.first_ids(order, TokenFilter(), here.now, 50)
            assert rows[0] <= 60


def test_no_ids_are_no_question(crowd: Crowd) -> None:
    assert crowd.site.tokens.records([]) == []
    assert crowd.site.tokens.records([987_654]) == []
