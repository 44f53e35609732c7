"""The lockout is the site's own: its blocks hold here, ours hold there, nobody else is blocked."""

import bcrypt
import pytest

from tests.schemas import SeededSite
from tests.sites import ADDRESS, NAME, PASSWORD, Opened, Worker, signed_in
from trongate_admin.domain.errors import AdminError
from trongate_admin.storage.sign_in import SignIn

TABLE = "trongate_administrators"
BLOCKED = "Too many failed tries"


def door(site: Opened, address: str = ADDRESS) -> SignIn:
    return SignIn(site.database, address)


def fail(site: Opened, identifier: str = NAME, address: str = ADDRESS) -> str:
    """One wrong guess; what it says."""
    with pytest.raises(AdminError) as caught:
        door(site, address).sign_in(identifier, "wrong")
    return str(caught.value)


def web_failures(
    site: Opened, identifier: str, times: int = 3, ip: str = "203.0.113.7", ago: int = 0
) -> None:
    """What the site writes for failed logins on its own page."""
    for _ in range(times):
        site.seeded.insert(
            "login_attempts",
            target_table=TABLE,
            identifier=identifier,
            ip_address=ip,
            attempted_at=site.now - ago,
        )


def attempts(site: Opened) -> int:
    return int(site.seeded.query("SELECT COUNT(*) AS n FROM login_attempts")[0]["n"])


def test_a_failure_is_written_as_the_site_would_but_without_an_ip(site: Opened) -> None:
    fail(site)
    [row] = site.seeded.query("SELECT * FROM login_attempts")
    assert row["target_table"] == TABLE
    assert row["identifier"] == NAME
    assert row["ip_address"] == ADDRESS
    assert abs(row["attempted_at"] - site.now) <= 2


def test_a_failure_is_dated_by_the_servers_clock(mariadb: Opened) -> None:
    ahead = mariadb.now + 5_000
    mariadb.seeded.execute("SET GLOBAL init_connect = %s", f"SET timestamp = {ahead}")
    account = "skewed"
    mariadb.seeded.execute(f"CREATE OR REPLACE USER {account}@'127.0.0.1'")
    mariadb.seeded.execute(f"GRANT ALL ON `{mariadb.seeded.database}`.* TO {account}@'127.0.0.1'")
    other = mariadb.beside(user=account)
    try:
        fail(other)
    finally:
        mariadb.seeded.execute("SET GLOBAL init_connect = ''")
        other.database.close()
    [row] = mariadb.seeded.query("SELECT attempted_at FROM login_attempts")
    assert row["attempted_at"] == ahead


def test_the_tries_that_are_left_are_told(site: Opened) -> None:
    assert "2 tries left" in fail(site)
    assert "1 try left" in fail(site)
    assert "is blocked for 15 minutes now" in fail(site)
    assert BLOCKED in fail(site)


def test_the_fourth_try_is_refused_with_the_right_password(site: Opened) -> None:
    for _ in range(3):
        fail(site)
    with pytest.raises(AdminError, match=BLOCKED):
        door(site).sign_in(NAME, PASSWORD)


def test_what_was_refused_while_blocked_makes_the_block_no_longer(site: Opened) -> None:
    for _ in range(3):
        fail(site)
    for _ in range(5):
        assert BLOCKED in fail(site)
    assert attempts(site) == 3


def test_our_failures_block_the_name_on_the_site(site: Opened) -> None:
    for _ in range(3):
        fail(site)
    [row] = site.seeded.query(
        "SELECT COUNT(*) AS n FROM login_attempts WHERE target_table = %s AND identifier = %s "
        "AND attempted_at > %s",
        TABLE,
        NAME,
        site.now - 900,
    )
    assert row["n"] == 3


def test_our_failures_block_no_visitor_by_address(site: Opened) -> None:
    for name in ("a", "b", "c"):
        fail(site, name)
    addresses = {row["ip_address"] for row in site.seeded.query("SELECT * FROM login_attempts")}
    assert addresses == {ADDRESS}


@pytest.mark.parametrize("typed", [NAME, NAME.upper(), f"{NAME}  "])
def test_a_block_made_on_the_site_holds_here(site: Opened, typed: str) -> None:
    web_failures(site, NAME)
    with pytest.raises(AdminError, match=BLOCKED):
        door(site).sign_in(typed, PASSWORD)


def test_a_visitors_block_by_address_is_not_ours(site: Opened) -> None:
    web_failures(site, "somebody else", times=9)
    assert door(site).sign_in(NAME, PASSWORD)


def test_three_failures_from_this_computer_block_it_under_any_name(site: Opened) -> None:
    for name in ("a", "b", "c"):
        fail(site, name)
    assert BLOCKED in fail(site)
    assert "2 tries left" in fail(site, address="desktop-99999999")


def test_failures_at_another_table_do_not_count(site: Opened) -> None:
    web_failures(site, NAME)
    site.seeded.execute("UPDATE login_attempts SET target_table = 'members'")
    assert door(site).sign_in(NAME, PASSWORD)


def test_a_block_ends_after_its_time(site: Opened) -> None:
    web_failures(site, NAME, ago=901)
    assert door(site).sign_in(NAME, PASSWORD)


def test_a_block_holds_until_its_time_is_over(site: Opened) -> None:
    web_failures(site, NAME, ago=880)
    assert BLOCKED in fail(site)


def test_the_sites_own_numbers_are_obeyed(site: Opened) -> None:
    other = site.beside(max_attempts=1, block_seconds=60)
    web_failures(site, NAME, times=1, ago=61)
    assert "is blocked for 1 minute now" in fail(other)
    assert BLOCKED in fail(other)
    other.database.close()


@pytest.mark.parametrize("typed", [NAME, "demo@example.com"])
def test_a_success_forgets_the_identifier_that_was_typed(site: Opened, typed: str) -> None:
    web_failures(site, typed, times=2)
    web_failures(site, "another", times=2)
    assert door(site).sign_in(typed, PASSWORD)
    left = {row["identifier"] for row in site.seeded.query("SELECT identifier FROM login_attempts")}
    assert left == {"another"}


def test_deleting_the_rows_unlocks_at_once(site: Opened) -> None:
    web_failures(site, NAME)
    assert BLOCKED in fail(site)
    site.seeded.execute("DELETE FROM login_attempts")
    assert door(site).sign_in(NAME, PASSWORD)


def test_a_lockout_ends_no_session(site: Opened) -> None:
    web_failures(site, NAME)
    site.database.require_session(site.session)


def test_a_long_identifier_is_counted_under_what_fits(site: Opened) -> None:
    fail(site, "x" * 300)
    [row] = site.seeded.query("SELECT identifier FROM login_attempts")
    assert row["identifier"] == "x" * 255


def guesses(site: Opened, monkeypatch: pytest.MonkeyPatch, entrance: SignIn) -> int:
    """How many of 20 parallel guesses had their password checked."""
    checked: list[int] = []
    real = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        checked.append(1)
        return real(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    workers = [Worker(lambda n=n: entrance.sign_in(NAME, f"{n}")) for n in range(20)]  # type: ignore[misc]
    for worker in workers:
        worker.end(20)
        assert isinstance(worker.error, AdminError)
    return len(checked)


def test_at_most_three_of_twenty_parallel_guesses_are_tried(
    site: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guesses(site, monkeypatch, door(site)) <= 3


def test_v1_has_a_limit_of_its_own_here(
    v1_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in(v1_site) as site:
        assert guesses(site, monkeypatch, site.door) == 3
        with pytest.raises(AdminError, match=BLOCKED):
            site.door.sign_in(f"{NAME.upper()} ", PASSWORD)


def test_v1s_limit_counts_each_name_apart_and_forgets_on_success(v1_site: SeededSite) -> None:
    with signed_in(v1_site) as site:
        for name in (NAME, NAME, "a", "b", "c"):
            with pytest.raises(AdminError, match="is wrong"):
                site.door.sign_in(name, "wrong")
        assert site.door.sign_in(NAME, PASSWORD)
        with pytest.raises(AdminError, match="2 tries left"):
            site.door.sign_in(NAME, "wrong")


def test_v1s_limit_ends_after_its_time(v1_site: SeededSite) -> None:
    with signed_in(v1_site) as site:
        other = site.beside(max_attempts=1, block_seconds=0)
        for _ in range(3):
            with pytest.raises(AdminError, match="is wrong"):
                other.door.sign_in(NAME, "wrong")
        other.database.close()


def test_without_the_table_the_limit_is_kept_here(mariadb_site: SeededSite) -> None:
    with signed_in(mariadb_site) as site:
        mariadb_site.execute("DROP TABLE login_attempts")
        other = site.beside()
        for _ in range(3):
            with pytest.raises(AdminError, match="is wrong"):
                other.door.sign_in(NAME, "wrong")
        with pytest.raises(AdminError, match=BLOCKED):
            other.door.sign_in(NAME, PASSWORD)
        other.database.close()
