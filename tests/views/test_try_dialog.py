"""A pasted token is judged as the site would, and stays nowhere."""

import logging
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.driver import Driver
from tests.running import enter, go_to
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from tests.views.conftest import HOSTILE, Held, assert_plain
from trongate_admin.app import Program
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.try_dialog import TryDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
FIELD = "Token, header, cookie or curl command"
CANARY = "CanaryZx4pabcdefghjkmnpqrstuvwxy"
Paste = Callable[[str], TryDialog]


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    seed_basic(any_site)
    any_site.add_token(CANARY, 2, any_site.now() + 7_200)
    return enter(program, driver, site_of(any_site))


@pytest.fixture
def dialog(window: MainWindow, driver: Driver) -> TryDialog:
    driver.press(window, Qt.Key.Key_T, CONTROL)
    return driver.window(TryDialog)


@pytest.fixture
def paste(dialog: TryDialog, driver: Driver, qapp: QApplication) -> Paste:
    """Pastes over what is there, as Ctrl+V does."""

    def put(text: str) -> TryDialog:
        field = driver.field(dialog, FIELD)
        qapp.clipboard().setText(text)
        driver.press(field, Qt.Key.Key_A, CONTROL)
        driver.press(field, Qt.Key.Key_V, CONTROL)
        return dialog

    return put


def says(driver: Driver, dialog: TryDialog, text: str) -> None:
    driver.waits_for(lambda: text in driver.texts(dialog).replace("\u00a0", " "))


def test_a_bare_token_is_judged_as_one_pastes_it(paste: Paste, driver: Driver) -> None:
    dialog = paste(CANARY)
    says(driver, dialog, "Accepted as member: user #2")
    says(driver, dialog, "Found in: pasted text, 32 characters, Cana••••••.")
    says(driver, dialog, "#8 Cana•••••• — user #2")


def test_a_command_of_several_lines_is_understood(paste: Paste, driver: Driver) -> None:
    dialog = paste(f"curl 'https://a' \\\n -H 'a: b' \\\n -H 'trongateToken: {CANARY}'\n")
    says(driver, dialog, "Found in: header trongateToken, 32 characters")
    says(driver, dialog, "Accepted as member: user #2")


def test_an_unknown_token_is_refused(paste: Paste, driver: Driver) -> None:
    says(driver, paste("nobody-has-this"), "Refused: the site doesn't know it")


def test_the_answer_follows_the_clock(paste: Paste, driver: Driver, any_site: SeededSite) -> None:
    any_site.add_token("soon-over", 2, any_site.now() + 3)
    dialog = paste("soon-over")
    says(driver, dialog, "Accepted as member: user #2")
    says(driver, dialog, "Refused, but it still identifies user #2")


def test_another_text_takes_the_answer_away_at_once(paste: Paste, driver: Driver) -> None:
    dialog = paste(CANARY)
    says(driver, dialog, "Accepted as member")
    paste("two\nlines of nothing")
    assert "Accepted" not in driver.texts(dialog)
    says(driver, dialog, "No token was found in this text.")


def test_the_answer_to_an_older_question_is_dropped(
    window: MainWindow, paste: Paste, driver: Driver
) -> None:
    with Held(window.here, "SELECT TRONGATE_TOKENS.ID, TRONGATE_TOKENS.TOKEN") as held:
        dialog = paste(CANARY)
        driver.waits_for(held.arrived.is_set)
        says(driver, dialog, "Asking the site's database…")
        paste("nobody-has-this")
        says(driver, dialog, "Refused: the site doesn't know it")
        held.released.set()
    driver.waits_for(lambda: not window.verbs.background._answers)
    assert "Accepted" not in driver.texts(dialog)


def test_closing_drops_the_question(window: MainWindow, paste: Paste, driver: Driver) -> None:
    with Held(window.here, "SELECT TRONGATE_TOKENS.ID, TRONGATE_TOKENS.TOKEN") as held:
        dialog = paste(CANARY)
        driver.waits_for(held.arrived.is_set)
        driver.press(dialog, Qt.Key.Key_Escape)
        driver.closed(TryDialog)
        assert not any(owner is dialog for owner, *_ in window.verbs.background._answers.values())


def test_a_row_is_shown_in_the_table(window: MainWindow, paste: Paste, driver: Driver) -> None:
    window.show_tokens("is:admin")
    go_to(window, driver, "users")
    dialog = paste(CANARY)
    driver.click(dialog, "Show row #8 in the table")
    driver.closed(TryDialog)
    driver.waits_for(lambda: list(window.tokens_page.view.selected_ids()) == [8])
    assert window.sections.current is window.tokens_page


def test_the_field_is_masked_to_the_eye_the_clipboard_and_the_screen_reader(
    paste: Paste, driver: Driver, qapp: QApplication
) -> None:
    field = driver.field(paste(CANARY), FIELD)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    interface = QAccessible.queryAccessibleInterface(field)
    assert interface is not None
    assert "Canary" not in interface.text(QAccessible.Text.Value)
    qapp.clipboard().setText("other")
    driver.press(field, Qt.Key.Key_A, CONTROL)
    driver.press(field, Qt.Key.Key_C, CONTROL)
    assert qapp.clipboard().text() == "other"


def test_shown_it_can_be_read_and_still_not_be_taken_out(
    paste: Paste, driver: Driver, qapp: QApplication
) -> None:
    dialog = paste(CANARY)
    driver.click(dialog, "Show what was pasted")
    field = driver.field(dialog, FIELD)
    assert field.displayText() == CANARY
    assert driver.button(dialog, "Hide what was pasted").isChecked()
    qapp.clipboard().setText("other")
    driver.press(field, Qt.Key.Key_A, CONTROL)
    assert not field.hasSelectedText()
    driver.press(field, Qt.Key.Key_X, CONTROL)
    assert qapp.clipboard().text() == "other"
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    assert not field.hasSelectedText()


def test_what_was_pasted_before_cant_be_brought_back(paste: Paste, driver: Driver) -> None:
    dialog = paste(CANARY)
    says(driver, dialog, "Accepted")
    paste("nobody-has-this")
    says(driver, dialog, "Refused")
    driver.click(dialog, "Show what was pasted")
    field = driver.field(dialog, FIELD)
    driver.press(field, Qt.Key.Key_Z, CONTROL)
    field.undo()
    assert field.text() == "nobody-has-this"


def test_closed_it_holds_nothing(paste: Paste, driver: Driver) -> None:
    dialog = paste(CANARY)
    says(driver, dialog, "Accepted")
    field = driver.field(dialog, FIELD)
    seen: list[str] = []
    dialog.finished.connect(lambda _result: seen.append(field.text()))
    driver.press(dialog, Qt.Key.Key_Escape)
    driver.closed(TryDialog)
    assert seen == [""]


def test_an_error_says_what_to_do_and_nothing_of_the_token(
    paste: Paste, driver: Driver, any_site: SeededSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    any_site.execute("ALTER TABLE trongate_tokens RENAME TO elsewhere")
    dialog = paste(CANARY)
    driver.waits_for(lambda: dialog._notice.text)
    assert CANARY not in dialog._notice.text + caplog.text
    any_site.execute("ALTER TABLE elsewhere RENAME TO trongate_tokens")
    driver.click(dialog, "Try again")
    says(driver, dialog, "Accepted as member")


def test_hostile_names_are_plain(paste: Paste, driver: Driver, any_site: SeededSite) -> None:
    any_site.execute("UPDATE trongate_administrators SET username = %s", HOSTILE)
    any_site.add_token("of-the-admin", 1, any_site.now() + 900)
    dialog = paste("of-the-admin")
    says(driver, dialog, f"Accepted: opens the admin panel as {HOSTILE} #1")
    assert_plain(dialog)


def test_the_keyboard_alone_tries_and_shows(
    window: MainWindow, driver: Driver, dialog: TryDialog
) -> None:
    field = driver.type_into(dialog, FIELD, CANARY)
    driver.press(field, Qt.Key.Key_Return)
    says(driver, dialog, "Accepted as member")
    assert dialog.isVisible()
    driver.press(field, Qt.Key.Key_Tab)
    driver.press(driver.button(dialog, "Show what was pasted"), Qt.Key.Key_Tab)
    show = driver.button(dialog, "Show row #8 in the table")
    driver.waits_for(show.hasFocus)
    driver.press(show, Qt.Key.Key_Space)
    driver.waits_for(lambda: list(window.tokens_page.view.selected_ids()) == [8])
