"""What is typed while the site is still being reached is neither refused nor lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD, site_of
from tests.views.doors import (
    LEFT,
    OpenDoor,
    begin_to_enter,
    doors,
    focused,
    press,
    said,
    wait_for_failure,
    wait_for_form,
)
from trongate_admin.background import Background
from trongate_admin.views.icons import Icons
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.theme import Theme

WAITING = "Signing in as soon as the site answers…"


@pytest.fixture
def open_door(
    qtbot: QtBot, background: Background, theme: Theme, icons: Icons
) -> Iterator[OpenDoor]:
    with doors(qtbot, background, theme, icons) as open_:
        yield open_


@pytest.fixture
def held(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite, fault_proxy: FaultProxy
) -> SignInWindow:
    """The window of a site that has accepted the connection and says nothing yet."""
    seed_basic(mariadb_site)
    fault_proxy.stall()
    window = open_door(site_of(mariadb_site, fault_proxy))
    qtbot.waitUntil(lambda: fault_proxy.accepted == 1)
    assert not window.is_reached
    return window


def test_the_fields_take_keys_while_the_site_is_reached(
    qtbot: QtBot, held: SignInWindow, fault_proxy: FaultProxy
) -> None:
    assert focused() is held.form.name_field
    QTest.keyClicks(focused(), NAME)
    press(Qt.Key.Key_Return)
    assert focused() is held.form.password_field
    QTest.keyClicks(focused(), PASSWORD[:4])
    fault_proxy.pass_all()
    wait_for_form(qtbot, held)
    assert focused() is held.form.password_field
    QTest.keyClicks(focused(), PASSWORD[4:])
    with qtbot.waitSignal(held.signed_in):
        press(Qt.Key.Key_Return)


def test_enter_before_the_site_answers_signs_in_when_it_does(
    qtbot: QtBot, held: SignInWindow, fault_proxy: FaultProxy
) -> None:
    begin_to_enter(held, NAME, PASSWORD)
    assert WAITING in said(held)
    assert held.form.is_busy
    with qtbot.waitSignal(held.signed_in):
        fault_proxy.pass_all()
    assert WAITING not in said(held)
    assert held.form.password_field.text() == ""


def test_a_wrong_password_sent_before_the_site_answers_is_refused_when_it_does(
    qtbot: QtBot, held: SignInWindow, fault_proxy: FaultProxy
) -> None:
    begin_to_enter(held, NAME, "wrong")
    fault_proxy.pass_all()
    qtbot.waitUntil(lambda: not held.form.is_busy)
    assert held.form.error_label.text().startswith("The user name or the password is wrong.")
    assert held.form.name_field.text() == NAME


def test_empty_fields_are_asked_for_before_the_site_answers(held: SignInWindow) -> None:
    QTest.mouseClick(held.form.sign_in_button, LEFT)
    assert held.form.error_label.text() == "Type your user name or e-mail."
    assert not held.form.is_busy


@pytest.mark.parametrize("way", ["click", "escape"])
def test_a_sign_in_that_waits_is_cancelled_and_the_site_reached_all_the_same(
    qtbot: QtBot, held: SignInWindow, fault_proxy: FaultProxy, mariadb_site: SeededSite, way: str
) -> None:
    before = mariadb_site.tokens()
    begin_to_enter(held, NAME, PASSWORD)
    if way == "click":
        QTest.mouseClick(held.form.cancel_button, LEFT)
    else:
        press(Qt.Key.Key_Escape)
    assert held.form.error_label.text() == "Cancelled: you aren't signed in."
    assert WAITING not in said(held)
    assert held.form.password_field.text() == ""
    assert focused() is held.form.password_field
    with qtbot.assertNotEmitted(held.signed_in):
        fault_proxy.pass_all()
        wait_for_form(qtbot, held)
    assert mariadb_site.tokens() == before
    QTest.keyClicks(focused(), PASSWORD)
    with qtbot.waitSignal(held.signed_in):
        press(Qt.Key.Key_Return)


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_user_name_outlives_a_site_that_was_not_reached(
    qtbot: QtBot, held: SignInWindow, fault_proxy: FaultProxy, is_sent: bool
) -> None:
    if is_sent:
        begin_to_enter(held, NAME, PASSWORD)
    else:
        QTest.keyClicks(held.form.name_field, NAME)
        QTest.keyClicks(held.form.password_field, PASSWORD)
    fault_proxy.refuse()
    fault_proxy.reset()
    wait_for_failure(qtbot, held)
    assert held.reaching.error_label.text()
    assert held.reaching.retry_button.hasFocus()
    assert held.form.password_field.text() == ""
    fault_proxy.pass_all()
    press(Qt.Key.Key_Return)
    wait_for_form(qtbot, held)
    assert held.form.name_field.text() == NAME
    assert focused() is held.form.password_field
    assert not held.form.is_busy
    QTest.keyClicks(focused(), PASSWORD)
    with qtbot.waitSignal(held.signed_in):
        press(Qt.Key.Key_Return)
