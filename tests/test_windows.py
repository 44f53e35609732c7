"""Which window follows another: the sites, a site's door, the site itself, and the end."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.driver import Driver
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD, site_of
from tests.test_program import leave
from trongate_admin.app import Program
from trongate_admin.settings import Folders
from trongate_admin.views.connect_dialog import ConnectDialog
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow


@pytest.fixture
def driver(qtbot: QtBot) -> Driver:
    return Driver(qtbot)


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    program = Program(qapp, Folders(tmp_path / "config", tmp_path / "data", tmp_path / "log"))
    yield program
    leave(program)


def test_a_typed_site_that_was_refused_is_changed_and_opened(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    site = site_of(mariadb_site)
    program.open_site(replace(site, database="mistyped"))
    driver.click(driver.window(SignInWindow), "Change…")
    dialog = driver.window(ConnectDialog)
    driver.type_into(dialog, "Database", site.database)
    driver.click(dialog, "Connect")
    driver.waits_for(
        lambda: isinstance(program.window, SignInWindow) and program.window.isVisible()
    )
    door = driver.window(SignInWindow)
    driver.type_into(door, "User name or e-mail", NAME)
    driver.press(driver.type_into(door, "Password", PASSWORD), Qt.Key.Key_Return)
    assert driver.window(MainWindow).here.site.database == site.database
