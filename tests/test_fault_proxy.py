"""The fault proxy does to real connections what its methods say."""

import contextlib
import socket
import threading
import time
from typing import Any

import pymysql
import pytest

from tests.fault_proxy import FaultProxy
from tests.mariadb_server import Server, connect
from tests.schemas import SeededSite
from tests.test_harness import wait_until

_PATIENCE = 0.4
_COMMIT = b"\x03COMMIT"


def _through(proxy: FaultProxy, site: SeededSite, **options: Any) -> Any:
    server = Server("127.0.0.1", proxy.port, "")
    settings = {"connect_timeout": 2, "read_timeout": _PATIENCE}
    return connect(server, site.database, **(settings | options))


def ask(connection: Any, sql: str = "SELECT 1") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_proxy_passes_and_counts(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    for _ in range(2):
        with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
            assert ask(connection, "SELECT REPEAT('x', 3000000)") == (("x" * 3_000_000,),)
    assert fault_proxy.accepted == 2
    wait_until(lambda: fault_proxy.open_links == 0)


def test_silent_proxy_never_greets(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    fault_proxy.silent()
    with pytest.raises(pymysql.err.OperationalError, match="2013"):
        _through(fault_proxy, mariadb_site)
    assert fault_proxy.accepted == 1


@pytest.mark.parametrize("direction", ["both", "client", "server"])
def test_stalled_bytes_arrive_when_they_may(
    fault_proxy: FaultProxy, mariadb_site: SeededSite, direction: str
) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site, read_timeout=10)) as connection:
        fault_proxy.stall(direction)
        released = threading.Timer(0.2, fault_proxy.pass_all)
        released.start()
        begun = time.monotonic()
        assert ask(connection) == ((1,),)
        assert time.monotonic() - begun >= 0.19
        released.join()


@pytest.mark.parametrize("fault", ["stall", "drop"])
def test_held_and_lost_bytes_time_out(
    fault_proxy: FaultProxy, mariadb_site: SeededSite, fault: str
) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        getattr(fault_proxy, fault)("server")
        with pytest.raises(pymysql.err.OperationalError, match="2013"):
            ask(connection)


def test_stall_hides_from_the_server_that_the_client_left(
    fault_proxy: FaultProxy, mariadb_site: SeededSite
) -> None:
    others = "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID()"
    _through(fault_proxy, mariadb_site).close()
    wait_until(lambda: mariadb_site.query(others, mariadb_site.database) == [])
    connection = _through(fault_proxy, mariadb_site)
    fault_proxy.stall()
    connection._force_close()  # says no goodbye: only the end itself can arrive
    time.sleep(0.05)
    assert len(mariadb_site.query(others, mariadb_site.database)) == 1
    fault_proxy.pass_all()
    wait_until(lambda: mariadb_site.query(others, mariadb_site.database) == [])


def test_reset_breaks_open_connections_only(
    fault_proxy: FaultProxy, mariadb_site: SeededSite
) -> None:
    with socket.create_connection(("127.0.0.1", fault_proxy.port)) as raw:
        assert raw.recv(4)
        fault_proxy.reset()
        with pytest.raises(ConnectionResetError), raw.makefile("rb") as stream:
            stream.read()
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        fault_proxy.reset()
        with pytest.raises(pymysql.err.OperationalError, match=r"2006|2013"):
            ask(connection)
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        assert ask(connection) == ((1,),)


def test_refused_until_passed(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as earlier:
        fault_proxy.refuse()
        with pytest.raises(pymysql.err.OperationalError, match="2003"):
            _through(fault_proxy, mariadb_site)
        assert ask(earlier) == ((1,),)
        fault_proxy.pass_all()
        _through(fault_proxy, mariadb_site).close()
    assert fault_proxy.accepted == 2


def test_slow_networks_are_slow(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        fault_proxy.delay(100)
        begun = time.monotonic()
        ask(connection)
        assert time.monotonic() - begun >= 0.2
        fault_proxy.delay(0)
        fault_proxy.throttle(200, "server")
        begun = time.monotonic()
        ask(connection, "SELECT REPEAT('x', 60)")
        assert time.monotonic() - begun > _PATIENCE, "dripping must outwit a timeout per read"


def _swallow_answer_to_commit(proxy: FaultProxy, answer: str) -> None:
    committing = threading.Event()

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and data.endswith(_COMMIT):
            committing.set()
        return answer if direction == "server" and committing.is_set() else "pass"

    proxy.hook = hook


@pytest.mark.parametrize("answer", ["drop", "stall", "reset"])
def test_hook_loses_the_answer_to_a_commit(
    fault_proxy: FaultProxy, mariadb_site: SeededSite, answer: str
) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site, autocommit=False)) as connection:
        _swallow_answer_to_commit(fault_proxy, answer)
        ask(connection, "INSERT INTO trongate_tokens (token) VALUES ('t')")
        with pytest.raises(pymysql.err.OperationalError, match=r"2006|2013"):
            connection.commit()
    assert len(mariadb_site.tokens()) == 1


@pytest.mark.parametrize(("answer", "rows"), [("drop", 0), ("reset", 0), ("stall", 1)])
def test_hook_keeps_a_commit_from_the_server(
    fault_proxy: FaultProxy, mariadb_site: SeededSite, answer: str, rows: int
) -> None:
    fault_proxy.hook = lambda _, data: answer if data.endswith(_COMMIT) else "pass"
    with contextlib.closing(_through(fault_proxy, mariadb_site, autocommit=False)) as connection:
        ask(connection, "INSERT INTO trongate_tokens (token) VALUES ('t')")
        with pytest.raises(pymysql.err.OperationalError, match=r"2006|2013"):
            connection.commit()
    assert mariadb_site.tokens() == []
    fault_proxy.pass_all()
    wait_until(lambda: fault_proxy.open_links == 0)
    wait_until(lambda: len(mariadb_site.tokens()) == rows)


def test_a_broken_hook_is_not_overlooked(mariadb_site: SeededSite) -> None:
    proxy = FaultProxy(mariadb_site.host, mariadb_site.port)
    proxy.hook = lambda *_: str(1 // 0)
    with pytest.raises(pymysql.err.OperationalError):
        _through(proxy, mariadb_site)
    with pytest.raises(ZeroDivisionError):
        proxy.close()
