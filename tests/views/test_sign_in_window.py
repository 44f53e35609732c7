"""Who is let into a site, what a refusal says, and what the window tells of its own accord."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.schemas import SeededSite, seed_basic
from tests.sites import ADDRESS, NAME, PASSWORD, site_of
from tests.views.conftest import assert_plain
from tests.views.doors import (
    OpenDoor,
    doors,
    focused,
    press,
    said,
    try_to_enter,
    wait_for_form,
)
from trongate_admin.background import Background
from trongate_admin.domain.demo import demo_site
from trongate_admin.domain.people import Session
from trongate_admin.domain.site import Site
from trongate_admin.paths import resource
from trongate_admin.storage.database import Database
from trongate_admin.storage.demo import make_demo
from trongate_admin.storage.sign_in import SignIn
from trongate_admin.views.icons import Icons
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.theme import Theme

WRONG = "The user name or the password is wrong."


@pytest.fixture
def open_door(
    qtbot: QtBot, background: Background, theme: Theme, icons: Icons
) -> Iterator[OpenDoor]:
    with doors(qtbot, background, theme, icons) as open_:
        yield open_


def test_the_right_password_opens_a_session(
    qtbot: QtBot, open_door: OpenDoor, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = open_door(site_of(any_site))
    wait_for_form(qtbot, window)
    with qtbot.waitSignal(window.signed_in) as entered:
        try_to_enter(qtbot, window, NAME, PASSWORD)
    [session] = entered.args or []
    assert isinstance(session, Session)
    assert session.username == NAME
    assert session.token_id in {row["id"] for row in any_site.tokens()}
    assert window.form.password_field.text() == ""


def test_v1_is_entered_by_user_name(qtbot: QtBot, open_door: OpenDoor, v1_site: SeededSite) -> None:
    seed_basic(v1_site)
    window = open_door(site_of(v1_site))
    wait_for_form(qtbot, window)
    assert "· v1" in said(window)
    with qtbot.waitSignal(window.signed_in):
        try_to_enter(qtbot, window, NAME, PASSWORD)


def test_keys_alone_are_enough(qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite) -> None:
    seed_basic(sqlite_site)
    window = open_door(site_of(sqlite_site))
    wait_for_form(qtbot, window)
    QTest.keyClicks(focused(), NAME)
    press(Qt.Key.Key_Return)
    assert focused() is window.form.password_field
    QTest.keyClicks(focused(), PASSWORD)
    with qtbot.waitSignal(window.signed_in):
        press(Qt.Key.Key_Return)


def test_tab_goes_through_the_form_from_top_to_bottom(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite
) -> None:
    window = open_door(site_of(sqlite_site))
    wait_for_form(qtbot, window)
    seen = []
    for _ in range(4):
        seen.append(focused())
        press(Qt.Key.Key_Tab)
    form = window.form
    assert seen == [form.name_field, form.password_field, form.other_button, form.sign_in_button]
    assert focused() is form.name_field


def test_wrong_password_and_unknown_user_give_the_same_sentence(
    qtbot: QtBot, open_door: OpenDoor, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = open_door(site_of(any_site))
    wait_for_form(qtbot, window)
    sentences = set()
    for name in (NAME, "nobody"):
        any_site.execute("DELETE FROM login_attempts")
        try_to_enter(qtbot, window, name, "wrong")
        sentences.add(window.form.error_label.text())
        assert window.form.name_field.text() == name
        assert window.form.password_field.text() == ""
        assert window.form.password_field.hasFocus()
    [sentence] = sentences
    assert sentence.startswith(WRONG)


def test_a_name_is_blocked_after_three_failures(
    qtbot: QtBot, open_door: OpenDoor, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = open_door(site_of(any_site))
    wait_for_form(qtbot, window)
    for _ in range(3):
        try_to_enter(qtbot, window, NAME, "wrong")
        assert window.form.error_label.text().startswith(WRONG)
    before = any_site.tokens()
    try_to_enter(qtbot, window, NAME, PASSWORD)
    assert window.form.error_label.text().startswith("Too many failed tries")
    assert any_site.tokens() == before


def test_empty_fields_are_asked_for_without_asking_the_site(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite
) -> None:
    window = open_door(site_of(sqlite_site))
    wait_for_form(qtbot, window)
    try_to_enter(qtbot, window, "", "")
    assert window.form.error_label.text() == "Type your user name or e-mail."
    assert window.form.name_field.hasFocus()
    try_to_enter(qtbot, window, NAME, "")
    assert window.form.error_label.text() == "Type your password."
    assert window.form.password_field.hasFocus()
    assert sqlite_site.query("SELECT * FROM login_attempts") == []


def test_the_password_is_kept_nowhere_after_the_attempt(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    window = open_door(site_of(sqlite_site))
    wait_for_form(qtbot, window)
    try_to_enter(qtbot, window, NAME, "canary-7421")
    for holder in (window, window.form, window._door, window._background):
        assert "canary-7421" not in repr(vars(holder))
    assert "canary-7421" not in [field.text() for field in window.findChildren(QLineEdit)]


def test_the_demo_says_its_user_name_and_password_and_they_are_right(
    qtbot: QtBot, open_door: OpenDoor, tmp_path: Path
) -> None:
    demo = demo_site(tmp_path)
    make_demo(demo, resource("demo.json"))
    window = open_door(demo)
    wait_for_form(qtbot, window)
    assert "User name demo, password demo-admin" in said(window)
    with qtbot.waitSignal(window.signed_in):
        try_to_enter(qtbot, window, "demo", "demo-admin")


def test_warnings_last_and_the_reason_stands_above_them(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite
) -> None:
    warning = "ENV is 'dev': the site lets anybody into its admin panel."
    window = open_door(
        site_of(sqlite_site)._replace(warnings=(warning,)), "Your session on this site has ended."
    )
    wait_for_form(qtbot, window)
    assert window.reason_notice.text == "Your session on this site has ended."
    assert [notice.text for notice in window.warning_notices] == [warning]
    assert window.reason_notice.y() < window.warning_notices[0].y()
    assert not window._column.verticalScrollBar().isVisible()


def test_a_connection_without_encryption_is_a_lasting_warning(
    qtbot: QtBot, background: Background, theme: Theme, icons: Icons
) -> None:
    site = Site(name="Far", host="db.example", database="shop", user="u", tls=False)
    door = SignIn(Database(site), ADDRESS)
    window = SignInWindow(site, lambda: "MariaDB 10.11.6", door, background, theme, icons)
    qtbot.addWidget(window)
    window.show()
    wait_for_form(qtbot, window)
    assert "isn't encrypted" in window.warning_notices[0].text
    assert "MariaDB 10.11.6 · not encrypted" in said(window)


def test_a_hostile_name_is_shown_as_it_is(
    qtbot: QtBot, open_door: OpenDoor, sqlite_site: SeededSite
) -> None:
    name = "<b>x</b>\u202e\n&amp;"
    window = open_door(site_of(sqlite_site)._replace(name=name, hint=name, warnings=(name,)))
    wait_for_form(qtbot, window)
    assert "Sign in to <b>x</b>\\u{202e}\\u{a}&amp;" in said(window)
    assert window.windowTitle() == "Sign in to <b>x</b>\\u{202e}\\u{a}&amp; — Trongate Admin"
    assert_plain(window)


def test_nothing_is_cut_off_at_twice_the_text_size(
    qtbot: QtBot,
    qapp: QApplication,
    open_door: OpenDoor,
    sqlite_site: SeededSite,
    request: pytest.FixtureRequest,
) -> None:
    font = qapp.font()
    request.addfinalizer(lambda: qapp.setFont(font))
    large = qapp.font()
    large.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(large)
    site = site_of(sqlite_site)._replace(name="a" * 90, hint="user and password " * 4)
    window = open_door(site, "Your session on this site has ended. " * 3)
    wait_for_form(qtbot, window)
    QApplication.processEvents()
    wrapped = [each for each in window.findChildren(QLabel) if each.wordWrap() and each.isVisible()]
    assert wrapped
    for label in wrapped:
        assert label.height() >= label.heightForWidth(label.width())
        assert label.mapTo(window, label.rect().topRight()).x() <= window.width()
