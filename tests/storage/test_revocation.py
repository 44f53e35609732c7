"""Revoking ends a token by the site's own comparison, and says what it could not end."""

import pytest

from tests.schemas import SeededSite
from tests.sites import Opened, before_statement, signed_in, statements_of
from trongate_admin.domain.errors import SessionEnded
from trongate_admin.domain.expiry import DAY
from trongate_admin.domain.token import Token

STRING = "AbcdefghjkmnpqrstuvwxyzABCDEFG23"
TWINS = (STRING.upper(), STRING.replace("A", "Á", 1), f"{STRING}  ")


def add(site: Opened, token: str | None, user: int = 2) -> Token:
    id_ = site.seeded.add_token(token, user, site.now + DAY)
    return site.listed(id_)[0]


def regenerate(site: Opened, id_: int) -> None:
    """As the framework's public address does it."""
    site.seeded.execute("UPDATE trongate_tokens SET token = 'regenerated' WHERE id = %s", id_)


def test_a_revoked_row_is_deleted_in_every_schema(every_site: Opened) -> None:
    listed = add(every_site, STRING)
    outcome = every_site.revoke(listed)
    assert outcome.revoked == (listed.id,)
    assert outcome.already_gone + outcome.changed + outcome.twins == ()
    assert every_site.row(listed.id) is None


def test_no_other_row_is_touched(site: Opened) -> None:
    before = site.seeded.tokens()
    site.revoke(add(site, STRING))
    assert site.seeded.tokens() == before


@pytest.mark.parametrize("twin", TWINS)
def test_a_twin_by_collation_is_reported_and_stays(mariadb: Opened, twin: str) -> None:
    other = add(mariadb, twin, user=3)
    outcome = mariadb.revoke(add(mariadb, STRING))
    assert outcome.twins == (other.id,)
    assert other.id not in outcome.revoked
    assert mariadb.row(other.id) is not None


def test_a_reported_twin_can_be_revoked_in_turn(mariadb: Opened) -> None:
    twins = [add(mariadb, twin) for twin in TWINS]
    outcome = mariadb.revoke(add(mariadb, STRING))
    assert set(outcome.twins) == {twin.id for twin in twins}
    assert mariadb.revoke(*twins).twins == ()
    matches = "SELECT COUNT(*) AS n FROM trongate_tokens WHERE token = %s"
    assert mariadb.seeded.query(matches, STRING) == [{"n": 0}]


def test_twins_that_are_both_listed_are_no_surprise(mariadb: Opened) -> None:
    listed = [add(mariadb, STRING), add(mariadb, TWINS[0])]
    outcome = mariadb.revoke(*listed)
    assert set(outcome.revoked) == {token.id for token in listed}
    assert outcome.twins == ()


def test_sqlite_knows_no_twins_by_collation(sqlite_site: SeededSite) -> None:
    with signed_in(sqlite_site) as site:
        other = add(site, TWINS[0])
        assert site.revoke(add(site, STRING)).twins == ()
        assert site.row(other.id) is not None


def test_exact_duplicates_go_together(site: Opened) -> None:
    duplicates = [add(site, STRING, user) for user in (1, 2, 3)]
    outcome = site.revoke(duplicates[1])
    assert set(outcome.revoked) == {token.id for token in duplicates}
    assert outcome.twins == ()


def test_a_row_regenerated_since_it_was_listed_is_reported_and_stays(site: Opened) -> None:
    listed = add(site, STRING)
    regenerate(site, listed.id)
    outcome = site.revoke(listed)
    assert outcome.changed == (listed.id,)
    assert outcome.revoked == ()
    assert site.row(listed.id) is not None


def test_a_row_regenerated_at_the_last_moment_is_reported_and_stays(mariadb: Opened) -> None:
    listed = add(mariadb, STRING)
    with before_statement(mariadb.database, "DELETE", lambda: regenerate(mariadb, listed.id)):
        outcome = mariadb.revoke(listed)
    assert outcome.changed == (listed.id,)
    assert outcome.revoked == ()
    assert mariadb.row(listed.id) is not None


def test_a_row_that_is_gone_counts_as_done(site: Opened) -> None:
    listed = add(site, STRING)
    site.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", listed.id)
    outcome = site.revoke(listed)
    assert outcome.already_gone == (listed.id,)
    assert outcome.revoked + outcome.changed == ()


def test_revoking_again_does_no_harm(site: Opened) -> None:
    listed = add(site, STRING)
    site.revoke(listed)
    assert site.revoke(listed).already_gone == (listed.id,)


@pytest.mark.parametrize("token", [None, "", "a & b", "<script>"])
def test_odd_rows_can_be_revoked(site: Opened, token: str | None) -> None:
    listed = add(site, token)
    assert site.revoke(listed).revoked == (listed.id,)
    assert site.row(listed.id) is None


def test_revoking_one_null_row_leaves_the_other_null_rows(site: Opened) -> None:
    listed, other = add(site, None), add(site, None)
    assert site.revoke(listed).revoked == (listed.id,)
    assert site.row(other.id) is not None


def test_the_rest_is_revoked_before_the_own_session(site: Opened) -> None:
    [own], other = site.listed(site.session.token_id), add(site, STRING)
    with statements_of(site.database) as statements:
        outcome = site.revoke(own, other)
    assert outcome.revoked == (other.id, own.id)
    assert sum(statement.startswith("DELETE") for statement in statements) == 2
    assert site.row(own.id) is None


def test_nothing_is_revoked_once_the_own_session_is_gone(site: Opened) -> None:
    [own], other = site.listed(site.session.token_id), add(site, STRING)
    site.revoke(own)
    with pytest.raises(SessionEnded):
        site.revoke(other)
    assert site.row(other.id) is not None


def test_thousands_of_rows_are_revoked_in_parts(site: Opened) -> None:
    values = ",".join(f"('many {n}', 2, {site.now + DAY})" for n in range(1_200))
    site.seeded.execute(
        f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}"
    )
    ids = [row["id"] for row in site.seeded.tokens() if str(row["token"]).startswith("many ")]
    with statements_of(site.database) as statements:
        outcome = site.revoke(*site.listed(*ids))
    assert set(outcome.revoked) == set(ids)
    assert sum(statement.startswith("DELETE") for statement in statements) == 3
