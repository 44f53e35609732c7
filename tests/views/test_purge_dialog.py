"""The purge is turned on after its number was seen, runs behind, and can be stopped."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressBar, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import (
    Held,
    assert_plain,
    button_of,
    focused,
    measured,
    part_of,
    says,
    texts_of,
)
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.models.moments import number
from trongate_admin.purge import PurgeState, PurgeStatus, PurgeTimer
from trongate_admin.views.icons import Icons
from trongate_admin.views.purge_dialog import PurgeDialog

LEFT = Qt.MouseButton.LeftButton
EXPIRED = {4, 5}


class Desk:
    """A purge timer and the means to open its dialog."""

    def __init__(
        self,
        site: Opened,
        background: Background,
        icons: Icons,
        show: Callable[[QWidget], None],
    ) -> None:
        self.site = site
        self.clock = measured(site)
        self.holder = QObject()
        self.timer = PurgeTimer(site.purges, self.clock, background, self.holder)
        self._background, self._icons, self._show = background, icons, show

    def open(self, clock: ServerClock | None = None) -> PurgeDialog:
        dialog = PurgeDialog(
            self.timer,
            self.site.purges,
            clock or self.clock,
            self._background,
            self._icons,
            None,
        )
        self._show(dialog)
        return dialog

    def ids(self) -> set[int]:
        return {row["id"] for row in self.site.seeded.tokens()}


@pytest.fixture
def desk(
    opened: Opened, background: Background, icons: Icons, shown: Callable[[QWidget], None]
) -> Iterator[Desk]:
    made = Desk(opened, background, icons, shown)
    yield made
    made.timer.stop()


def counted(qtbot: QtBot, dialog: PurgeDialog, rows: int) -> None:
    text = f"{number(rows)} expired tokens would be deleted now"
    qtbot.waitUntil(lambda: says(dialog, text))


def test_nothing_can_be_done_before_the_number_is_seen(qtbot: QtBot, desk: Desk) -> None:
    with Held(desk.site, "SELECT COUNT") as held:
        dialog = desk.open()
        qtbot.waitUntil(held.arrived.is_set)
        assert says(dialog, "Counting…")
        assert not button_of(dialog, "Turn on").isEnabled()
        assert not button_of(dialog, "Purge now").isEnabled()
        held.released.set()
        counted(qtbot, dialog, 2)
    assert button_of(dialog, "Turn on").isEnabled()
    assert button_of(dialog, "Purge now").isEnabled()
    assert says(dialog, "A row without an expiry (NULL) is never purged. It can't be undone.")


def test_it_is_off_until_it_is_turned_on(qtbot: QtBot, desk: Desk) -> None:
    dialog = desk.open()
    counted(qtbot, dialog, 2)
    assert says(dialog, "Purge is off")
    assert desk.timer.minutes is None
    part_of(dialog, QSpinBox).setValue(5)
    with qtbot.waitSignal(dialog.minutes_changed) as changed:
        qtbot.mouseClick(button_of(dialog, "Turn on"), LEFT)
    assert changed.args == [5]
    assert desk.timer.minutes == 5
    qtbot.waitUntil(lambda: says(dialog, "Next purge in 5:00") or says(dialog, "in 4:59"))
    assert desk.ids() >= EXPIRED


def test_it_can_be_changed_and_turned_off(qtbot: QtBot, desk: Desk) -> None:
    desk.timer.start(30)
    dialog = desk.open()
    counted(qtbot, dialog, 2)
    assert part_of(dialog, QSpinBox).value() == 30
    assert not button_of(dialog, "Change").isEnabled()
    part_of(dialog, QSpinBox).setValue(20)
    with qtbot.waitSignal(dialog.minutes_changed) as changed:
        qtbot.mouseClick(button_of(dialog, "Change"), LEFT)
    assert changed.args == [20]
    with qtbot.waitSignal(dialog.minutes_changed) as changed:
        qtbot.mouseClick(button_of(dialog, "Turn off"), LEFT)
    assert changed.args == [None]
    assert desk.timer.minutes is None
    assert says(dialog, "Purge is off")


def test_minutes_lie_between_one_and_a_day(qtbot: QtBot, desk: Desk) -> None:
    box = part_of(desk.open(), QSpinBox)
    assert (box.minimum(), box.maximum()) == (1, 1440)
    assert box.accessibleName() == "Every"


def test_purge_now_deletes_the_expired_and_says_how_many(qtbot: QtBot, desk: Desk) -> None:
    before = desk.ids()
    dialog = desk.open()
    counted(qtbot, dialog, 2)
    qtbot.mouseClick(button_of(dialog, "Purge now"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, "2 expired tokens were purged."))
    assert desk.ids() == before - EXPIRED
    qtbot.waitUntil(lambda: says(dialog, "No token would be deleted now"))


def test_a_running_purge_shows_progress_and_can_be_cancelled(qtbot: QtBot, desk: Desk) -> None:
    for count in range(1200):
        desk.site.seeded.add_token(f"old{count}", 2, 1000)
    dialog = desk.open()
    counted(qtbot, dialog, 1202)
    with Held(desk.site, "DELETE") as held:
        qtbot.mouseClick(button_of(dialog, "Purge now"), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        qtbot.waitUntil(lambda: says(dialog, f"0 of {number(1202)}"))
        bar = part_of(dialog, QProgressBar)
        assert bar.isVisible()
        assert bar.maximum() == 1202
        assert not button_of(dialog, "Purge now").isEnabled()
        qtbot.mouseClick(button_of(dialog, "Cancel purge"), LEFT)
        assert says(dialog, "Cancelling…")
        assert not says(dialog, "Cancelled after")
        held.released.set()
        qtbot.waitUntil(lambda: says(dialog, f"Cancelled after 0 of {number(1202)}."))
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert len(desk.ids()) > 5


def crowd(desk: Desk, rows: int) -> int:
    """So many more expired rows; how many have expired."""
    desk.site.seeded.execute(
        "INSERT INTO trongate_tokens (token, user_id, expiry_date) WITH RECURSIVE s(n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) SELECT 'old', 2, 1000 FROM s",
        rows,
    )
    return rows + len(EXPIRED)


def paused(qtbot: QtBot, desk: Desk, dialog: PurgeDialog) -> int:
    """Begins a purge and pauses it in its first batch; how many rows are gone."""
    with Held(desk.site, "DELETE") as held:
        qtbot.mouseClick(button_of(dialog, "Purge now"), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        qtbot.mouseClick(button_of(dialog, "Pause"), LEFT)
        assert says(dialog, "Pausing…")
        held.released.set()
        qtbot.waitUntil(lambda: says(dialog, "Paused at"))
    return desk.timer.status.done


def test_a_purge_is_paused_and_goes_on_to_its_end(qtbot: QtBot, desk: Desk) -> None:
    count = crowd(desk, 3_000)
    dialog = desk.open()
    counted(qtbot, dialog, count)
    done = paused(qtbot, desk, dialog)
    where = f"{number(done)} of {number(count)}"
    assert 0 < done < count
    assert len(desk.ids() & EXPIRED) == 0
    assert says(dialog, f"Paused at {where}")
    assert says(dialog, f"Purge paused at {where}")
    assert says(dialog, f"{number(count)} expired tokens when this purge began")
    assert not button_of(dialog, "Purge now").isEnabled()
    assert part_of(dialog, QProgressBar).value() == done
    qtbot.mouseClick(button_of(dialog, "Resume"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, f"{number(count)} expired tokens were purged."))
    qtbot.waitUntil(lambda: says(dialog, "No token would be deleted now"))


def test_a_paused_purge_can_be_cancelled(qtbot: QtBot, desk: Desk) -> None:
    count = crowd(desk, 3_000)
    dialog = desk.open()
    counted(qtbot, dialog, count)
    done = paused(qtbot, desk, dialog)
    qtbot.mouseClick(button_of(dialog, "Cancel purge"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, f"Cancelled after {number(done)} of {number(count)}."))
    counted(qtbot, dialog, count - done)
    assert not part_of(dialog, QProgressBar).isVisible()
    assert button_of(dialog, "Purge now").isEnabled()


def test_a_dialog_shows_the_purge_that_was_paused_in_another(qtbot: QtBot, desk: Desk) -> None:
    count = crowd(desk, 3_000)
    first = desk.open()
    counted(qtbot, first, count)
    done = paused(qtbot, desk, first)
    qtbot.mouseClick(button_of(first, "Close"), LEFT)
    second = desk.open()
    assert says(second, f"Paused at {number(done)} of {number(count)}")
    qtbot.mouseClick(button_of(second, "Resume"), LEFT)
    qtbot.waitUntil(lambda: says(second, f"{number(count)} expired tokens were purged."))


def test_the_keyboard_pauses_and_resumes_at_one_place(qtbot: QtBot, desk: Desk) -> None:
    count = crowd(desk, 60_000)
    dialog = desk.open()
    counted(qtbot, dialog, count)
    qtbot.mouseClick(button_of(dialog, "Purge now"), LEFT)
    pause = button_of(dialog, "Pause")
    pause.setFocus()
    for expected in ("Resume", "Pause", "Resume"):
        qtbot.keyClick(focused(), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda text=expected: pause.text() == text)  # type: ignore[misc]
        assert focused() is pause
    # The tab order is that of the eye.
    qtbot.keyClick(pause, Qt.Key.Key_Tab)
    assert focused() is button_of(dialog, "Cancel purge")
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: says(dialog, "Cancelled after"))


def test_progress_tells_the_rate_and_what_is_left(qtbot: QtBot, desk: Desk) -> None:
    dialog = desk.open()
    counted(qtbot, dialog, 2)
    running = PurgeStatus(PurgeState.RUNNING, done=120_000, total=500_000)
    desk.timer.changed.emit(running)
    done = f"{number(120_000)} of {number(500_000)}"
    assert done in texts_of(dialog)
    desk.timer.changed.emit(replace(running, rate=3_166.7, left=120.0))
    assert f"{done}, {number(3_167)} rows/s, about 2 min left" in texts_of(dialog)
    desk.timer.changed.emit(replace(running, rate=0.0))
    assert f"{done}, 0 rows/s" in texts_of(dialog)


def test_an_error_is_said_and_the_timer_goes_on(qtbot: QtBot, desk: Desk) -> None:
    desk.timer.start(30)
    dialog = desk.open()
    counted(qtbot, dialog, 2)
    desk.site.seeded.execute("ALTER TABLE trongate_tokens RENAME TO elsewhere")
    with qtbot.waitSignal(desk.timer.failed):
        qtbot.mouseClick(button_of(dialog, "Purge now"), LEFT)
    assert desk.timer.minutes == 30
    assert says(dialog, "Last purge failed")
    desk.site.seeded.execute("ALTER TABLE elsewhere RENAME TO trongate_tokens")


def test_a_count_that_failed_can_be_tried_again(qtbot: QtBot, desk: Desk) -> None:
    desk.site.seeded.execute("ALTER TABLE trongate_tokens RENAME TO elsewhere")
    dialog = desk.open()
    qtbot.waitUntil(lambda: says(dialog, "The expired tokens couldn't be counted."))
    assert not button_of(dialog, "Turn on").isEnabled()
    desk.site.seeded.execute("ALTER TABLE elsewhere RENAME TO trongate_tokens")
    qtbot.mouseClick(button_of(dialog, "Try again"), LEFT)
    counted(qtbot, dialog, 2)


def test_nothing_is_counted_before_the_server_told_the_time(qtbot: QtBot, desk: Desk) -> None:
    dialog = desk.open(ServerClock())
    assert says(dialog, "The server's clock hasn't been read yet.")
    assert not button_of(dialog, "Purge now").isEnabled()


def test_escape_and_enter_close_and_purge_nothing(qtbot: QtBot, desk: Desk) -> None:
    before = desk.ids()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        dialog = desk.open()
        counted(qtbot, dialog, 2)
        assert button_of(dialog, "Close").hasFocus()
        qtbot.keyClick(dialog, key)
        assert not dialog.isVisible()
    assert desk.ids() == before


def test_every_label_is_plain(desk: Desk) -> None:
    assert_plain(desk.open())
