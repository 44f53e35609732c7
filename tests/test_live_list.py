"""The list of tokens holds still, follows the table at next to no cost, and never reads it all."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QKeyCombination, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from tests.driver import Driver
from tests.running import enter, go_to, quiet
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import counted_rows, site_of, statements_of
from tests.views.conftest import Held, MovableTime
from trongate_admin.app import Program
from trongate_admin.domain.order import TokenSort
from trongate_admin.domain.watching import AT_FIRST
from trongate_admin.models.record_table import HELD, PAGE
from trongate_admin.models.roles import GoneRole
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.users_page import UsersPage

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ROWS = 20_000


@pytest.fixture
def few(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    """Three hundred tokens beside the small site's."""
    seed_basic(any_site)
    now = any_site.now()
    for number in range(300):
        any_site.add_token(f"token {number}", 2, now + 10_000 + number)
    return entered(program, driver, any_site)


@pytest.fixture
def many(program: Program, driver: Driver, mariadb_site: SeededSite) -> MainWindow:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=ROWS, users=500)
    return entered(program, driver, mariadb_site)


def entered(program: Program, driver: Driver, site: SeededSite) -> MainWindow:
    window = enter(program, driver, site_of(site))
    page = window.tokens_page
    driver.waits_for(lambda: page.reading.feed.is_complete and quiet(window))
    return window


def look(window: MainWindow, driver: Driver) -> None:
    """The next automatic look, to its end."""
    window._watch.look()
    driver.waits_for(lambda: quiet(window))


def count(window: MainWindow, driver: Driver) -> None:
    """The count that comes by itself each minute, to its end."""
    due, time = window.tokens_page.reading.tally._due, MovableTime()
    time.seconds, due._monotonic = due._at, time
    look(window, driver)


def ids(window: MainWindow) -> list[int]:
    return window.tokens_page.table.ids.tolist()


def settled(view: QTableView) -> bool:
    """Whether each row in sight shows what it holds."""
    first, last = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    model = view.model()
    name = 0 if model.columnCount() < 8 else 8
    return all(model.index(row, name).data() != "…" for row in range(first, last + 1))


def test_rows_hold_still_until_they_are_to_be_shown(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    page, before = few.tokens_page, ids(few)
    gone = before[3]
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", gone)
    new = [any_site.add_token(f"new {number}", 2, any_site.now() + 900) for number in range(2)]
    look(few, driver)
    assert page.bar.text == "2 new, 1 gone"
    assert ids(few) == before
    assert driver.texts(few.status).count("≈") == 1
    driver.click(few, "Show")
    driver.waits_for(lambda: ids(few)[:2] == new[::-1])
    assert gone not in ids(few)
    driver.waits_for(lambda: page.bar.text == "")
    driver.waits_for(lambda: "≈" not in driver.texts(few.status))


@pytest.mark.parametrize("typed", ["", "member"])
def test_a_list_that_fits_one_page_is_told_what_came_and_went_and_no_more(
    program: Program, driver: Driver, any_site: SeededSite, typed: str
) -> None:
    seed_basic(any_site)
    window = entered(program, driver, any_site)
    page = window.tokens_page
    look(window, driver)
    if typed:
        page.filter_box.ask_at_once(typed)
        driver.waits_for(lambda: page.reading.feed.is_complete and quiet(window))
        look(window, driver)
    listed = page.table.rowCount()
    assert 0 < listed < PAGE
    assert page.bar.text == ""
    any_site.add_token("came", 2, any_site.now() + 10_000)
    look(window, driver)
    assert page.bar.text == "1 new"
    last = page.table.record(listed - 1)
    assert last is not None
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", last.id)
    look(window, driver)
    assert page.bar.text == "1 new, 1 gone"


def test_a_thousand_new_rows_are_told_as_such_and_one_more_as_more(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    seed_many(any_site, tokens=1_000, users=1)
    look(few, driver)
    assert few.tokens_page.bar.text == "1000 new"
    any_site.add_token("one more", 2, any_site.now() + 900)
    look(few, driver)
    assert few.tokens_page.bar.text == "1000+ new"


def test_a_row_that_comes_back_while_it_is_struck_through_is_an_ordinary_one_again(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    """As when another administrator takes his revoke back."""
    page, back = few.tokens_page, ids(few)[3]
    [row] = any_site.query("SELECT * FROM trongate_tokens WHERE id = %s", back)
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", back)
    look(few, driver)
    count(few, driver)
    assert page.bar.text == "1 gone"
    assert page.table.index(3, 0).data(GoneRole)
    any_site.insert("trongate_tokens", **row)
    look(few, driver)
    assert page.bar.text == ""
    assert not page.table.index(3, 0).data(GoneRole)
    assert ids(few)[3] == back


def test_a_row_that_comes_back_after_it_left_the_list_is_told_and_shown(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    page, before = few.tokens_page, ids(few)
    [row] = any_site.query("SELECT * FROM trongate_tokens WHERE id = %s", before[3])
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", before[3])
    look(few, driver)
    driver.click(few, "Show")
    driver.waits_for(lambda: before[3] not in ids(few) and quiet(few))
    any_site.insert("trongate_tokens", **row)
    any_site.add_token("new", 2, any_site.now() + 900)
    count(few, driver)
    assert page.bar.text == "2 new"
    driver.click(few, "Show")
    driver.waits_for(lambda: ids(few)[1:] == before and quiet(few))
    assert page.bar.text == ""


@pytest.mark.parametrize("way", ["sorted before it is looked for", "hidden by a filter"])
def test_numbers_are_old_as_soon_as_a_row_is_known_that_they_lack(
    few: MainWindow, driver: Driver, any_site: SeededSite, way: str
) -> None:
    page = few.tokens_page
    counted = few.status._rows.text()
    if way == "hidden by a filter":
        page.filter_box.ask_at_once("user:3")
        driver.waits_for(lambda: quiet(few))
    any_site.add_token("new", 2, any_site.now() + 9_000)
    assert "≈" not in driver.texts(few.status)
    if way == "hidden by a filter":
        look(few, driver)
    else:
        page.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
        driver.waits_for(lambda: quiet(few))
    assert page.bar.text == ""
    assert few.status._rows.text() == f"≈ {counted}"
    count(few, driver)
    look(few, driver)
    assert "≈" not in driver.texts(few.status)


def test_numbers_that_were_counted_after_a_row_came_are_not_old(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    any_site.add_token("new", 2, any_site.now() + 9_000)
    look(few, driver)
    assert "≈" in driver.texts(few.status)
    count(few, driver)
    look(few, driver)
    assert few.tokens_page.bar.text == "1 new"
    assert "≈" not in driver.texts(few.status)


def test_what_is_selected_and_in_sight_stays_when_changes_are_shown(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    view = few.tokens_page.view
    view.show_id(ids(few)[200])
    view.select_ids(ids(few)[198:201])
    chosen, top = list(view.selected_ids()), ids(few)[view.rowAt(0)]
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", ids(few)[100])
    any_site.add_token("new", 2, any_site.now() + 900)
    look(few, driver)
    driver.click(few, "Show")
    driver.waits_for(lambda: quiet(few))
    assert list(view.selected_ids()) == chosen
    assert ids(few)[view.rowAt(0)] == top


def test_rows_that_changed_everywhere_keep_selection_and_place(
    many: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    view, table = many.tokens_page.view, many.tokens_page.table
    view.show_id(table.ids[9_000])
    view.select_ids(table.ids[8_999:9_002])
    chosen, top = list(view.selected_ids()), table.ids[view.rowAt(0)]
    kept = ",".join(map(str, [top, *chosen]))
    mariadb_site.execute(f"DELETE FROM trongate_tokens WHERE id % 7 = 0 AND id NOT IN ({kept})")
    driver.press(view, Qt.Key.Key_F5)
    driver.waits_for(lambda: quiet(many))
    assert table.rowCount() < ROWS
    assert list(view.selected_ids()) == chosen
    assert table.ids[view.rowAt(0)] == top


def test_another_order_keeps_what_is_selected(many: MainWindow, driver: Driver) -> None:
    view = many.tokens_page.view
    view.select_ids([ids(many)[7], ids(many)[15_000]])
    chosen = set(view.selected_ids())
    view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    driver.waits_for(lambda: quiet(many))
    assert set(view.selected_ids()) == chosen


def test_an_order_is_asked_for_once(many: MainWindow, driver: Driver) -> None:
    """Who asks twice has the server begin a scan, and kill it."""
    view, wanted = many.tokens_page.view, []
    view.table.order_wanted.connect(lambda *order: wanted.append(order))
    for column, way in ((4, Qt.SortOrder(0)), (4, Qt.SortOrder(1)), (4, Qt.SortOrder(1))):
        view.sortByColumn(column, way)
    header = view.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert wanted == [
        (TokenSort.EXPIRY, False),
        (TokenSort.EXPIRY, True),
        (TokenSort.EXPIRY, True),
        (TokenSort.USER, False),
    ]
    driver.waits_for(lambda: quiet(many))


def test_a_look_that_finds_nothing_new_reads_few_rows(
    many: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    look(many, driver)
    with statements_of(many.here.database) as statements, counted_rows(mariadb_site) as rows:
        look(many, driver)
    [read] = rows
    in_sight = many.tokens_page.view.visible_rows()[1] + 1
    # What became of the watched tokens is one question by primary key besides.
    assert 0 < read <= 3 * in_sight + 60 + AT_FIRST
    assert len(statements) == 5, statements
    assert many.tokens_page.bar.text == ""


def test_looks_in_a_row_count_nothing_again(many: MainWindow, driver: Driver) -> None:
    with statements_of(many.here.database) as statements:
        for _ in range(3):
            look(many, driver)
    assert statements
    assert not any("AS state_rank" in each for each in statements)


def test_a_count_that_takes_long_is_not_begun_anew(many: MainWindow, driver: Driver) -> None:
    reading, time = many.tokens_page.reading, MovableTime()
    reading.tally._due._monotonic = time
    many.refresh()
    background, question = many.verbs.background, (reading.tally, "count")
    driver.waits_for(lambda: background.is_asked(*question))
    under_way = background._keys[question]
    time.seconds += 61
    reading.follow(1)
    assert background._keys[question] is under_way
    driver.waits_for(lambda: not background._answers)


def test_users_are_there_before_their_tokens_are_counted(many: MainWindow, driver: Driver) -> None:
    table = many.page(UsersPage).table
    live = [column.title for column in table.columns].index("Live tokens")
    with Held(many.here, "SELECT GROUP_CONCAT(CONCAT_WS") as held:
        go_to(many, driver, "users")
        driver.waits_for(held.arrived.is_set)
        driver.waits_for(lambda: settled(many.page(UsersPage).view))
        assert table.index(0, live).data() == "…"
        held.released.set()
        driver.waits_for(lambda: table.index(0, live).data() != "…")


def test_the_users_tokens_are_counted_once_for_all_pages(many: MainWindow, driver: Driver) -> None:
    go_to(many, driver, "users")
    driver.waits_for(lambda: quiet(many))
    bar = many.page(UsersPage).view.verticalScrollBar()
    with statements_of(many.here.database) as statements:
        for part in (3, 2, 1):
            bar.setValue(bar.maximum() // part)
            driver.waits_for(lambda: quiet(many) and settled(many.page(UsersPage).view))
        look(many, driver)
    assert not any("sum(" in each for each in statements)


def test_a_hidden_window_asks_for_its_session_alone(many: MainWindow, driver: Driver) -> None:
    many.hide()
    with statements_of(many.here.database) as statements:
        look(many, driver)
    assert len(statements) == 3, statements
    assert not any("count(" in each.lower() for each in statements)
    many.show()


Act = Callable[[MainWindow, Driver], object]
_PAGES = 6 * 4 * PAGE
"""Rows of three tables, and of the names, for a few pages."""
OPERATIONS: dict[str, tuple[Act, int, int]] = {
    "sort": (lambda window, _: window.tokens_page.view.sortByColumn(4, Qt.SortOrder(0)), 6, 4),
    "jump": (
        lambda window, _: window.tokens_page.view.verticalScrollBar().setValue(10_000 * 30),
        1,
        0,
    ),
    "end": (lambda window, driver: driver.press(window.tokens_page.view, Qt.Key.Key_End), 1, 0),
    "refresh": (lambda window, driver: driver.press(window, Qt.Key.Key_F5), 10, 8),
    "filter": (lambda window, _: window.tokens_page.filter_box.ask_at_once("level:3"), 5, 5),
}
"""What a person does; how many statements at the most answer it, and how often they read all."""


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_takes_few_statements_few_rows_and_no_offset(
    many: MainWindow, driver: Driver, mariadb_site: SeededSite, operation: str
) -> None:
    act, most, scans = OPERATIONS[operation]
    view = many.tokens_page.view
    view.setFocus()
    with statements_of(many.here.database) as statements, counted_rows(mariadb_site) as rows:
        act(many, driver)
        driver.waits_for(lambda: quiet(many) and settled(view))
    assert 0 < rows[0] <= scans * ROWS + _PAGES
    # Setting a session's limits reads nothing.
    asked = [each for each in statements if not each.startswith("SET ")]
    assert 0 < len(asked) <= most, asked
    assert not any("OFFSET" in each.upper() for each in statements)


def test_pages_are_read_by_their_ids_and_memory_is_bounded(
    many: MainWindow, driver: Driver
) -> None:
    view, table = many.tokens_page.view, many.tokens_page.table
    bar = view.verticalScrollBar()
    with statements_of(many.here.database) as statements:
        for row in range(0, ROWS, 900):
            bar.setValue(row * 30)
            driver.waits_for(lambda: settled(view))
    assert len(table.records) <= HELD
    pages = [each for each in statements if " IN (" in each]
    assert len(pages) == len(statements)
    assert all(each.count("%s") <= 4 * PAGE + 10 for each in pages)


def test_reading_can_be_stopped_and_taken_up_again(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=2_000, users=50)
    window = entered(program, driver, mariadb_site)
    page = window.tokens_page
    with Held(window.here, "SELECT COUNT(*) AS COUNT_1, BIT_OR(") as held:
        page.filter_box.ask_at_once("level:2")
        driver.waits_for(lambda: page.bar.text == "Reading the list…")
        assert page.table.rowCount() == PAGE
        driver.click(window, "Stop")
        held.released.set()
        driver.waits_for(lambda: page.bar.text == "Only the first rows are listed.")
    driver.click(window, "Read all")
    driver.waits_for(lambda: page.table.rowCount() > PAGE and page.bar.text == "")


def test_what_was_stopped_stays_stopped_at_the_next_look(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=2_000, users=50)
    window = entered(program, driver, mariadb_site)
    page = window.tokens_page
    with Held(window.here, "SELECT COUNT(*) AS COUNT_1, BIT_OR(") as held:
        page.filter_box.ask_at_once("level:2")
        driver.waits_for(lambda: page.bar.text == "Reading the list…")
        driver.click(window, "Stop")
        held.released.set()
        driver.waits_for(lambda: page.bar.text == "Only the first rows are listed.")
    look(window, driver)
    assert page.bar.text == "Only the first rows are listed."
    driver.press(page.view, Qt.Key.Key_F5)
    driver.waits_for(lambda: page.table.rowCount() > PAGE and page.bar.text == "")


def test_what_is_new_to_a_list_that_was_read_again_meanwhile_is_not_told(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    live = few.tokens_page.reading.live
    any_site.add_token("new", 2, any_site.now() + 900)
    with Held(few.here, "SELECT TRONGATE_TOKENS.ID \nFROM TRONGATE_TOKENS \nWHERE") as held:
        few._watch.look()
        driver.waits_for(held.arrived.is_set)
        live.start_from(10**6)
        held.released.set()
        driver.waits_for(lambda: quiet(few))
    assert live.new == 0
    assert few.tokens_page.bar.text == ""


def test_people_that_nobody_looks_at_are_read_after_the_tokens(
    many: MainWindow, driver: Driver
) -> None:
    page, users = many.tokens_page, many.page(UsersPage)
    users.is_read = False
    looked: list[object] = []
    many._watch.looked.connect(looked.append)
    with (
        statements_of(many.here.database) as statements,
        Held(many.here, "SELECT TRONGATE_TOKENS.ID \nFROM TRONGATE_TOKENS") as held,
    ):
        page.filter_box.ask_at_once("level:2")
        driver.waits_for(held.arrived.is_set)
        many._watch.look()
        driver.waits_for(lambda: looked)
        held.released.set()
        driver.waits_for(lambda: users.is_read and quiet(many))
    names = [each for each in statements if "FROM trongate_users ORDER BY" in each]
    packed = next(
        each for each in statements if each.startswith("SELECT count(*) AS count_1, bit_or(")
    )
    assert statements.index(names[0]) > statements.index(packed)


def test_an_order_that_is_stopped_before_its_first_rows_is_taken_back(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=2_000, users=50)
    window = entered(program, driver, mariadb_site)
    page, before = window.tokens_page, ids(window)
    header = page.view.horizontalHeader()
    arrow = header.sortIndicatorSection(), header.sortIndicatorOrder()
    first = "SELECT TRONGATE_TOKENS.ID \nFROM TRONGATE_TOKENS \nWHERE TRONGATE_TOKENS.EXPIRY"
    with Held(window.here, first) as held:
        page.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
        driver.waits_for(lambda: page.bar.text == "Reading the list…")
        driver.click(window, "Stop")
        held.released.set()
        driver.waits_for(lambda: page.bar.text == "")
    assert ids(window) == before
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == arrow


def test_everything_that_matches_is_revoked_by_a_rule(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    view = few.tokens_page.view
    few.tokens_page.filter_box.ask_at_once("level:2")
    driver.waits_for(lambda: quiet(few))
    doomed = set(ids(few))
    assert len(doomed) > PAGE
    view.setFocus()
    driver.press(view, Qt.Key.Key_A, CONTROL)
    late = any_site.add_token("came after the list", 2, any_site.now() + 900)
    before = {row["id"] for row in any_site.tokens()}
    driver.click(few, "Revoke")
    dialog = driver.window(RevokeDialog)
    with statements_of(few.here.database) as statements:
        driver.click(dialog, f"Revoke {len(doomed) + 1} tokens")
        driver.closed(RevokeDialog)
    left = {row["id"] for row in any_site.tokens()}
    assert before - left == doomed | {late}
    assert not any("sha2" in each for each in statements if each.startswith("DELETE"))
    driver.waits_for(lambda: f"{len(doomed) + 1} tokens revoked" in driver.texts(few))


@pytest.mark.parametrize(
    ("key", "from_row", "selected"),
    [
        (Qt.Key.Key_End, 5, [(307, 307)]),
        (Qt.Key.Key_Home, 5, [(0, 0)]),
        (SHIFT | Qt.Key.Key_End, 290, [(290, 307)]),
        (SHIFT | Qt.Key.Key_Home, 5, [(0, 5)]),
        (CONTROL | Qt.Key.Key_End, 5, [(5, 5)]),
    ],
    ids=["end", "home", "shift-end", "shift-home", "control-end"],
)
def test_home_and_end_lead_to_the_first_and_last_row_and_select_as_other_keys_do(
    few: MainWindow,
    driver: Driver,
    key: Qt.Key | QKeyCombination,
    from_row: int,
    selected: list[tuple[int, int]],
) -> None:
    view = few.tokens_page.view
    view.selectRow(from_row)
    pressed = key if isinstance(key, QKeyCombination) else QKeyCombination(key)
    driver.press(view, pressed.key(), pressed.keyboardModifiers())
    assert view.currentIndex().row() == (307 if pressed.key() == Qt.Key.Key_End else 0)
    assert list(view.selected_runs()) == selected


def test_selecting_everything_asks_nothing_and_lists_no_ids(
    many: MainWindow, driver: Driver
) -> None:
    view = many.tokens_page.view
    view.setFocus()
    with statements_of(many.here.database) as statements:
        driver.press(view, Qt.Key.Key_A, CONTROL)
        QApplication.processEvents()
    assert statements == []
    selection = many.tokens_page.selection()
    assert selection.count == many.tokens_page.table.rowCount()
    assert selection.rule is not None
    assert selection.held == []


def test_everything_stays_selected_when_more_comes(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    view = few.tokens_page.view
    view.setFocus()
    driver.press(view, Qt.Key.Key_A, CONTROL)
    any_site.add_token("new", 2, any_site.now() + 900)
    look(few, driver)
    driver.click(few, "Show")
    driver.waits_for(lambda: quiet(few))
    assert view.selected_count == few.tokens_page.table.rowCount()


def test_everything_stays_selected_in_another_order_and_when_more_comes(
    few: MainWindow, driver: Driver, any_site: SeededSite
) -> None:
    view = few.tokens_page.view
    view.setFocus()
    driver.press(view, Qt.Key.Key_A, CONTROL)
    view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    driver.waits_for(lambda: quiet(few))
    late = any_site.add_token("new", 2, any_site.now() + 900)
    driver.press(view, Qt.Key.Key_F5)
    driver.waits_for(lambda: quiet(few))
    assert late in view.selected_ids()
    assert view.selected_count == few.tokens_page.table.rowCount()


@pytest.mark.parametrize("typed", ["level:3", "level:2"])
@pytest.mark.parametrize("verb", ["Show", "F5"])
def test_rows_selected_by_hand_stay_those_though_no_other_was_listed(
    few: MainWindow, driver: Driver, any_site: SeededSite, typed: str, verb: str
) -> None:
    """One row that is clicked, and hundreds from a click to one with Shift."""
    view = few.tokens_page.view
    few.tokens_page.filter_box.ask_at_once(typed)
    driver.waits_for(lambda: quiet(few))
    driver.choose_row(view, 0)
    view.scrollToBottom()
    last = view.visualRect(view.table.index(view.table.rowCount() - 1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, last)
    chosen = ids(few)
    assert list(view.selected_ids()) == chosen
    user = {"level:3": 4, "level:2": 2}[typed]
    late = any_site.add_token("new", user, any_site.now() + 900)
    look(few, driver)
    if verb == "Show":
        driver.click(few, verb)
    else:
        driver.press(view, Qt.Key.Key_F5)
    driver.waits_for(lambda: quiet(few))
    assert late in ids(few)
    assert list(view.selected_ids()) == chosen
