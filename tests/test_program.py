"""The whole program on real sites: sign in, see, issue, regenerate, extend, revoke, sign out."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget

from tests.driver import Driver
from tests.running import enter, go_to, leave, sign_in
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD, site_of
from trongate_admin import site_window
from trongate_admin.app import Program
from trongate_admin.domain.ids import Ids
from trongate_admin.domain.token import ALPHABET
from trongate_admin.settings import Folders
from trongate_admin.storage.token_store import TokenStore
from trongate_admin.views.expiry_dialogs import ExtendDialog, RegenerateDialog
from trongate_admin.views.issue_dialog import IssueDialog
from trongate_admin.views.issued_dialog import IssuedDialog
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow

DAY = 86_400
CONTROL = Qt.KeyboardModifier.ControlModifier


def row_of(site: SeededSite, token_id: int) -> dict[str, object] | None:
    return next((row for row in site.tokens() if row["id"] == token_id), None)


def issue(driver: Driver, window: MainWindow, user_id: int) -> str:
    driver.press(window, Qt.Key.Key_N, CONTROL)
    dialog = driver.window(IssueDialog)
    field = driver.type_into(dialog, "User", str(user_id))
    matches = dialog.findChild(QListWidget)
    assert matches is not None
    driver.waits_for(lambda: driver.button(dialog, f"Issue token for user #{user_id}").isEnabled())
    driver.press(field, Qt.Key.Key_Return)
    driver.click(dialog, f"Issue token for user #{user_id}")
    return shown_once(driver)


def shown_once(driver: Driver) -> str:
    shown = driver.window(IssuedDialog)
    token = driver.field(shown, "Token").text()
    driver.click(shown, "Done")
    driver.closed(IssuedDialog)
    return token


def test_the_main_job_on_every_schema(
    program: Program, driver: Driver, every_schema_site: SeededSite
) -> None:
    site = every_schema_site
    seed_basic(site)
    before = {row["id"] for row in site.tokens()}
    window = enter(program, driver, site_of(site))

    session = next(row for row in site.tokens() if row["id"] not in before)
    assert len(session["token"]) == 32
    assert set(session["token"]) <= set(ALPHABET)
    assert (session["user_id"], session["code"]) == (1, "0")
    assert site.now() < session["expiry_date"] <= site.now() + DAY

    token = issue(driver, window, 2)
    row = site.tokens()[-1]
    assert (row["token"], row["user_id"], row["code"]) == (token, 2, "0")
    assert abs(row["expiry_date"] - site.now() - DAY) <= 5
    table = window.tokens_page.table
    view = window.tokens_page.view
    driver.waits_for(lambda: list(view.selected_ids()) == [row["id"]])

    countdown = [column.title for column in table.columns].index("Expires in")
    driver.waits_for(
        lambda: view.currentIndex().siblingAtColumn(countdown).data().startswith(("23 h", "1 d 0"))
    )

    driver.click(window, "Regenerate…")
    driver.click(driver.window(RegenerateDialog), "7 days")
    driver.click(driver.window(RegenerateDialog), "Regenerate token")
    renewed = shown_once(driver)
    again = row_of(site, row["id"])
    assert again is not None
    assert renewed != token
    assert (again["token"], again["user_id"], again["code"]) == (renewed, 2, "0")
    assert abs(again["expiry_date"] - site.now() - 7 * DAY) <= 5  # type: ignore[operator]

    driver.waits_for(lambda: list(view.selected_ids()) == [row["id"]])
    driver.waits_for(
        lambda: (t := window.tokens_page.selection().only) and t.expiry_date == again["expiry_date"]
    )
    driver.click(window, "Extend…")
    driver.click(driver.window(ExtendDialog), "30 days")
    driver.click(driver.window(ExtendDialog), "Extend token")
    driver.closed(ExtendDialog)
    later = row_of(site, row["id"])
    assert later is not None
    assert later["token"] == renewed
    assert abs(later["expiry_date"] - site.now() - 30 * DAY) <= 5  # type: ignore[operator]

    driver.waits_for(lambda: list(view.selected_ids()) == [row["id"]])
    driver.press(view, Qt.Key.Key_Delete)
    driver.click(driver.window(RevokeDialog), "Revoke 1 token")
    driver.closed(RevokeDialog)
    assert row_of(site, row["id"]) is None
    driver.waits_for(lambda: table.row_of(row["id"]) is None)

    window.bar.sign_out.trigger()
    driver.window(SignInWindow)
    driver.waits_for(lambda: row_of(site, session["id"]) is None)


def test_the_demo_opens_and_has_what_it_promises(
    program: Program, driver: Driver, folders: Folders
) -> None:
    program.start(demo=True, reset=False, folder=None)
    door = driver.window(SignInWindow)
    driver.waits_for(lambda: "demo-admin" in driver.texts(door), 15)
    driver.type_into(door, "User name or e-mail", "demo")
    driver.press(driver.type_into(door, "Password", "demo-admin"), Qt.Key.Key_Return)
    window = driver.window(MainWindow)
    driver.waits_for(lambda: window.tokens_page.table.rowCount() == 3001)
    driver.waits_for(lambda: "3,001 rows" in driver.texts(window).replace("3001", "3,001"))
    assert window.purge.minutes == 5
    assert window.windowTitle() == "Demo site — Trongate Admin"


def test_revoking_ones_own_session_signs_out(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    window = enter(program, driver, site_of(sqlite_site))
    session_id = window.here.session.token_id
    window.tokens_page.view.show_id(session_id)
    driver.click(window, "Revoke")
    dialog = driver.window(RevokeDialog)
    assert "your own session" in driver.texts(dialog)
    driver.click(dialog, "Revoke 1 token")
    door = driver.window(SignInWindow)
    driver.waits_for(lambda: "You revoked your own session." in driver.texts(door))
    assert row_of(sqlite_site, session_id) is None


def test_all_tokens_of_a_user_are_revoked_from_a_token_row(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    mine = [row["id"] for row in any_site.tokens() if row["user_id"] == 2]
    window.tokens_page.view.show_id(mine[0])
    # As wide as all verbs; the screen of the tests isn't.
    window.resize(1240, 760)
    driver.click(window, "Revoke all of this user…")
    driver.click(driver.window(RevokeDialog), f"Revoke {len(mine)} tokens")
    driver.closed(RevokeDialog)
    assert not [row for row in any_site.tokens() if row["user_id"] == 2]


def test_enter_on_a_user_and_on_a_level_shows_their_tokens(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    for key, name, text in (("users", "Users", "user:2"), ("levels", "User levels", None)):
        go_to(window, driver, key)
        table = driver.table(window, name)
        driver.choose_row(table, 1)
        driver.press(table, Qt.Key.Key_Return)
        driver.waits_for(window.tokens_page.isVisible)
        driver.waits_for(lambda: {t.user_level_id for t in window.tokens_page.table.records} == {2})
        assert driver.field(window, "Filter tokens").text() == (text or "level:2")


def test_the_number_beside_users_is_that_of_all_whatever_is_searched(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    go_to(window, driver, "users")
    users, sections = driver.table(window, "Users").model(), window.sections.list

    def said() -> str:
        return str(sections.currentItem().data(Qt.ItemDataRole.AccessibleDescriptionRole))

    driver.waits_for(lambda: said() == "4 rows")
    field = driver.type_into(window, "Filter users", "demo")
    driver.waits_for(lambda: users.rowCount() == 1)
    driver.waits_for(lambda: not window.verbs.background._answers)
    assert said() == "4 rows"
    any_site.add_user(2)
    field.selectAll()
    driver.press(field, Qt.Key.Key_Backspace)
    driver.waits_for(lambda: users.rowCount() == 5 and said() == "5 rows")


def test_what_one_program_revokes_the_other_sees_within_twenty_seconds(
    qapp: QApplication,
    program: Program,
    driver: Driver,
    tmp_path: Path,
    mariadb_site: SeededSite,
) -> None:
    seed_basic(mariadb_site)
    theirs = enter(program, driver, site_of(mariadb_site))
    token = issue(driver, theirs, 2)
    row = next(row["id"] for row in mariadb_site.tokens() if row["token"] == token)
    program.window = None
    theirs.hide()
    other = Program(qapp, Folders(tmp_path / "c", tmp_path / "d", tmp_path / "l"))
    ours = enter(other, driver, site_of(mariadb_site))
    program.window = theirs
    theirs.show()
    driver.waits_for(lambda: theirs.tokens_page.table.row_of(row) is not None)

    for doomed in (row, theirs.here.session.token_id):
        ours.tokens_page.view.show_id(doomed)
        driver.click(ours, "Revoke")
        driver.click(driver.window(RevokeDialog), "Revoke 1 token")
        driver.closed(RevokeDialog)
        if doomed == row:
            driver.waits_for(lambda: "1 gone" in theirs.tokens_page.bar.text, 20)
    driver.waits_for(lambda: isinstance(program.window, SignInWindow), 20)
    leave(other)


def test_what_appears_and_vanishes_elsewhere_is_seen_at_the_next_look(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    table = window.tokens_page.table
    gone = any_site.tokens()[0]["id"]
    driver.waits_for(lambda: table.row_of(gone) is not None)
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", gone)
    window.refresh()
    driver.waits_for(lambda: table.row_of(gone) is None)
    new = any_site.add_token("from elsewhere", 2, any_site.now() + 500)
    window.refresh()
    driver.waits_for(lambda: table.row_of(new) == 0)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM trongate_tokens WHERE user_id = 1",
        "UPDATE trongate_administrators SET active = 0",
        "UPDATE trongate_users SET user_level_id = 2",
        "UPDATE trongate_tokens SET expiry_date = 1",
    ],
)
def test_a_session_that_is_ended_elsewhere_locks_at_the_next_look(
    program: Program, driver: Driver, mariadb_site: SeededSite, sql: str
) -> None:
    seed_basic(mariadb_site)
    window = enter(program, driver, site_of(mariadb_site))
    mariadb_site.execute(sql)
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: isinstance(program.window, SignInWindow))
    door = driver.window(SignInWindow)
    driver.waits_for(lambda: "session on this site has ended" in driver.texts(door))


def test_refreshing_keeps_selection_scroll_and_focus(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    for number in range(300):
        sqlite_site.add_token(f"token {number}", 2, sqlite_site.now() + 10_000 + number)
    window = enter(program, driver, site_of(sqlite_site))
    view, table = window.tokens_page.view, window.tokens_page.table
    driver.waits_for(lambda: table.rowCount() > 300)
    view.show_id(150)
    view.setFocus()
    top = table.ids[view.rowAt(0)]
    for number in range(5):
        sqlite_site.add_token(f"new {number}", 3, sqlite_site.now() + 900)
    rows = table.rowCount()
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: table.rowCount() == rows + 5)
    assert list(view.selected_ids()) == [150]
    assert table.ids[view.rowAt(0)] == top
    assert view.hasFocus()


def test_quitting_deletes_the_sessions_row(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    window = enter(program, driver, site_of(mariadb_site))
    session_id = window.here.session.token_id
    window.close()
    driver.waits_for(lambda: row_of(mariadb_site, session_id) is None)


def test_windows_state_and_order_are_remembered(
    qapp: QApplication, driver: Driver, folders: Folders, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    first = Program(qapp, folders)
    window = enter(first, driver, site_of(sqlite_site))
    window.tokens_page.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    window.resize(777, 666)
    window.tokens_page.view.setColumnWidth(3, 222)
    first.quit()
    leave(first)
    second = Program(qapp, folders)
    window = enter(second, driver, site_of(sqlite_site))
    assert (window.width(), window.height()) == (777, 666)
    assert window.tokens_page.order.sort.value == "expiry"
    assert not window.tokens_page.order.descending
    assert window.tokens_page.view.columnWidth(3) == 222
    leave(second)


def test_enter_pressed_twice_signs_in(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    program.open_site(site_of(any_site))
    door = driver.window(SignInWindow)
    driver.type_into(door, "User name or e-mail", NAME)
    password = driver.type_into(door, "Password", PASSWORD)
    driver.press(password, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    if focused is not None:
        driver.press(focused, Qt.Key.Key_Return)
    driver.window(MainWindow)
    assert any_site.query("SELECT * FROM login_attempts") == []


def test_a_site_that_was_left_for_another_opens_as_it_was_left(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    window = enter(program, driver, site_of(sqlite_site))
    window.tokens_page.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    window.resize(777, 666)
    window.bar.other_site.trigger()
    driver.window(SitesWindow)
    window = enter(program, driver, site_of(sqlite_site))
    assert (window.width(), window.height()) == (777, 666)
    assert window.tokens_page.order.sort.value == "expiry"


def test_a_damaged_retry_list_is_told_and_stops_no_revoke(
    program: Program, driver: Driver, folders: Folders, sqlite_site: SeededSite
) -> None:
    folders.data.mkdir(parents=True)
    folders.pending_revokes.write_text("{broken")
    ids = seed_basic(sqlite_site)
    window = enter(program, driver, site_of(sqlite_site))
    driver.waits_for(lambda: "Revokes that may be left to do" in driver.texts(window))
    window.tokens_page.view.show_id(ids["live_member"])
    driver.click(window, "Revoke")
    driver.click(driver.window(RevokeDialog), "Revoke 1 token")
    driver.closed(RevokeDialog)
    assert row_of(sqlite_site, ids["live_member"]) is None


def test_the_window_is_painted_once_with_its_first_rows(
    program: Program, driver: Driver, sqlite_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_basic(sqlite_site)
    listed: list[int] = []
    start = MainWindow.start

    def spied(window: MainWindow) -> None:
        listed.append(window.tokens_page.table.rowCount())
        start(window)

    monkeypatch.setattr(MainWindow, "start", spied)
    monkeypatch.setattr(site_window, "_PATIENCE", 10.0)
    enter(program, driver, site_of(sqlite_site))
    assert listed == [len(sqlite_site.tokens())]


def test_a_slow_list_keeps_the_window_from_nobody(
    program: Program, driver: Driver, sqlite_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_basic(sqlite_site)
    free, first_ids = threading.Event(), TokenStore.first_ids

    def slow(*asked: Any) -> Ids:
        free.wait(10)
        return first_ids(*asked)

    monkeypatch.setattr(TokenStore, "first_ids", slow)
    program.open_site(site_of(sqlite_site))
    sign_in(driver)
    window = driver.window(MainWindow)
    assert window.isVisible()
    page = window.tokens_page
    assert not page.table.rowCount()
    driver.waits_for(lambda: page.panel.isAncestorOf(window.focusWidget()))
    free.set()
    driver.waits_for(lambda: page.table.rowCount() == len(sqlite_site.tokens()))
    # The keyboard waited for the rows.
    assert window.focusWidget() is page.view
