"""A site that can't be reached: the sentence, Retry, Cancel at once, and nothing freezes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.conftest import GuiMeter
from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD, site_of
from tests.views.doors import (
    LEFT,
    OpenDoor,
    doors,
    focused,
    press,
    said,
    try_to_enter,
    wait_for_failure,
    wait_for_form,
)
from trongate_admin.background import Background
from trongate_admin.domain.site import Site
from trongate_admin.views.connect_dialog import ConnectDialog
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import Theme


@pytest.fixture
def open_door(
    qtbot: QtBot, background: Background, theme: Theme, icons: Icons
) -> Iterator[OpenDoor]:
    with doors(qtbot, background, theme, icons) as open_:
        yield open_


def test_escape_answers_at_once_while_the_server_is_silent(
    qtbot: QtBot,
    open_door: OpenDoor,
    mariadb_site: SeededSite,
    fault_proxy: FaultProxy,
    gui_meter: GuiMeter,
) -> None:
    fault_proxy.silent()
    site = site_of(mariadb_site, fault_proxy)
    window = open_door(site)
    assert f"Reaching {site.database} on 127.0.0.1:{site.port}…" in said(window)
    qtbot.waitUntil(lambda: fault_proxy.accepted == 1)
    gui_meter.start()
    qtbot.waitUntil(lambda: len(gui_meter.gaps) > 20)
    timer = QElapsedTimer()
    timer.start()
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.reaching.state_label.isVisible())
    assert timer.elapsed() < 200
    assert window.reaching.state_label.text() == "Not connected."
    assert not window.reaching.error_label.isVisible()
    qtbot.waitUntil(lambda: len(gui_meter.gaps) > 40)
    assert gui_meter.worst_ms <= 100


def test_after_escape_enter_retries(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite, fault_proxy: FaultProxy
) -> None:
    seed_basic(mariadb_site)
    fault_proxy.silent()
    window = open_door(site_of(mariadb_site, fault_proxy))
    qtbot.waitUntil(lambda: fault_proxy.accepted == 1)
    press(Qt.Key.Key_Escape)
    assert window.reaching.state_label.isVisible()
    fault_proxy.pass_all()
    press(Qt.Key.Key_Return)
    wait_for_form(qtbot, window)


def test_a_silent_server_is_named_and_retry_works_when_it_speaks_again(
    qtbot: QtBot,
    open_door: OpenDoor,
    mariadb_site: SeededSite,
    fault_proxy: FaultProxy,
    gui_meter: GuiMeter,
) -> None:
    seed_basic(mariadb_site)
    fault_proxy.silent()
    site = site_of(mariadb_site, fault_proxy)
    window = open_door(site)
    gui_meter.start()
    wait_for_failure(qtbot, window)
    assert gui_meter.worst_ms <= 100
    assert window.reaching.error_label.text()
    assert site.where in said(window)
    fault_proxy.pass_all()
    QTest.mouseClick(window.reaching.retry_button, LEFT)
    wait_for_form(qtbot, window)
    with qtbot.waitSignal(window.signed_in):
        try_to_enter(qtbot, window, NAME, PASSWORD)


def test_a_dead_port_is_said_with_what_to_do(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite, fault_proxy: FaultProxy
) -> None:
    fault_proxy.refuse()
    window = open_door(site_of(mariadb_site, fault_proxy))
    wait_for_failure(qtbot, window)
    assert window.reaching.error_label.text() == (
        "The server can't be reached. Check host and port, and that it runs."
    )


def test_wrong_credentials_of_the_database_are_said(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite
) -> None:
    window = open_door(site_of(mariadb_site)._replace(user="nobody", password="wrong"))
    wait_for_failure(qtbot, window)
    assert "refused the database user or password" in window.reaching.error_label.text()


def test_a_missing_table_or_column_is_named(
    qtbot: QtBot, open_door: OpenDoor, any_site: SeededSite
) -> None:
    any_site.execute("ALTER TABLE trongate_tokens DROP COLUMN expiry_date")
    window = open_door(site_of(any_site))
    wait_for_failure(qtbot, window)
    assert "column expiry_date of the table trongate_tokens" in said(window)
    any_site.execute("DROP TABLE trongate_tokens")
    QTest.mouseClick(window.reaching.retry_button, LEFT)
    qtbot.waitUntil(lambda: "The table trongate_tokens is missing" in said(window))


@pytest.mark.parametrize("is_reached", [True, False])
def test_another_site_is_always_within_reach(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite, is_reached: bool
) -> None:
    if not is_reached:
        sqlite_site.execute("DROP TABLE trongate_tokens")
    window = open_door(site_of(sqlite_site))
    (wait_for_form if is_reached else wait_for_failure)(qtbot, window)
    page = window.form if is_reached else window.reaching
    with qtbot.waitSignal(window.other_site_wanted):
        QTest.mouseClick(page.other_button, LEFT)


def test_what_was_typed_by_hand_is_changed_without_typing_it_anew(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite
) -> None:
    site = site_of(mariadb_site)._replace(user="nobody", password="wrong", name="Shop")
    window = open_door(site)
    wait_for_failure(qtbot, window)
    QTest.mouseClick(window.reaching.change_button, LEFT)
    [dialog] = window.findChildren(ConnectDialog)
    qtbot.waitUntil(lambda: focused() is dialog.password_field)
    assert dialog.password_field.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(dialog.password_field, "right")
    with qtbot.waitSignal(window.site_changed) as changed:
        press(Qt.Key.Key_Return)
    assert changed.args == [site._replace(password="right")]


def test_escape_leaves_what_was_typed_as_it_was(
    qtbot: QtBot, open_door: OpenDoor, mariadb_site: SeededSite
) -> None:
    window = open_door(site_of(mariadb_site)._replace(user="nobody", password="wrong"))
    wait_for_failure(qtbot, window)
    for _ in range(2):
        QTest.mouseClick(window.reaching.change_button, LEFT)
        dialog = window.findChildren(ConnectDialog)[-1]
        assert dialog.password_field.text() == "wrong"
        with qtbot.assertNotEmitted(window.site_changed):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.reaching.retry_button.isVisible()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_stands_in_a_file_is_not_changed_here(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite, tmp_path: Path, kind: str
) -> None:
    sqlite_site.execute("DROP TABLE trongate_tokens")
    site = site_of(sqlite_site)
    if kind == "folder":
        site = Site(name="Shop", host="127.0.0.1", port=1, user="u", folder=tmp_path)
    window = open_door(site)
    wait_for_failure(qtbot, window)
    assert not window.reaching.change_button.isVisible()


def test_closing_the_window_while_it_connects_ends_the_work(
    qtbot: QtBot,
    open_door: OpenDoor,
    mariadb_site: SeededSite,
    fault_proxy: FaultProxy,
    background: Background,
) -> None:
    fault_proxy.silent()
    window = open_door(site_of(mariadb_site, fault_proxy))
    qtbot.waitUntil(lambda: fault_proxy.accepted == 1)
    window.close()
    qtbot.waitUntil(lambda: background.is_idle, timeout=2_000)
