"""Exporting: what is listed, masked unless confirmed, and nothing left of what didn't work."""

import csv
import io
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.driver import Driver
from tests.running import enter
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import site_of
from tests.views.conftest import Held
from trongate_admin.app import Program
from trongate_admin.models.moments import number
from trongate_admin.views.export_dialog import ExportDialog
from trongate_admin.views.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
CANARY = "CanaryZx4pabcdefghjkmnpqrstuvwxy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.fixture
def window(program: Program, driver: Driver, any_site: SeededSite) -> MainWindow:
    seed_basic(any_site)
    any_site.add_token(CANARY, 2, any_site.now() + 7_200)
    return enter(program, driver, site_of(any_site))


def opened(window: MainWindow, driver: Driver, path: Path) -> ExportDialog:
    driver.waits_for(lambda: window.tokens_page.reading.feed.is_complete)
    driver.press(window, Qt.Key.Key_E, CONTROL)
    dialog = driver.window(ExportDialog)
    driver.type_into(dialog, "File", str(path))
    return dialog


def ids_in(path: Path) -> list[int]:
    content = path.read_bytes().decode("utf-8-sig")
    return [int(row["id"]) for row in csv.DictReader(io.StringIO(content, newline=""))]


def test_what_is_listed_is_exported_masked(
    window: MainWindow, driver: Driver, folder: Path
) -> None:
    window.show_tokens("level:2")
    driver.waits_for(lambda: window.tokens_page.reading.feed.is_complete)
    driver.waits_for(lambda: window.tokens_page.table.rowCount() == 5)
    dialog = opened(window, driver, folder / "a.csv")
    driver.click(dialog, "Export 5 tokens")
    driver.closed(ExportDialog)
    assert ids_in(folder / "a.csv") == window.tokens_page.table.ids.tolist()
    assert CANARY.encode() not in (folder / "a.csv").read_bytes()
    assert f"5 tokens exported to {folder / 'a.csv'}." in driver.texts(window).replace("\u200b", "")


def test_full_strings_need_the_sites_name(window: MainWindow, driver: Driver, folder: Path) -> None:
    dialog = opened(window, driver, folder / "a.csv")
    driver.click(dialog, "Full token strings")
    export = driver.button(dialog, "Export 9 tokens")
    assert not export.isEnabled()
    driver.type_into(dialog, "The site's name", "Test")
    assert not export.isEnabled()
    driver.type_into(dialog, "The site's name", "Test site")
    driver.click(dialog, "Export 9 tokens")
    driver.closed(ExportDialog)
    assert CANARY.encode() in (folder / "a.csv").read_bytes()


def test_taking_the_wish_back_masks_again(window: MainWindow, driver: Driver, folder: Path) -> None:
    dialog = opened(window, driver, folder / "a.csv")
    driver.click(dialog, "Full token strings")
    driver.click(dialog, "Full token strings")
    driver.click(dialog, "Export 9 tokens")
    driver.closed(ExportDialog)
    assert CANARY.encode() not in (folder / "a.csv").read_bytes()


def test_the_files_name_follows_the_format(
    window: MainWindow, driver: Driver, folder: Path
) -> None:
    dialog = opened(window, driver, folder / "a.csv")
    driver.click(dialog, "JSON")
    assert driver.field(dialog, "File").text() == str(folder / "a.json")
    driver.click(dialog, "Export 9 tokens")
    driver.closed(ExportDialog)
    assert (folder / "a.json").read_text(encoding="utf-8").startswith('{\n "site": "Test site"')


def test_a_file_is_replaced_only_when_told_to(
    window: MainWindow, driver: Driver, folder: Path
) -> None:
    path = folder / "a.csv"
    path.write_text("mine")
    dialog = opened(window, driver, path)
    driver.click(dialog, "Export 9 tokens")
    driver.waits_for(lambda: "exists already" in dialog._notice.text)
    assert path.read_text() == "mine"
    driver.click(dialog, "Replace it")
    driver.closed(ExportDialog)
    assert len(ids_in(path)) == 9


def test_a_folder_that_isnt_there_is_told_and_can_be_mended(
    window: MainWindow, driver: Driver, folder: Path
) -> None:
    dialog = opened(window, driver, folder / "missing" / "a.csv")
    driver.click(dialog, "Export 9 tokens")
    driver.waits_for(lambda: "can't be written" in dialog._notice.text)
    assert os.listdir(folder) == []
    driver.type_into(dialog, "File", str(folder / "a.csv"))
    assert dialog._notice.isHidden()
    driver.click(dialog, "Export 9 tokens")
    driver.closed(ExportDialog)
    assert os.listdir(folder) == ["a.csv"]


def test_cancel_leaves_nothing(
    window: MainWindow, driver: Driver, folder: Path, any_site: SeededSite
) -> None:
    seed_many(any_site, tokens=2_000, users=10)
    driver.press(window, Qt.Key.Key_F5)
    driver.waits_for(lambda: window.tokens_page.table.rowCount() == 2_009)
    dialog = opened(window, driver, folder / "a.csv")
    driver.waits_for(lambda: not window.verbs.background._answers)
    with Held(window.here, "SELECT TRONGATE_TOKENS.ID, TRONGATE_TOKENS.USER_ID") as held:
        driver.click(dialog, f"Export {number(2_009)} tokens")
        driver.waits_for(held.arrived.is_set)
        assert len(os.listdir(folder)) == 1
        driver.click(dialog, "Cancel")
        held.released.set()
        driver.waits_for(lambda: dialog._notice.text == "Cancelled. No file was written.")
    assert os.listdir(folder) == []
    assert dialog.isVisible()


def test_first_rows_alone_are_not_exported(
    window: MainWindow, driver: Driver, folder: Path
) -> None:
    window.tokens_page.reading.feed.is_complete = False
    driver.press(window, Qt.Key.Key_E, CONTROL)
    dialog = driver.window(ExportDialog)
    assert dialog._notice.text.startswith("Only the first rows are listed.")
    assert not driver.button(dialog, "Export 9 tokens").isEnabled()


def test_a_file_can_be_chosen_beside_it(window: MainWindow, driver: Driver, folder: Path) -> None:
    dialog = opened(window, driver, folder / "a.csv")
    driver.click(dialog, "Choose…")
    chooser = driver.window(QFileDialog)
    chooser.selectFile(str(folder / "b.csv"))
    chooser.accept()
    driver.waits_for(lambda: driver.field(dialog, "File").text() == str(folder / "b.csv"))
