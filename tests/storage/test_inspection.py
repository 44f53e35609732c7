"""What stands around a token is read as the site would: twins, accounts, totals."""

from collections import Counter

import pytest

from tests.sites import Opened, statements_of
from trongate_admin.domain.inspection import Account, LookAlikes, TokenFacts
from trongate_admin.domain.token import State, Token, state
from trongate_admin.domain.token_filter import TokenFilter, parse_filter
from trongate_admin.storage.inspection import TokenInspection

DAY = 86_400


def inspection(site: Opened) -> TokenInspection:
    return TokenInspection(site.database, site.tokens)


def facts(site: Opened, token: Token) -> TokenFacts:
    return inspection(site).facts(token.id, token.user_id)


def own(site: Opened) -> Token:
    return site.listed(site.session.token_id)[0]


def test_an_administrator_is_told_with_row_name_and_whether_active(site: Opened) -> None:
    found = facts(site, own(site))
    assert found.accounts == (Account(site.session.administrator_id, "demo", True),)
    code = site.seeded.query("SELECT code FROM trongate_users WHERE id = 1")[0]["code"]
    assert found.code_prefix == code[:4]
    assert found.digest == own(site).digest


@pytest.mark.parametrize("active", [0, 2, 1])
def test_an_account_is_active_where_the_login_says_so(site: Opened, active: int) -> None:
    user = site.seeded.add_user(1)
    site.seeded.add_administrator("sleeper", "x", user, active=active)
    [token] = site.listed(site.seeded.add_token("sleeps", user, site.now + DAY))
    assert [each.is_active for each in facts(site, token).accounts] == [active == 1]


def test_every_schema_tells_what_it_knows_of_an_account(every_site: Opened) -> None:
    [account] = facts(every_site, own(every_site)).accounts
    assert account.is_active is (None if every_site.seeded.schema == "v1" else True)


def test_several_accounts_of_one_user_are_told_up_to_three(site: Opened) -> None:
    user = site.seeded.add_user(1)
    ids = [site.seeded.add_administrator(f"a{n}", "x", user) for n in range(4)]
    [token] = site.listed(site.seeded.add_token("shared", user, site.now + DAY))
    found = facts(site, token)
    assert [each.id for each in found.accounts] == ids[:3]
    assert found.has_more_accounts


def test_a_row_that_was_deleted_has_no_digest(site: Opened) -> None:
    [token] = site.listed(site.seeded.add_token("soon gone", 2, site.now + DAY))
    site.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", token.id)
    assert facts(site, token).digest is None


def test_a_token_without_a_user_has_neither_account_nor_code(site: Opened) -> None:
    site.seeded.add_administrator("nobody's", "x", None)
    [token] = site.listed(site.seeded.add_token("no user", None, site.now + DAY))
    found = facts(site, token)
    assert (found.accounts, found.code_prefix) == ((), None)


def test_the_tokens_of_a_user_are_told_apart_by_what_ends_them(site: Opened) -> None:
    user, now = site.seeded.add_user(2), site.now
    rows = (("a", DAY), ("b", 1), ("c", 0), ("d", -DAY), ("e", None), ("<f>", DAY), (None, DAY))
    for string, left in rows:
        site.seeded.add_token(string, user, None if left is None else now + left)
    site.seeded.add_token("another's", 2, now + DAY)
    owned = inspection(site).owned(user, 0, now)
    assert (owned.live, owned.expired, owned.without_expiry, owned.unmatchable) == (2, 2, 1, 2)
    assert owned.all == len(rows)


def test_the_newest_ten_others_are_listed_newest_first(site: Opened) -> None:
    user = site.seeded.add_user(2)
    ids = [site.seeded.add_token(f"t{n}", user, site.now + n) for n in range(13)]
    owned = inspection(site).owned(user, ids[-2], site.now)
    assert [each.id for each in owned.others] == [ids[-1], *ids[-3:-12:-1]]


def test_exact_duplicates_and_twins_are_told_apart_on_mariadb(mariadb: Opened) -> None:
    add, now = mariadb.seeded.add_token, mariadb.now
    one = add("Secret", 2, now + DAY)
    others = [add(string, 3, now + DAY) for string in ("Secret", "SECRET", "sécret", "secret ")]
    add("secrets", 3, now + DAY)
    assert inspection(mariadb).look_alikes(one) == LookAlikes(duplicates=1, twins=3)
    assert sorted(mariadb.ids(parse_filter(f"twin:{one}"))) == [one, *others]


def test_only_exact_duplicates_are_the_same_on_sqlite(embedded: Opened) -> None:
    add, now = embedded.seeded.add_token, embedded.now
    one, other = add("Secret", 2, now + DAY), add("Secret", 3, now - DAY)
    add("SECRET", 3, now + DAY)
    assert inspection(embedded).look_alikes(one) == LookAlikes(duplicates=1, twins=0)
    assert sorted(embedded.ids(parse_filter(f"twin:{one}"))) == [one, other]


def test_null_and_a_deleted_row_have_no_look_alikes(site: Opened) -> None:
    one, _ = (site.seeded.add_token(None, 2, site.now + DAY) for _ in range(2))
    for token_id in (one, 987_654):
        assert inspection(site).look_alikes(token_id) == LookAlikes(0, 0)
        assert site.ids(TokenFilter(twin_of=token_id)) == []


def test_totals_by_ids_and_by_filter_are_those_of_the_rules(site: Opened) -> None:
    for n in range(700):
        site.seeded.add_token(f"t{n}", (1, 2, 3, 999, None)[n % 5], site.now + n - 350)
    ids, now = site.ids(), site.now
    states = Counter(state(token, now) for token in site.listed(*ids))
    for found in (
        inspection(site).totals(ids, now),
        inspection(site).totals_of(TokenFilter(), now),
    ):
        assert {each: count for each, count in found.by_state.items() if count} == states
        levels = {(each.level_title, each.user_exists): each.tokens for each in found.by_level}
        held = Counter((token.level_title, token.user_exists) for token in site.listed(*ids))
        assert levels == held
        tokens = [each.tokens for each in found.by_level]
        assert tokens == sorted(tokens, reverse=True)


def test_totals_of_a_filter_are_those_of_what_it_lists(site: Opened) -> None:
    chosen = TokenFilter(user_id=2, state=State.LIVE)
    found = inspection(site).totals_of(chosen, site.now)
    assert sum(found.by_state.values()) == len(site.ids(chosen))
    assert found.by_state.keys() == {State.LIVE}


def test_nothing_adds_up_to_nothing_without_a_question(site: Opened) -> None:
    with statements_of(site.database) as said:
        found = inspection(site).totals([], site.now)
    assert (found.by_state, list(found.by_level), said) == ({}, [], [])
