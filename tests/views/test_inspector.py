"""The inspector follows the selection at next to no cost, and tells what several rows are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.driver import Driver
from tests.running import enter, go_to, leave
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of, statements_of
from tests.views.conftest import Held
from tests.views.inspecting import inspect, inspected, quiet, texts, value
from trongate_admin.app import Program
from trongate_admin.models.moments import number
from trongate_admin.settings import Folders
from trongate_admin.views.change_dialog import ChangeDialog
from trongate_admin.views.main_window import MainWindow

DAY = 86_400


@pytest.fixture
def window(program: Program, driver: Driver, sqlite_site: SeededSite) -> MainWindow:
    """The small site, with the inspector in sight."""
    if not sqlite_site.query("SELECT id FROM trongate_user_levels LIMIT 1"):
        seed_basic(sqlite_site)
    return inspected(program, driver, sqlite_site)


# --- several tokens


def test_several_rows_are_added_up_by_state_and_level(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    now = sqlite_site.now()
    ids = [sqlite_site.add_token(f"t{n}", 2, now + DAY) for n in range(3)]
    ids.append(sqlite_site.add_token("old", 2, now - DAY))
    ids.append(sqlite_site.add_token("orphan", 911, now + DAY))
    said = inspect(window, driver, *ids)
    assert "5 tokens selected" in said
    for name, count in (("Live", 3), ("Expired", 1), ("Orphan", 1), ("member", 4)):
        assert value(window, name) == str(count)
    assert value(window, "no such user") == "1"


def test_everything_that_matches_is_added_up_by_its_rule(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    user = sqlite_site.add_user(3)
    for n in range(250):
        sqlite_site.add_token(f"t{n}", user, sqlite_site.now() + (DAY if n % 5 else -DAY))
    page = window.tokens_page
    page.show_filter(f"user:{user}")
    driver.waits_for(lambda: page.table.rowCount() == 250)
    with statements_of(window.here.database) as said:
        page.view.selectAll()
        driver.waits_for(lambda: "By level" in texts(window))
    assert page.selection().rule is not None
    assert (value(window, "Live"), value(window, "Expired")) == ("200", "50")
    assert value(window, "editor") == "250"
    counting = [each for each in said if "count(" in each.lower()]
    assert len(counting) == 2
    assert all(" IN (" not in each.replace(" IN (SELECT", "") for each in counting)


def test_a_part_that_is_too_large_is_not_read(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    values = ",".join(f"('x{n}', 2, 2000000000)" for n in range(2_100))
    sqlite_site.execute(
        f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}"
    )
    page = window.tokens_page
    page.refresh()
    driver.waits_for(lambda: page.table.rowCount() > 2_100 and quiet(window))
    with statements_of(window.here.database) as said:
        page.view.select_ids(page.table.ids[:2_050])
        driver.waits_for(lambda: f"{number(2_050)} tokens selected" in texts(window))
        driver.waits_for(lambda: quiet(window))
    assert f"added up to {number(2_000)} rows" in texts(window)
    assert not [each for each in said if "count(" in each.lower()]


def test_what_was_changed_here_is_added_up_anew_and_once(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    now = any_site.now()
    ids = [any_site.add_token("long", 2, now + 30 * DAY), any_site.add_token("soon", 2, now + 900)]
    window = inspected(program, driver, any_site)
    inspect(window, driver, *ids)
    assert (value(window, "Live"), value(window, "Expiring")) == ("1", "1")
    with statements_of(window.here.database) as said:
        driver.click(window, "Extend…")
        dialog = driver.window(ChangeDialog)
        driver.click(dialog, "7 days")
        driver.click(dialog, "Extend 1 token")
        driver.closed(ChangeDialog)
        driver.waits_for(lambda: value(window, "Live") == "2")
        driver.waits_for(lambda: quiet(window))
        window._watch.look()
        driver.waits_for(lambda: quiet(window))
    by_state = [each for each in said if "AS state_rank" in each and "tokens.id IN (" in each]
    assert len(by_state) == 1


# --- cost


def test_fast_movement_asks_once(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    user = sqlite_site.add_user(2)
    ids = [sqlite_site.add_token(f"t{n}", user, sqlite_site.now() + DAY) for n in range(9)]
    inspect(window, driver, ids[-1])
    view = window.tokens_page.view
    view.setFocus()
    with statements_of(window.here.database) as said:
        for _ in range(7):
            QTest.keyClick(view, Qt.Key.Key_Down)
            QApplication.processEvents()
        assert f"Token #{ids[1]} " in texts(window)
        driver.waits_for(lambda: quiet(window))
    scans = [each for each in said if "is_duplicate" in each]
    assert len(scans) == 1


def test_an_answer_about_another_token_is_dropped(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    user = sqlite_site.add_user(2)
    sqlite_site.add_token("c", user, sqlite_site.now() + DAY)
    first = sqlite_site.add_token("a", user, sqlite_site.now() + DAY)
    second = sqlite_site.add_token("b", sqlite_site.add_user(3), sqlite_site.now() + DAY)
    inspect(window, driver, second)
    view = window.tokens_page.view
    with Held(window.here, "SELECT CASE") as held:
        view.select_ids([first])
        driver.waits_for(lambda: len(window.inspector._questions._jobs) > 1)
        assert value(window, "Tokens") == "…"
        view.select_ids([second])
        assert value(window, "Tokens") == "…"
        held.released.set()
        seen: set[str] = set()

        def has_come() -> bool:
            seen.add(value(window, "Tokens"))
            return len(seen) > 1

        driver.waits_for(has_come)
    assert seen == {"…", "1 live"}
    assert value(window, "Level") == "#3 editor"


def test_what_takes_long_keeps_nothing_else_waiting(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    token = sqlite_site.add_token("a", 1, sqlite_site.now() + DAY)
    other = sqlite_site.add_token("b", 2, sqlite_site.now() + DAY)
    inspect(window, driver, other)
    with Held(window.here, "SELECT CASE") as held:
        window.tokens_page.view.select_ids([token])
        driver.waits_for(lambda: value(window, "Account").endswith("demo, active"))
        new = sqlite_site.add_token("new", 2, sqlite_site.now() + DAY)
        window.tokens_page.refresh()
        driver.waits_for(lambda: window.tokens_page.table.held([new]))
        assert value(window, "Tokens") == "…"
        held.released.set()
        driver.waits_for(lambda: "None: no other row" in texts(window))


def test_nothing_is_asked_while_it_is_closed(
    window: MainWindow, driver: Driver, sqlite_site: SeededSite
) -> None:
    token = sqlite_site.add_token("a", 1, sqlite_site.now() + DAY)
    inspect(window, driver, token)
    driver.click(window.inspector, "Close inspector")
    with statements_of(window.here.database) as said:
        inspect(window, driver, window.here.session.token_id)
    assert not [each for each in said if "is_duplicate" in each]
    driver.press(window, Qt.Key.Key_F4)
    driver.waits_for(lambda: "demo" in texts(window))


# --- the dock


def test_f4_shows_and_closes_it(window: MainWindow, driver: Driver) -> None:
    driver.press(window, Qt.Key.Key_F4)
    driver.waits_for(lambda: not window.inspector.isVisible())
    driver.press(window, Qt.Key.Key_F4)
    driver.waits_for(window.inspector.isVisible)


def test_on_another_section_it_tells_of_nothing(window: MainWindow, driver: Driver) -> None:
    inspect(window, driver, 1)
    go_to(window, driver, "users")
    driver.waits_for(lambda: "No token selected" in texts(window))
    go_to(window, driver, "tokens")
    driver.waits_for(lambda: "Token #1" in texts(window))


@pytest.mark.parametrize("is_open", [True, False])
def test_where_it_was_is_remembered(
    qapp: QApplication, folders: Folders, driver: Driver, sqlite_site: SeededSite, is_open: bool
) -> None:
    seed_basic(sqlite_site)
    for is_first in (True, False):
        program = Program(qapp, folders)
        window = enter(program, driver, site_of(sqlite_site))
        if is_first and is_open:
            driver.press(window, Qt.Key.Key_F4)
            driver.waits_for(window.inspector.isVisible)
        assert window.inspector.isVisible() is is_open
        program.quit()
        leave(program)


def test_it_floats_closes_with_the_window_and_floats_again(
    qapp: QApplication, folders: Folders, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    for is_first in (True, False):
        program = Program(qapp, folders)
        window = enter(program, driver, site_of(sqlite_site))
        if is_first:
            driver.press(window, Qt.Key.Key_F4)
            driver.click(window.inspector, "Let float")
        assert window.inspector.isVisible()
        assert window.inspector.isFloating()
        window.close()
        assert not window.inspector.isVisible()
        program.quit()
        leave(program)


def test_only_a_wide_window_begins_with_it(window: MainWindow) -> None:
    for width, is_open in ((1399, False), (1400, True)):
        window.inspector.begin(window.inspector._theme.width(width))
        assert window.inspector.isVisible() is is_open


def test_it_stays_beside_a_table_that_can_be_used(window: MainWindow, driver: Driver) -> None:
    window.resize(1240, 760)
    driver.waits_for(lambda: window.inspector.width() <= 330)
    assert window.tokens_page.view.width() >= 600
