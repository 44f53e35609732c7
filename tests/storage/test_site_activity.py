"""Whether anybody else is at work is known from the server's counters, and doubted elsewhere."""

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import TextClause, text

from tests.mariadb_server import Server, connect
from tests.sites import Opened, Worker, is_running, statements_of, wait_for
from trongate_admin.storage import sql
from trongate_admin.storage.site_activity import SiteActivity


def ask(site: Opened) -> None:
    """One statement of our own."""
    site.database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())


@contextlib.contextmanager
def beside(server: Server, site: Opened, statement: str) -> Iterator[None]:
    """A third connection that is busy with a statement."""
    with contextlib.closing(connect(server, site.seeded.database)) as other:
        worker = Worker(lambda: other.cursor().execute(statement))
        wait_for(lambda: is_running(site.seeded, statement.split()[0]))
        yield
        with contextlib.suppress(Exception):
            site.seeded.execute("KILL %s", other.thread_id())
        worker.end()


def told(log: dict[str, int]) -> TextClause:
    """The counters of a quiet server, and these of its redo log."""
    counters = {
        "Questions": 1,
        "Threads_running": 1,
        "Innodb_row_lock_waits": 0,
        "Innodb_row_lock_current_waits": 0,
        **log,
    }
    return text(" UNION ".join(f"SELECT '{name}', {value}" for name, value in counters.items()))


def test_the_first_look_can_not_tell(mariadb: Opened) -> None:
    assert not SiteActivity(mariadb.database).is_alone(0)


def test_our_own_statements_do_not_count(mariadb: Opened) -> None:
    activity = SiteActivity(mariadb.database)
    activity.is_alone(0)
    assert activity.is_alone(0)
    for _ in range(3):
        ask(mariadb)
    assert activity.is_alone(3)


def test_one_statement_of_somebody_else_counts(mariadb: Opened) -> None:
    activity = SiteActivity(mariadb.database)
    activity.is_alone(0)
    ask(mariadb)
    mariadb.seeded.query("SELECT 1")
    assert not activity.is_alone(1)
    assert activity.is_alone(0)


def test_a_statement_that_goes_on_counts_for_as_long(
    mariadb: Opened, mariadb_server: Server
) -> None:
    activity = SiteActivity(mariadb.database)
    activity.is_alone(0)
    with beside(mariadb_server, mariadb, "DO SLEEP(30)"):
        assert not activity.is_alone(0)
        assert not activity.is_alone(0)
    activity.is_alone(0)
    assert activity.is_alone(0)


def test_whoever_waits_for_a_row_counts(mariadb: Opened, mariadb_server: Server) -> None:
    activity = SiteActivity(mariadb.database)
    mariadb.seeded.execute("BEGIN")
    mariadb.seeded.execute("UPDATE trongate_tokens SET code = '1' WHERE id = 2")
    with beside(mariadb_server, mariadb, "UPDATE trongate_tokens SET code = '2' WHERE id = 2"):
        # It was there before the first look, and has asked nothing since.
        activity.is_alone(0)
        assert not activity.is_alone(0)
        assert not activity.is_alone(0)
    mariadb.seeded.execute("ROLLBACK")


@pytest.mark.parametrize(
    "told",
    [
        "SHOW NOTHING OF THE KIND",
        "SELECT 'Questions', '1'",
        "SELECT 'Questions', 'many' UNION SELECT 'Threads_running', '1'"
        " UNION SELECT 'Innodb_row_lock_waits', '0'"
        " UNION SELECT 'Innodb_row_lock_current_waits', '0'",
        "SELECT 'Questions', '1' UNION SELECT 'Threads_running', '1'"
        " UNION SELECT 'Innodb_row_lock_waits', '0'"
        " UNION SELECT 'Innodb_row_lock_current_waits', '0'"
        " UNION SELECT 'wsrep_cluster_size', '3'",
    ],
    ids=["refused", "incomplete", "not numbers", "a cluster"],
)
def test_a_server_that_does_not_tell_counts_as_busy(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setitem(sql.ACTIVITY, "mysql", text(told))
    activity = SiteActivity(mariadb.database)
    assert not any(activity.is_alone(0) for _ in range(3))


def test_a_file_counts_as_busy(embedded: Opened) -> None:
    activity = SiteActivity(embedded.database)
    assert not any(activity.is_alone(0) for _ in range(3))


def test_one_look_is_one_statement(mariadb: Opened) -> None:
    activity = SiteActivity(mariadb.database)
    ask(mariadb)
    with statements_of(mariadb.database) as seen:
        activity.is_alone(0)
    assert seen == [str(sql.ACTIVITY["mysql"])]


@pytest.mark.parametrize(
    ("log", "is_so"),
    [
        ({"Innodb_checkpoint_age": 94, "Innodb_checkpoint_max_age": 100}, False),
        ({"Innodb_checkpoint_age": 96, "Innodb_checkpoint_max_age": 100}, True),
        ({"Innodb_checkpoint_age": 96, "Innodb_checkpoint_max_age": 0}, False),
        ({"Innodb_checkpoint_age": 96}, False),
        ({}, False),
    ],
)
def test_a_log_that_is_nearly_full_is_told(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch, log: dict[str, int], is_so: bool
) -> None:
    monkeypatch.setitem(sql.ACTIVITY, "mysql", told(log))
    activity = SiteActivity(mariadb.database)
    assert not activity.is_log_nearly_full
    activity.is_alone(0)
    assert activity.is_log_nearly_full == is_so
    assert activity.is_alone(0)


def test_a_server_says_how_full_its_log_is(mariadb: Opened) -> None:
    activity = SiteActivity(mariadb.database)
    activity.is_alone(0)
    mariadb.seeded.execute("UPDATE trongate_tokens SET code = '1' WHERE id = 2")
    activity.is_alone(0)
    assert activity._last is not None
    assert 0 < activity._last.log < 1
