"""The window of a site is built at its door: it's there as soon as somebody is in."""

from collections.abc import Generator

import pytest
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.driver import Driver
from tests.running import before_painting, enter, sign_in
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, site_of, statements_of
from trongate_admin.app import Program
from trongate_admin.domain.errors import SessionEnded
from trongate_admin.domain.people import Session
from trongate_admin.site_pages import SitePages
from trongate_admin.site_window import SiteWindow
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.overview_page import OverviewPage
from trongate_admin.views.page import Page
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow
from trongate_admin.views.table_view import RecordView
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.users_page import UsersPage


def built(program: Program) -> MainWindow | None:
    """The window that waits for somebody; None while it is being built."""
    coming = program._next
    if coming is None or coming._inside is None or coming._parts is not None:
        return None
    return coming._inside.window


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    """The window that was built when the site had been reached."""
    seed_basic(any_site)
    program.open_site(site_of(any_site))
    driver.waits_for(lambda: built(program))
    window = built(program)
    assert window is not None
    return window


def test_it_stays_hidden_until_somebody_is_in(driver: Driver, window: MainWindow) -> None:
    assert not window.isVisible()
    sign_in(driver, "wrong")
    driver.waits_for(lambda: "password is wrong" in driver.texts(driver.window(SignInWindow)))
    assert not window.isVisible()
    sign_in(driver)
    assert driver.window(MainWindow) is window


def test_nothing_is_read_before_somebody_is_in(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    program.open_site(site_of(any_site))
    door = driver.window(SignInWindow)
    driver.waits_for(lambda: door.is_reached)
    assert program._site is not None
    with statements_of(program._site.database) as statements:
        driver.waits_for(lambda: built(program))
        driver.waits_for(lambda: program.background.is_idle)
        assert statements == []
        sign_in(driver)
        driver.waits_for(lambda: statements)


def test_before_that_its_session_may_do_nothing(window: MainWindow) -> None:
    assert window.here.session == Session()
    with pytest.raises(SessionEnded):
        window.here.tokens.issue(2, window.here.clock() + 60)


def test_who_leaves_the_door_leaves_no_window(driver: Driver, window: MainWindow) -> None:
    driver.click(driver.window(SignInWindow), "Other site…")
    driver.window(SitesWindow)
    driver.waits_for(lambda: not isValid(window))


def test_who_is_in_before_it_is_built_waits_for_it(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    program.open_site(site_of(any_site))
    sign_in(driver)
    assert built(program) is None
    window = driver.window(MainWindow)
    driver.waits_for(window.tokens_page.table.rowCount)


def test_a_section_that_is_under_way_when_the_window_closes_is_left(
    program: Program, driver: Driver, sqlite_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.open_site(site_of(sqlite_site))
    driver.window(SignInWindow)
    make, made = SitePages.make, list[type[Page]]()

    def make_and_tell(pages: SitePages, kind: type[Page]) -> Page:
        made.append(kind)
        return make(pages, kind)

    monkeypatch.setattr(SitePages, "make", make_and_tell)
    assert program._site is not None
    inside = program._make_inside(program._site)
    list(inside.parts())
    turns = inside.others()
    while UsersPage not in made:
        next(turns)
    inside.window.close()
    list(turns)

    assert {type(page) for page in inside.window.pages} == {TokensPage, OverviewPage}
    inside.discard()


def test_its_first_frame_has_the_ground_of_the_rows_that_come_in_the_next(
    program: Program, driver: Driver, sqlite_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left unpainted, it would be black on the screen."""
    painted: list[bool] = []

    def note(view: RecordView, _event: QPaintEvent) -> None:
        if isinstance(view.window(), MainWindow) and view.isVisible():
            painted.append(view.shows_rows)

    before_painting(monkeypatch, RecordView, note)
    seed_basic(sqlite_site)
    enter(program, driver, site_of(sqlite_site))
    driver.waits_for(lambda: True in painted)
    assert painted[0] is False


def test_without_its_rows_a_table_is_painted_all_the_same(
    program: Program, driver: Driver, sqlite_site: SeededSite
) -> None:
    seed_basic(sqlite_site)
    view = enter(program, driver, site_of(sqlite_site)).tokens_page.view
    driver.waits_for(lambda: view.shows_rows and view.table.rowCount())

    def colors() -> set[int]:
        image = view.viewport().grab().toImage()
        return {image.pixel(x, 15) for x in range(image.width())}

    assert len(colors()) > 1
    view.show_rows(False)
    assert colors() == {view.palette().base().color().rgb()}


def test_each_login_has_its_own(program: Program, driver: Driver, mariadb_site: SeededSite) -> None:
    seed_basic(mariadb_site)
    first = enter(program, driver, site_of(mariadb_site))
    own = first.here.session.token_id
    first.bar.sign_out.trigger()
    sign_in(driver)
    second = driver.window(MainWindow)
    assert second is not first
    assert second.here.session.token_id > own
    assert f"signed in as {NAME}" in driver.texts(second.status)


class Broken(Exception):
    """What a test's mistake is recognised by."""


def breaking(_window: SiteWindow, *_: object) -> Generator[None]:
    yield
    raise Broken


@pytest.mark.parametrize("part", ["parts", "others"])
def test_a_mistake_at_the_door_keeps_nobody_waiting(
    program: Program,
    driver: Driver,
    qtbot: QtBot,
    any_site: SeededSite,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
) -> None:
    seed_basic(any_site)
    with monkeypatch.context() as broken, qtbot.captureExceptions() as mistakes:
        broken.setattr(SiteWindow, part, breaking)
        program.open_site(site_of(any_site))
        driver.waits_for(lambda: [kind for kind, _, _ in mistakes] == [Broken])
    sign_in(driver)
    window = driver.window(MainWindow)
    driver.waits_for(window.tokens_page.table.rowCount)


def test_a_mistake_after_it_leads_back_to_the_door(
    program: Program,
    driver: Driver,
    qtbot: QtBot,
    any_site: SeededSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed_basic(any_site)
    before = len(any_site.tokens())
    monkeypatch.setattr(SiteWindow, "enter", breaking)
    with qtbot.captureExceptions() as mistakes:
        program.open_site(site_of(any_site))
        sign_in(driver)
        driver.waits_for(lambda: "made a mistake" in driver.texts(driver.window(SignInWindow)))
    assert [kind for kind, _, _ in mistakes] == [Broken]
    driver.waits_for(lambda: len(any_site.tokens()) == before)
