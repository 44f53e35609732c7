"""Cancelled is said only of what is known to have stopped."""

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite
from tests.sites import (
    COMMIT,
    NAME,
    Opened,
    Worker,
    before_statement,
    is_running,
    open_transactions,
    signed_in,
    statements_of,
    wait_for,
)
from trongate_admin.domain.cancellation import Cancellation, running
from trongate_admin.domain.errors import AdminError, Cancelled, UnknownOutcome
from trongate_admin.domain.expiry import DAY
from trongate_admin.domain.token import Token

ROW = 2


@pytest.fixture(autouse=True)
def short_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who can't be reached is given up sooner than in earnest."""
    monkeypatch.setattr("trongate_admin.storage.connection.KILL_TIMEOUT", 0.3)


@contextlib.contextmanager
def locked(site: Opened, id_: int = ROW) -> Iterator[None]:
    """Inside, another program holds this row."""
    site.seeded.execute("BEGIN")
    site.seeded.query("SELECT id FROM trongate_tokens WHERE id = %s FOR UPDATE", id_)
    try:
        yield
    finally:
        site.seeded.execute("ROLLBACK")


def listed(site: Opened) -> Token:
    return site.listed(ROW)[0]


def test_a_blocked_delete_is_killed_and_called_cancelled(mariadb: Opened) -> None:
    row = listed(mariadb)
    with locked(mariadb):
        worker = Worker(lambda: mariadb.revoke(row))
        wait_for(lambda: is_running(mariadb.seeded, "DELETE"))
        worker.cancellation.cancel()
        assert worker.end() < 1
        assert isinstance(worker.error, Cancelled)
        assert not is_running(mariadb.seeded, "DELETE")
        assert open_transactions(mariadb.seeded) == 1
    assert mariadb.row(ROW) is not None


def test_what_is_closed_already_is_cancelled_in_silence(any_site: SeededSite) -> None:
    switch = Cancellation()

    def stumble_and_be_cancelled(connection: Connection) -> None:
        connection.invalidate()
        switch.cancel()

    with signed_in(any_site) as site, running(switch):
        site.database.read(stumble_and_be_cancelled)
        assert switch.is_cancelled


def test_the_first_statement_on_a_site_can_be_cancelled_too(mariadb: Opened) -> None:
    row, other = listed(mariadb), mariadb.beside()
    with locked(mariadb):
        worker = Worker(lambda: other.revoke(row))
        wait_for(lambda: is_running(mariadb.seeded, "DELETE"))
        worker.cancellation.cancel()
        assert worker.end(3) < 1
    assert isinstance(worker.error, Cancelled)
    other.database.close()


def test_the_connection_lives_on_after_a_kill(mariadb: Opened) -> None:
    connections = "SELECT CONNECTION_ID()"
    before = mariadb.database.read(
        lambda connection: connection.execute(text(connections)).scalar()
    )
    row = listed(mariadb)
    with locked(mariadb):
        worker = Worker(lambda: mariadb.revoke(row))
        wait_for(lambda: is_running(mariadb.seeded, "DELETE"))
        worker.cancellation.cancel()
        worker.end()
    after = mariadb.database.read(lambda connection: connection.execute(text(connections)).scalar())
    assert after == before


def test_without_a_confirmed_kill_it_may_still_be_running(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    row = listed(faulty)
    with locked(faulty):
        worker = Worker(lambda: faulty.revoke(row))
        wait_for(lambda: is_running(faulty.seeded, "DELETE"))
        fault_proxy.silent()
        worker.cancellation.cancel()
        worker.end()
        assert isinstance(worker.error, AdminError)
        assert not isinstance(worker.error, Cancelled)
        assert "may still be running" in str(worker.error)
        assert is_running(faulty.seeded, "DELETE")
    fault_proxy.pass_all()


def test_a_cancel_during_a_commit_that_is_lost_is_an_unknown_outcome(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    row, committing = listed(faulty), [False]

    def hook(direction: str, data: bytes) -> str:
        committing[0] |= direction == "client" and data.endswith(COMMIT)
        return "stall" if committing[0] else "pass"

    fault_proxy.hook = hook
    worker = Worker(lambda: faulty.revoke(row))
    wait_for(lambda: committing[0])
    worker.cancellation.cancel()
    worker.end()
    assert isinstance(worker.error, UnknownOutcome)


def test_a_cancel_between_two_statements_leaves_no_transaction(mariadb: Opened) -> None:
    switch, before = Cancellation(), mariadb.seeded.tokens()

    def act(connection: Connection) -> None:
        connection.execute(text("DELETE FROM trongate_tokens"))
        switch.cancel()

    with running(switch), pytest.raises(Cancelled):
        mariadb.database.write(act, mariadb.session)
    assert open_transactions(mariadb.seeded) == 0
    assert mariadb.seeded.tokens() == before


def test_no_statement_is_sent_after_a_cancel(site: Opened) -> None:
    switch = Cancellation()
    switch.cancel()
    with statements_of(site.database) as statements, running(switch):
        with pytest.raises(Cancelled):
            site.tokens.issue(ROW, site.now + DAY)
        with pytest.raises(Cancelled):
            site.tokens.counts(site.now, 0)
    assert statements == []


def test_nothing_is_done_before_commit_is_acknowledged(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    row, held = listed(faulty), []

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and data.endswith(COMMIT):
            held.append(data)
        return "stall" if direction == "server" and held else "pass"

    fault_proxy.hook = hook
    worker = Worker(lambda: faulty.revoke(row))
    wait_for(lambda: faulty.row(ROW) is None)
    # Committed on the server, and still nobody is told.
    assert worker.result is None
    assert worker.error is None
    fault_proxy.hook = None
    fault_proxy.pass_all()
    worker.end()
    assert worker.result is not None


def test_a_long_read_is_stopped(mariadb: Opened) -> None:
    worker = Worker(
        lambda: mariadb.database.read(
            lambda connection: connection.execute(text("SELECT SLEEP(20)")).all()
        )
    )
    wait_for(lambda: is_running(mariadb.seeded, "SELECT SLEEP"))
    worker.cancellation.cancel()
    assert worker.end() < 1
    assert isinstance(worker.error, Cancelled)


def test_a_list_is_stopped_in_the_middle_and_the_next_one_is_whole(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    faulty.seeded.execute(
        "INSERT INTO trongate_tokens (token, user_id, expiry_date) SELECT seq, 2, seq "
        "FROM seq_1_to_60000"
    )
    large: list[int] = []

    def hook(direction: str, data: bytes) -> str:
        if direction == "server" and len(data) > 8_000:
            large.append(len(data))
        return "stall" if direction == "server" and len(large) == 2 else "pass"

    fault_proxy.hook = hook
    worker = Worker(faulty.ids)
    wait_for(lambda: len(large) == 2)
    large.append(0)
    worker.cancellation.cancel()
    fault_proxy.pass_all()
    worker.end()
    assert isinstance(worker.error, Cancelled)
    assert len(faulty.ids()) == len(faulty.seeded.tokens())


def test_a_long_write_to_a_file_is_stopped(embedded: Opened) -> None:
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT SUM(i) FROM n"
    )
    counted: list[int] = []
    embedded.database.read(
        lambda connection: connection.connection.driver_connection.set_progress_handler(  # type: ignore[union-attr]
            lambda: counted.append(1), 1_000_000
        )
    )
    worker = Worker(
        lambda: embedded.database.write(
            lambda connection: connection.execute(endless).all(), embedded.session
        )
    )
    wait_for(lambda: counted)
    worker.cancellation.cancel()
    assert worker.end() < 1
    assert isinstance(worker.error, Cancelled)
    assert embedded.tokens.issue(ROW, embedded.now).id


def test_a_try_that_is_cancelled_before_it_is_checked_is_no_failure(any_site: SeededSite) -> None:
    with signed_in(any_site) as site:
        switch = Cancellation()
        with (
            before_statement(site.database, "SELECT", switch.mark),
            running(switch),
            pytest.raises(Cancelled),
        ):
            site.door.sign_in(NAME, "wrong")
        assert any_site.query("SELECT * FROM login_attempts") == []
