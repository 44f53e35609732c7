"""Of one token the inspector tells what the site would, and what stands around it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QWidget

from tests.driver import LEFT, Driver
from tests.plain_walk import complaints
from tests.schemas import SeededSite, seed_basic
from tests.sites import statements_of
from tests.views.conftest import HOSTILE, MovableTime
from tests.views.inspecting import inspect, inspected, quiet, texts, value
from trongate_admin.app import Program
from trongate_admin.domain.clock import Measurement
from trongate_admin.views.inspector_parts import VerbButton
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.revoke_dialog import RevokeDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
DAY = 86_400


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    """The small site, with the inspector in sight."""
    if not any_site.query("SELECT id FROM trongate_user_levels LIMIT 1"):
        seed_basic(any_site)
    return inspected(program, driver, any_site)


def test_without_a_selection_it_says_what_it_is_for(window: MainWindow, driver: Driver) -> None:
    window.tokens_page.view.clearSelection()
    assert "No token selected" in texts(window)
    assert "which other rows have its string" in texts(window)
    assert not [each for each in window.inspector.findChildren(VerbButton) if each.isVisible()]


def test_a_token_is_told_with_verdicts_moments_and_person(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    expiry = any_site.now() + 20 * DAY
    user = any_site.add_user(1, "p7Ywabcdefgh")
    account = any_site.add_administrator("sam_ops", "x", user, active=0)
    token = any_site.add_token("Zx4pSecret", user, expiry)
    any_site.add_token("older", user, expiry - 30 * DAY)
    said = inspect(window, driver, token)
    for part in ("sam_ops", f"user #{user}", f"Token #{token} · Zx4p••••••"):
        assert part in said
    assert "Level 1: accepted, opens the admin panel" in said
    assert value(window, "Unix") == str(expiry)
    assert value(window, "Remaining") in ("19 d 23 h", "20 d 0 h")
    assert value(window, "Account") == f"administrators #{account} sam_ops, inactive"
    assert value(window, "Level") == "#1 admin"
    assert value(window, "Tokens") == "1 live, 1 expired"
    assert value(window, "Code") == "p7Yw••••••"
    assert "None: no other row equals this one's string." in said
    assert "Secret" not in said


def test_another_token_of_the_person_is_counted_when_new_rows_are_shown(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    user = any_site.add_user(2)
    inspect(window, driver, any_site.add_token("one", user, any_site.now() + DAY))
    assert value(window, "Tokens") == "1 live"
    any_site.add_token("another", user, any_site.now() + DAY)
    with statements_of(window.here.database) as said:
        window._watch.look()
        driver.waits_for(lambda: window.tokens_page.bar.text == "1 new" and quiet(window))
    assert value(window, "Tokens") == "1 live"
    assert not [each for each in said if "is_duplicate" in each]
    with statements_of(window.here.database) as said:
        driver.click(window, "Show")
        driver.waits_for(lambda: value(window, "Tokens") == "2 live" and quiet(window))
    assert len([each for each in said if "is_duplicate" in each]) == 1


def test_a_verdict_is_read_out_with_its_reason(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    inspect(window, driver, any_site.add_token("t", 2, any_site.now() + DAY - 1))
    names = [each.accessibleName() for each in window.inspector.findChildren(QLabel)]
    assert "Any level: accepted. Live for 23 h 59 min." in names


def test_an_orphan_is_told_without_a_person(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    said = inspect(window, driver, any_site.add_token("o", 911, any_site.now() + DAY))
    assert "No such user" in said
    assert "user #911" in said
    assert value(window, "Account") == "no administrator row"
    assert value(window, "Code") == "—"
    assert "Identifies nobody" in said
    assert "None: this is the only one." in said


def test_what_has_no_user_expiry_or_level_is_told_in_words(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    said = inspect(window, driver, any_site.add_token("n", None, None))
    assert "No user" in said
    assert value(window, "Expires") == "never: expiry_date is NULL"
    assert value(window, "Remaining") == "no expiry"
    assert value(window, "Tokens") == "—"
    token = any_site.add_token("l", any_site.add_user(77), any_site.now() + DAY)
    inspect(window, driver, token)
    assert value(window, "Level") == "#77, which has no row"


def test_twins_and_duplicates_are_told_apart_and_shown(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    expiry = mariadb_site.now() + DAY
    ids = [mariadb_site.add_token(each, 2, expiry) for each in ("Abc", "Abc", "ABC", "äbc ")]
    window = inspected(program, driver, mariadb_site)
    said = inspect(window, driver, ids[0])
    assert "1 exact duplicate and 2 twins in other case, accents or blanks." in said
    driver.click(window.inspector, "Show them")
    page = window.tokens_page
    driver.waits_for(lambda: sorted(page.table.ids) == ids)
    assert page.filter_box.text() == f"twin:{ids[0]}"
    driver.waits_for(lambda: list(page.view.selected_ids()) == ids[:1])


def test_a_duplicate_is_told_on_both_databases(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    one, _ = (any_site.add_token("same", 2, any_site.now() + DAY) for _ in range(2))
    said = inspect(window, driver, one)
    assert "1 exact duplicate. The site takes this too for the same string." in said


def test_all_that_match_a_string_are_selected_as_rows_and_not_as_a_rule(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    ids = [any_site.add_token("same", 2, any_site.now() + DAY) for _ in range(210)]
    page = window.tokens_page
    page.show_filter(f"twin:{ids[0]}")
    driver.waits_for(lambda: sorted(page.table.ids) == ids)
    page.view.selectAll()
    assert page.selection().rule is None
    assert len(page.selection().ids()) == 210


def test_another_token_of_the_user_is_chosen_from_the_list(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    user = any_site.add_user(2)
    ids = [any_site.add_token(f"t{n}", user, any_site.now() + DAY + n) for n in range(14)]
    inspect(window, driver, ids[-1])
    others = window.inspector.findChild(QListWidget)
    assert others is not None
    listed = [others.item(row).text().split(" · ")[0] for row in range(10)]
    assert listed == [f"#{each}" for each in ids[-2:-12:-1]]
    assert driver.button(window.inspector, "Show all 14").isVisible()
    others.setFocus()
    bar = window.inspector.token_panel.verticalScrollBar()
    driver.waits_for(bar.maximum)
    driver.press(others, Qt.Key.Key_End)
    place = others.visualItemRect(others.item(9)).center()
    assert others.viewport().visibleRegion().contains(place)
    QTest.keyClick(others, Qt.Key.Key_Return)
    chosen = others.currentItem().data(Qt.ItemDataRole.UserRole)
    page = window.tokens_page
    driver.waits_for(lambda: page.filter_box.text() == f"user:{user}")
    driver.waits_for(lambda: list(page.view.selected_ids()) == [chosen])


def test_a_click_on_another_token_chooses_it_too(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    user = any_site.add_user(2)
    first, second = (any_site.add_token(f"t{n}", user, any_site.now() + DAY) for n in range(2))
    inspect(window, driver, second)
    others = window.inspector.findChild(QListWidget)
    assert others is not None
    place = others.visualItemRect(others.item(0)).center()
    QTest.mouseClick(others.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    view = window.tokens_page.view
    driver.waits_for(lambda: list(view.selected_ids()) == [first])


def test_a_row_that_others_deleted_has_no_verdicts(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    token = any_site.add_token("gone", 2, any_site.now() + DAY)
    inspect(window, driver, token)
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", token)
    window.inspector.refresh()
    driver.waits_for(lambda: "Deleted since it was listed" in texts(window))
    assert "What the site answers now" not in texts(window)


def test_names_from_the_database_are_plain_text(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    sqlite_site.execute("UPDATE trongate_user_levels SET level_title = %s", f"{HOSTILE}\u202e")
    user = sqlite_site.add_user(2, "<b>x</b>")
    sqlite_site.add_administrator(f"{HOSTILE}\u202e", "x", user)
    token = sqlite_site.add_token("<i>t", user, sqlite_site.now() + DAY)
    sqlite_site.add_token("other", user, sqlite_site.now() + DAY)
    window = inspected(program, driver, sqlite_site)
    said = inspect(window, driver, token)
    assert said.count(f"{HOSTILE}\\u{{202e}}") == 3
    assert "\u202e" not in said
    names = [each.accessibleName() for each in window.inspector.findChildren(QWidget)]
    assert "\u202e" not in "".join(names)
    inspect(window, driver, *window.tokens_page.table.ids)
    assert HOSTILE in texts(window)
    wrong = complaints([HOSTILE, "<b>", "& <b>"])
    assert [each for each in wrong if "Inspector" in each] == []


def test_values_are_selected_and_copied_by_keys(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    expiry = any_site.now() + DAY
    inspect(window, driver, any_site.add_token("t", 2, expiry))
    [label] = [
        each
        for each in window.inspector.findChildren(QLabel)
        if each.accessibleName() == f"Unix: {expiry}"
    ]
    label.setFocus(Qt.FocusReason.TabFocusReason)
    driver.press(label, Qt.Key.Key_A, CONTROL)
    driver.press(label, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == str(expiry)


# --- verbs


def test_its_buttons_follow_the_verbs_and_do_them(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    token = any_site.add_token("t", 2, any_site.now() + DAY)
    inspect(window, driver, window.here.session.token_id)
    buttons = {each.text(): each for each in window.inspector.findChildren(QPushButton)}
    assert not buttons["Regenerate…"].isEnabled()
    inspect(window, driver, token)
    assert buttons["Regenerate…"].isEnabled()
    QTest.mouseClick(buttons["Revoke"], LEFT)
    driver.window(RevokeDialog).reject()
    driver.closed(RevokeDialog)


# --- time


def test_a_countdown_ticks_and_the_verdict_turns(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    token = any_site.add_token("t", any_site.add_user(2), any_site.now() + 3_000)
    inspect(window, driver, token)
    time, clock = MovableTime(), window.here.clock
    clock._monotonic = time
    window._second.stop()
    window._watch.stop()
    clock.set(Measurement(any_site.now(), time.seconds, time.seconds))
    window._tick()
    before = value(window, "Remaining")
    time.seconds += 1
    window._tick()
    minutes, seconds = (int(each) for each in before.split(":"))
    assert value(window, "Remaining") == f"{minutes}:{seconds - 1:02}" or not seconds
    time.seconds += 3_000
    window._tick()
    assert value(window, "Remaining") == "expired just now"
    assert "Any level: refused" in texts(window)
    driver.waits_for(lambda: value(window, "Tokens") == "1 expired")
