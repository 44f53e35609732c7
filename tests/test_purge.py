"""The purge runs beside everything, says how many, and goes on after an error."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.schemas import SeededSite
from tests.sites import Opened, signed_in
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.purge import PurgeRecord, PurgeState, PurgeStatus, PurgeTimer


@pytest.fixture
def opened(any_site: SeededSite) -> Iterator[Opened]:
    with signed_in(any_site) as opened:
        yield opened


@pytest.fixture
def purge(qapp: object, opened: Opened) -> Iterator[PurgeTimer]:
    background = Background()
    clock = ServerClock()
    clock.set(opened.database.measure())
    purge = PurgeTimer(opened.purges, clock, background)
    yield purge
    purge.stop()
    background.close()


def add_expired(opened: Opened, rows: int) -> None:
    past = opened.now - 3600
    opened.seeded.execute("DELETE FROM trongate_tokens WHERE expiry_date < %s", opened.now)
    for number in range(rows):
        opened.seeded.add_token(f"expired-{number}", 2, past)


def crowd(opened: Opened, rows: int) -> int:
    """At least so many expired rows, made by the server; how many there are."""
    add_expired(opened, 1)
    count = 1
    while count < rows:
        count += opened.seeded.execute(
            "INSERT INTO trongate_tokens (token, user_id, expiry_date)"
            " SELECT token, user_id, expiry_date FROM trongate_tokens WHERE token LIKE 'expired-%%'"
        )
    return count


def expired_left(opened: Opened) -> int:
    found = opened.seeded.query(
        "SELECT COUNT(*) AS n FROM trongate_tokens WHERE token LIKE 'expired-%%'"
    )
    return int(found[0]["n"])


def test_the_purge_is_off_until_it_is_turned_on(purge: PurgeTimer) -> None:
    assert purge.status == PurgeStatus()
    assert purge.minutes is None


def test_purge_now_deletes_expired_rows_and_says_how_many(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    add_expired(opened, 30)
    live = opened.seeded.add_token("live", 2, opened.now + 60)
    never = opened.seeded.add_token("never", 2, None)
    with qtbot.waitSignal(purge.purged) as purged:
        purge.purge_now()
    assert purged.args == [30]
    assert purge.status.purged_today == 30
    left = {row["id"] for row in opened.seeded.tokens()}
    assert {live, never, opened.session.token_id} <= left
    assert not [row for row in opened.seeded.tokens() if row["token"].startswith("expired-")]


def test_a_row_that_expired_within_the_last_minute_stays(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    fresh = opened.seeded.add_token("just expired", 2, opened.now - 20)
    with qtbot.waitSignal(purge.purged):
        purge.purge_now()
    assert opened.row(fresh) is not None


def test_the_status_counts_down_to_the_next_turn(qtbot: QtBot, purge: PurgeTimer) -> None:
    purge.start(5)
    assert purge.status.state is PurgeState.WAITING
    with qtbot.waitSignal(purge.changed, timeout=3000):
        pass
    assert purge.status.next_in is not None
    assert 290 <= purge.status.next_in <= 300
    purge.stop()
    assert not purge.status.next_in
    assert str(purge.status.state) == str(PurgeState.OFF)


def test_what_was_purged_today_outlives_a_login(purge: PurgeTimer, opened: Opened) -> None:
    record = replace(purge.record, purged=57_678)
    again = PurgeTimer(opened.purges, ServerClock(), Background(), record=record)
    assert again.status.purged_today == 57_678
    yesterday = replace(record, day="2020-01-01")
    assert (
        PurgeTimer(opened.purges, ServerClock(), Background(), record=yesterday).status.purged_today
        == 0
    )


@pytest.mark.parametrize(("gone", "left"), [(0, 86_400), (80_000, 6_400), (10**6, 10)])
def test_a_turn_comes_when_it_is_due_however_often_one_signs_in(
    opened: Opened, gone: int, left: int
) -> None:
    last = int(time.time()) - gone
    purge = PurgeTimer(
        opened.purges, ServerClock(), Background(), record=PurgeRecord(last_turn=last)
    )
    purge.start(1_440)
    assert purge.status.next_in is not None
    assert abs(purge.status.next_in - left) <= 3
    purge.stop()


def test_a_failed_turn_is_told_and_the_timer_goes_on(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    add_expired(opened, 3)
    purge.start(5)
    opened.seeded.execute("ALTER TABLE trongate_tokens RENAME TO gone_for_a_moment")
    with qtbot.waitSignal(purge.failed):
        purge.purge_now()
    assert purge.status.state is PurgeState.WAITING
    assert "missing" in purge.status.error
    opened.seeded.execute("ALTER TABLE gone_for_a_moment RENAME TO trongate_tokens")
    with qtbot.waitSignal(purge.purged) as purged:
        purge.purge_now()
    assert purged.args == [3]
    assert purge.status.error == ""


def test_a_cancelled_turn_stops_between_batches_and_keeps_what_it_did(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    before = crowd(opened, 60_000)
    with qtbot.waitSignal(purge.changed, check_params_cb=lambda status: status.done > 0):
        purge.purge_now()
    with qtbot.waitSignal(purge.cancelled) as cancelled:
        purge.cancel()
        assert purge.status.state is PurgeState.CANCELLING
    assert cancelled.args == [purge.status.done, purge.status.total]
    assert purge.status.error == ""
    deleted = before - expired_left(opened)
    assert deleted == purge.status.done
    assert 0 < deleted < before


def test_a_purge_is_refused_once_the_session_is_over(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    add_expired(opened, 3)
    opened.door.sign_out(opened.session)
    with qtbot.waitSignal(purge.failed) as failed:
        purge.purge_now()
    assert "session" in str(failed.args[0])
    assert len([r for r in opened.seeded.tokens() if r["token"].startswith("expired-")]) == 3


def test_progress_has_a_rate_and_a_time_left(
    qtbot: QtBot, purge: PurgeTimer, opened: Opened
) -> None:
    count = crowd(opened, 60_000)
    seen: list[PurgeStatus] = []
    purge.changed.connect(seen.append)
    with qtbot.waitSignal(purge.purged, timeout=20_000):
        purge.purge_now()
    told = [status for status in seen if status.rate]
    for status in told:
        assert status.rate is not None
        assert status.left == pytest.approx((count - status.done) / status.rate)
    assert [status.done for status in seen] == sorted(status.done for status in seen)
    assert all(status.rate is None for status in seen[-1:])
