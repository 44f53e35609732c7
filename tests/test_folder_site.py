"""A Trongate application's folder: its window is there before its settings have been read."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.driver import Driver
from tests.processes import make_folder
from tests.schemas import SeededSite, seed_basic
from tests.sites import NAME, PASSWORD
from trongate_admin.app import Program
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow


def door_of(program: Program, folder: Path) -> SignInWindow:
    """As it is shown, before the event loop has had a turn."""
    program.start(demo=False, reset=False, folder=folder)
    door = program.window
    assert isinstance(door, SignInWindow)
    return door


def fill_in_and_send(driver: Driver, door: SignInWindow) -> None:
    driver.type_into(door, "User name or e-mail", NAME)
    driver.press(driver.type_into(door, "Password", PASSWORD), Qt.Key.Key_Return)


def test_the_window_is_there_first_and_then_says_what_the_settings_say(
    program: Program, driver: Driver, tmp_path: Path, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    door = door_of(program, make_folder(tmp_path / "my shop", mariadb_site))
    assert door.isVisible()
    assert door.windowTitle() == "Sign in to my shop — Trongate Admin"
    assert "Reading the settings in" in driver.texts(door).replace("\u200b", "")
    driver.waits_for(lambda: door.is_reached)
    assert door.windowTitle() == "Sign in to shop.example — Trongate Admin"
    said = driver.texts(door).replace("\u200b", "").replace("\N{NO-BREAK SPACE}", " ")
    assert f"{mariadb_site.database} on 127.0.0.1:{mariadb_site.port}" in said


def test_what_was_typed_before_the_settings_were_read_signs_in(
    program: Program, driver: Driver, tmp_path: Path, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    door = door_of(program, make_folder(tmp_path / "shop", mariadb_site))
    door.form.name_field.setText(NAME)
    door.form.password_field.setText(PASSWORD)
    door.form.submit()
    assert driver.window(MainWindow).here.site.name == "shop.example"


def test_a_warning_that_nobody_could_have_read_is_shown_before_anybody_is_let_in(
    program: Program, driver: Driver, tmp_path: Path, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    door = door_of(program, make_folder(tmp_path / "shop", mariadb_site, env="dev"))
    door.form.name_field.setText(NAME)
    door.form.password_field.setText(PASSWORD)
    door.form.submit()
    driver.waits_for(lambda: door.is_reached)
    assert "lets anybody into its admin panel" in driver.texts(door)
    assert not door.form.is_busy
    assert door.form.password_field.text() == PASSWORD
    door.form.submit()
    driver.window(MainWindow)


def test_settings_that_were_mended_are_read_again(
    program: Program, driver: Driver, tmp_path: Path, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    folder = make_folder(tmp_path / "shop", mariadb_site)
    file = folder / "config/database.php"
    good = file.read_text()
    file.write_text(good.replace("'127.0.0.1'", "getenv('HOST')"))
    door = door_of(program, folder)
    driver.waits_for(lambda: door.reaching.isVisible())
    assert "config/database.php, line 3" in driver.texts(door).replace("\u200b", "")
    file.write_text(good)
    driver.click(door, "Retry")
    driver.waits_for(lambda: door.is_reached)
    fill_in_and_send(driver, door)
    assert driver.window(MainWindow).here.site.folder == folder


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_that_is_none_leads_to_the_other_sites(
    program: Program, driver: Driver, tmp_path: Path, name: str
) -> None:
    door = door_of(program, tmp_path / name)
    driver.waits_for(lambda: door.reaching.isVisible())
    driver.click(door, "Other site…")
    driver.waits_for(lambda: program.window is not door)
