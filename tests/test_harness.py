"""The harness keeps its word: its servers, tables, faults and meters do what other tests assume."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymysql
import pytest
from pytestqt.qtbot import QtBot

from tests.conftest import GuiMeter
from tests.fault_proxy import FaultProxy
from tests.mariadb_server import Server, connect, drop_database, new_database
from tests.schemas import SeededSite, seed_basic, seed_many

_PATIENCE = 0.4
_COMMIT = b"\x03COMMIT"


def _through(proxy: FaultProxy, site: SeededSite, **options: Any) -> Any:
    server = Server("127.0.0.1", proxy.port, "")
    settings = {"connect_timeout": 2, "read_timeout": _PATIENCE}
    return connect(server, site.database, **(settings | options))


def _ask(connection: Any, sql: str = "SELECT 1") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.005)


def test_every_schema_holds_the_basic_site(every_schema_site: SeededSite) -> None:
    ids = seed_basic(every_schema_site)
    rows = every_schema_site.tokens()
    assert {row["id"] for row in rows} == set(ids.values())
    assert len(rows) == (5 if every_schema_site.references_enforced else 7)
    [admin] = every_schema_site.query("SELECT * FROM trongate_administrators")
    assert admin["password"].startswith("$2y$04$")
    assert len(admin["password"]) == 60
    assert ("email" in admin) == (every_schema_site.schema != "v1")


def test_every_schema_holds_many_rows(every_schema_site: SeededSite) -> None:
    seed_many(every_schema_site, tokens=12_000, users=300)
    [counts] = every_schema_site.query(
        "SELECT COUNT(*) AS tokens, SUM(expiry_date IS NULL) AS endless, SUM(user_id IS NULL) "
        "AS nobody, SUM(expiry_date < %s) AS expired FROM trongate_tokens",
        every_schema_site.now(),
    )
    assert counts["tokens"] == 12_000
    assert 5_000 < counts["expired"] < 7_000
    assert (counts["endless"] > 0) == (not every_schema_site.references_enforced)
    assert (counts["nobody"] > 0) == (not every_schema_site.references_enforced)


def test_many_rows_are_the_same_for_the_same_seed(mariadb_site: SeededSite) -> None:
    tokens = "SELECT token, user_id FROM trongate_tokens ORDER BY id"
    seed_many(mariadb_site, tokens=100, users=10, seed=7)
    first = mariadb_site.query(tokens)
    for table in ("trongate_tokens", "trongate_users", "trongate_user_levels"):
        mariadb_site.execute(f"TRUNCATE TABLE {table}")
    seed_many(mariadb_site, tokens=100, users=10, seed=7)
    assert mariadb_site.query(tokens) == first


def test_documented_keys_refuse_what_they_should(documented_site: SeededSite) -> None:
    seed_basic(documented_site)
    for sql in (
        "DELETE FROM trongate_users WHERE id = 1",
        "DELETE FROM trongate_user_levels WHERE id = 1",
        "INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES ('t', 999, 1)",
        "INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES ('t', 1, NULL)",
    ):
        with pytest.raises(pymysql.err.IntegrityError):
            documented_site.execute(sql)


def test_only_bigint_outlives_2038(bigint_site: SeededSite, mariadb_site: SeededSite) -> None:
    bigint_site.add_token("t", 1, 2**31)
    assert bigint_site.tokens()[0]["expiry_date"] == 2**31
    with pytest.raises(pymysql.err.DataError, match="1264"):
        mariadb_site.add_token("t", 1, 2**31)


def test_values_travel_as_they_are(any_site: SeededSite) -> None:
    token = "100 % %s ? 'x' 🔑"
    id_ = any_site.add_token(token, None, None, None)
    assert any_site.query("SELECT id, token FROM trongate_tokens WHERE token LIKE %s", "100 %") == [
        {"id": id_, "token": token}
    ]
    assert any_site.execute("DELETE FROM trongate_tokens WHERE token LIKE '100 %%' AND 1=%s", 1)
    assert abs(any_site.now() - time.time()) < 5


def test_an_open_transaction_does_not_hold_up_the_next_test(mariadb_server: Server) -> None:
    name = new_database(mariadb_server)
    with (
        contextlib.closing(SeededSite.on_mariadb(mariadb_server, name)) as site,
        contextlib.closing(connect(mariadb_server, name, autocommit=False)) as connection,
    ):
        site.create_tables()
        _ask(connection, "SELECT * FROM trongate_tokens")
        begun = time.monotonic()
        drop_database(mariadb_server, name)
        assert time.monotonic() - begun < 1


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_empty_tables(any_site: SeededSite, turn: int) -> None:
    assert any_site.tokens() == []
    assert any_site.add_token(f"turn {turn}", 1, 1) == 1


def test_what_a_site_shows_opens_another_connection(
    mariadb_site: SeededSite, sqlite_site: SeededSite
) -> None:
    mariadb_site.add_level(1, "admin")
    sqlite_site.add_level(1, "admin")
    level = "SELECT level_title FROM trongate_user_levels"
    with contextlib.closing(
        pymysql.connect(
            host=mariadb_site.host,
            port=mariadb_site.port,
            user=mariadb_site.user,
            password=mariadb_site.password,
            database=mariadb_site.database,
        )
    ) as connection:
        assert _ask(connection, level) == (("admin",),)
    assert sqlite_site.path is not None
    with contextlib.closing(sqlite3.connect(sqlite_site.path)) as file:
        assert file.execute(level).fetchall() == [("admin",)]


def test_folders_are_the_tests_own(tmp_path: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        folder = Path(os.environ[name])
        assert folder.is_relative_to(tmp_path.parent)
        assert list(folder.iterdir()) == []


def test_proxy_passes_and_counts(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    for _ in range(2):
        with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
            assert _ask(connection, "SELECT REPEAT('x', 3000000)") == (("x" * 3_000_000,),)
    assert fault_proxy.accepted == 2
    _wait_for(lambda: fault_proxy.open_links == 0)


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
        assert _ask(connection) == ((1,),)
        assert time.monotonic() - begun >= 0.19
        released.join()


@pytest.mark.parametrize("fault", ["stall", "drop"])
def test_held_and_lost_bytes_time_out(
    fault_proxy: FaultProxy, mariadb_site: SeededSite, fault: str
) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        getattr(fault_proxy, fault)("server")
        with pytest.raises(pymysql.err.OperationalError, match="2013"):
            _ask(connection)


def test_stall_hides_from_the_server_that_the_client_left(
    fault_proxy: FaultProxy, mariadb_site: SeededSite
) -> None:
    others = "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID()"
    _through(fault_proxy, mariadb_site).close()
    _wait_for(lambda: mariadb_site.query(others, mariadb_site.database) == [])
    connection = _through(fault_proxy, mariadb_site)
    fault_proxy.stall()
    connection.close()
    time.sleep(0.05)
    assert len(mariadb_site.query(others, mariadb_site.database)) == 1
    fault_proxy.pass_all()
    _wait_for(lambda: mariadb_site.query(others, mariadb_site.database) == [])


def test_reset_breaks_open_connections_only(
    fault_proxy: FaultProxy, mariadb_site: SeededSite
) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        fault_proxy.reset()
        with pytest.raises(pymysql.err.OperationalError, match=r"2006|2013"):
            _ask(connection)
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        assert _ask(connection) == ((1,),)


def test_refused_until_passed(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as earlier:
        fault_proxy.refuse()
        with pytest.raises(pymysql.err.OperationalError, match="2003"):
            _through(fault_proxy, mariadb_site)
        assert _ask(earlier) == ((1,),)
        fault_proxy.pass_all()
        _through(fault_proxy, mariadb_site).close()
    assert fault_proxy.accepted == 2


def test_slow_networks_are_slow(fault_proxy: FaultProxy, mariadb_site: SeededSite) -> None:
    with contextlib.closing(_through(fault_proxy, mariadb_site)) as connection:
        fault_proxy.delay(100)
        begun = time.monotonic()
        _ask(connection)
        assert time.monotonic() - begun >= 0.2
        fault_proxy.delay(0)
        fault_proxy.throttle(200, "server")
        begun = time.monotonic()
        _ask(connection, "SELECT REPEAT('x', 60)")
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
        _ask(connection, "INSERT INTO trongate_tokens (token) VALUES ('t')")
        with pytest.raises(pymysql.err.OperationalError, match=r"2006|2013"):
            connection.commit()
    assert len(mariadb_site.tokens()) == 1


@pytest.mark.parametrize(("answer", "rows"), [("drop", 0), ("reset", 0), ("stall", 1)])
def test_hook_keeps_a_commit_from_the_server(
    fault_proxy: FaultProxy, mariadb_site: SeededSite, answer: str, rows: int
) -> None:
    fault_proxy.hook = lambda _, data: answer if data.endswith(_COMMIT) else "pass"
    with contextlib.closing(_through(fault_proxy, mariadb_site, autocommit=False)) as connection:
        _ask(connection, "INSERT INTO trongate_tokens (token) VALUES ('t')")
        with pytest.raises(pymysql.err.OperationalError, match=r"2006|2013"):
            connection.commit()
    assert mariadb_site.tokens() == []
    fault_proxy.pass_all()
    _wait_for(lambda: fault_proxy.open_links == 0)
    _wait_for(lambda: len(mariadb_site.tokens()) == rows)


def test_a_broken_hook_is_not_overlooked(mariadb_site: SeededSite) -> None:
    proxy = FaultProxy(mariadb_site.host, mariadb_site.port)
    proxy.hook = lambda *_: str(1 // 0)
    with pytest.raises(pymysql.err.OperationalError):
        _through(proxy, mariadb_site)
    with pytest.raises(ZeroDivisionError):
        proxy.close()


def test_gui_meter_sees_a_blocked_thread(gui_meter: GuiMeter, qtbot: QtBot) -> None:
    gui_meter.start()
    qtbot.wait(60)
    calm = len(gui_meter.gaps)
    assert calm >= 3
    time.sleep(0.08)
    assert gui_meter.worst_ms >= 80
