"""Which window follows another: the sites, a site's door, the site itself, and the end."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from tests.driver import Driver
from tests.running import before_painting, go_to, sign_in
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from trongate_admin.app import Program
from trongate_admin.views.connect_dialog import ConnectDialog
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.user_levels_page import UserLevelsPage
from trongate_admin.views.users_page import UsersPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def enter(program: Program, driver: Driver, site: SeededSite) -> MainWindow:
    seed_basic(site)
    program.open_site(site_of(site))
    return come_in(driver)


def come_in(driver: Driver) -> MainWindow:
    sign_in(driver)
    return driver.window(MainWindow)


def test_a_typed_site_that_was_refused_is_changed_and_opened(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    site = site_of(mariadb_site)
    program.open_site(site._replace(database="mistyped"))
    driver.click(driver.window(SignInWindow), "Change…")
    dialog = driver.window(ConnectDialog)
    driver.type_into(dialog, "Database", site.database)
    driver.click(dialog, "Connect")
    driver.waits_for(
        lambda: isinstance(program.window, SignInWindow) and program.window.isVisible()
    )
    assert come_in(driver).here.site.database == site.database


def test_the_key_of_a_section_leads_to_its_table(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    window = enter(program, driver, sqlite_site)
    driver.waits_for(window.tokens_page.view.hasFocus)
    for _ in range(2):  # the first time, the rows have still to be read
        for kind in (UserLevelsPage, UsersPage, TokensPage):
            go_to(window, driver, kind.name)
            view = window.page(kind).view
            assert view is not None
            driver.waits_for(view.hasFocus)


@pytest.mark.parametrize("kind", [SitesWindow, SignInWindow, MainWindow])
def test_the_key_to_quit_works_in_every_window(
    program: Program,
    driver: Driver,
    sqlite_site: SeededSite,
    kind: type[QWidget],
) -> None:
    seed_basic(sqlite_site)
    if kind is SitesWindow:
        program.start(demo=False, reset=False, folder=None)
    else:
        program.open_site(site_of(sqlite_site))
        if kind is MainWindow:
            come_in(driver)
    window = driver.window(kind)
    driver.press(window, Qt.Key.Key_Q, CONTROL)
    driver.waits_for(lambda: program._over_at)
    assert not window.isVisible()


def test_arrows_in_the_list_of_sections_stay_there(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    window = enter(program, driver, sqlite_site)
    driver.waits_for(window.tokens_page.view.hasFocus)
    window.sections.list.setFocus()
    driver.press(window.sections.list, Qt.Key.Key_Down)
    driver.waits_for(window.page(UsersPage).view.isVisible)
    assert window.sections.list.hasFocus()


def test_a_window_that_comes_is_painted_once(
    program: Program, driver: Driver, sqlite_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[QPaintEvent] = []

    def note(window: MainWindow, event: QPaintEvent) -> None:
        if window.isVisible() and event.rect() == window.rect():
            whole.append(event)

    before_painting(monkeypatch, MainWindow, note)
    window = enter(program, driver, sqlite_site)
    driver.waits_for(lambda: window.tokens_page.view.shows_rows)
    driver.waits_for(window.tokens_page.view.hasFocus)
    assert len(whole) == 1
