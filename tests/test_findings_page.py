"""The section Findings, as a person meets it: the number, the cards, and the fix of each."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.driver import Driver
from tests.running import enter, go_to
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD, site_of, statements_of
from tests.views.conftest import MovableTime
from trongate_admin.app import Program
from trongate_admin.purge import PurgeState
from trongate_admin.views.finding_card import FindingCard
from trongate_admin.views.findings_page import FindingsPage
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.overview_page import OverviewPage
from trongate_admin.views.purge_dialog import PurgeDialog
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.sql_box import SqlBox

DAY = 86_400
DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole


@pytest.fixture
def site(sqlite_site: SeededSite) -> SeededSite:
    """The small site with its two odd rows, an empty token of the administrator, and no key."""
    seed_basic(sqlite_site)
    sqlite_site.add_token("", 1, sqlite_site.now() + DAY)
    return sqlite_site


@pytest.fixture
def window(program: Program, driver: Driver, site: SeededSite) -> MainWindow:
    return entered(program, driver, site)


@pytest.fixture
def on_page(window: MainWindow, driver: Driver) -> MainWindow:
    """The section in sight, and everything answered."""
    go_to(window, driver, "findings")
    driver.waits_for(lambda: page_of(window).isVisible() and quiet(window))
    return window


@pytest.fixture
def empty_clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def entered(program: Program, driver: Driver, site: SeededSite) -> MainWindow:
    window = enter(program, driver, site_of(site))
    driver.waits_for(lambda: window.tokens_page.reading.feed.is_complete and quiet(window))
    return window


def page_of(window: MainWindow) -> FindingsPage:
    return window.page(FindingsPage)


def quiet(window: MainWindow) -> bool:
    """Whether nothing is being asked of the site, and every finding in sight has its card."""
    page = page_of(window)
    is_built = len(page._cards) == len(page.findings) or not page.isVisible()
    return not window.verbs.background._answers and is_built


def cards(window: MainWindow) -> dict[str, FindingCard]:
    """The cards by name, from top to bottom."""
    found = [c for c in page_of(window).findChildren(FindingCard) if not c.isHidden()]
    return {card.finding.name: card for card in sorted(found, key=lambda card: card.y())}


def shows(window: MainWindow, name: str) -> bool:
    return name in {finding.name for finding in page_of(window).findings}


def described(window: MainWindow) -> str:
    """What a screen reader says beside the section's title."""
    row = window.sections.kinds.index(FindingsPage)
    return str(window.sections.list.item(row).data(DESCRIPTION))


def test_the_number_of_findings_is_there_before_anybody_looks(
    window: MainWindow, driver: Driver
) -> None:
    count = len(page_of(window).findings)
    assert count >= 3
    assert described(window) == f"{count} findings, one or more critical"


def test_a_critical_finding_puts_the_number_on_the_colour_of_danger(
    program: Program, window: MainWindow
) -> None:
    colors = program.theme.colors
    sections = window.sections.list
    row = window.sections.kinds.index(FindingsPage)

    def has_badge() -> bool:
        image = sections.grab(sections.visualItemRect(sections.item(row))).toImage()
        danger = colors.danger.rgb()
        pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return any(image.pixel(*each) == danger for each in pixels)

    assert has_badge()
    sections.set_alarmed(row, False)
    assert not has_badge()


def test_the_worst_stands_first_with_its_severity_in_words(on_page: MainWindow) -> None:
    assert list(cards(on_page))[:2] == ["blank", "orphans"]
    card = cards(on_page)["blank"]
    assert card.accessibleName() == "Critical: An empty token opens the admin panel"
    assert card.accessibleDescription() == card.finding.meaning


@pytest.mark.parametrize("width", [1024, 1600])
def test_no_text_is_cut_off(on_page: MainWindow, driver: Driver, width: int) -> None:
    on_page.resize(width, 700)
    driver.waits_for(lambda: on_page.width() == width)
    for card in cards(on_page).values():
        for label in card.findChildren(QLabel):
            needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
            assert label.height() >= needed, label.text()


def test_show_lists_the_very_rows(on_page: MainWindow, driver: Driver, site: SeededSite) -> None:
    [orphan] = [row["id"] for row in site.tokens() if row["user_id"] == 999]
    driver.click(cards(on_page)["orphans"], "Show this token")
    driver.waits_for(lambda: on_page.tokens_page.table.ids.tolist() == [orphan])
    assert on_page.tokens_page.isVisible()
    assert on_page.tokens_page.filter_box.text() == "is:live is:orphan"


def test_revoking_a_finding_ends_its_rows_and_takes_it_away(
    on_page: MainWindow, driver: Driver, site: SeededSite
) -> None:
    for number in range(3):
        site.add_token(f"orphan {number}", 999, site.now() + DAY)
    driver.press(on_page, Qt.Key.Key_F5)
    driver.waits_for(lambda: quiet(on_page))
    driver.click(cards(on_page)["orphans"], "Revoke these 4 tokens…")
    driver.click(driver.window(RevokeDialog), "Revoke 4 tokens")
    driver.closed(RevokeDialog)
    driver.waits_for(lambda: not shows(on_page, "orphans") and quiet(on_page))
    assert 999 not in {row["user_id"] for row in site.tokens()}
    assert "orphans" not in cards(on_page)


def test_the_last_critical_one_takes_the_alarm_with_it(on_page: MainWindow, driver: Driver) -> None:
    driver.click(cards(on_page)["blank"], "Revoke this token…")
    driver.click(driver.window(RevokeDialog), "Revoke 1 token")
    driver.closed(RevokeDialog)
    driver.waits_for(lambda: not shows(on_page, "blank") and quiet(on_page))
    assert described(on_page) == f"{len(cards(on_page))} findings"


def test_purging_is_the_fix_of_rows_that_still_identify(
    on_page: MainWindow, driver: Driver
) -> None:
    driver.click(cards(on_page)["still-identifying"], "Purge expired…")
    dialog = driver.window(PurgeDialog)
    driver.click(dialog, "Purge now")
    driver.waits_for(lambda: not shows(on_page, "still-identifying"))
    dialog.reject()
    driver.closed(PurgeDialog)


def test_a_script_is_copied_and_never_run(
    on_page: MainWindow, driver: Driver, empty_clipboard: None
) -> None:
    card = cards(on_page)["no-index"]
    with statements_of(on_page.here.database) as statements:
        driver.click(card, "Copy script")
    assert QGuiApplication.clipboard().text() == card.finding.sql
    assert driver.button(card, "Copied").isVisible()
    assert statements == []


def test_the_sql_is_folded_out_by_the_keyboard_and_can_only_be_read(
    on_page: MainWindow, driver: Driver
) -> None:
    card = cards(on_page)["blank"]
    unfold = driver.button(card, "Show the SQL")
    unfold.setFocus()
    driver.press(unfold, Qt.Key.Key_Space)
    [box] = card.findChildren(SqlBox)
    assert box.isVisible()
    driver.press(unfold, Qt.Key.Key_Tab)
    assert box.hasFocus()
    QTest.keyClicks(box, "x")
    assert box.toPlainText() == card.finding.sql
    assert box.toPlainText().startswith("DELETE FROM trongate_tokens\nWHERE ")


def test_tab_leads_from_card_to_card_and_brings_each_into_sight(
    on_page: MainWindow, driver: Driver
) -> None:
    page = page_of(on_page)
    assert page.isAncestorOf(on_page.focusWidget())
    visited = []
    for _ in range(40):
        button = on_page.focusWidget()
        if not isinstance(button, QPushButton) or not page.isAncestorOf(button):
            break
        assert not button.visibleRegion().isEmpty()
        card = next(c for c in cards(on_page).values() if c.isAncestorOf(button))
        if card.finding.name not in visited:
            visited.append(card.finding.name)
        driver.press(button, Qt.Key.Key_Tab)
    assert visited == list(cards(on_page))


def test_another_look_leaves_the_keyboard_and_what_is_folded_out(
    on_page: MainWindow, driver: Driver, site: SeededSite
) -> None:
    card = cards(on_page)["orphans"]
    driver.click(card, "Show the SQL")
    button = driver.button(card, "Show this token")
    button.setFocus()
    site.add_token("another orphan", 999, site.now() + DAY)
    driver.press(on_page, Qt.Key.Key_F5)
    driver.waits_for(lambda: card.finding.count == 2 and quiet(on_page))
    assert button.hasFocus()
    assert button.text() == "Show these 2 tokens"
    assert card.findChildren(SqlBox)[0].isVisible()


def test_an_automatic_look_comes_again_only_after_five_minutes(
    on_page: MainWindow, driver: Driver
) -> None:
    page = page_of(on_page)
    with statements_of(on_page.here.database) as statements:
        on_page._watch.look()
        driver.waits_for(lambda: quiet(on_page))
    assert not any("count" in statement.lower() for statement in statements)
    page._due._at = 0.0
    on_page._watch.look()
    driver.waits_for(lambda: page.is_looking)
    driver.waits_for(lambda: quiet(on_page))


def test_nobody_looks_again_while_the_section_is_out_of_sight(
    window: MainWindow, driver: Driver
) -> None:
    page = page_of(window)
    page._due._at = 0.0
    window._watch.look()
    driver.waits_for(lambda: quiet(window))
    assert page._due.is_now


def test_what_was_done_in_another_section_ends_the_alarm_within_a_minute(
    window: MainWindow, driver: Driver
) -> None:
    page, time = page_of(window), MovableTime()
    looks: list[object] = []
    page._due._monotonic = page._again._monotonic = time
    page.refresh()
    driver.waits_for(lambda: quiet(window))
    page.looked.connect(looks.append)
    count, tokens = len(page.findings), window.tokens_page
    assert described(window) == f"{count} findings, one or more critical"
    tokens.filter_box.ask_at_once("is:blank")
    driver.waits_for(lambda: tokens.table.rowCount() == 1 and quiet(window))
    tokens.view.selectAll()
    driver.click(window, "Revoke")
    driver.click(driver.window(RevokeDialog), "Revoke 1 token")
    driver.closed(RevokeDialog)
    driver.waits_for(lambda: "1 token revoked" in driver.texts(window) and quiet(window))
    window._watch.look()
    driver.waits_for(lambda: quiet(window))
    assert looks == []
    for _ in range(2):
        time.seconds += 60
        window._watch.look()
        driver.waits_for(lambda: described(window) == f"{count - 1} findings" and quiet(window))
        assert len(looks) == 1


def test_a_purge_ends_the_finding_that_it_fixes_though_nobody_looks_at_it(
    window: MainWindow, driver: Driver
) -> None:
    page = page_of(window)
    looks: list[object] = []
    assert shows(window, "still-identifying")
    page.looked.connect(looks.append)
    for _ in range(2):
        page._again._at = 0.0
        window.purge.purge_now()
        driver.waits_for(lambda: window.purge.status.state is PurgeState.WAITING and quiet(window))
        window._watch.look()
        driver.waits_for(lambda: not shows(window, "still-identifying") and quiet(window))
        assert len(looks) == 1


def test_refresh_on_the_overview_asks_for_the_findings_it_shows(
    window: MainWindow, driver: Driver, site: SeededSite
) -> None:
    go_to(window, driver, "overview")
    driver.waits_for(lambda: quiet(window))
    card = window.page(OverviewPage).findings_card
    assert "1 orphan token" in driver.texts(card)
    site.execute("DELETE FROM trongate_tokens WHERE user_id = 999")
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: "orphan token" not in driver.texts(card))
    driver.waits_for(lambda: quiet(window))


def test_a_question_that_fails_hides_no_other(
    on_page: MainWindow, driver: Driver, site: SeededSite
) -> None:
    site.execute("ALTER TABLE trongate_user_levels RENAME TO elsewhere")
    site.add_token("another orphan", 999, site.now() + DAY)
    driver.press(on_page, Qt.Key.Key_F5)
    driver.waits_for(lambda: quiet(on_page))
    assert cards(on_page)["orphans"].finding.count == 2
    assert "2 of 17 questions couldn't be answered" in driver.texts(page_of(on_page))
    assert "still-identifying" in cards(on_page)
    site.execute("ALTER TABLE elsewhere RENAME TO trongate_user_levels")
    driver.click(page_of(on_page), "Retry")
    driver.waits_for(lambda: quiet(on_page))
    assert "couldn't be answered" not in driver.texts(page_of(on_page))


def test_questions_that_kept_the_server_busy_for_nothing_rest_before_they_come_again(
    window: MainWindow, driver: Driver, site: SeededSite
) -> None:
    page, time = page_of(window), MovableTime()
    page._due._monotonic = page._again._monotonic = time
    site.execute("ALTER TABLE trongate_user_levels RENAME TO elsewhere")
    page.refresh()
    time.seconds += 30
    driver.waits_for(lambda: quiet(window))
    with statements_of(window.here.database) as statements:
        window._watch.look()
        driver.waits_for(lambda: quiet(window))
    assert not any("count" in statement.lower() for statement in statements)
    time.seconds += 20 * 30
    window._watch.look()
    driver.waits_for(lambda: page.is_looking)
    driver.waits_for(lambda: quiet(window))


def test_a_clean_site_says_so(program: Program, driver: Driver, sqlite_site: SeededSite) -> None:
    sqlite_site.add_level(1, "admin")
    sqlite_site.add_administrator(NAME, PASSWORD, sqlite_site.add_user(1))
    sqlite_site.execute("CREATE INDEX token ON trongate_tokens (token)")
    window = entered(program, driver, sqlite_site)
    go_to(window, driver, "findings")
    driver.waits_for(lambda: page_of(window).panel.message == "Nothing to worry about")
    driver.waits_for(lambda: quiet(window))
    assert described(window) == "0 findings"


def test_while_nothing_is_known_yet_it_says_that_it_looks(
    window: MainWindow, driver: Driver
) -> None:
    page = page_of(window)
    page._found.clear()
    page.refresh()
    assert page.panel.message == "Looking…"
    driver.waits_for(lambda: quiet(window))
    assert page.panel.message == ""
