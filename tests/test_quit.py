"""Quitting works in any state: within three seconds, with exit code 0 and without a word."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault_proxy import FaultProxy
from tests.processes import Started, make_folder, started
from tests.schemas import SeededSite, seed_basic

_DRIVEN = ("-m", "tests.driven_program")
_LONGEST = 3.0


def assert_good(end: tuple[float, int, str]) -> None:
    seconds, code, errors = end
    assert (code, errors) == (0, "")
    assert seconds <= _LONGEST, seconds


@pytest.fixture
def seeded(mariadb_site: SeededSite) -> SeededSite:
    seed_basic(mariadb_site)
    return mariadb_site


@pytest.fixture
def folder(tmp_path: Path, seeded: SeededSite, fault_proxy: FaultProxy) -> Path:
    return make_folder(tmp_path / "shop", seeded, fault_proxy)


@pytest.fixture
def entered(folder: Path, seeded: SeededSite) -> Iterator[Started]:
    """The program, signed in to a site behind the proxy."""
    before = len(seeded.tokens())
    with started(*_DRIVEN, "enter", "--trongate", str(folder)) as program:
        program.waits_for("entered")
        assert len(seeded.tokens()) == before + 1
        yield program


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_the_list_of_sites(number: signal.Signals) -> None:
    with started(*_DRIVEN, "look") as program:
        program.waits_for("sites")
        assert_good(program.ends(number))


def test_a_signal_ends_it_at_the_door_of_the_demo() -> None:
    with started(*_DRIVEN, "look", "--demo") as program:
        program.waits_for("asked")
        assert_good(program.ends())


def test_a_signal_ends_it_while_it_connects_to_a_silent_server(
    folder: Path, fault_proxy: FaultProxy
) -> None:
    fault_proxy.silent()
    with started(*_DRIVEN, "look", "--trongate", str(folder)) as program:
        program.waits_for("connecting")
        assert_good(program.ends())


def test_a_signal_ends_it_while_a_hung_server_checks_the_password(
    folder: Path, fault_proxy: FaultProxy, seeded: SeededSite
) -> None:
    arrived = threading.Event()
    before = seeded.tokens()

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and b"INSERT INTO login_attempts" in data:
            arrived.set()
            return "stall"
        return "pass"

    fault_proxy.hook = hook
    with started(*_DRIVEN, "enter", "--trongate", str(folder)) as program:
        assert arrived.wait(15)
        assert_good(program.ends())
    assert seeded.tokens() == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_signed_in_and_its_login_is_deleted(
    entered: Started, seeded: SeededSite, number: signal.Signals
) -> None:
    before = len(seeded.tokens())
    assert_good(entered.ends(number))
    assert len(seeded.tokens()) == before - 1


def test_closing_the_window_ends_it_and_its_login_is_deleted(
    folder: Path, seeded: SeededSite
) -> None:
    before = seeded.tokens()
    with started(*_DRIVEN, "close", "--trongate", str(folder)) as program:
        program.waits_for("entered")
        assert_good(program.ends(None))
    assert seeded.tokens() == before


@pytest.mark.parametrize("fault", ["stall", "drop", "silent", "reset", "drip"])
def test_a_signal_ends_it_signed_in_whatever_the_network_does(
    entered: Started, fault_proxy: FaultProxy, fault: str
) -> None:
    match fault:
        case "drip":
            fault_proxy.throttle(1)
        case "reset":
            fault_proxy.refuse()
            fault_proxy.reset()
        case _:
            getattr(fault_proxy, fault)()
    assert_good(entered.ends())


def test_a_signal_ends_it_with_a_dialog_open(folder: Path, seeded: SeededSite) -> None:
    before = seeded.tokens()
    with started(*_DRIVEN, "issue", "--trongate", str(folder)) as program:
        program.waits_for("issue")
        assert_good(program.ends())
    assert seeded.tokens() == before


def add_old(seeded: SeededSite, rows: int) -> None:
    """So many rows that expired an hour ago."""
    seeded.execute(
        "INSERT INTO trongate_tokens (token, user_id, expiry_date)"
        f" SELECT CONCAT('old-', seq), 2, UNIX_TIMESTAMP() - 3600 FROM seq_1_to_{rows}"
    )


@pytest.mark.parametrize(("deed", "seen"), [("purge", "purging"), ("pause", "paused")])
def test_a_signal_ends_it_during_a_purge_and_no_live_token_goes(
    folder: Path, seeded: SeededSite, deed: str, seen: str
) -> None:
    now = seeded.now()
    live = {row["id"] for row in seeded.tokens() if (row["expiry_date"] or now) >= now}
    add_old(seeded, 200_000)
    with started(*_DRIVEN, deed, "--trongate", str(folder)) as program:
        program.waits_for(seen)
        assert_good(program.ends())
    left = {row["id"]: row["token"] for row in seeded.tokens()}
    assert live <= left.keys()
    assert any(token and token.startswith("old-") for token in left.values())
    assert not [row for row in seeded.tokens() if row["user_id"] == 1 and row["id"] not in live]


def test_a_signal_at_the_very_start_ends_it(tmp_path: Path) -> None:
    address = tmp_path / "config"
    with started("main.py", "--demo", changes={"XDG_CONFIG_HOME": str(address)}) as program:
        # The first thing that the running program writes.
        while not (address / "trongate-admin/sites.json").exists():
            assert program.process.poll() is None
        assert_good(program.ends())
