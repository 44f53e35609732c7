"""The overview answers who is in, and whatever it shows leads to exactly those tokens."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.conftest import GuiMeter
from tests.driver import LEFT, NO_KEY, Driver
from tests.running import enter, go_to
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import before_statement, site_of, statements_of
from tests.views.conftest import Held
from trongate_admin.app import Program
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.overview import Span
from trongate_admin.purge import PurgeState
from trongate_admin.views.findings_page import FindingsPage
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.overview_page import OverviewPage
from trongate_admin.views.purge_dialog import PurgeDialog
from trongate_admin.views.revoke_dialog import RevokeDialog

DAY, HOUR = 86_400, 3_600
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
HOSTILE = "<b>& co</b>"
Open = Callable[[SeededSite], MainWindow]


@pytest.fixture
def seeded(sqlite_site: SeededSite) -> SeededSite:
    """The small site, and tokens of three levels and of none through the next day and month."""
    seed_basic(sqlite_site)
    now = sqlite_site.now()
    for number in range(120):
        user = (1, 2, 3, 4, 999)[number % 5]
        sqlite_site.add_token(f"day {number}", user, now + 1795 + number * 600)
        sqlite_site.add_token(f"month {number}", user, now + DAY + number * 20_000)
    return sqlite_site


@pytest.fixture
def opened(program: Program, driver: Driver) -> Open:
    """Signs in and goes to the overview."""

    def go(site: SeededSite) -> MainWindow:
        window = enter(program, driver, site_of(site))
        window.resize(1240, 900)
        go_to(window, driver, "overview")
        driver.waits_for(lambda: is_read(window))
        return window

    return go


def page_of(window: MainWindow) -> OverviewPage:
    return window.page(OverviewPage)


def is_read(window: MainWindow) -> bool:
    reading = page_of(window).reading
    return not reading._waiting and not reading._lacking


def press(widget: object, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
    QTest.keyClick(widget, key, held)  # type: ignore[call-overload]


def listed(window: MainWindow, driver: Driver, text: str) -> int:
    """How many tokens the list shows, once it shows those of this filter."""
    page = window.tokens_page
    driver.waits_for(lambda: window.sections.current is page and page.filter_box.text() == text)
    driver.waits_for(lambda: page.reading.feed.is_complete)
    return page.table.rowCount()


def number_in(text: str) -> int:
    return int("".join(filter(str.isdigit, text)))


def dragged(window: MainWindow, first: int, last: int) -> None:
    """Drags the mouse from the middle of one bar to that of another."""
    chart = page_of(window).chart_card.chart
    plan = chart._plan()
    places = [plan.column(place, place).center().toPoint() for place in (first, last)]
    QTest.mousePress(chart, LEFT, NO_KEY, places[0])
    QTest.mouseMove(chart, (places[0] + places[1]) / 2)
    QTest.mouseMove(chart, places[1])
    QTest.mouseRelease(chart, LEFT, NO_KEY, places[1])


def between(window: MainWindow, first: int, last: int) -> int:
    bars = page_of(window).chart_card._bars
    assert bars is not None
    return bars.between(first, last)


# --- the cards


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("In the admin panel right now", "is:admin"),
        ("Signed in", "is:live"),
        ("Expired, still identify", "is:still-identifying"),
    ],
)
def test_a_card_leads_to_the_tokens_it_counts(
    seeded: SeededSite, opened: Open, driver: Driver, title: str, text: str
) -> None:
    window = opened(seeded)
    page = page_of(window)
    cards = (page.admin_card, page.people_card, page.expired_card)
    card = next(each for each in cards if each.accessibleName().startswith(title))
    said = card.accessibleName()
    driver.click(window, said)
    count = listed(window, driver, text)
    assert count > 0
    assert f" {count} " in f"{said.replace(',', ' ')} "


def test_the_card_of_the_next_hour_leads_to_its_tokens(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    card = page_of(window).soon_card
    count = number_in(card._number.text())
    assert "next: demo in 29:" in card.accessibleName()
    driver.click(window, card.accessibleName())
    now = page_of(window)._live.now  # type: ignore[union-attr]
    assert listed(window, driver, f"is:live ends:{now + 1}..{now + HOUR}") == count > 2


def test_the_countdown_of_the_next_token_ticks(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    card = page_of(opened(seeded)).soon_card
    before = card.accessibleName()
    driver.waits_for(lambda: card.accessibleName() != before)


def test_cards_are_buttons_that_the_keyboard_presses(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    assert window.focusWidget() is page_of(window).admin_card
    driver.press(page_of(window).admin_card, Qt.Key.Key_Space)
    assert listed(window, driver, "is:admin") > 20


# --- what ends next


def test_bars_that_are_dragged_over_lead_to_exactly_their_tokens(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    dragged(window, 3, 6)
    card = page_of(window).chart_card
    count = between(window, 3, 6)
    assert card.chart.selection == (3, 6)
    assert card.chart.title().startswith(f"{count} end ")
    driver.click(window, f"Show these {count} tokens")
    assert listed(window, driver, card.filter()) == count > 20


def test_bars_are_chosen_by_keys_and_shown_with_enter(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    card = page_of(window).chart_card
    chart = card.chart
    chart.setFocus()
    for key, held, expected in (
        (Qt.Key.Key_Right, NO_KEY, (0, 0)),
        (Qt.Key.Key_Right, NO_KEY, (1, 1)),
        (Qt.Key.Key_Right, SHIFT, (1, 2)),
        (Qt.Key.Key_Right, SHIFT, (1, 3)),
        (Qt.Key.Key_Left, SHIFT, (1, 2)),
        (Qt.Key.Key_End, SHIFT, (1, 23)),
        (Qt.Key.Key_Home, NO_KEY, (0, 0)),
        (Qt.Key.Key_End, NO_KEY, (23, 23)),
        (Qt.Key.Key_Right, NO_KEY, (23, 23)),
        (Qt.Key.Key_Left, NO_KEY, (22, 22)),
        (Qt.Key.Key_Home, SHIFT, (0, 22)),
    ):
        press(chart, key, held)
        assert chart.selection == expected
    count = between(window, 0, 22)
    press(chart, Qt.Key.Key_Return)
    assert listed(window, driver, card.filter()) == count > 100


def test_escape_lets_the_chosen_bars_go(seeded: SeededSite, opened: Open, driver: Driver) -> None:
    window = opened(seeded)
    card = page_of(window).chart_card
    dragged(window, 8, 5)
    assert card.chart.selection == (5, 8)
    press(card.chart, Qt.Key.Key_Escape)
    assert card.chart.selection is None
    assert card.show_button.text() == f"Show these {between(window, 0, 23)} tokens"


@pytest.mark.parametrize("span", Span)
def test_without_a_choice_all_bars_lead_to_their_tokens(
    seeded: SeededSite, opened: Open, driver: Driver, span: Span
) -> None:
    window = opened(seeded)
    card = page_of(window).chart_card
    driver.click(window, span.value)
    count = between(window, 0, span.bars - 1)
    driver.click(window, f"Show these {count} tokens")
    assert listed(window, driver, card.filter()) == count


def test_another_time_span_lets_the_choice_go(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    dragged(window, 3, 6)
    driver.click(window, "7 days")
    assert page_of(window).chart_card.chart.selection is None


def test_the_chart_says_its_numbers_in_a_sentence(seeded: SeededSite, opened: Open) -> None:
    window = opened(seeded)
    chart = page_of(window).chart_card.chart
    said = chart.accessibleDescription()
    assert said.startswith(f"{between(window, 0, 23)} tokens end within 24 hours: admin ")
    dragged(window, 3, 6)
    assert chart.accessibleDescription().endswith(f" Chosen: {chart.title()}.")


def test_the_choice_stays_through_a_refresh(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    chart = page_of(window).chart_card.chart
    dragged(window, 3, 6)
    was = between(window, 3, 6)
    first = page_of(window).chart_card._bars.bars[3].first  # type: ignore[union-attr]
    seeded.add_token("late", 2, first + 5)
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: between(window, 3, 6) == was + 1)
    assert chart.selection == (3, 6)
    assert chart.title().startswith(f"{was + 1} end ")


# --- the same as a table


@pytest.mark.parametrize("span", Span)
def test_the_table_has_the_numbers_of_the_chart(
    seeded: SeededSite, opened: Open, driver: Driver, span: Span
) -> None:
    window = opened(seeded)
    driver.click(window, span.value)
    driver.click(window, "As a table")
    model = driver.table(window, "What ends next, as a table").model()
    bars = page_of(window).chart_card._bars
    assert bars is not None
    titles = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    assert titles == ["Period", "admin", "member", "editor", "no user or level", "Total"]
    shown = [
        tuple(number_in(model.index(row, column).data()) for column in range(1, 6))
        for row in range(model.rowCount())
    ]
    assert shown == [(*bar.counts, bar.total) for bar in bars.bars]


def test_rows_chosen_in_the_table_are_chosen_in_the_chart_and_shown_with_enter(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    card = page_of(window).chart_card
    driver.click(window, "As a table")
    table = driver.table(window, "What ends next, as a table")
    driver.choose_row(table, 2)
    press(table, Qt.Key.Key_Down, SHIFT)
    assert card.chart.selection == (2, 3)
    count = between(window, 2, 3)
    press(table, Qt.Key.Key_Return)
    assert listed(window, driver, card.filter()) == count > 10


def test_bars_chosen_in_the_chart_are_chosen_in_the_table(
    seeded: SeededSite, opened: Open, driver: Driver
) -> None:
    window = opened(seeded)
    dragged(window, 3, 6)
    driver.click(window, "As a table")
    table = driver.table(window, "What ends next, as a table")
    assert [index.row() for index in table.selectionModel().selectedRows()] == [3, 4, 5, 6]
    driver.click(window, "As a chart")
    assert page_of(window).chart_card.chart.isVisible()
    assert page_of(window).chart_card.chart.selection == (3, 6)


# --- who can open the admin panel


def holders(window: MainWindow) -> list[str]:
    table = page_of(window).holders_card.table
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(table.index(row, 0).data(role)) for row in range(table.rowCount())]


def test_holders_are_told_apart(sqlite_site: SeededSite, opened: Open) -> None:
    seed_basic(sqlite_site)
    now = sqlite_site.now()
    without_row, inactive = sqlite_site.add_user(1), sqlite_site.add_user(1)
    sqlite_site.add_administrator(HOSTILE, "x", inactive, "h@example.com", active=0)
    sqlite_site.add_token("one", without_row, now + 5 * DAY)
    sqlite_site.add_token("two", inactive, now + 4 * DAY)
    window = opened(sqlite_site)
    assert holders(window) == [
        f"no account #{without_row} · no administrator row",
        f"{HOSTILE} #{inactive} · inactive",
        "demo #1 · you",
    ]


def test_the_menu_goes_to_the_holders_and_enter_shows_ones_tokens(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    without_row = sqlite_site.add_user(1)
    sqlite_site.add_token("one", without_row, sqlite_site.now() + 5 * DAY)
    window = opened(sqlite_site)
    go_to(window, driver, "tokens")
    driver.press(window, Qt.Key.Key_A, CONTROL, SHIFT)
    view = page_of(window).holders_card.view
    assert window.sections.current is page_of(window)
    assert window.focusWidget() is view
    press(view, Qt.Key.Key_Return)
    assert listed(window, driver, f"is:admin user:{without_row}") == 1


def test_all_tokens_of_a_selected_holder_are_revoked_by_the_verb(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    without_row = sqlite_site.add_user(1)
    for number in range(2):
        sqlite_site.add_token(f"t{number}", without_row, sqlite_site.now() + 5 * DAY)
    window = opened(sqlite_site)
    assert not window.verbs.revoke_user.isEnabled()
    driver.choose_row(page_of(window).holders_card.view, 0)
    window.verbs.revoke_user.trigger()
    driver.click(driver.window(RevokeDialog), "Revoke 2 tokens")
    driver.waits_for(lambda: holders(window) == ["demo #1 · you"])
    assert not window.verbs.revoke_user.isEnabled()
    assert all(row["user_id"] != without_row for row in sqlite_site.tokens())


@pytest.mark.parametrize("moves", [False, True], ids=["in place", "to the top"])
def test_the_selected_holder_stays_selected_when_another_comes(
    any_site: SeededSite, opened: Open, driver: Driver, moves: bool
) -> None:
    """Who comes stands in front; a longer token brings the selected one before him."""
    seed_basic(any_site)
    first, chosen, late = (any_site.add_user(1) for _ in range(3))
    now = any_site.now()
    any_site.add_token("first", first, now + 4 * DAY)
    any_site.add_token("chosen", chosen, now + 2 * DAY)
    window = opened(any_site)
    card = page_of(window).holders_card
    driver.choose_row(card.view, 1)
    any_site.add_token("late", late, now + 5 * DAY)
    if moves:
        any_site.add_token("longer", chosen, now + 6 * DAY)
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: len(holders(window)) == 4)
    assert card.table.ids[0] == (chosen if moves else late)
    assert list(card.view.selected_ids()) == [chosen]
    assert window.verbs.revoke_user.isEnabled()


def test_nobody_is_selected_in_the_place_of_a_holder_who_is_gone(
    any_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(any_site)
    other = any_site.add_user(1)
    token = any_site.add_token("t", other, any_site.now() + 5 * DAY)
    window = opened(any_site)
    card = page_of(window).holders_card
    driver.choose_row(card.view, 0)
    any_site.execute("DELETE FROM trongate_tokens WHERE id = %s", token)
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: holders(window) == ["demo #1 · you"])
    assert card.selected is None
    assert not window.verbs.revoke_user.isEnabled()


def test_more_holders_than_are_listed_are_a_number(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    for number in range(60):
        sqlite_site.add_token(f"t{number}", sqlite_site.add_user(1), sqlite_site.now() + DAY)
    window = opened(sqlite_site)
    assert len(holders(window)) == 50
    driver.click(window, "and 11 more")
    assert listed(window, driver, "is:admin") == 62


# --- hostile text, errors, waiting


def test_hostile_names_are_shown_as_they_are(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    sqlite_site.execute("UPDATE trongate_user_levels SET level_title = %s WHERE id = 2", HOSTILE)
    sqlite_site.execute("UPDATE trongate_administrators SET username = %s", "de\u202emo<b>")
    sqlite_site.execute("UPDATE trongate_administrators SET email = %s", "demo")
    sqlite_site.add_token("soon", 1, sqlite_site.now() + 100)
    sqlite_site.add_token("member", 2, sqlite_site.now() + 2 * HOUR)
    window = opened(sqlite_site)
    page = page_of(window)
    assert "next: de\\u{202e}mo<b> in 1:" in page.soon_card._second.text()
    assert page.soon_card._second.textFormat() is Qt.TextFormat.PlainText
    assert HOSTILE in page.chart_card.chart.accessibleDescription()
    assert HOSTILE in page.chart_card.legend.accessibleName()


def test_a_bar_s_tooltip_tells_hostile_titles_as_they_are(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    sqlite_site.execute("UPDATE trongate_user_levels SET level_title = %s WHERE id = 2", HOSTILE)
    sqlite_site.add_token("member", 2, sqlite_site.now() + 2 * HOUR)
    chart = page_of(opened(sqlite_site)).chart_card.chart
    place = chart._plan().column(2, 2).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, chart.mapToGlobal(place))
    QApplication.sendEvent(chart, event)
    driver.waits_for(lambda: ": 1 token; &lt;b&gt;&amp; co&lt;/b&gt; 1<" in QToolTip.text())
    QToolTip.hideText()


def test_findings_take_their_place_once_there_are_any(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    window = opened(sqlite_site)
    page = page_of(window)
    findings = window.page(FindingsPage)
    driver.waits_for(lambda: findings.findings and not findings.is_looking)
    driver.waits_for(page.findings_card.isVisible)
    critical = replace(findings.findings[0], title=HOSTILE)
    page.show_findings([critical])
    driver.waits_for(lambda: HOSTILE in driver.texts(window))
    asked: list[bool] = []
    page.findings_wanted.connect(lambda: asked.append(True))
    driver.click(window, "Show all findings")
    assert asked == [True]


def test_an_error_stays_on_the_card_that_failed(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    window = opened(sqlite_site)
    page = page_of(window)

    def refuse() -> None:
        raise AdminError("The server is busy.", "Try again.")

    before = page.admin_card.accessibleName()
    with before_statement(window.here.database, "SELECT TRONGATE_TOKENS.EXPIRY_DATE -", refuse):
        driver.press(window, Qt.Key.Key_F5)
        driver.waits_for(lambda: page.chart_card.error.isVisible())
    assert "The server is busy." in page.chart_card.error.text()
    assert page.admin_card.accessibleName() == before
    driver.waits_for(lambda: not page.reading._waiting)
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: not page.chart_card.error.isVisible())


def test_what_was_purged_today_is_told(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    window = opened(sqlite_site)
    page = page_of(window)
    assert page.purge_label.text().startswith("0 expired tokens purged today")
    assert "next purge in" in page.expired_card.accessibleName()
    window.purge.purge_now()
    driver.waits_for(lambda: page.purge_label.text().startswith("2 expired tokens purged today"))
    driver.waits_for(lambda: " · last purge " in page.purge_label.text())


def still_identifying(site: SeededSite) -> int:
    """What the card of expired tokens should say, by the site's own rows."""
    [row] = site.query(
        "SELECT COUNT(*) AS n FROM trongate_tokens WHERE user_id <> 999"
        " AND (expiry_date IS NULL OR expiry_date <= %s)",
        site.now(),
    )
    return int(row["n"])


def test_what_was_purged_no_longer_counts_as_still_identifying(
    any_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(any_site)
    window = opened(any_site)
    card = page_of(window).expired_card
    assert number_in(card._number.text()) == still_identifying(any_site) == 3
    window.bar.purge.trigger()
    dialog = driver.window(PurgeDialog)
    driver.click(dialog, "Purge now")
    driver.waits_for(lambda: number_in(card._number.text()) == still_identifying(any_site) == 1)
    dialog.reject()
    driver.closed(PurgeDialog)


def test_what_was_purged_until_it_was_cancelled_no_longer_counts_either(
    any_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(any_site)
    values = ",".join(f"('x{n}', 2, 1)" for n in range(3_000))
    any_site.execute(f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}")
    window = opened(any_site)
    card, purge = page_of(window).expired_card, window.purge
    assert number_in(card._number.text()) == 3_003
    with Held(window.here, "DELETE") as held:
        purge.purge_now()
        driver.waits_for(held.arrived.is_set)
        purge.pause()
        held.released.set()
        driver.waits_for(lambda: purge.status.state is PurgeState.PAUSED)
    purge.cancel()
    driver.waits_for(lambda: number_in(card._number.text()) < 3_003)
    assert 1 < number_in(card._number.text()) == still_identifying(any_site)


@contextlib.contextmanager
def measured(meter: GuiMeter) -> Iterator[None]:
    meter.start()
    yield
    meter.stop()


def test_the_window_goes_on_while_the_overview_is_read(
    mariadb_site: SeededSite, opened: Open, driver: Driver, gui_meter: GuiMeter
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=50_000, users=2_000)
    window = opened(mariadb_site)
    before = page_of(window).reading._due._begun
    with measured(gui_meter):
        driver.press(window, Qt.Key.Key_F5)
        driver.waits_for(lambda: page_of(window).reading._due._begun > before)
        driver.waits_for(lambda: is_read(window))
    assert gui_meter.worst_ms < 100


def test_an_automatic_look_reads_it_again_only_where_that_is_due(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    window = opened(sqlite_site)
    reading = page_of(window).reading
    background = window.verbs.background

    def look() -> list[str]:
        """What the overview asks for while the window looks at the site."""
        with statements_of(window.here.database) as seen:
            window._watch.look()
            driver.waits_for(lambda: not background._answers)
        return [each for each in seen if "of_user" in each]

    assert look() == []
    reading._due._at = 0.0
    assert len(look()) == 1
    go_to(window, driver, "tokens")
    driver.waits_for(lambda: not background._answers)
    reading._due._at = 0.0
    assert look() == []


def test_the_cards_wrap_where_the_window_is_narrow(
    sqlite_site: SeededSite, opened: Open, driver: Driver
) -> None:
    seed_basic(sqlite_site)
    window = opened(sqlite_site)
    page = page_of(window)
    assert page.admin_card.pos().y() == page.expired_card.pos().y()
    window.resize(1024, 700)
    driver.waits_for(lambda: page.soon_card.mapTo(page, QPoint()).y() > page.admin_card.height())
    assert page._scroll.horizontalScrollBar().maximum() == 0
