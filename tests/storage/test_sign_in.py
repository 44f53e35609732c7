"""Signing in decides as the site's own login does, and every refusal looks the same."""

from collections.abc import Callable
from typing import Any

import bcrypt
import pytest

from tests.schemas import SeededSite
from tests.sites import ADDRESS, NAME, PASSWORD, Opened, signed_in, site_of
from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.domain.token import ALPHABET
from trongate_admin.storage.database import Database
from trongate_admin.storage.sign_in import SignIn

WRONG = "The user name or the password is wrong."


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The cost of each bcrypt computation, which still takes place."""
    costs: list[int] = []
    real = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        costs.append(int(hashed[4:6]))
        return real(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    return costs


def refused(site: Opened, identifier: str, password: str) -> str:
    """The sentence of a refusal, without the tries of others counted in."""
    if site.database.schema.has_lockout:
        site.seeded.execute("DELETE FROM login_attempts")
    before = len(site.seeded.tokens())
    with pytest.raises(AdminError) as caught:
        SignIn(site.database, ADDRESS).sign_in(identifier, password)
    assert len(site.seeded.tokens()) == before
    return str(caught.value)


def test_the_administrator_may_enter_by_username(every_site: Opened) -> None:
    assert every_site.session.username == NAME
    assert every_site.session.user_id == 1


def test_the_administrator_may_enter_by_email(site: Opened) -> None:
    session = site.door.sign_in("demo@example.com", PASSWORD)
    assert session.administrator_id == site.session.administrator_id


def test_v1_knows_usernames_only(v1_site: SeededSite) -> None:
    with signed_in(v1_site) as site:
        assert refused(site, "demo@example.com", PASSWORD).startswith(WRONG)


def test_a_username_goes_before_an_email(site: Opened) -> None:
    user = site.seeded.add_user(1)
    site.seeded.add_administrator("demo@example.com", "other password", user, "x@example.com")
    assert site.door.sign_in("demo@example.com", "other password").user_id == user
    assert refused(site, "demo@example.com", PASSWORD).startswith(WRONG)


def inactive(seeded: SeededSite) -> None:
    seeded.add_administrator("other", "right", seeded.add_user(1), active=0)


def of_another_level(seeded: SeededSite) -> None:
    seeded.add_administrator("other", "right", seeded.add_user(2))


def of_user_zero(seeded: SeededSite) -> None:
    seeded.add_administrator("other", "right", 0)


def of_no_user(seeded: SeededSite) -> None:
    seeded.add_administrator("other", "right", None)


def of_a_missing_user(seeded: SeededSite) -> None:
    seeded.add_administrator("other", "right", 4_711)


def of_a_user_below_zero(seeded: SeededSite) -> None:
    seeded.insert("trongate_users", id=-1, code="x", user_level_id=1)
    seeded.add_administrator("other", "right", -1)


def with_another_password(seeded: SeededSite) -> None:
    seeded.add_administrator("other", "another", seeded.add_user(1))


def with_a_broken_hash(seeded: SeededSite) -> None:
    seeded.insert(
        "trongate_administrators",
        username="other",
        password="not a hash",
        email="e",
        active=1,
        trongate_user_id=seeded.add_user(1),
    )


def unknown(seeded: SeededSite) -> None:
    """Nobody has that name."""


REFUSED: list[Callable[[SeededSite], None]] = [
    inactive,
    of_another_level,
    of_user_zero,
    of_no_user,
    of_a_missing_user,
    of_a_user_below_zero,
    with_another_password,
    with_a_broken_hash,
    unknown,
]


@pytest.mark.parametrize("who", REFUSED)
def test_every_refusal_says_the_same(site: Opened, who: Callable[[SeededSite], None]) -> None:
    who(site.seeded)
    expected = f"{WRONG} 2 tries left before this name is blocked for 15 minutes."
    assert refused(site, "other", "right") == expected


@pytest.mark.parametrize("who", REFUSED)
def test_every_refusal_computes_one_hash(
    site: Opened, checks: list[int], who: Callable[[SeededSite], None]
) -> None:
    who(site.seeded)
    checks.clear()
    refused(site, "other", "right")
    assert len(checks) == 1


def test_an_unknown_name_costs_as_much_as_a_known_one(site: Opened, checks: list[int]) -> None:
    checks.clear()
    refused(site, "nobody", "x")
    refused(site, NAME, "x")
    assert checks == [4, 4]


def test_an_unknown_name_is_refused_with_another_ones_password(site: Opened) -> None:
    assert refused(site, "nobody", PASSWORD).startswith(WRONG)


def test_a_site_without_administrators_refuses_everybody(
    mariadb_site: SeededSite, checks: list[int]
) -> None:
    mariadb_site.add_level(1, "admin")
    database = Database(site_of(mariadb_site))
    with pytest.raises(AdminError, match="is wrong"):
        SignIn(database, ADDRESS).sign_in("", "")
    assert len(checks) == 1
    database.close()


@pytest.mark.parametrize("identifier", ["", "%", "demo%", "d_mo", "' OR 1=1 -- ", "x" * 300])
def test_no_trick_of_the_identifier_opens(site: Opened, identifier: str) -> None:
    assert refused(site, identifier, PASSWORD).startswith(WRONG)


def row_of(site: Opened) -> dict[str, Any]:
    return site.row(site.session.token_id) or {}


def test_the_session_is_the_row_the_framework_would_write(every_site: Opened) -> None:
    row = row_of(every_site)
    assert len(row["token"]) == 32
    assert set(row["token"]) <= set(ALPHABET)
    assert row["user_id"] == 1
    assert row["code"] == "0"
    assert abs(row["expiry_date"] - every_site.now - 8 * 3600) <= 2
    assert row["expiry_date"] == every_site.session.expiry_date


def test_the_session_keeps_no_token(site: Opened) -> None:
    assert str(row_of(site)["token"]) not in repr(site.session)


def test_signing_out_deletes_the_row_and_no_other(every_site: Opened) -> None:
    before = every_site.seeded.tokens()
    every_site.door.sign_out(every_site.session)
    every_site.door.sign_out(every_site.session)
    assert [row["id"] for row in before if row["id"] != every_site.session.token_id] == [
        row["id"] for row in every_site.seeded.tokens()
    ]


def test_signing_out_leaves_a_row_that_was_regenerated(site: Opened) -> None:
    own = site.session.token_id
    site.seeded.execute("UPDATE trongate_tokens SET token = 'new' WHERE id = %s", own)
    site.door.sign_out(site.session)
    assert site.row(own) is not None


ENDINGS = {
    "revoked": "DELETE FROM trongate_tokens WHERE id = {own}",
    "regenerated": "UPDATE trongate_tokens SET token = 'new' WHERE id = {own}",
    "expired": "UPDATE trongate_tokens SET expiry_date = {now} WHERE id = {own}",
    "without an expiry": "UPDATE trongate_tokens SET expiry_date = NULL WHERE id = {own}",
    "given to another user": "UPDATE trongate_tokens SET user_id = 2 WHERE id = {own}",
    "demoted": "UPDATE trongate_users SET user_level_id = 2 WHERE id = 1",
    "without a user": "DELETE FROM trongate_users WHERE id = 1",
    "inactive": "UPDATE trongate_administrators SET active = 0",
    "no administrator": "DELETE FROM trongate_administrators",
    "of another user": "UPDATE trongate_administrators SET trongate_user_id = 2",
}


@pytest.fixture(params=ENDINGS)
def ended(request: pytest.FixtureRequest, site: Opened) -> Opened:
    """A site whose session has just lost its right."""
    sql = ENDINGS[str(request.param)].format(own=site.session.token_id, now=site.now)
    site.seeded.execute(sql)
    return site


def test_no_write_goes_through_after_the_session_ended(ended: Opened) -> None:
    before, [listed] = ended.seeded.tokens(), ended.listed(2)
    for write in (
        lambda: ended.tokens.issue(2, ended.now),
        lambda: ended.tokens.extend(listed, ended.now),
        lambda: ended.tokens.regenerate(listed, ended.now),
        lambda: ended.purges.purge_expired(ended.now, 0, 10),
        lambda: ended.revoke(listed),
    ):
        with pytest.raises(SessionEnded):
            write()
    assert ended.seeded.tokens() == before


def test_the_end_of_a_session_is_noticed_when_asked(ended: Opened) -> None:
    with pytest.raises(SessionEnded):
        ended.database.require_session(ended.session)


def test_a_session_that_holds_is_left_alone(every_site: Opened) -> None:
    every_site.database.require_session(every_site.session)
