"""Regenerate gives the row a new string, Extend keeps it; each says what that means."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import HOSTILE, Held, assert_plain, button_of, measured, part_of, says
from trongate_admin.background import Background
from trongate_admin.domain.expiry import DAY, HOUR, INT_MAX
from trongate_admin.views.expiry_dialogs import ExtendDialog, RegenerateDialog
from trongate_admin.views.icons import Icons
from trongate_admin.views.lifetime_field import LifetimeField

LEFT = Qt.MouseButton.LeftButton
D = TypeVar("D", RegenerateDialog, ExtendDialog)
Make = Callable[[type[D], Opened, int], D]
EXPIRED, LIVE = 4, 2


@pytest.fixture
def make(background: Background, icons: Icons, shown: Callable[[QWidget], None]) -> Make[D]:
    def made(kind: type[D], site: Opened, id_: int) -> D:
        [listed] = site.listed(id_)
        dialog = kind(listed, site.tokens, measured(site), INT_MAX, background, icons, None)
        shown(dialog)
        return dialog

    return made


def row(site: Opened, id_: int) -> dict[str, object]:
    found = site.row(id_)
    assert found is not None
    return found


def regenerates(qtbot: QtBot, site: Opened, dialog: RegenerateDialog) -> None:
    before = row(site, EXPIRED)
    with qtbot.waitSignal(dialog.regenerated) as done:
        qtbot.mouseClick(button_of(dialog, "Regenerate token"), LEFT)
    after = row(site, EXPIRED)
    assert after["token"] == done.args[0].token
    assert after["token"] != before["token"]
    assert abs(int(str(after["expiry_date"])) - site.now - DAY) < 3
    assert (after["id"], after["user_id"]) == (before["id"], before["user_id"])
    assert not dialog.isVisible()


def test_regenerating_gives_the_same_row_a_new_string_and_moment(
    qtbot: QtBot, opened: Opened, make: Make[RegenerateDialog]
) -> None:
    regenerates(qtbot, opened, make(RegenerateDialog, opened, EXPIRED))


def test_regenerating_works_on_mariadb(
    qtbot: QtBot, opened_mariadb: Opened, make: Make[RegenerateDialog]
) -> None:
    regenerates(qtbot, opened_mariadb, make(RegenerateDialog, opened_mariadb, EXPIRED))


def test_extending_keeps_the_string(qtbot: QtBot, opened: Opened, make: Make[ExtendDialog]) -> None:
    before = row(opened, EXPIRED)
    dialog = make(ExtendDialog, opened, EXPIRED)
    qtbot.mouseClick(part_of(dialog, LifetimeField).chip("1 hour"), LEFT)
    with qtbot.waitSignal(dialog.extended) as done:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert done.args == [EXPIRED]
    after = row(opened, EXPIRED)
    assert after["token"] == before["token"]
    assert abs(int(str(after["expiry_date"])) - opened.now - HOUR) < 3


def test_each_says_what_happens_to_who_holds_the_old_string(
    opened: Opened, make: Make[RegenerateDialog]
) -> None:
    dialog = make(RegenerateDialog, opened, LIVE)
    assert says(dialog, "Whoever holds the old string is signed out at the next request")
    assert says(dialog, f"#{LIVE} live•••••• of user #2")


def test_extend_says_that_the_string_goes_on_working(
    opened: Opened, make: Make[ExtendDialog]
) -> None:
    dialog = make(ExtendDialog, opened, EXPIRED)
    assert says(dialog, "The same string goes on working until the new moment")
    assert says(dialog, "It ended ")


def test_extend_warns_where_the_life_gets_shorter(
    qtbot: QtBot, opened: Opened, make: Make[ExtendDialog]
) -> None:
    dialog = make(ExtendDialog, opened, LIVE)
    assert says(dialog, "the token's life gets shorter")
    opened.seeded.execute("UPDATE trongate_tokens SET expiry_date = %s", opened.now + 60)
    dialog = make(ExtendDialog, opened, LIVE)
    assert not says(dialog, "the token's life gets shorter")


def test_a_row_that_is_gone_is_said_inside(
    qtbot: QtBot, opened: Opened, make: Make[ExtendDialog]
) -> None:
    dialog = make(ExtendDialog, opened, LIVE)
    opened.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", LIVE)
    qtbot.mouseClick(button_of(dialog, "Extend token"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, f"Token #{LIVE} is already gone."))
    assert dialog.isVisible()


def test_a_row_that_was_regenerated_meanwhile_is_left_alone(
    qtbot: QtBot, opened: Opened, make: Make[RegenerateDialog]
) -> None:
    dialog = make(RegenerateDialog, opened, LIVE)
    opened.seeded.execute("UPDATE trongate_tokens SET token = 'other' WHERE id = %s", LIVE)
    qtbot.mouseClick(button_of(dialog, "Regenerate token"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, "was regenerated since it was listed"))
    assert row(opened, LIVE)["token"] == "other"


def test_escape_while_it_runs_stops_it_and_waits(
    qtbot: QtBot, opened: Opened, make: Make[RegenerateDialog]
) -> None:
    before = row(opened, LIVE)
    dialog = make(RegenerateDialog, opened, LIVE)
    with Held(opened, "UPDATE") as held:
        qtbot.mouseClick(button_of(dialog, "Regenerate token"), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert says(dialog, "Cancelling…")
        held.released.set()
        qtbot.waitUntil(lambda: not dialog.isVisible())
    assert row(opened, LIVE) == before


def test_hostile_text_is_plain(opened: Opened, make: Make[RegenerateDialog]) -> None:
    opened.seeded.execute("UPDATE trongate_administrators SET username = %s", HOSTILE)
    opened.seeded.execute("UPDATE trongate_tokens SET token = '<b>&' WHERE id = 1")
    dialog = make(RegenerateDialog, opened, 1)
    assert says(dialog, f"#1 <b>&•••••• of {HOSTILE} #1")
    assert_plain(dialog)
