"""A sign-in that is given up leaves no login behind, whenever it's given up."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite, seed_basic
from tests.sites import ADDRESS, NAME, PASSWORD, site_of
from tests.views.doors import LEFT, OpenDoor, begin_to_enter, doors, wait_for_form
from trongate_admin.background import Background
from trongate_admin.domain.cancellation import Cancellation, running
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.storage.database import Database
from trongate_admin.storage.sign_in import SignIn
from trongate_admin.views.icons import Icons
from trongate_admin.views.sign_in_attempt import SignInAttempt
from trongate_admin.views.theme import Theme


@pytest.fixture
def open_door(
    qtbot: QtBot, background: Background, theme: Theme, icons: Icons
) -> Iterator[OpenDoor]:
    with doors(qtbot, background, theme, icons) as open_:
        yield open_


@pytest.fixture
def sign_in(any_site: SeededSite) -> Iterator[SignIn]:
    seed_basic(any_site)
    with closing(Database(site_of(any_site))) as database:
        yield SignIn(database, ADDRESS)


def test_a_session_that_comes_too_late_is_signed_out(sign_in: SignIn, any_site: SeededSite) -> None:
    before = any_site.tokens()
    attempt = SignInAttempt(sign_in)
    assert attempt.abandon() is None
    with pytest.raises(Cancelled):
        attempt.run(NAME, PASSWORD)
    assert any_site.tokens() == before


def test_a_session_that_nobody_heard_of_yet_is_handed_out(
    sign_in: SignIn, any_site: SeededSite
) -> None:
    before = any_site.tokens()
    attempt = SignInAttempt(sign_in)
    session = attempt.run(NAME, PASSWORD)
    assert attempt.abandon() == session
    sign_in.sign_out(session)
    assert any_site.tokens() == before


def test_an_attempt_that_was_stopped_before_it_began_asks_nothing(
    sign_in: SignIn, any_site: SeededSite
) -> None:
    switch = Cancellation()
    switch.cancel()
    with running(switch), pytest.raises(Cancelled):
        SignInAttempt(sign_in).run(NAME, PASSWORD)
    assert any_site.query("SELECT * FROM login_attempts") == []


def test_a_refusal_leads_to_no_frame_that_holds_the_password(
    qtbot: QtBot, sign_in: SignIn, background: Background
) -> None:
    attempt = SignInAttempt(sign_in)
    refusals: list[AdminError] = []
    background.run(
        background, lambda: attempt.run(NAME, "canary-7421"), lambda _: None, refusals.append
    )
    qtbot.waitUntil(lambda: bool(refusals))
    assert refusals[0].__traceback__ is None
    assert refusals[0].__context__ is None


def test_a_sign_in_that_is_cancelled_leaves_no_session_behind(
    qtbot: QtBot,
    open_door: OpenDoor,
    mariadb_site: SeededSite,
    fault_proxy: FaultProxy,
    background: Background,
) -> None:
    seed_basic(mariadb_site)
    before = mariadb_site.tokens()
    window = open_door(site_of(mariadb_site, fault_proxy))
    wait_for_form(qtbot, window)
    fault_proxy.stall()
    begin_to_enter(window, NAME, PASSWORD)
    form = window.form
    assert form.is_busy
    assert not form.name_field.isEnabled()
    assert form.sign_in_button.text() == "Signing in…"
    timer = QElapsedTimer()
    timer.start()
    QTest.mouseClick(form.cancel_button, LEFT)
    qtbot.waitUntil(lambda: not form.is_busy)
    assert timer.elapsed() < 200
    assert form.error_label.text() == "Cancelled: you aren't signed in."
    fault_proxy.pass_all()
    qtbot.waitUntil(lambda: background.is_idle)
    assert mariadb_site.tokens() == before


def test_closing_the_window_gives_the_attempt_up(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite, fault_proxy: FaultProxy
) -> None:
    seed_basic(mariadb_site)
    window = open_door(site_of(mariadb_site, fault_proxy))
    wait_for_form(qtbot, window)
    fault_proxy.stall()
    begin_to_enter(window, NAME, PASSWORD)
    window.close()
    assert not window.form.is_busy
