"""A revoke can be taken back for half a minute: the same rows, and only where they are absent."""

import pytest
from PySide6.QtCore import Qt

from tests.driver import Driver
from tests.running import enter
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import signed_in, site_of
from tests.views.conftest import Held
from trongate_admin.app import Program
from trongate_admin.models.moments import number
from trongate_admin.storage.kept_rows import MOST, KeptRows, Restorer
from trongate_admin.storage.revocation import Revoker
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.revoke_dialog import RevokeDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


def everything(site: SeededSite) -> list[dict[str, object]]:
    return site.query("SELECT * FROM trongate_tokens ORDER BY id")


def revoke_selected(window: MainWindow, driver: Driver) -> None:
    driver.click(window, "Revoke")
    dialog = driver.window(RevokeDialog)
    driver.click(dialog, dialog._revoke.text())
    driver.closed(RevokeDialog)


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    seed_basic(any_site)
    return enter(program, driver, site_of(any_site))


def test_undo_puts_the_very_rows_back(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    before = everything(any_site)
    theirs = [int(str(row["id"])) for row in before if row["user_id"] == 2]
    window.tokens_page.view.select_ids(theirs)
    revoke_selected(window, driver)
    driver.waits_for(lambda: len(everything(any_site)) == len(before) - len(theirs))
    driver.waits_for(lambda: f"{len(theirs)} tokens revoked" in driver.texts(window))
    driver.click(window, f"Undo ({window.verbs.undo.left} s)")
    driver.waits_for(lambda: everything(any_site) == before)
    driver.waits_for(lambda: f"{len(theirs)} tokens are back." in driver.texts(window))


def test_undo_works_by_its_key_after_a_revoke_by_rule(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    before = everything(any_site)
    page = window.tokens_page
    page.filter_box.ask_at_once("user:2")
    driver.waits_for(lambda: page.reading.feed.is_complete and page.table.rowCount() == 3)
    page.view.setFocus()
    driver.press(page.view, Qt.Key.Key_A, CONTROL)
    revoke_selected(window, driver)
    driver.waits_for(lambda: "3 tokens revoked" in driver.texts(window))
    driver.press(window, Qt.Key.Key_Z, CONTROL)
    driver.waits_for(lambda: everything(any_site) == before)


def test_undo_stays_offered_while_another_revoke_is_asked_about_and_cancelled(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    before = everything(any_site)
    window.tokens_page.view.select_ids([2])
    revoke_selected(window, driver)
    driver.waits_for(lambda: "1 token revoked." in driver.texts(window))
    window.tokens_page.view.select_ids([3])
    driver.click(window, "Revoke")
    driver.click(driver.window(RevokeDialog), "Cancel")
    driver.closed(RevokeDialog)
    assert window.news.text == "1 token revoked."
    driver.click(window, f"Undo ({window.verbs.undo.left} s)")
    driver.waits_for(lambda: everything(any_site) == before)


def test_undo_is_offered_again_once_many_selected_tokens_are_read(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    seed_many(any_site, tokens=1_200, users=20)
    window = enter(program, driver, site_of(any_site))
    page = window.tokens_page
    driver.waits_for(lambda: page.reading.feed.is_complete and page.table.rowCount() > 1_200)
    page.view.select_ids([2])
    revoke_selected(window, driver)
    driver.waits_for(lambda: "1 token revoked." in driver.texts(window))
    driver.waits_for(lambda: page.reading.feed.is_complete and not page.reading.feed.is_reading)
    page.view.select_ids(page.table.ids[50:1_150])
    with Held(window.here, "SELECT") as held:
        driver.click(window, "Revoke")
        driver.waits_for(held.arrived.is_set)
        window.verbs.undo._tick()
        assert window.news.text == f"Reading {number(1_100)} selected tokens…"
        held.released.set()
        dialog = driver.window(RevokeDialog)
    assert window.news.text == "1 token revoked."
    driver.click(dialog, "Cancel")
    driver.closed(RevokeDialog)
    assert driver.button(window, f"Undo ({window.verbs.undo.left} s)").isVisible()


def test_columns_that_a_site_added_come_back_too(extra_site: SeededSite) -> None:
    with signed_in(extra_site) as here:
        id_ = here.seeded.tokens()[0]["id"]
        before = everything(extra_site)
        assert len(before[0]) > 5
        kept = KeptRows()
        Revoker(here.database, here.session).revoke(here.listed(id_), kept)
        assert here.row(id_) is None
        Restorer(here.database, here.session).restore(kept)
        assert everything(extra_site) == before


def test_a_string_that_is_there_again_is_left_alone(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        row = here.seeded.tokens()[0]
        kept = KeptRows()
        Revoker(here.database, here.session).revoke(here.listed(row["id"]), kept)
        here.seeded.add_token(row["token"], row["user_id"], row["expiry_date"])
        count = len(here.seeded.tokens())
        restoration = Restorer(here.database, here.session).restore(kept)
        assert (restoration.restored, restoration.present) == ((), 1)
        assert len(here.seeded.tokens()) == count


def test_a_row_whose_id_is_taken_comes_back_under_another(any_site: SeededSite) -> None:
    with signed_in(any_site) as here:
        row = here.seeded.tokens()[0]
        kept = KeptRows()
        Revoker(here.database, here.session).revoke(here.listed(row["id"]), kept)
        any_site.insert("trongate_tokens", id=row["id"], token="another", user_id=2)
        [back] = Restorer(here.database, here.session).restore(kept).restored
        assert back != row["id"]
        assert here.row(back) == row | {"id": back}


def test_what_was_revoked_is_forgotten_when_the_time_is_over(
    window: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    window.tokens_page.view.select_ids([1])
    revoke_selected(window, driver)
    undo = window.verbs.undo
    driver.waits_for(lambda: undo.left)
    kept = window.verbs.revoking.kept
    assert kept is not None
    for _ in range(undo.left):
        undo._tick()
    assert len(kept) == 0
    driver.press(window, Qt.Key.Key_Z, CONTROL)
    driver.waits_for(lambda: "The 30 seconds are over." in driver.texts(window))
    assert not [row for row in everything(any_site) if row["id"] == 1]


def test_a_revoke_of_more_than_a_thousand_is_not_kept(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=MOST + 200, users=20)
    window = enter(program, driver, site_of(mariadb_site))
    page = window.tokens_page
    page.filter_box.ask_at_once("not:" + str(window.here.session.token_id))
    driver.waits_for(lambda: page.reading.feed.is_complete and page.table.rowCount() > MOST)
    page.view.setFocus()
    driver.press(page.view, Qt.Key.Key_A, CONTROL)
    revoke_selected(window, driver)
    driver.waits_for(lambda: "tokens revoked" in driver.texts(window))
    assert window.verbs.undo.left == 0
    driver.press(window, Qt.Key.Key_Z, CONTROL)
    driver.waits_for(lambda: f"more than {number(MOST)} aren't kept" in driver.texts(window))
    assert [row["id"] for row in mariadb_site.tokens()] == [window.here.session.token_id]


def test_kept_rows_say_nothing_of_what_they_hold() -> None:
    kept = KeptRows()
    kept.add([{"id": 1, "token": "canary"}])
    assert "canary" not in f"{kept!r} {kept}"
