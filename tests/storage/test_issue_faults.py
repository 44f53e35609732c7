"""An issued token is in exactly one row, wherever the network breaks."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite
from tests.sites import COMMIT, Opened, Worker, lose_answer_to_commit, signed_in, wait_for
from trongate_admin.domain.errors import AdminError, UnknownOutcome
from trongate_admin.domain.expiry import DAY
from trongate_admin.storage.token_store import IssuedToken

Verb = Callable[[Opened], IssuedToken | None]
ROW = 2


def issue(site: Opened) -> IssuedToken:
    return site.tokens.issue(ROW, site.now + 3 * DAY)


def regenerate(site: Opened) -> IssuedToken:
    return site.tokens.regenerate(site.listed(ROW)[0], site.now + 3 * DAY)


def rows_of(site: Opened, token: str) -> list[dict[str, Any]]:
    return [row for row in site.seeded.tokens() if row["token"] == token]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("delivered", [True, False])
@pytest.mark.parametrize(("verb", "added"), [(issue, 1), (regenerate, 0)])
def test_one_row_holds_the_token_when_the_answer_to_commit_is_lost(
    faulty: Opened, fault_proxy: FaultProxy, verb: Verb, added: int, delivered: bool, times: int
) -> None:
    before = len(faulty.seeded.tokens())
    lose_answer_to_commit(fault_proxy, delivered=delivered, times=times)
    if times == 2 and not delivered:
        with pytest.raises(UnknownOutcome):
            verb(faulty)
        assert len(faulty.seeded.tokens()) == before
        return
    written = verb(faulty)
    assert written is not None
    assert len(rows_of(faulty, written.token)) == 1
    assert rows_of(faulty, written.token)[0]["id"] == written.id
    assert len(faulty.seeded.tokens()) == before + added


def test_an_extension_holds_when_the_answer_to_commit_is_lost(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    lose_answer_to_commit(fault_proxy, delivered=False)
    faulty.tokens.extend(faulty.listed(ROW)[0], 1_900_000_000)
    assert (faulty.row(ROW) or {})["expiry_date"] == 1_900_000_000


def test_a_commit_that_arrives_late_makes_no_second_row(
    faulty: Opened, fault_proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trongate_admin.storage.connection.READ_TIMEOUT", 0.5)
    faulty.database.close()
    before = len(faulty.seeded.tokens())
    held: list[bytes] = []

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and data.endswith(COMMIT) and not held:
            held.append(data)
            return "stall"
        return "pass"

    fault_proxy.hook = hook
    issued = issue(faulty)
    fault_proxy.pass_all()
    wait_for(lambda: fault_proxy.open_links <= 1)
    assert held
    assert len(rows_of(faulty, issued.token)) == 1
    assert len(faulty.seeded.tokens()) == before + 1


@pytest.mark.parametrize("direction", ["client", "server"])
def test_one_row_holds_the_token_wherever_the_connection_breaks(
    faulty: Opened, fault_proxy: FaultProxy, direction: str
) -> None:
    for place in range(1, 30):
        before = len(faulty.seeded.tokens())
        seen = [0]

        def hook(speaker: str, _data: bytes, place: int = place, seen: list[int] = seen) -> str:
            seen[0] += speaker == direction
            return "reset" if speaker == direction and seen[0] == place else "pass"

        fault_proxy.hook = hook
        issued = issue(faulty)
        fault_proxy.hook = None
        assert len(rows_of(faulty, issued.token)) == 1, place
        assert len(faulty.seeded.tokens()) == before + 1, place
        if seen[0] < place:
            return
    pytest.fail("issuing never came through without a fault")


def test_nothing_is_written_when_the_server_is_gone_before_the_transaction(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    before = faulty.seeded.tokens()
    now = faulty.now
    fault_proxy.refuse()
    fault_proxy.reset()
    with pytest.raises(AdminError, match="can't be reached") as caught:
        faulty.tokens.issue(ROW, now + DAY)
    assert not isinstance(caught.value, UnknownOutcome)
    assert faulty.seeded.tokens() == before
    fault_proxy.pass_all()


def test_an_issue_is_called_unknown_while_the_server_can_not_be_asked(
    faulty: Opened, fault_proxy: FaultProxy
) -> None:
    lost: list[bytes] = []

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and data.endswith(COMMIT):
            lost.append(data)
            return "pass"
        return "reset" if lost else "pass"

    fault_proxy.hook = hook
    with pytest.raises(UnknownOutcome, match="may or may not have happened"):
        issue(faulty)


def test_a_cancel_while_the_answer_to_commit_is_lost_still_finds_the_token(
    mariadb_site: SeededSite, fault_proxy: FaultProxy
) -> None:
    with signed_in(mariadb_site, fault_proxy) as site:
        workers: list[Worker] = []
        begin = threading.Event()
        is_committing: list[bool] = []

        def hook(direction: str, data: bytes) -> str:
            if direction == "client" and data.endswith(COMMIT) and not is_committing:
                is_committing.append(True)
            elif direction == "server" and is_committing == [True]:
                is_committing.append(False)
                workers[0].cancellation.mark()
                return "reset"
            return "pass"

        def work() -> IssuedToken:
            begin.wait(5)
            return site.tokens.issue(2, site.now + 60)

        workers.append(Worker(work))
        fault_proxy.hook = hook
        begin.set()
        workers[0].end()
        assert isinstance(workers[0].result, IssuedToken)
        row = site.row(workers[0].result.id)
        assert row is not None
        assert row["token"] == workers[0].result.token
