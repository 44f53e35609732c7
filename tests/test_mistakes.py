"""A mistake of the program's is logged without a secret, told once in words, and ends nothing."""

import logging
import os
import re
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.driver import Driver
from tests.processes import started
from tests.running import enter
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from tests.storage.rogue_server import rogue_server
from trongate_admin.app import Program
from trongate_admin.domain.site import Site
from trongate_admin.log import LOG_NAME, report
from trongate_admin.log_file import start_log
from trongate_admin.views.sign_in_window import SignInWindow

SECRET = "pAss-w0rd"
TOKEN = "kRbT9mXcQ2vN7wYpH4sJ6fGzD3aEuZ85"


def test_the_program_outlives_its_mistakes_wherever_they_happen(tmp_path: Path) -> None:
    with started(
        "-m", "tests.mistaken_program", SECRET, changes={"XDG_STATE_HOME": str(tmp_path)}
    ) as program:
        said = program.waits_for("done")
        _, code, errors = program.ends()
    # Qt's binding names the place itself, and no more than that.
    assert errors in ("", "Error calling Python override of QWidget::paintEvent(): ")
    assert code == 0
    assert said.count("box ") == 1
    assert "The program made a mistake, and goes on." in said
    assert "failed The program made a mistake." in said
    assert "alive answer" in said
    [log] = tmp_path.rglob(LOG_NAME)
    lines = [line for line in log.read_text().splitlines() if " ERROR " in line]
    assert len(lines) == 6
    for line in lines:
        assert re.search(r"Mistake at mistaken_program\.py:\d+ fail <", line)
    assert "__del__" in log.read_text()
    assert "paintEvent" in log.read_text()
    for place in (said, log.read_text()):
        assert SECRET not in place


@pytest.mark.parametrize("before", [None, 0o644])
def test_the_log_is_only_its_owners_also_after_it_was_full(
    tmp_path: Path, before: int | None
) -> None:
    path = tmp_path / LOG_NAME
    if before is not None:
        path.touch()
        path.chmod(before)
    listener = start_log(tmp_path)
    log = logging.getLogger("trongate_admin")
    for _ in range(2_500):
        log.info("a line " * 100)
    listener.stop()
    found = sorted(tmp_path.glob(f"{LOG_NAME}*"))
    assert len(found) >= 2
    for each in found:
        assert stat.S_IMODE(each.stat().st_mode) == 0o600, each


def test_what_looks_like_a_secret_is_hidden_in_the_log_by_a_second_net(tmp_path: Path) -> None:
    listener = start_log(tmp_path)
    logging.getLogger("trongate_admin.x").error("a token %s and a hash %s", TOKEN, "$2y$04$abc")
    listener.stop()
    text = (tmp_path / LOG_NAME).read_text()
    assert "a token (hidden) and a hash (hidden)" in text


def test_a_mistake_is_logged_by_kind_and_place_only(tmp_path: Path) -> None:
    def stumble(password: str) -> None:
        raise ValueError(f"wrong {password}")

    listener = start_log(tmp_path)
    try:
        stumble(SECRET)
    except ValueError as error:
        report(error)
    listener.stop()
    text = (tmp_path / LOG_NAME).read_text()
    assert re.search(r"ERROR trongate_admin ValueError at test_mistakes\.py:\d+ stumble", text)
    assert SECRET not in text


def test_a_log_that_cannot_be_written_costs_only_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    listener = start_log(tmp_path / "file" / "log")
    logging.getLogger("trongate_admin").error("a line")
    listener.stop()
    assert "a line" in capfd.readouterr().err


ODD = ["a\x00b", "\U0001f511", "%s %(x)s :x {0}", "'\"\\;--", "x" * 255]


@pytest.mark.parametrize("name", ODD)
def test_a_name_that_no_driver_likes_is_refused_in_words(
    program: Program, driver: Driver, any_site: SeededSite, name: str
) -> None:
    seed_basic(any_site)
    program.open_site(site_of(any_site))
    door = driver.window(SignInWindow)
    field = driver.field(door, "User name or e-mail")
    field.setText(name)
    driver.press(driver.type_into(door, "Password", "x"), Qt.Key.Key_Return)
    driver.waits_for(lambda: door.form.error_label.isVisible())
    assert not program.mistakes.has_told
    assert len(any_site.tokens()) in (5, 7)


def test_odd_filters_find_nothing_and_the_window_goes_on(
    program: Program, driver: Driver, any_site: SeededSite
) -> None:
    seed_basic(any_site)
    window = enter(program, driver, site_of(any_site))
    rows = window.tokens_page.table.rowCount()
    box = driver.field(window, "Filter tokens")
    for odd in ODD:
        box.setText(odd)
        driver.waits_for(lambda: window.tokens_page.panel.message == "No token matches.")
        box.setText("")
        driver.waits_for(lambda: window.tokens_page.table.rowCount() == rows)
    assert not window.status._reading.isVisible()
    assert not program.mistakes.has_told


@pytest.mark.parametrize(
    "nonsense", [b"\xff" * 40, b"\x00", b"\x05\x00\x00\x00\x0aabc", os.urandom(300)]
)
def test_a_server_that_talks_nonsense_is_told_in_words(
    program: Program, driver: Driver, nonsense: bytes
) -> None:
    with rogue_server(lambda connection: connection.sendall(nonsense)) as port:
        program.open_site(Site("Rogue", "127.0.0.1", port, "u", "p", "d"))
        door = driver.window(SignInWindow)
        driver.waits_for(lambda: door.reaching.state_label.isVisible(), 12)
        assert door.reaching.error_label.text()
    assert not program.mistakes.has_told
