"""The whole program, run and left as a person does."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from tests.driver import Driver
from tests.sites import NAME, PASSWORD
from trongate_admin.app import Program
from trongate_admin.domain.site import Site
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow

W = TypeVar("W", bound=QWidget)


def leave(program: Program) -> None:
    window, program.window = program.window, None
    if window is not None:
        window.close()
    program.close()
    if window is not None:
        window.deleteLater()


def sign_in(driver: Driver, password: str = PASSWORD) -> None:
    """Types name and password at the door, and presses Enter."""
    door = driver.window(SignInWindow)
    driver.type_into(door, "User name or e-mail", NAME)
    driver.press(driver.type_into(door, "Password", password), Qt.Key.Key_Return)


def enter(program: Program, driver: Driver, site: Site) -> MainWindow:
    program.open_site(site)
    sign_in(driver)
    window = driver.window(MainWindow)
    table = driver.table(window, "Tokens")
    driver.waits_for(lambda: table.model().rowCount())
    driver.waits_for(lambda: "rows" in driver.texts(window))
    driver.waits_for(lambda: len(window.pages) == len(window.sections.kinds))
    return window


def quiet(window: MainWindow) -> bool:
    """Whether nothing is being asked of the site."""
    return not window.verbs.background._answers


def go_to(window: MainWindow, driver: Driver, section: str) -> None:
    """Presses the key of a section, by the name that settings give it."""
    place = [kind.name for kind in window.sections.kinds].index(section)
    key = Qt.Key(Qt.Key.Key_1.value + place)
    driver.press(window, key, Qt.KeyboardModifier.ControlModifier)


def before_painting(
    monkeypatch: pytest.MonkeyPatch, kind: type[W], note: Callable[[W, QPaintEvent], object]
) -> None:
    """Has `note` called before each painting of a widget of a class that paints itself."""
    paint = kind.paintEvent

    def note_and_paint(widget: W, event: QPaintEvent) -> None:
        note(widget, event)
        paint(widget, event)

    monkeypatch.setattr(kind, "paintEvent", note_and_paint)
