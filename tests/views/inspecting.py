"""Somebody who looks at the inspector: opens it, selects rows, and reads what it says."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.driver import Driver
from tests.running import enter
from tests.schemas import SeededSite
from tests.sites import site_of
from trongate_admin.app import Program
from trongate_admin.views.main_window import MainWindow


def inspected(program: Program, driver: Driver, site: SeededSite) -> MainWindow:
    window = enter(program, driver, site_of(site))
    driver.waits_for(lambda: window.tokens_page.reading.feed.is_complete and quiet(window))
    driver.press(window, Qt.Key.Key_F4)
    driver.waits_for(window.inspector.isVisible)
    return window


def quiet(window: MainWindow) -> bool:
    """Whether nothing is being asked of the site, nor soon will be."""
    return not window.verbs.background._answers and not window.inspector._soon.isActive()


def texts(window: MainWindow) -> str:
    """What the inspector's labels say, without places to break a line."""
    labels = [each for each in window.inspector.findChildren(QLabel) if each.isVisible()]
    return "\n".join(each.text() for each in labels).replace("\u200b", "")


def inspect(window: MainWindow, driver: Driver, *ids: int) -> str:
    """Selects rows and reads what is told of them when all has come."""
    page = window.tokens_page
    page.refresh()
    driver.waits_for(lambda: quiet(window) and set(ids) <= set(page.table.ids))
    page.view.select_ids(ids)
    driver.waits_for(lambda: len(page.selection().held) == len(ids))
    driver.waits_for(lambda: quiet(window))
    return texts(window)


def value(window: MainWindow, name: str) -> str:
    """The text beside a name."""
    found = [
        each.accessibleName()
        for each in window.inspector.findChildren(QLabel)
        if each.isVisible() and each.accessibleName().startswith(f"{name}: ")
    ]
    assert len(found) == 1, found
    return found[0].removeprefix(f"{name}: ")
