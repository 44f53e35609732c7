"""Many tokens are extended or shortened at once: counted before, only live ones, by a rule."""

import pytest
from PySide6.QtCore import Qt

from tests.driver import Driver
from tests.running import enter
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from trongate_admin.app import Program
from trongate_admin.views.change_dialog import ChangeDialog
from trongate_admin.views.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
DAY = 86_400


@pytest.fixture
def window(program: Program, driver: Driver, mariadb_site: SeededSite) -> MainWindow:
    seed_basic(mariadb_site)
    return enter(program, driver, site_of(mariadb_site))


def expiries(site: SeededSite) -> dict[int, int | None]:
    return {row["id"]: row["expiry_date"] for row in site.tokens()}


def open_for_all(window: MainWindow, driver: Driver) -> ChangeDialog:
    view = window.tokens_page.view
    view.setFocus()
    driver.press(view, Qt.Key.Key_A, CONTROL)
    driver.click(window, "Extend…")
    return driver.window(ChangeDialog)


def test_extending_moves_what_ends_before_and_revives_nothing(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    before, now = expiries(mariadb_site), mariadb_site.now()
    own = window.here.session.token_id
    dialog = open_for_all(window, driver)
    driver.click(dialog, "7 days")
    moved = {
        id_
        for id_, end in before.items()
        if end is not None and now < end < now + 7 * DAY and id_ != own
    }
    driver.click(dialog, f"Extend {len(moved)} tokens")
    driver.closed(ChangeDialog)
    after = expiries(mariadb_site)
    assert {id_ for id_ in before if after[id_] != before[id_]} == moved
    assert all(abs((after[id_] or 0) - now - 7 * DAY) < 10 for id_ in moved)
    driver.waits_for(lambda: f"{len(moved)} tokens have another expiry." in driver.texts(window))


def test_shortening_moves_what_ends_after(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    before, now = expiries(mariadb_site), mariadb_site.now()
    dialog = open_for_all(window, driver)
    driver.click(dialog, "Shorten to…")
    driver.click(dialog, "7 days")
    long = [id_ for id_, end in before.items() if end is not None and end > now + 7 * DAY]
    assert len(long) == 1
    driver.click(dialog, "Shorten 1 token")
    driver.closed(ChangeDialog)
    after = expiries(mariadb_site)
    assert [id_ for id_ in before if after[id_] != before[id_]] == long


def test_a_few_selected_rows_are_changed_and_no_others(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    before = expiries(mariadb_site)
    window.tokens_page.view.select_ids([1, 3])
    driver.click(window, "Extend…")
    dialog = driver.window(ChangeDialog)
    driver.click(dialog, "30 days")
    driver.click(dialog, "Extend 2 tokens")
    driver.closed(ChangeDialog)
    after = expiries(mariadb_site)
    assert {id_ for id_ in before if after[id_] != before[id_]} == {1, 3}


def test_nothing_to_change_is_said_by_the_button(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    window.tokens_page.view.select_ids([4, 5])
    driver.click(window, "Extend…")
    dialog = driver.window(ChangeDialog)
    button = driver.button(dialog, "Extend 0 tokens")
    assert not button.isEnabled()
