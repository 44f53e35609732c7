"""Tokens are issued, regenerated and extended as the framework does it, or not at all."""

import pytest

from tests.schemas import SeededSite
from tests.sites import Opened, signed_in
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import DAY, INT_MAX
from trongate_admin.domain.token import ALPHABET, Token


def member(site: Opened) -> Token:
    """A live row of user 2, as a list holds it."""
    return site.listed(site.seeded.add_token("member's token", 2, site.now + DAY, "7"))[0]


def test_an_issued_row_is_what_the_framework_would_have_written(every_site: Opened) -> None:
    expiry = every_site.now + DAY
    issued = every_site.tokens.issue(2, expiry)
    assert every_site.row(issued.id) == {
        "id": issued.id,
        "token": issued.token,
        "user_id": 2,
        "expiry_date": expiry,
        "code": "0",
    }
    assert len(issued.token) == 32
    assert set(issued.token) <= set(ALPHABET)


def test_two_issued_tokens_differ(site: Opened) -> None:
    assert site.tokens.issue(2, site.now).token != site.tokens.issue(2, site.now).token


def test_what_is_printed_of_an_issued_token_lacks_its_string(site: Opened) -> None:
    issued = site.tokens.issue(2, site.now + DAY)
    assert issued.token not in repr(issued)
    assert issued.token not in str(issued)


def test_no_token_is_issued_for_a_user_deleted_meanwhile(every_site: Opened) -> None:
    every_site.seeded.execute("DELETE FROM trongate_tokens WHERE user_id = 3")
    every_site.seeded.execute("DELETE FROM trongate_users WHERE id = 3")
    before = every_site.seeded.tokens()
    with pytest.raises(AdminError, match="User 3 doesn't exist any more"):
        every_site.tokens.issue(3, every_site.now + DAY)
    assert every_site.seeded.tokens() == before


def test_int_holds_its_last_second(every_site: Opened) -> None:
    assert every_site.tokens.issue(2, INT_MAX).expiry_date == INT_MAX


@pytest.fixture(params=["", "STRICT_ALL_TABLES"])
def server_mode(request: pytest.FixtureRequest, mariadb_site: SeededSite) -> str:
    """What the server's own sql_mode is while the program connects."""
    return str(request.param)


def test_a_moment_beyond_int_is_refused_on_strict_and_lax_servers(
    mariadb_site: SeededSite, server_mode: str
) -> None:
    [old] = mariadb_site.query("SELECT @@GLOBAL.sql_mode AS mode")
    mariadb_site.execute("SET GLOBAL sql_mode = %s", server_mode)
    try:
        with signed_in(mariadb_site) as site:
            before = mariadb_site.tokens()
            with pytest.raises(AdminError, match="later than the column expiry_date can hold"):
                site.tokens.issue(2, INT_MAX + 1)
            with pytest.raises(AdminError, match="later than the column expiry_date can hold"):
                site.tokens.extend(site.listed(before[0]["id"])[0], INT_MAX + 1)
            assert mariadb_site.tokens() == before
    finally:
        mariadb_site.execute("SET GLOBAL sql_mode = %s", old["mode"])


def test_what_a_trigger_changed_is_taken_back(mariadb: Opened) -> None:
    mariadb.seeded.execute(
        "CREATE TRIGGER shorten BEFORE INSERT ON trongate_tokens FOR EACH ROW "
        "SET NEW.expiry_date = NEW.expiry_date - 1"
    )
    before = mariadb.seeded.tokens()
    with pytest.raises(AdminError, match="changed what was written"):
        mariadb.tokens.issue(2, mariadb.now + DAY)
    assert mariadb.seeded.tokens() == before


def test_bigint_takes_later_moments(bigint_site: SeededSite) -> None:
    with signed_in(bigint_site) as site:
        issued = site.tokens.issue(2, INT_MAX + DAY)
        assert site.row(issued.id) is not None
        assert issued.expiry_date == INT_MAX + DAY


def test_regenerating_keeps_id_user_and_code(every_site: Opened) -> None:
    listed, expiry = member(every_site), every_site.now + 9 * DAY
    new = every_site.tokens.regenerate(listed, expiry)
    assert every_site.row(listed.id) == {
        "id": listed.id,
        "token": new.token,
        "user_id": 2,
        "expiry_date": expiry,
        "code": "7",
    }
    assert new.token != "member's token"
    assert len(new.token) == 32


def test_extending_changes_the_expiry_alone(every_site: Opened) -> None:
    listed, expiry = member(every_site), every_site.now + 9 * DAY
    before = every_site.row(listed.id)
    every_site.tokens.extend(listed, expiry)
    assert every_site.row(listed.id) == {**(before or {}), "expiry_date": expiry}


def test_extending_to_the_same_moment_is_no_error(site: Opened) -> None:
    listed = member(site)
    site.tokens.extend(listed, listed.expiry_date or 0)
    site.tokens.extend(listed, listed.expiry_date or 0)


@pytest.mark.parametrize("verb", ["regenerate", "extend"])
def test_a_row_regenerated_meanwhile_is_not_changed(site: Opened, verb: str) -> None:
    listed = member(site)
    site.seeded.execute("UPDATE trongate_tokens SET token = 'new' WHERE id = %s", listed.id)
    before = site.seeded.tokens()
    with pytest.raises(AdminError, match="was regenerated since it was listed"):
        getattr(site.tokens, verb)(listed, site.now + 9 * DAY)
    assert site.seeded.tokens() == before


@pytest.mark.parametrize("verb", ["regenerate", "extend"])
def test_a_row_deleted_meanwhile_is_called_gone(site: Opened, verb: str) -> None:
    listed = member(site)
    site.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", listed.id)
    with pytest.raises(AdminError, match="is already gone"):
        getattr(site.tokens, verb)(listed, site.now + 9 * DAY)


def test_a_null_token_can_be_given_a_string(site: Opened) -> None:
    [listed] = site.listed(site.seeded.add_token(None, 2, site.now + DAY))
    new = site.tokens.regenerate(listed, site.now + DAY)
    assert (site.row(listed.id) or {})["token"] == new.token


def test_signing_a_user_out_takes_the_rows_the_framework_takes(site: Opened) -> None:
    rows = site.seeded.query("SELECT id FROM trongate_tokens WHERE user_id = 2 ORDER BY id")
    assert site.tokens.ids_of_user(2).tolist() == [row["id"] for row in rows]
    assert len(rows) == 3  # live, expired and without an expiry


def test_the_newest_id_is_told(site: Opened) -> None:
    assert site.tokens.newest_id() == max(row["id"] for row in site.seeded.tokens())
    site.seeded.execute("DELETE FROM trongate_tokens")
    assert site.tokens.newest_id() == 0
