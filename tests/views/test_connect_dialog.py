"""What is asked about a server, and what is refused before anything is tried."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.views.conftest import assert_plain, says
from tests.views.doors import LEFT, focused, press
from trongate_admin.domain.site import Site
from trongate_admin.views.connect_dialog import ConnectDialog
from trongate_admin.views.icons import Icons

Show = Callable[[QWidget], None]
KNOWN = Site(
    name="shop.example", host="db.example", port=3307, user="shop", database="shop", tls=False
)


@pytest.fixture
def dialog(icons: Icons, shown: Show) -> ConnectDialog:
    made = ConnectDialog(icons)
    shown(made)
    return made


def fill(dialog: ConnectDialog, host: str, user: str = "shop", database: str = "shop") -> None:
    for field, text in (
        (dialog.host_field, host),
        (dialog.user_field, user),
        (dialog.database_field, database),
    ):
        field.clear()
        QTest.keyClicks(field, text)


def entered(qtbot: QtBot, dialog: ConnectDialog) -> Site:
    with qtbot.waitSignal(dialog.site_entered) as answer:
        QTest.mouseClick(dialog.connect_button, LEFT)
    [site] = answer.args or []
    assert isinstance(site, Site)
    return site


def test_what_is_typed_becomes_a_site(qtbot: QtBot, dialog: ConnectDialog) -> None:
    fill(dialog, " db.example ")
    dialog.port_field.setValue(3307)
    QTest.keyClicks(dialog.password_field, " p w ")
    site = entered(qtbot, dialog)
    assert (site.host, site.port, site.user, site.database) == ("db.example", 3307, "shop", "shop")
    assert site.password == " p w "
    assert site.name == "shop@db.example"
    assert site.tls
    assert not dialog.isVisible()
    assert dialog.password_field.text() == ""


def test_keys_alone_are_enough(qtbot: QtBot, dialog: ConnectDialog) -> None:
    order = [
        dialog.host_field,
        dialog.port_field,
        dialog.user_field,
        dialog.password_field,
        dialog.show_button,
        dialog.database_field,
        dialog.name_field,
        dialog.encryption_field,
        dialog.production_box,
        dialog.cancel_button,
        dialog.connect_button,
    ]
    for expected, text in zip(
        order, ("db.example", "", "shop", "secret", "", "shop", "Shop", "", "", "", ""), strict=True
    ):
        assert focused() is expected
        if text:
            QTest.keyClicks(expected, text)
        press(Qt.Key.Key_Tab)
    assert focused() is dialog.host_field
    with qtbot.waitSignal(dialog.site_entered) as answer:
        press(Qt.Key.Key_Return)
    assert answer.args == [
        Site("Shop", "db.example", user="shop", password="secret", database="shop")
    ]


def test_escape_enters_nothing(qtbot: QtBot, dialog: ConnectDialog) -> None:
    fill(dialog, "db.example")
    with qtbot.assertNotEmitted(dialog.site_entered):
        press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("host", "user", "database", "complaint"),
    [
        ("", "u", "d", "Type the host"),
        ("-oProxyCommand", "u", "d", "doesn't begin with a hyphen"),
        ("db example", "u", "d", "no blanks"),
        ("db\u200bexample", "u", "d", "unprintable"),
        ("db.example:3307", "u", "d", "port into its own field"),
        ("db.example", "", "d", "name of the database user"),
        ("db.example", "u", " ", "name of the database."),
    ],
)
def test_what_can_not_work_is_refused_in_place(
    qtbot: QtBot, dialog: ConnectDialog, host: str, user: str, database: str, complaint: str
) -> None:
    dialog.host_field.setText(host)
    dialog.user_field.setText(user)
    dialog.database_field.setText(database)
    with qtbot.assertNotEmitted(dialog.site_entered):
        QTest.mouseClick(dialog.connect_button, LEFT)
    assert dialog.isVisible()
    assert says(dialog, complaint)
    wrong = focused()
    assert isinstance(wrong, QLineEdit)
    QTest.keyClicks(wrong, "x")
    assert not says(dialog, complaint)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "/run/mysqld/mysqld.sock"])
def test_encryption_is_no_question_on_this_computer(dialog: ConnectDialog, host: str) -> None:
    fill(dialog, "db.example")
    assert dialog.encryption_field.isEnabled()
    fill(dialog, host)
    assert not dialog.encryption_field.isEnabled()
    assert says(dialog, "stays on this computer")


def test_plain_text_has_to_be_chosen(qtbot: QtBot, dialog: ConnectDialog) -> None:
    fill(dialog, "db.example")
    QTest.keyClick(dialog.encryption_field, Qt.Key.Key_Down)
    assert "anyone on the way" in dialog.encryption_field.currentText()
    assert not entered(qtbot, dialog).tls


def test_a_known_site_asks_for_its_password_only(qtbot: QtBot, icons: Icons, shown: Show) -> None:
    dialog = ConnectDialog(icons, None, KNOWN)
    shown(dialog)
    assert focused() is dialog.password_field
    QTest.keyClicks(focused(), "secret")
    with qtbot.waitSignal(dialog.site_entered) as answer:
        press(Qt.Key.Key_Return)
    [site] = answer.args or []
    assert site == Site("shop.example", "db.example", 3307, "shop", "secret", "shop", tls=False)


def test_the_password_is_shown_on_demand_and_not_stored(dialog: ConnectDialog) -> None:
    assert dialog.password_field.echoMode() == QLineEdit.EchoMode.Password
    QTest.mouseClick(dialog.show_button, LEFT)
    assert dialog.password_field.echoMode() == QLineEdit.EchoMode.Normal
    QTest.keyClick(dialog.show_button, Qt.Key.Key_Space)
    assert dialog.password_field.echoMode() == QLineEdit.EchoMode.Password
    assert says(dialog, "The password isn't stored.")


def test_every_field_has_a_label_that_is_its_name(dialog: ConnectDialog) -> None:
    buddies = {label.buddy(): label.text() for label in dialog.findChildren(QLabel)}
    for field in (
        dialog.host_field,
        dialog.port_field,
        dialog.user_field,
        dialog.password_field,
        dialog.database_field,
        dialog.name_field,
        dialog.encryption_field,
    ):
        assert buddies[field] == field.accessibleName()


def test_a_hostile_name_is_shown_as_it_is(icons: Icons, shown: Show) -> None:
    dialog = ConnectDialog(icons, None, Site(name="<b>x</b>", host="db.example"))
    shown(dialog)
    assert says(dialog, "Connect to <b>x</b>")
    assert_plain(dialog)
