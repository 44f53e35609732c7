"""A paused turn holds nothing, goes on to exactly its end, and can be cancelled where it stands."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.schemas import SeededSite
from tests.sites import Opened, open_transactions, signed_in, wait_for
from tests.test_purge import crowd, expired_left
from tests.views.conftest import Held
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.purge import PurgeState, PurgeTimer


@pytest.fixture
def opened(any_site: SeededSite) -> Iterator[Opened]:
    with signed_in(any_site) as opened:
        yield opened


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


@pytest.fixture
def purge(background: Background, opened: Opened) -> Iterator[PurgeTimer]:
    clock = ServerClock()
    clock.set(opened.database.measure())
    purge = PurgeTimer(opened.purges, clock, background)
    yield purge
    purge.stop()


def paused(qtbot: QtBot, purge: PurgeTimer, opened: Opened) -> int:
    """Pauses a turn in its first batch; how many rows it has deleted."""
    with Held(opened, "DELETE") as held:
        purge.purge_now()
        qtbot.waitUntil(held.arrived.is_set)
        purge.pause()
        assert purge.status.state is PurgeState.PAUSING
        with qtbot.waitSignal(
            purge.changed, check_params_cb=lambda status: status.state is PurgeState.PAUSED
        ):
            held.released.set()
    return purge.status.done


def test_a_paused_turn_goes_on_to_exactly_its_end(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    count = crowd(opened, 3_000)
    done = paused(qtbot, purge, opened)
    assert 0 < done < count
    assert expired_left(opened) == count - done
    with qtbot.waitSignal(purge.purged) as purged:
        purge.resume()
    assert purged.args == [count]
    assert purge.status.purged_today == count
    assert expired_left(opened) == 0


def test_a_paused_turn_holds_nothing(
    qtbot: QtBot, purge: PurgeTimer, background: Background, opened: Opened
) -> None:
    crowd(opened, 3_000)
    paused(qtbot, purge, opened)
    assert opened.database._engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: background.is_idle)
    if opened.seeded.dialect == "mariadb":
        assert open_transactions(opened.seeded) == 0
    opened.seeded.execute("ALTER TABLE trongate_tokens ADD COLUMN note INT")


def test_what_the_site_deletes_during_a_pause_is_not_counted(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    count = crowd(opened, 3_000)
    paused(qtbot, purge, opened)
    by_site = opened.seeded.execute(
        "DELETE FROM trongate_tokens WHERE token LIKE 'expired-%' AND id % 3 = 0"
    )
    with qtbot.waitSignal(purge.purged) as purged:
        purge.resume()
    assert by_site > 0
    assert purged.args == [count - by_site]


def test_a_turn_can_be_cancelled_while_it_is_paused(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    count = crowd(opened, 3_000)
    done = paused(qtbot, purge, opened)
    told: list[list[int]] = []
    purge.cancelled.connect(lambda *numbers: told.append(list(numbers)))
    with qtbot.waitSignal(purge.cancelled):
        purge.cancel()
        purge.cancel()
    assert purge.status.state is PurgeState.OFF
    purge.resume()
    assert purge.status.state is PurgeState.OFF
    assert expired_left(opened) == count - done
    with qtbot.waitSignal(purge.purged) as purged:
        purge.purge_now()
    assert purged.args == [count - done]
    assert told == [[done, count]]


def test_a_pause_that_is_cancelled_at_once_ends_cancelled(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    crowd(opened, 3_000)
    with Held(opened, "DELETE") as held:
        purge.purge_now()
        qtbot.waitUntil(held.arrived.is_set)
        purge.pause()
        with qtbot.waitSignal(purge.cancelled):
            purge.cancel()
            held.released.set()
    assert purge.status.state is PurgeState.OFF


def test_a_cancel_that_comes_before_the_pause_was_heard_of_ends_it_too(
    qtbot: QtBot, purge: PurgeTimer, background: Background, opened: Opened
) -> None:
    crowd(opened, 3_000)
    with Held(opened, "DELETE") as held:
        purge.purge_now()
        qtbot.waitUntil(held.arrived.is_set)
        purge.pause()
        held.released.set()
        # Without the event loop: its answer waits there.
        wait_for(lambda: background.is_idle)
    with qtbot.waitSignal(purge.cancelled):
        purge.cancel()
    assert purge.status.state is PurgeState.OFF


def test_no_turn_begins_while_one_is_paused(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    count = crowd(opened, 3_000)
    done = paused(qtbot, purge, opened)
    purge.start(1)
    assert purge.status.next_in is None
    purge.purge_now()
    purge.pause()
    assert purge.status.state is PurgeState.PAUSED
    purge.stop()
    assert purge.status.state is PurgeState.PAUSED
    assert expired_left(opened) == count - done
    with qtbot.waitSignal(purge.purged) as purged:
        purge.resume()
    assert purged.args == [count]
    assert str(purge.status.state) == str(PurgeState.OFF)


def test_a_paused_turn_is_refused_once_the_session_is_over(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    crowd(opened, 3_000)
    paused(qtbot, purge, opened)
    opened.door.sign_out(opened.session)
    with qtbot.waitSignal(purge.failed) as failed:
        purge.resume()
    assert "session" in str(failed.args[0])
    assert purge.status.state is PurgeState.OFF
