"""A server that can't be used ends in the right sentence, in bounded time."""

import re
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.fault_proxy import FaultProxy
from tests.mariadb_server import Server
from tests.sites import Opened, Worker, statements_of, wait_for
from tests.storage.leaks import caught
from trongate_admin.background import INTERACTIVE_DEADLINE
from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.site import Site
from trongate_admin.storage import connection, sql
from trongate_admin.storage.database import Database
from trongate_admin.storage.engine import CONNECTIONS


def site_at(port: int, host: str = "127.0.0.1") -> Database:
    return Database(Site("Nowhere", host=host, port=port, user="u", password="p", database="d"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_closed_port_is_told_at_once() -> None:
    begun = time.monotonic()
    assert "can't be reached" in str(caught(site_at(free_port()).measure))
    assert time.monotonic() - begun < 1


def test_an_unknown_host_is_told() -> None:
    error = caught(site_at(3306, "no-such-host.invalid").measure)
    assert "can't be reached" in str(error)


def test_a_socket_is_a_way_too(mariadb: Opened, mariadb_server: Server) -> None:
    other = mariadb.beside(host=mariadb_server.socket, port=0)
    assert other.database.measure()
    other.database.close()


def test_a_connection_does_not_read_the_systems_certificates(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would take longer than all the rest, and nobody is checked against them.
    read: list[object] = []
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *asked: read.append(asked))
    other = mariadb.beside()
    assert other.database.measure()
    other.database.close()
    assert not read


def test_a_wrong_password_is_told(mariadb: Opened) -> None:
    mariadb.seeded.execute("CREATE OR REPLACE USER locked@'127.0.0.1' IDENTIFIED BY 'x'")
    error = caught(mariadb.beside(user="locked", password="y").database.measure)
    assert "refused the database user or password" in str(error)


def test_a_wrong_database_is_told(mariadb: Opened) -> None:
    error = caught(mariadb.beside(database="nowhere").database.measure)
    assert "no database of that name" in str(error)


@pytest.mark.parametrize("password", ["pässwörd", "ж", "💥", "a'b\"c\\d", ""])
def test_any_password_is_sent_as_it_is(mariadb: Opened, password: str) -> None:
    mariadb.seeded.execute("CREATE OR REPLACE USER odd@'127.0.0.1' IDENTIFIED BY %s", password)
    mariadb.seeded.execute(f"GRANT ALL ON `{mariadb.seeded.database}`.* TO odd@'127.0.0.1'")
    other = mariadb.beside(user="odd", password=password)
    assert other.database.measure()
    other.database.close()


def test_a_silent_server_is_given_up(
    mariadb: Opened, fault_proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connection.CONNECT_TIMEOUT < 10
    monkeypatch.setattr(connection, "CONNECT_TIMEOUT", 0.3)
    fault_proxy.silent()
    other = mariadb.beside(port=fault_proxy.port)
    for act in (other.database.measure, lambda: other.door.sign_in("demo", "demo-admin")):
        begun = time.monotonic()
        assert "stopped answering" in str(caught(act))
        assert time.monotonic() - begun < 1, "it is asked once only"


def test_a_statement_may_take_longer_than_connecting(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CONNECT_TIMEOUT", 0.2)
    other = mariadb.beside()
    slow = text("SELECT SLEEP(0.6)")
    assert other.database.read(lambda link: link.execute(slow).scalar()) == 0
    other.database.close()


@pytest.mark.parametrize("what", ["read", "write"])
def test_cancelling_frees_a_worker_that_connects_to_a_silent_server(
    mariadb: Opened, fault_proxy: FaultProxy, what: str
) -> None:
    fault_proxy.silent()
    other = mariadb.beside(port=fault_proxy.port)
    acts: dict[str, Callable[[], object]] = {
        "read": other.database.measure,
        "write": lambda: other.database.write(lambda _: None, None),
    }
    worker = Worker(acts[what])
    # The switch needs the socket, which is there once the connection was accepted.
    wait_for(lambda: fault_proxy.accepted == 1)
    wait_for(lambda: worker.cancellation._interrupt is not None)
    worker.cancellation.cancel()
    assert worker.end() < 1
    assert isinstance(worker.error, Cancelled)


def test_cancelling_is_heeded_before_there_is_a_socket_to_shut(
    mariadb: Opened, fault_proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault_proxy.silent()
    other = mariadb.beside(port=fault_proxy.port)
    connect = socket.create_connection

    def connected_and_cancelled(*given: Any, **named: Any) -> socket.socket:
        sock = connect(*given, **named)
        current().cancel()
        return sock

    monkeypatch.setattr(socket, "create_connection", connected_and_cancelled)
    worker = Worker(other.database.measure)
    assert worker.end() < 1
    assert isinstance(worker.error, Cancelled)


def killed(site: Opened) -> None:
    """End every connection of the program on the server, as its administrator would."""
    for row in site.seeded.query(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() "
        "AND id <> CONNECTION_ID()"
    ):
        site.seeded.execute("KILL CONNECTION %s", row["id"])


def test_a_read_on_a_connection_that_was_killed_is_asked_again(mariadb: Opened) -> None:
    killed(mariadb)
    assert mariadb.ids() == [row["id"] for row in reversed(mariadb.seeded.tokens())]


def test_a_write_on_a_connection_that_was_killed_is_made_once(mariadb: Opened) -> None:
    killed(mariadb)
    before = len(mariadb.seeded.tokens())
    mariadb.tokens.issue(2, mariadb.now)
    assert len(mariadb.seeded.tokens()) == before + 1


def test_a_connection_at_rest_is_asked_before_it_is_used(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trongate_admin.storage.engine._STALE", 0.0)
    killed(mariadb)
    with statements_of(mariadb.database) as statements:
        mariadb.tokens.newest_id()
    assert len(statements) == 1, "the question itself was never lost"


def test_a_network_that_breaks_twice_is_told(faulty: Opened, fault_proxy: FaultProxy) -> None:
    fault_proxy.hook = lambda direction, data: "reset" if b"max(" in data else "pass"
    assert caught(faulty.tokens.newest_id).code == 2013


def test_no_more_than_three_connections_are_open(mariadb: Opened) -> None:
    slow = text("SELECT SLEEP(0.2)")
    workers = [
        Worker(lambda: mariadb.database.read(lambda link: link.execute(slow).all()))
        for _ in range(9)
    ]
    connected = "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE()"
    most = 0
    while any(worker.result is None and worker.error is None for worker in workers):
        most = max(most, int(mariadb.seeded.query(connected)[0]["n"]) - 1)
    for worker in workers:
        worker.end()
        assert worker.error is None
    assert most == 3


def test_who_finds_all_connections_taken_waits_longer_than_a_question_may(mariadb: Opened) -> None:
    # Or else it's luck whether a server that hangs is told, or that we keep it busy ourselves.
    slow = text(f"SELECT SLEEP({INTERACTIVE_DEADLINE + 0.5})")
    workers = [
        Worker(lambda: mariadb.database.read(lambda link: link.execute(slow).all()))
        for _ in range(CONNECTIONS)
    ]
    sleeping = (
        "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%%'"
    )
    wait_for(lambda: mariadb.seeded.query(sleeping) == [{"n": CONNECTIONS}])
    assert mariadb.tokens.newest_id() == mariadb.seeded.tokens()[-1]["id"]
    for worker in workers:
        worker.end()


def test_closing_leaves_no_connection(mariadb: Opened) -> None:
    mariadb.database.close()
    connected = "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE()"
    wait_for(lambda: mariadb.seeded.query(connected) == [{"n": 1}])


@pytest.mark.parametrize("ahead", [0, 5_000, -86_400])
def test_the_servers_clock_is_the_one_that_is_read(mariadb: Opened, ahead: int) -> None:
    mariadb.seeded.execute("CREATE OR REPLACE USER skewed@'127.0.0.1'")
    mariadb.seeded.execute(f"GRANT ALL ON `{mariadb.seeded.database}`.* TO skewed@'127.0.0.1'")
    skew = f"SET timestamp = {mariadb.now + ahead}" if ahead else ""
    mariadb.seeded.execute("SET GLOBAL init_connect = %s", skew)
    other = mariadb.beside(user="skewed")
    try:
        measured = other.database.measure()
    finally:
        mariadb.seeded.execute("SET GLOBAL init_connect = ''")
        other.database.close()
    assert abs(measured.difference - ahead) < 2
    assert abs(measured.server - measured.desktop - ahead) < 2


def test_the_files_clock_is_this_computers(embedded: Opened) -> None:
    assert abs(embedded.database.measure().difference) < 0.5


def test_settings_that_a_server_does_not_know_are_passed_over(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = ("SET SESSION max_execution_time = 1", "SET SESSION no_such_thing = 1")
    monkeypatch.setattr(sql, "SESSION_SETTINGS", (*unknown, *sql.SESSION_SETTINGS))
    other = mariadb.beside()
    limit = text("SELECT @@SESSION.max_statement_time")
    assert other.database.read(lambda link: link.execute(limit).scalar()) == 30
    other.database.close()


def test_every_setting_stands_alone() -> None:
    assert all(re.match(r"SET SESSION [^;]+$", setting) for setting in sql.SESSION_SETTINGS)


def test_a_mistyped_path_makes_no_file(embedded: Opened) -> None:
    assert embedded.seeded.path is not None
    wrong = embedded.seeded.path.with_name("mistyped.sqlite")
    error = caught(embedded.beside(path=wrong).database.measure)
    assert "can't be opened" in str(error)
    assert not wrong.exists()


def test_a_file_that_is_no_database_is_told(embedded: Opened) -> None:
    assert embedded.seeded.path is not None
    wrong = embedded.seeded.path.with_name("text.sqlite")
    wrong.write_text("This is not a database. " * 100)
    with pytest.raises(AdminError, match="not an SQLite database"):
        embedded.beside(path=wrong).database.measure()
