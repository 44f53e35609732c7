"""What ends leaves nothing behind: logins, windows, answers, purges."""

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.driver import Driver
from tests.fault_proxy import FaultProxy
from tests.running import enter, leave
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD, before_statement, site_of
from trongate_admin.app import Program
from trongate_admin.domain.errors import SessionEnded
from trongate_admin.models.moments import number
from trongate_admin.purge import PurgeState
from trongate_admin.settings import Folders
from trongate_admin.storage.database import Database
from trongate_admin.views.sign_in_window import SignInWindow


@pytest.fixture
def program(qapp: QApplication, folders: Folders) -> Iterator[Program]:
    """It may end by itself."""
    program = Program(qapp, folders)
    yield program
    if program.window is not None:
        leave(program)


def database_of(program: Program) -> Database:
    assert program._site is not None
    return program._site.database


def end(qapp: QApplication, program: Program, then: Callable[[], object] = lambda: None) -> float:
    """Quits in an event loop of its own, as `main` does; how long that took."""
    begun = time.monotonic()
    QTimer.singleShot(0, program, program.quit)
    QTimer.singleShot(0, program, then)
    qapp.exec()
    program.close()
    if program.window is not None:
        program.window.deleteLater()
        program.window = None
    return time.monotonic() - begun


def rows(site: SeededSite) -> set[int]:
    return {row["id"] for row in site.tokens()}


def test_signing_out_and_quitting_at_once_leaves_no_login(
    qapp: QApplication, program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    before = rows(any_site)
    window = enter(program, driver, site_of(any_site))
    released = threading.Event()
    with before_statement(database_of(program), "DELETE", lambda: released.wait(5)):
        window.bar.sign_out.trigger()
        end(qapp, program, released.set)
    assert rows(any_site) == before


def test_leaving_the_site_and_quitting_at_once_leaves_no_login(
    qapp: QApplication, program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    before = rows(any_site)
    window = enter(program, driver, site_of(any_site))
    window.bar.other_site.trigger()
    end(qapp, program)
    assert rows(any_site) == before


@pytest.mark.parametrize("statement", ["INSERT", "COMMIT"])
def test_a_login_that_is_being_written_when_the_program_ends_leaves_no_row(
    qapp: QApplication, program: Program, driver: Driver, any_site: SeededSite, statement: str
) -> None:
    seed_basic(any_site)
    before = rows(any_site)
    program.open_site(site_of(any_site))
    door = driver.window(SignInWindow)
    driver.type_into(door, "User name or e-mail", NAME)
    field = driver.type_into(door, "Password", PASSWORD)
    seen: list[int] = []
    arrived, released = threading.Event(), threading.Event()

    def hold() -> None:
        seen.append(1)
        if len(seen) == 2:  # the first writes the attempt, the second the login
            arrived.set()
            released.wait(5)

    with before_statement(database_of(program), statement, hold, times=2):
        driver.press(field, Qt.Key.Key_Return)
        driver.waits_for(arrived.is_set)
        end(qapp, program, released.set)
    assert rows(any_site) == before


def test_an_administrator_who_loses_the_right_leaves_no_login(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    session = window.here.session.token_id
    any_site.execute("UPDATE trongate_users SET user_level_id = 2 WHERE id = 1")
    driver.press(window, Qt.Key.Key_F5)
    driver.window(SignInWindow)
    driver.waits_for(lambda: session not in rows(any_site))


def test_a_session_that_two_answers_call_over_asks_for_one_sign_in(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    window = enter(program, driver, site_of(sqlite_site))
    window.locked.emit(SessionEnded("It is over."))
    door = program.window
    assert isinstance(door, SignInWindow)
    window.locked.emit(SessionEnded("It is over."))
    assert program.window is door


def test_a_purge_stops_when_its_session_is_over(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    past = any_site.now() - 3600
    values = ", ".join(f"('old-{number}', 2, {past})" for number in range(3_000))
    any_site.execute(f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}")
    arrived, released = threading.Event(), threading.Event()

    def hold() -> None:
        arrived.set()
        released.wait(5)

    with before_statement(database_of(program), "DELETE", hold):
        window.purge.purge_now()
        driver.waits_for(arrived.is_set)
        window.locked.emit(SessionEnded("It is over."))
        released.set()
        ended: list[object] = []
        program.background.run(program, lambda: 1, ended.append, ended.append, lane="purge")
        driver.waits_for(lambda: ended)
    left = any_site.query("SELECT COUNT(*) AS n FROM trongate_tokens WHERE token LIKE 'old-%%'")
    assert left[0]["n"] >= 2_500


@pytest.mark.parametrize("leave_by", ["sign out", "lock"])
def test_a_paused_purge_ends_with_its_session(
    program: Program, driver: Driver, any_site: SeededSite, leave_by: str
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    past = any_site.now() - 3600
    values = ", ".join(f"('old-{number}', 2, {past})" for number in range(3_000))
    any_site.execute(f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}")
    window.purge.changed.connect(
        lambda status: window.purge.pause() if status.total and not status.done else None
    )
    window.purge.purge_now()
    driver.waits_for(lambda: window.purge.status.state is PurgeState.PAUSED)
    done, total = window.purge.status.done, window.purge.status.total
    assert 0 < done < total
    said = [each.text() for each in window.status.findChildren(QPushButton)]
    assert any(text.startswith(f"purge paused at {number(done)} of") for text in said), said
    ends: dict[str, Callable[[], object]] = {
        "sign out": window.bar.sign_out.trigger,
        "lock": lambda: window.locked.emit(SessionEnded("It is over.")),
    }
    ends[leave_by]()
    driver.waits_for(lambda: window.purge.status.state is not PurgeState.PAUSED)
    driver.waits_for(lambda: program.window is not window)
    left = any_site.query("SELECT COUNT(*) AS n FROM trongate_tokens WHERE token LIKE 'old-%%'")
    assert left[0]["n"] >= 3_000 - done


def test_a_window_that_is_left_is_forgotten(
    qtbot: QtBot, program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    window = enter(program, driver, site_of(sqlite_site))
    gone = [weakref.ref(each) for each in (window, window.tokens_page.table, window.here)]
    window.refresh()
    window.bar.sign_out.trigger()
    del window
    driver.window(SignInWindow)

    def is_forgotten() -> bool:
        gc.collect()
        return not any(each() for each in gone)

    qtbot.waitUntil(is_forgotten)


def test_a_site_that_hangs_keeps_no_other_sites_goodbye_waiting(
    qapp: QApplication,
    program: Program,
    driver: Driver,
    mariadb_site: SeededSite,
    sqlite_site: SeededSite,
    fault_proxy: FaultProxy,
) -> None:
    for site in (mariadb_site, sqlite_site):
        seed_basic(site)
    before = rows(sqlite_site)
    enter(program, driver, site_of(mariadb_site, fault_proxy))
    fault_proxy.stall()
    enter(program, driver, site_of(sqlite_site))
    assert end(qapp, program) < 3
    assert rows(sqlite_site) == before
