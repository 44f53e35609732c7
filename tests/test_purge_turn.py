"""A turn gives way to the site, stops where it is asked to, and needs no memory for its rows."""

import gc
import threading
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from tests.fault_proxy import FaultProxy
from tests.mariadb_server import Server, connect
from tests.schemas import SeededSite
from tests.sites import Opened, before_statement, is_running, signed_in, statements_of, wait_for
from trongate_admin import purge_turn
from trongate_admin.domain import batch as batch_rules
from trongate_admin.domain.cancellation import Cancellation, running
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.purge_turn import PurgeTurn
from trongate_admin.storage.purge_store import Batch, PurgeStore
from trongate_admin.storage.site_activity import SiteActivity


class Untiring(Cancellation):
    """Remembers how long the work wanted to rest, and lets it go on at once."""

    def __init__(self) -> None:
        super().__init__()
        self.rested = 0.0

    def wait(self, seconds: float) -> None:
        self.check()
        self.rested += seconds


class Timed(PurgeStore):
    """Remembers how long each batch took, and how long the rest before it was."""

    def __init__(self, site: Opened, switch: Untiring) -> None:
        super().__init__(site.database, site.session)
        self.switch = switch
        self.took: list[float] = []
        self.rested: list[float] = []

    def purge_expired(self, cutoff: int, after_id: int, rows: int) -> Batch:
        self.rested.append(self.switch.rested)
        self.switch.rested = 0.0
        begun = time.monotonic()
        batch = super().purge_expired(cutoff, after_id, rows)
        self.took.append(time.monotonic() - begun)
        return batch

    @property
    def rests(self) -> list[float]:
        """Each rest in lengths of the batch before it."""
        return [rest / took for rest, took in zip(self.rested[1:], self.took, strict=False)]


@pytest.fixture
def site(mariadb_site: SeededSite) -> Iterator[Opened]:
    with signed_in(mariadb_site) as opened:
        yield opened


@pytest.fixture
def file(sqlite_site: SeededSite) -> Iterator[Opened]:
    with signed_in(sqlite_site) as opened:
        yield opened


def crowd(site: Opened, rows: int) -> int:
    """Adds at least so many expired rows; how many have expired."""
    count = site.purges.count_expired(site.now)
    while count < rows:
        count += site.seeded.execute(
            "INSERT INTO trongate_tokens (token, user_id, expiry_date)"
            " SELECT token, user_id, expiry_date FROM trongate_tokens WHERE expiry_date < %s",
            site.now,
        )
    return count


def never() -> bool:
    return False


def ignore(_done: int, _total: int) -> None:
    pass


def purged(site: Opened) -> Timed:
    """One turn, as fast as it goes."""
    switch = Untiring()
    timed = Timed(site, switch)
    with running(switch):
        assert PurgeTurn(timed, site.now).run(never, ignore)
    return timed


def test_the_rests_are_short_while_nobody_else_is_there(site: Opened) -> None:
    crowd(site, 8_000)
    rests = purged(site).rests
    assert len(rests) > 8
    assert rests[0] >= 4, "nothing is known yet"
    assert all(rest < 1 for rest in rests[1:])


def test_each_rest_is_long_while_somebody_else_is_active(site: Opened) -> None:
    crowd(site, 8_000)
    with before_statement(site.database, "DELETE", lambda: site.seeded.query("SELECT 1"), times=8):
        rests = purged(site).rests
    assert all(rest >= 4 for rest in rests[:8])
    assert rests[-1] < 1


def test_the_rest_is_long_once_somebody_waited_for_our_lock(
    site: Opened, mariadb_server: Server
) -> None:
    crowd(site, 8_000)
    other = connect(mariadb_server, site.seeded.database)
    update = "UPDATE trongate_tokens SET code = '7' WHERE expiry_date < 9"
    threads: list[threading.Thread] = []
    batches = iter(range(4))

    def come_in() -> None:
        if next(batches) < 3:
            return
        threads.append(threading.Thread(target=lambda: other.cursor().execute(update)))
        threads[-1].start()
        wait_for(lambda: is_running(site.seeded, "UPDATE"))

    with before_statement(site.database, "COMMIT", come_in, times=4):
        rests = purged(site).rests
    threads[0].join()
    other.close()
    assert [rest >= 4 for rest in rests[:4]] == [True, False, False, True]


def test_each_rest_is_long_while_the_servers_log_is_nearly_full(
    site: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(site, 6_000)
    monkeypatch.setattr(SiteActivity, "is_log_nearly_full", True)
    assert all(rest >= 4 for rest in purged(site).rests)


def test_the_rests_are_long_on_a_file(file: Opened) -> None:
    crowd(file, 8_000)
    assert all(rest >= 4 for rest in purged(file).rests)


def test_a_wish_to_pause_ends_the_rest_and_the_turn_goes_on_from_there(
    file: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = crowd(file, 3_000)
    monkeypatch.setattr(purge_turn, "rest", lambda _took, alone: 20.0)
    switch, told = Untiring(), list[int]()
    turn = PurgeTurn(Timed(file, switch), file.now)
    with running(switch):
        assert not turn.run(lambda: switch.rested > 0, lambda done, _total: told.append(done))
        assert switch.rested <= 0.05
        first = told[-1]
        assert 0 < first < count
        assert file.purges.count_expired(file.now) == count - first
        assert turn.run(never, lambda done, _total: told.append(done))
    assert told[-1] == count
    assert file.purges.count_expired(file.now) == 0


def test_what_others_delete_meanwhile_is_not_counted(site: Opened) -> None:
    count, by_site = crowd(site, 3_000), list[int]()

    def clean_up() -> None:
        by_site.append(
            site.seeded.execute(
                "DELETE FROM trongate_tokens WHERE expiry_date < %s AND id %% 3 = 0 LIMIT 70",
                site.now,
            )
        )

    told: list[int] = []
    with before_statement(site.database, "DELETE", clean_up, times=4), running(Untiring()):
        assert PurgeTurn(site.purges, site.now).run(never, lambda done, _: told.append(done))
    assert sum(by_site) > 0
    assert told[-1] == count - sum(by_site)


def test_a_row_that_another_program_keeps_for_long_is_tried_again(site: Opened) -> None:
    count, tries = crowd(site, 2_000), iter(range(3))
    wait_briefly(site)
    site.seeded.execute("BEGIN")
    site.seeded.query("SELECT id FROM trongate_tokens WHERE id = 4 FOR UPDATE")

    def let_go() -> None:
        if next(tries) == 2:
            site.seeded.execute("COMMIT")

    told: list[int] = []
    with before_statement(site.database, "DELETE", let_go, times=3), running(Untiring()):
        assert PurgeTurn(site.purges, site.now).run(never, lambda done, _: told.append(done))
    assert told[-1] == count


def test_a_row_that_another_program_never_lets_go_ends_the_turn(site: Opened) -> None:
    count = crowd(site, 100)
    wait_briefly(site)
    site.seeded.execute("BEGIN")
    site.seeded.query("SELECT id FROM trongate_tokens WHERE id = 4 FOR UPDATE")
    with running(Untiring()), pytest.raises(AdminError, match="Another program holds"):
        PurgeTurn(site.purges, site.now).run(never, ignore)
    site.seeded.execute("ROLLBACK")
    assert site.purges.count_expired(site.now) == count


def wait_briefly(site: Opened) -> None:
    site.database.read(
        lambda connection: connection.execute(text("SET SESSION innodb_lock_wait_timeout = 1"))
    )


def test_memory_does_not_grow_with_the_rows(file: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(file, 60_000)
    monkeypatch.setattr(batch_rules, "LARGEST", 200)
    sizes: list[int] = []

    class Weighed(PurgeStore):
        def purge_expired(self, cutoff: int, after_id: int, rows: int) -> Batch:
            if len(sizes) % 50 == 0:
                gc.collect()  # as the program does from time to time
            sizes.append(tracemalloc.get_traced_memory()[0])
            return super().purge_expired(cutoff, after_id, rows)

    turn = PurgeTurn(Weighed(file.database, file.session), file.now)
    with running(Untiring()):
        tracemalloc.start()
        try:
            assert turn.run(never, ignore)
        finally:
            tracemalloc.stop()
    assert len(sizes) > 300
    assert sizes[300] < sizes[50] + 100_000, "two bytes a row"


def test_a_slow_line_does_not_make_the_batches_small(
    mariadb_site: SeededSite, fault_proxy: FaultProxy
) -> None:
    with signed_in(mariadb_site, fault_proxy) as site:
        crowd(site, 3_000)
        fault_proxy.delay(30)
        with statements_of(site.database) as seen:
            purged(site)
    assert sum(statement.startswith("DELETE") for statement in seen) <= 8


@pytest.mark.parametrize("hook", ["BEGIN", "DELETE", "COMMIT"])
def test_what_was_deleted_before_a_cancel_is_told(file: Opened, hook: str) -> None:
    count, switch, told = crowd(file, 3_000), Untiring(), list[int]()
    steps = iter(range(3))

    def act() -> None:
        if next(steps) == 2:
            switch.cancel()

    turn = PurgeTurn(file.purges, file.now)
    with (
        before_statement(file.database, hook, act, times=3),
        running(switch),
        pytest.raises(Cancelled),
    ):
        turn.run(never, lambda done, _total: told.append(done))
    assert told[-1] == count - file.purges.count_expired(file.now)
