"""The harness keeps its word: its servers, tables, faults and meters do what other tests assume."""

import contextlib
import gc
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pymysql
import pytest
from pytestqt.qtbot import QtBot

from tests.conftest import GuiMeter
from tests.mariadb_server import Server, connect, drop_database, new_database
from tests.schemas import SeededSite, seed_basic, seed_many


def wait_until(condition: Callable[[], bool]) -> None:
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
    assert any_site.query("SELECT '%%' AS percent, %s AS one", 1) == [{"percent": "%", "one": 1}]
    assert abs(any_site.now() - time.time()) < 5


_ENDLESS = """
import time
from tests.mariadb_server import running_server
with running_server() as server:
    print(server.socket, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of that death")
def test_server_does_not_outlive_tests_that_were_killed(mariadb_server: Server) -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
    )
    with tests:
        assert tests.stdout is not None
        path = Path(tests.stdout.readline().decode().strip())
        assert _answers(path)
        tests.kill()
    wait_until(lambda: not _answers(path))
    shutil.rmtree(path.parent)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def test_an_open_transaction_does_not_hold_up_the_next_test(mariadb_server: Server) -> None:
    name = new_database(mariadb_server)
    with (
        contextlib.closing(SeededSite.on_mariadb(mariadb_server, name)) as site,
        contextlib.closing(connect(mariadb_server, name, autocommit=False)) as connection,
    ):
        site.create_tables()
        SeededSite(connection, "v2").query("SELECT * FROM trongate_tokens")
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
        assert SeededSite(connection, "v2").query(level) == [{"level_title": "admin"}]
    assert sqlite_site.path is not None
    with contextlib.closing(sqlite3.connect(sqlite_site.path)) as file:
        assert file.execute(level).fetchall() == [("admin",)]


def test_garbage_is_collected_between_tests_only() -> None:
    assert not gc.isenabled()


def test_folders_are_the_tests_own(tmp_path: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        folder = Path(os.environ[name])
        assert folder.is_relative_to(tmp_path.parent)
        assert list(folder.iterdir()) == []


def test_gui_meter_sees_a_blocked_thread(gui_meter: GuiMeter, qtbot: QtBot) -> None:
    gui_meter.start()
    qtbot.wait(60)
    calm = len(gui_meter.gaps)
    assert calm >= 3
    time.sleep(0.08)
    assert gui_meter.worst_ms >= 80
