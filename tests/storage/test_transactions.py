"""No transaction is open between two calls, so the site never waits for the program."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from tests.sites import Opened, Worker, is_running, open_transactions, wait_for
from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.domain.expiry import DAY, INT_MAX
from trongate_admin.domain.order import TokenOrder, UserLevelOrder, UserOrder
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.user_level_store import UserLevelStore
from trongate_admin.storage.user_store import UserStore

Call = Callable[[Opened], object]
NOW = 1_800_000_000


def row(site: Opened) -> int:
    return site.seeded.add_token("some token", 2, site.now + DAY)


CALLS: dict[str, Call] = {
    "measure": lambda site: site.database.measure(),
    "schema": lambda site: site.database.schema,
    "require_session": lambda site: site.database.require_session(site.session),
    "sign_in": lambda site: site.door.sign_in("demo", "demo-admin"),
    "sign_in refused": lambda site: site.door.sign_in("demo", "wrong"),
    "sign_out": lambda site: site.door.sign_out(site.session),
    "first_ids": lambda site: site.tokens.first_ids(TokenOrder(), TokenFilter(), NOW, 3),
    "ids": lambda site: site.tokens.ids(TokenOrder(), TokenFilter("demo"), NOW),
    "records": lambda site: site.tokens.records([1, 2]),
    "counts": lambda site: site.tokens.counts(NOW, 0),
    "newest_id": lambda site: site.tokens.newest_id(),
    "ids_of_user": lambda site: site.tokens.ids_of_user(2),
    "issue": lambda site: site.tokens.issue(2, NOW),
    "issue refused": lambda site: site.tokens.issue(2, INT_MAX + 1),
    "issue for nobody": lambda site: site.tokens.issue(12_345, NOW),
    "regenerate": lambda site: site.tokens.regenerate(site.listed(row(site))[0], NOW),
    "extend": lambda site: site.tokens.extend(site.listed(row(site))[0], NOW),
    "count_expired": lambda site: site.purges.count_expired(NOW),
    "purge_expired": lambda site: site.purges.purge_expired(site.now, 0, 10),
    "revoke": lambda site: site.revoke(*site.listed(row(site))),
    "users": lambda site: UserStore(site.database).find("demo"),
    "user ids": lambda site: UserStore(site.database).ids(UserOrder(), "", NOW),
    "levels": lambda site: UserLevelStore(site.database).records([1]),
    "level ids": lambda site: UserLevelStore(site.database).ids(UserLevelOrder(), NOW),
}


def call(site: Opened, name: str) -> None:
    try:
        CALLS[name](site)
    except AdminError:
        assert "refused" in name or "nobody" in name


@pytest.mark.parametrize("name", CALLS)
def test_no_transaction_and_no_lock_is_left_after(mariadb: Opened, name: str) -> None:
    call(mariadb, name)
    assert open_transactions(mariadb.seeded) == 0
    mariadb.seeded.execute("SET SESSION lock_wait_timeout = 1")
    for table in ("trongate_tokens", "trongate_users", "trongate_administrators"):
        mariadb.seeded.execute(f"ALTER TABLE {table} ADD COLUMN note INT")


@pytest.mark.parametrize("name", CALLS)
def test_another_program_may_write_to_the_file_after(embedded: Opened, name: str) -> None:
    call(embedded, name)
    embedded.seeded.execute("PRAGMA busy_timeout = 0")
    embedded.seeded.execute("BEGIN EXCLUSIVE")
    embedded.seeded.execute("ROLLBACK")


def test_a_session_that_ended_leaves_no_transaction(mariadb: Opened) -> None:
    mariadb.door.sign_out(mariadb.session)
    with pytest.raises(SessionEnded):
        mariadb.tokens.issue(2, NOW)
    assert open_transactions(mariadb.seeded) == 0


def test_a_bug_in_the_middle_of_a_write_leaves_no_transaction(mariadb: Opened) -> None:
    before = mariadb.seeded.tokens()

    def act(connection: Connection) -> None:
        connection.execute(text("DELETE FROM trongate_tokens"))
        raise KeyError("bug")

    with pytest.raises(KeyError):
        mariadb.database.write(act, mariadb.session)
    assert open_transactions(mariadb.seeded) == 0
    assert mariadb.seeded.tokens() == before


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("idle_transaction_timeout", 15),
        ("innodb_lock_wait_timeout", 5),
        ("lock_wait_timeout", 5),
        ("max_statement_time", 30),
        ("wait_timeout", 120),
        ("tx_isolation", "READ-COMMITTED"),
        ("sql_mode", "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"),
        ("time_zone", "+00:00"),
        ("autocommit", 1),
    ],
)
def test_a_connection_limits_what_it_may_hold_up(
    mariadb: Opened, variable: str, value: object
) -> None:
    found = mariadb.database.read(
        lambda connection: connection.execute(text(f"SELECT @@SESSION.{variable}")).scalar()
    )
    assert found == value


def test_a_deadlocks_victim_tries_again_unseen(mariadb: Opened) -> None:
    """The server rolls back the lighter transaction, which is the program's."""
    seeded, attempts = mariadb.seeded, []
    seeded.execute("BEGIN")
    seeded.execute("UPDATE trongate_tokens SET code = '1' WHERE id >= 3")

    def act(connection: Connection) -> int:
        attempts.append(1)
        connection.execute(text("UPDATE trongate_tokens SET code = '2' WHERE id = 2"))
        changed = connection.execute(text("UPDATE trongate_tokens SET code = '2' WHERE id = 3"))
        return int(changed.rowcount)

    worker = Worker(lambda: mariadb.database.write(act, mariadb.session))
    wait_for(lambda: is_running(seeded, "UPDATE trongate_tokens SET code = '2' WHERE id = 3"))
    seeded.execute("UPDATE trongate_tokens SET code = '1' WHERE id = 2")
    seeded.execute("COMMIT")
    worker.end()
    assert worker.error is None
    assert worker.result == 1
    assert len(attempts) == 2


def test_who_waits_too_long_for_a_lock_is_told_why(mariadb: Opened) -> None:
    [listed] = mariadb.listed(2)
    mariadb.database.read(
        lambda connection: connection.execute(text("SET SESSION innodb_lock_wait_timeout = 1"))
    )
    mariadb.seeded.execute("BEGIN")
    mariadb.seeded.query("SELECT id FROM trongate_tokens WHERE id = 2 FOR UPDATE")
    with pytest.raises(AdminError, match="Another program holds these rows") as caught:
        mariadb.revoke(listed)
    assert caught.value.code == 1205
    mariadb.seeded.execute("ROLLBACK")
    assert open_transactions(mariadb.seeded) == 0
    assert mariadb.row(2) is not None
