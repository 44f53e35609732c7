"""Filters get names and stay in the side list; none of them ever holds a token."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.driver import LEFT, NO_KEY, Driver
from tests.running import enter, leave
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from trongate_admin.app import Program
from trongate_admin.domain.token_filter import Chip
from trongate_admin.settings import Folders
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.save_filter_dialog import SaveFilterDialog
from trongate_admin.views.saved_filters import FIRST, SavedFilter, read, written


@pytest.fixture
def window(program: Program, driver: Driver, sqlite_site: SeededSite) -> MainWindow:
    seed_basic(sqlite_site)
    return enter(program, driver, site_of(sqlite_site))


def save(window: MainWindow, driver: Driver, text: str, name: str) -> None:
    window.tokens_page.filter_box.ask_at_once(text)
    driver.click(window, "Save filter…")
    dialog = driver.window(SaveFilterDialog)
    field = driver.type_into(dialog, "Name", name)
    driver.press(field, Qt.Key.Key_Return)
    driver.closed(SaveFilterDialog)


def names(window: MainWindow) -> list[str]:
    return [each.name for each in window.sections.saved.filters]


def test_a_filter_is_saved_chosen_and_remembered(
    qapp: QApplication, folders: Folders, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    first = Program(qapp, folders)
    window = enter(first, driver, site_of(sqlite_site))
    window.tokens_page.chips.choose(Chip.EXPIRED)
    save(window, driver, "level:2", "Old members")
    first.quit()
    leave(first)
    second = Program(qapp, folders)
    window = enter(second, driver, site_of(sqlite_site))
    assert names(window)[-1] == "Old members"
    places = window.sections.saved.list
    last = places.visualItemRect(places.item(places.count() - 1)).center()
    QTest.mouseClick(places.viewport(), LEFT, NO_KEY, QPoint(last))
    page = window.tokens_page
    driver.waits_for(lambda: page.filter_box.text() == "level:2")
    assert page.chips.chip is Chip.EXPIRED
    driver.waits_for(lambda: page.table.rowCount() == 2)
    leave(second)


def test_what_may_be_a_token_is_not_saved(window: MainWindow, driver: Driver) -> None:
    window.tokens_page.filter_box.ask_at_once("live-admin-xxxxxxxxxxxxxxxxxxxxx")
    driver.click(window, "Save filter…")
    dialog = driver.window(SaveFilterDialog)
    driver.type_into(dialog, "Name", "mine")
    assert "tokens are never kept on a disk" in driver.texts(dialog)
    assert not driver.button(dialog, "Save filter").isEnabled()
    dialog.reject()
    assert read(written([SavedFilter("x", "t" * 16)])) == []


def test_delete_forgets_a_filter(window: MainWindow, driver: Driver) -> None:
    places = window.sections.saved.list
    places.setFocus()
    places.setCurrentRow(0)
    driver.press(places, Qt.Key.Key_Delete)
    assert names(window) == [FIRST[1].name]


def test_settings_that_were_broken_give_the_first_filters() -> None:
    for word in ("{", "[1]", '[["a", "b", "NO_CHIP"]]', "null"):
        assert read(word) == list(FIRST)


def test_chips_narrow_the_list_and_tell_their_numbers(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    for _ in range(2):
        any_site.add_token("twin", 2, None)
    window = enter(program, driver, site_of(any_site))
    page = window.tokens_page
    expected = {Chip.ADMIN: 2, Chip.LOOK_ALIKE: 2, Chip.MINE: 2, Chip.EXPIRED: 2}
    said = {f"{chip.value}  {count}" for chip, count in expected.items()}
    driver.waits_for(lambda: said <= {button.text() for button in buttons(window)})
    for chip, count in expected.items():
        page.chips.choose(chip)
        driver.waits_for(lambda: page.reading.feed.is_complete)
        assert page.table.rowCount() == count


def buttons(window: MainWindow) -> list[QPushButton]:
    return window.tokens_page.chips.findChildren(QPushButton)


def test_a_level_is_chosen_from_its_menu(window: MainWindow, driver: Driver) -> None:
    page = window.tokens_page
    menu = page.level_menu.menu()
    page.filter_box.ask_at_once("level:3 member")
    menu.aboutToShow.emit()
    driver.waits_for(lambda: any("member  1 live" in a.text() for a in menu.actions()))
    next(action for action in menu.actions() if "member" in action.text()).trigger()
    assert page.filter_box.text() == "member level:2"
