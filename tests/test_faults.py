"""The window lives whatever the network does, says what is wrong, and is right again after it."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from tests.conftest import GuiMeter
from tests.driver import Driver
from tests.fault_proxy import FaultProxy
from tests.pulse import Pulse
from tests.running import enter
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import NAME, PASSWORD, site_of
from trongate_admin.app import Program
from trongate_admin.background import INTERACTIVE_DEADLINE
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow

ROWS = 20_000


@pytest.fixture
def pulse(gui_meter: GuiMeter) -> Iterator[Pulse]:
    with Pulse(gui_meter) as pulse:
        yield pulse


@dataclass
class Watched:
    """A signed-in window over a network that can fail, and the meter of its thread."""

    window: MainWindow
    site: SeededSite
    proxy: FaultProxy
    driver: Driver
    pulse: Pulse

    @property
    def listed(self) -> int:
        return self.window.tokens_page.table.rowCount()

    @property
    def there(self) -> int:
        return int(self.site.query("SELECT COUNT(*) AS n FROM trongate_tokens")[0]["n"])

    @property
    def says(self) -> str:
        return self.driver.texts(self.window.status)

    def refresh(self) -> None:
        self.driver.press(self.window, Qt.Key.Key_F5)

    def heals(self) -> None:
        """The network is back: what was written meanwhile is there at the next refresh."""
        self.site.execute("DELETE FROM trongate_tokens ORDER BY id LIMIT 3")
        new = self.site.add_token("written meanwhile", 2, self.site.now() + 900)
        self.proxy.hook = None
        self.proxy.pass_all()
        self.refresh()
        table = self.window.tokens_page.table
        self.driver.waits_for(lambda: table.row_of(new) is not None, 15)
        self.driver.waits_for(lambda: self.listed == self.there)
        self.driver.waits_for(lambda: not self.window.status._reading.isVisible())
        self.pulse.assert_lively()


@pytest.fixture
def watched(
    program: Program,
    driver: Driver,
    mariadb_site: SeededSite,
    fault_proxy: FaultProxy,
    pulse: Pulse,
) -> Watched:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, ROWS)
    window = enter(program, driver, site_of(mariadb_site, fault_proxy))
    watched = Watched(window, mariadb_site, fault_proxy, driver, pulse)
    driver.waits_for(lambda: watched.listed == watched.there, 15)
    pulse.start()
    return watched


def test_a_server_that_is_gone_is_told_at_once(watched: Watched) -> None:
    before = watched.listed
    watched.proxy.refuse()
    watched.proxy.reset()
    watched.refresh()
    watched.driver.waits_for(lambda: "can't be reached" in watched.says)
    assert watched.listed == before
    watched.heals()


@pytest.mark.parametrize("fault", ["stalled", "dripping"])
def test_a_server_that_hangs_is_told_by_its_deadline(watched: Watched, fault: str) -> None:
    before = watched.listed
    if fault == "stalled":
        watched.proxy.stall()
    else:
        watched.proxy.throttle(1, "server")
    watched.refresh()
    watched.driver.waits_for(
        lambda: re.search("didn't answer within|stopped answering", watched.says),
        INTERACTIVE_DEADLINE + 2,
    )
    assert watched.listed == before
    watched.heals()


@pytest.mark.parametrize("part", [1, 2])
def test_a_list_that_breaks_off_is_not_shown_as_whole(watched: Watched, part: int) -> None:
    before = watched.listed
    broken = threading.Event()
    answers: list[int] = []

    def hook(direction: str, data: bytes) -> str:
        # The list of 20,000 ids is the only long answer; it comes in several parts.
        if direction == "server" and len(data) > 8_000:
            answers.append(len(data))
            if len(answers) >= part:
                broken.set()
                return "reset"
        return "pass"

    own = watched.window.here.session.token_id
    watched.site.execute("DELETE FROM trongate_tokens WHERE id < %s ORDER BY id DESC LIMIT 5", own)
    watched.proxy.hook = hook
    watched.refresh()
    watched.driver.waits_for(broken.is_set)
    watched.driver.waits_for(lambda: re.search("stopped answering|was lost", watched.says))
    assert watched.listed >= before - 5
    watched.heals()


def test_a_broken_connection_that_rested_is_replaced_without_a_word(watched: Watched) -> None:
    watched.proxy.reset()
    watched.heals()


def test_a_list_of_a_hundred_thousand_rows_is_loaded_beside_the_window(
    watched: Watched,
) -> None:
    seed_many(watched.site, 100_000 - watched.there, users=0)
    watched.pulse.start()
    watched.refresh()
    watched.driver.waits_for(lambda: watched.listed == 100_000, 15)
    watched.heals()


def test_a_costly_password_is_checked_beside_the_window(
    program: Program,
    driver: Driver,
    mariadb_site: SeededSite,
    pulse: Pulse,
) -> None:
    seed_basic(mariadb_site)
    mariadb_site.execute("DELETE FROM trongate_administrators")
    mariadb_site.add_administrator(NAME, PASSWORD, 1, cost=14)
    program.open_site(site_of(mariadb_site))
    door = driver.window(SignInWindow)
    driver.type_into(door, "User name or e-mail", NAME)
    field = driver.type_into(door, "Password", PASSWORD)
    pulse.start()
    driver.press(field, Qt.Key.Key_Return)
    driver.waits_for(lambda: isinstance(program.window, MainWindow), 15)
    pulse.assert_lively()
