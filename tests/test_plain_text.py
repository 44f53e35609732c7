"""Nothing that comes from a database, a file or a person is ever taken for markup."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QMessageBox
from pytestqt.qtbot import QtBot

from tests.driver import Driver
from tests.plain_walk import complaints, shows
from tests.running import enter, go_to
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from trongate_admin.app import Program
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.settings import Folders
from trongate_admin.views.expiry_dialogs import ExtendDialog, RegenerateDialog
from trongate_admin.views.export_dialog import ExportDialog
from trongate_admin.views.issue_dialog import IssueDialog
from trongate_admin.views.issued_dialog import IssuedDialog
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.purge_dialog import PurgeDialog
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow
from trongate_admin.views.try_dialog import TryDialog
from trongate_admin.views.users_page import UsersPage

HOSTILE = {
    "picture": "<img src='/etc/passwd'>",
    "link": "<a href='http://x'>x</a>",
    "ampersand": "&file &amp; <b>",
    "reversed": "<i>\u202etxt.exe",
    "zero": "<u>a\x00b",
    "long": "<table width=100000>" + "x" * 10_000,
}
NAME = "<b>shop</b> &co"
MARKS = [*(text[:5] for text in HOSTILE.values()), "<b>", "&co", "&file"]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "<b>config", tmp_path / "data", tmp_path / "<b>log")


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest, sqlite_site: SeededSite) -> SeededSite:
    """A site where everything that can be named is named so; it enforces no lengths."""
    text = HOSTILE[request.param]
    seed_basic(sqlite_site)
    sqlite_site.execute("UPDATE trongate_user_levels SET level_title = %s WHERE id > 1", text)
    for user in (2, 3, 4):
        sqlite_site.add_administrator(text, "x", user)
    sqlite_site.execute("UPDATE trongate_users SET code = %s", text)
    sqlite_site.execute("UPDATE trongate_tokens SET token = %s || id, code = %s", text, text)
    return sqlite_site


@pytest.fixture
def site(hostile: SeededSite) -> Site:
    return site_of(hostile)._replace(name=NAME, warnings=(f"A warning of {NAME}.",), hint=NAME)


def assert_plain() -> None:
    assert complaints(MARKS) == []


def close(driver: Driver, dialog: QDialog) -> None:
    dialog.reject()
    driver.closed(type(dialog))


def test_the_door_and_the_sections_show_plain_text(
    program: Program, driver: Driver, site: Site
) -> None:
    window = enter(program, driver, site)
    assert shows(NAME)
    for key, table in (("users", "Users"), ("levels", "User levels")):
        go_to(window, driver, key)
        view = driver.table(window, table)
        driver.choose_row(view, 1)
        assert_plain()
    go_to(window, driver, "tokens")
    window.news.show_news(NAME, NAME)
    window.warning.show_warning(NAME, NAME)
    window.tokens_page.notice.show_error(AdminError(NAME, NAME), NAME)
    window.status.show_problem(NAME)
    window.tokens_page.panel.show_message("search", NAME, NAME, NAME)
    assert_plain()
    window.bar.sign_out.trigger()
    driver.window(SignInWindow)
    driver.waits_for(lambda: shows("You have signed out."))
    assert shows(NAME)
    assert_plain()


def test_the_dialogs_of_a_token_show_plain_text(
    program: Program, driver: Driver, site: Site
) -> None:
    window = enter(program, driver, site)
    view = window.tokens_page.view
    view.show_id(2)
    for words, kind in (("Regenerate…", RegenerateDialog), ("Extend…", ExtendDialog)):
        driver.click(window, words)
        dialog = driver.window(kind)
        assert_plain()
        dialog.reject()
        driver.closed(kind)
    for ids in ([2], [2, 3, 4, 5], [window.here.session.token_id], None):
        view.select_ids(ids or list(window.tokens_page.table.ids))
        driver.click(window, "Revoke")
        asked = driver.window(RevokeDialog)
        assert_plain()
        close(driver, asked)
    view.show_id(2)
    window.verbs.revoke_user.trigger()
    asked = driver.window(RevokeDialog)
    assert_plain()
    close(driver, asked)
    window.bar.purge.trigger()
    purge = driver.window(PurgeDialog)
    driver.waits_for(lambda: shows("would be deleted now"))
    assert_plain()
    close(driver, purge)


def test_trying_and_exporting_show_plain_text(
    program: Program, driver: Driver, site: Site, hostile: SeededSite
) -> None:
    hostile.add_token("tried", 2, hostile.now() + 900)
    window = enter(program, driver, site)
    window.bar.try_token.trigger()
    tried = driver.window(TryDialog)
    tried._field.setText("trongateToken: tried\nCookie: trongatetoken=<b>&co")
    driver.waits_for(lambda: shows("Accepted"))
    assert_plain()
    close(driver, tried)
    driver.waits_for(lambda: window.tokens_page.reading.feed.is_complete)
    window.bar.export.trigger()
    export = driver.window(ExportDialog)
    driver.click(export, "Full token strings")
    assert shows(NAME)
    assert_plain()
    close(driver, export)


def test_issuing_shows_plain_text(
    program: Program, driver: Driver, site: Site, hostile: SeededSite
) -> None:
    window = enter(program, driver, site)
    driver.press(window, Qt.Key.Key_N, CONTROL)
    dialog = driver.window(IssueDialog)
    driver.field(dialog, "User").setText(f"{NAME} nobody")
    driver.waits_for(lambda: shows("No user matches"))
    assert_plain()
    driver.field(dialog, "User").setText("2")
    matches = dialog.findChild(QListWidget)
    assert matches is not None
    driver.waits_for(lambda: matches.count() and matches.isEnabled())
    assert_plain()
    close(driver, dialog)
    issue_to_hostile(driver, window)


def issue_to_hostile(driver: Driver, window: MainWindow) -> None:
    """From the section Users, where the user is given."""
    go_to(window, driver, "users")
    driver.choose_row(driver.table(window, "Users"), 1)
    driver.waits_for(lambda: window.page(UsersPage).selected_user() is not None)
    driver.press(window, Qt.Key.Key_N, CONTROL)
    dialog = driver.window(IssueDialog)
    assert_plain()
    driver.waits_for(dialog._issue.isEnabled)
    dialog._issue.click()
    shown = driver.window(IssuedDialog)
    assert_plain()
    driver.click(shown, "Done")
    driver.closed(IssuedDialog)


def test_the_known_sites_show_plain_text(
    program: Program, driver: Driver, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "<img src=x> &app"
    known = Site(NAME, "<b>host</b>&co", 3306, "<i>u</i>", "", "<u>db</u>", tls=False)
    program._memory.store.remember(known._replace(database="other", folder=folder))
    program._memory.store.remember(known)
    program._show_sites()
    window = driver.window(SitesWindow)
    window.notice.show_error(AdminError(NAME, NAME))
    driver.waits_for(lambda: window.known_sites.list.count() == 2)
    assert shows(NAME)
    assert_plain()
    driver.click(window, "Open")
    driver.waits_for(lambda: shows("Connect to <b>shop</b>"))
    assert_plain()
    program.open_site(known)
    door = driver.window(SignInWindow)
    driver.waits_for(lambda: door.reaching.state_label.isVisible(), 12)
    assert_plain()


def test_what_is_said_of_a_mistake_is_plain_text(
    program: Program, driver: Driver, qapp: QApplication
) -> None:
    program._show_sites()
    program.excepthook(ValueError, ValueError(NAME), None)
    box = driver.window(QMessageBox)
    assert "<b>log" in " ".join(label.text() for label in box.findChildren(QLabel))
    assert_plain()
    box.close()
