"""What one does oneself is shown and counted at once, and the filter stays where it can."""

import pytest
from PySide6.QtCore import Qt

from tests.driver import Driver
from tests.running import quiet
from tests.schemas import SeededSite, seed_basic
from tests.sites import statements_of
from tests.test_live_list import entered, ids
from tests.test_program import issue
from tests.test_undo import revoke_selected
from tests.views.conftest import Held
from trongate_admin.app import Program
from trongate_admin.domain.token_filter import Chip
from trongate_admin.views.expiry_dialogs import ExtendDialog
from trongate_admin.views.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    seed_basic(any_site)
    return entered(program, driver, any_site)


def narrow(window: MainWindow, driver: Driver, typed: str) -> None:
    page = window.tokens_page
    page.filter_box.ask_at_once(typed)
    driver.waits_for(lambda: page.reading.feed.is_complete and quiet(window))


def typed_filter(window: MainWindow) -> str:
    return window.tokens_page.filter_box.text()


def test_an_issued_token_that_matches_the_filter_is_shown_in_it_and_counted(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    narrow(window, driver, "user:2")
    before = ids(window)
    issue(driver, window, 2)
    driver.waits_for(lambda: quiet(window))
    new = any_site.tokens()[-1]["id"]
    assert typed_filter(window) == "user:2"
    assert ids(window) == [new, *before]
    assert list(window.tokens_page.view.selected_ids()) == [new]
    assert "6 live · 9 rows" in driver.texts(window.status).split("\n")


@pytest.mark.parametrize("typed", ["user:3", ""])
def test_a_filter_or_chip_that_hides_an_issued_token_is_dropped_and_all_is_counted_once(
    window: MainWindow, driver: Driver, any_site: SeededSite, typed: str
) -> None:
    if typed:
        narrow(window, driver, typed)
    else:
        window.tokens_page.chips.choose(Chip.EXPIRED)
        driver.waits_for(lambda: quiet(window))
    with statements_of(window.here.database) as statements:
        issue(driver, window, 2)
        driver.waits_for(lambda: quiet(window))
    new = any_site.tokens()[-1]["id"]
    assert (typed_filter(window), window.tokens_page.chips.chip) == ("", Chip.ALL)
    assert len(ids(window)) == len(any_site.tokens())
    assert list(window.tokens_page.view.selected_ids()) == [new]
    assert "6 live · 9 rows" in driver.texts(window.status).split("\n")
    assert len([each for each in statements if "AS state_rank" in each]) == 1


def test_an_expired_token_that_is_extended_stays_in_its_filter_and_is_counted_as_live(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    narrow(window, driver, "user:2")
    listed = ids(window)
    [expired] = any_site.query(
        "SELECT id FROM trongate_tokens WHERE user_id = 2 AND expiry_date < %s", any_site.now()
    )
    window.tokens_page.view.show_id(expired["id"])
    driver.click(window, "Extend…")
    dialog = driver.window(ExtendDialog)
    driver.click(dialog, "7 days")
    driver.click(dialog, "Extend token")
    driver.closed(ExtendDialog)
    driver.waits_for(lambda: quiet(window))
    assert (typed_filter(window), ids(window)) == ("user:2", listed)
    assert "6 live · 8 rows" in driver.texts(window.status).split("\n")


def test_an_own_revoke_of_many_is_not_told_as_what_others_did(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    for number in range(60):
        any_site.add_token(f"token {number}", 2, any_site.now() + 9_000)
    window = entered(program, driver, any_site)
    page = window.tokens_page
    narrow(window, driver, "user:2")
    page.view.setFocus()
    driver.press(page.view, Qt.Key.Key_A, CONTROL)
    with Held(window.here, "SELECT MAX(TRONGATE_TOKENS.ID)") as held:
        revoke_selected(window, driver)
        driver.waits_for(lambda: held.arrived.is_set() and page.table.gone)
        assert "gone" not in page.bar.text
        held.released.set()
        driver.waits_for(lambda: ids(window) == [] and quiet(window))
    assert page.bar.text == ""
    assert "≈" not in driver.texts(window.status)


def test_what_others_deleted_while_a_list_was_read_is_told_when_that_is_stopped(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    page = window.tokens_page
    any_site.execute("DELETE FROM trongate_tokens WHERE id = 3")
    with Held(window.here, "SELECT MAX(TRONGATE_TOKENS.ID)") as held:
        page.refresh()
        driver.waits_for(lambda: held.arrived.is_set() and page.table.gone)
        driver.waits_for(lambda: page.bar.text == "Reading the list…")
        driver.click(window, "Stop")
        held.released.set()
        driver.waits_for(lambda: page.bar.text == "1 gone")
    assert "≈" in driver.texts(window.status)


def test_a_count_from_before_an_own_revoke_makes_no_row_new(
    window: MainWindow, driver: Driver
) -> None:
    page, here = window.tokens_page, window.here
    before = here.tokens.counts(here.clock(), max(ids(window)))
    page.view.select_ids([3])
    with Held(window.here, "SELECT MAX(TRONGATE_TOKENS.ID)") as held:
        revoke_selected(window, driver)
        driver.waits_for(lambda: held.arrived.is_set() and 3 not in ids(window))
        page.reading.tally.counted.emit(before)
        driver.waits_for(lambda: page.bar.text == "Reading the list…")
        driver.click(window, "Stop")
        held.released.set()
        driver.waits_for(lambda: quiet(window))
    assert page.bar.text == ""


def test_a_count_from_before_the_list_was_read_makes_no_row_new(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    page, here = window.tokens_page, window.here
    before = here.tokens.counts(here.clock(), max(ids(window)))
    any_site.execute("DELETE FROM trongate_tokens WHERE id = 3")
    page.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    driver.waits_for(lambda: 3 not in ids(window) and quiet(window))
    page.reading.tally.counted.emit(before)
    assert page.bar.text == ""


def test_an_undo_keeps_a_filter_that_the_rows_match_and_counts_them(
    window: MainWindow, driver: Driver
) -> None:
    narrow(window, driver, "user:2")
    before = ids(window)
    window.tokens_page.view.select_ids([2])
    revoke_selected(window, driver)
    driver.waits_for(lambda: 2 not in ids(window) and quiet(window))
    driver.press(window, Qt.Key.Key_Z, CONTROL)
    driver.waits_for(lambda: "1 token is back." in driver.texts(window) and quiet(window))
    assert (typed_filter(window), ids(window)) == ("user:2", before)
    assert list(window.tokens_page.view.selected_ids()) == [2]
    assert "5 live · 8 rows" in driver.texts(window.status).split("\n")
