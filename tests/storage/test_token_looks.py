"""A look reads few rows by primary key, and finds what came, changed, went and came back."""

from collections.abc import Iterator

import pytest

from tests.schemas import SeededSite
from tests.sites import Opened, signed_in, statements_of
from trongate_admin.domain.expiry import DAY
from trongate_admin.domain.revoked_tokens import RevokedTokens
from trongate_admin.domain.watching import AT_FIRST, Asked, Found, Seen
from trongate_admin.storage.revocation import Revoker
from trongate_admin.storage.token_looks import COUNTED, DETAILED, TokenLooks


@pytest.fixture
def site(any_site: SeededSite) -> Iterator[Opened]:
    with signed_in(any_site) as opened:
        yield opened


@pytest.fixture
def looks(site: Opened) -> TokenLooks:
    return TokenLooks(site.database, site.tokens, RevokedTokens())


def asked(site: Opened, *ids: int, after: int | None = None) -> Asked:
    known = {token.id: Seen(token.digest, token.expiry_date) for token in site.listed(*ids)}
    newest = site.tokens.newest_id()
    return Asked(newest if after is None else after, newest, known)


def add(site: Opened, string: str, user: int = 2) -> int:
    return site.seeded.add_token(string, user, site.now + DAY)


def add_many(site: Opened, count: int) -> None:
    end = site.now + DAY
    values = ", ".join(f"('many {number}', 2, {end})" for number in range(count))
    site.seeded.execute(
        f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}"
    )


def came(found: Found) -> list[int]:
    return [token.id for token in found.came]


def test_the_newest_rows_are_the_beginning(site: Opened, looks: TokenLooks) -> None:
    add_many(site, AT_FIRST)
    newest = sorted((row["id"] for row in site.seeded.tokens()), reverse=True)[:AT_FIRST]
    assert sorted((token.id for token in looks.newest()), reverse=True) == newest


def test_nothing_new_is_one_statement(site: Opened, looks: TokenLooks) -> None:
    question = asked(site, 1, 2, 3)
    with statements_of(site.database) as statements:
        found = looks.look(question)
    assert len(statements) == 1, statements
    assert found.there == frozenset({1, 2, 3})
    assert [*found.came, *found.changed, *found.back, found.more] == [0]


def test_what_came_is_read_with_names_newest_first(site: Opened, looks: TokenLooks) -> None:
    question = asked(site)
    first, second = add(site, "one"), add(site, "two", 1)
    found = looks.look(Asked(question.after_id, second, {}))
    assert came(found) == [second, first]
    assert found.came[0].name == "demo"
    assert (found.seen_id, found.more) == (second, 0)


def test_of_many_that_came_the_newest_are_read_and_the_rest_counted(
    site: Opened, looks: TokenLooks
) -> None:
    before = site.tokens.newest_id()
    add_many(site, DETAILED + 30)
    found = looks.look(asked(site, after=before))
    assert len(found.came) == DETAILED
    assert (found.more, found.is_more) == (30, False)
    assert found.seen_id == found.came[0].id == site.tokens.newest_id()


def test_beyond_a_thousand_nobody_counts(site: Opened, looks: TokenLooks) -> None:
    before = site.tokens.newest_id()
    add_many(site, COUNTED + 500)
    found = looks.look(asked(site, after=before))
    assert (len(found.came) + found.more, found.is_more) == (COUNTED, True)


def test_what_is_gone_or_changed_is_found_among_the_known(site: Opened, looks: TokenLooks) -> None:
    ids = [add(site, name) for name in ("gone", "again", "longer", "same")]
    question = asked(site, *ids)
    site.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", ids[0])
    site.seeded.execute("UPDATE trongate_tokens SET token = 'other' WHERE id = %s", ids[1])
    site.seeded.execute("UPDATE trongate_tokens SET expiry_date = 5 WHERE id = %s", ids[2])
    found = looks.look(question)
    assert found.there == frozenset(ids[1:])
    assert {token.id for token in found.changed} == set(ids[1:3])
    assert {token.expiry_date for token in found.changed} >= {5}


def test_a_string_as_null_and_as_number_is_compared_as_it_is(
    site: Opened, looks: TokenLooks
) -> None:
    odd = [site.seeded.add_token(None, 2, site.now + DAY), site.seeded.add_token("x", 2, None)]
    assert looks.look(asked(site, *odd)).changed == []


def test_rows_that_were_written_again_are_new_under_their_old_ids(
    site: Opened, looks: TokenLooks
) -> None:
    newest = site.tokens.newest_id()
    assert came(looks.look(Asked(newest, newest, {}, written=(2, 4_711)))) == [2]


@pytest.fixture
def revoked_id(site: Opened, looks: TokenLooks) -> int:
    id_ = add(site, "stolen")
    add(site, "later")
    Revoker(site.database, site.session, looks.revoked).revoke(site.listed(id_))
    return id_


def test_a_revoked_row_that_stays_away_is_no_alarm(
    site: Opened, looks: TokenLooks, revoked_id: int
) -> None:
    assert revoked_id in looks.revoked.snapshot()
    assert looks.look(asked(site)).back == []


def test_a_revoked_row_is_found_when_it_is_back_under_its_id(
    site: Opened, looks: TokenLooks, revoked_id: int
) -> None:
    site.seeded.insert(
        "trongate_tokens", id=revoked_id, token="stolen", user_id=2, expiry_date=site.now + DAY
    )
    found = looks.look(asked(site))
    assert [token.id for token in found.back] == [revoked_id]
    assert came(found) == []


def test_a_revoked_string_is_found_under_another_id(
    site: Opened, looks: TokenLooks, revoked_id: int
) -> None:
    question = asked(site)
    other = add(site, "stolen")
    found = looks.look(Asked(question.after_id, other, {}))
    assert [token.id for token in found.back] == [other]


def test_a_revoked_string_is_found_among_rows_that_are_only_counted(
    site: Opened, looks: TokenLooks, revoked_id: int
) -> None:
    before = site.tokens.newest_id()
    other = add(site, "stolen")
    add_many(site, DETAILED + 10)
    found = looks.look(asked(site, after=before))
    assert [token.id for token in found.back] == [other]


def test_another_string_under_the_old_id_is_no_alarm(
    site: Opened, looks: TokenLooks, revoked_id: int
) -> None:
    site.seeded.insert(
        "trongate_tokens", id=revoked_id, token="new", user_id=2, expiry_date=site.now + DAY
    )
    assert looks.look(asked(site)).back == []


def test_null_tokens_are_never_taken_for_a_revoked_one(site: Opened, looks: TokenLooks) -> None:
    null = site.seeded.add_token(None, 2, site.now + DAY)
    Revoker(site.database, site.session, looks.revoked).revoke(site.listed(null))
    question = asked(site)
    other = site.seeded.add_token(None, 2, site.now + DAY)
    assert looks.look(Asked(question.after_id, other, {})).back == []
