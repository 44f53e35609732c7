"""The user field finds by name, level and id, and never means another user than is seen."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import HOSTILE, assert_plain, button_of, part_of, says
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.people import User
from trongate_admin.models.moments import number
from trongate_admin.storage.user_store import UserStore
from trongate_admin.views.icons import Icons
from trongate_admin.views.user_field import UserField

LEFT = Qt.MouseButton.LeftButton


class Seen:
    """A user field as a person sees it."""

    def __init__(self, field: UserField, qtbot: QtBot) -> None:
        self.field = field
        self.qtbot = qtbot
        self.search = part_of(field, QLineEdit)
        self.list = part_of(field, QListWidget)

    def lines(self) -> list[str]:
        return [self.list.item(row).text() for row in range(self.list.count())]

    def type(self, text: str) -> None:
        self.search.selectAll()
        self.qtbot.keyClicks(self.search, text)

    def wait(self, *ids: int) -> None:
        self.qtbot.waitUntil(
            lambda: (
                self.list.isEnabled()
                and [int(line.split("#")[1].split()[0]) for line in self.lines()] == list(ids)
            )
        )


@pytest.fixture
def make(
    users: UserStore,
    clock: ServerClock,
    background: Background,
    icons: Icons,
    shown: Callable[[QWidget], None],
    qtbot: QtBot,
) -> Callable[[], Seen]:
    def made() -> Seen:
        field = UserField(users, clock, background, icons)
        shown(field)
        return Seen(field, qtbot)

    return made


def test_everyone_is_listed_before_anything_is_typed(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.wait(1, 2, 3, 4)
    # The names come first, and the numbers as soon as they are counted.
    seen.qtbot.waitUntil(lambda: seen.lines()[0] == "demo #1 · level admin, 2 live")
    assert seen.field.user is None


def test_part_of_a_name_finds_and_chooses_the_first(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.wait(1, 2, 3, 4)
    with seen.qtbot.waitSignal(seen.field.chosen):
        seen.type("dem")
    assert seen.field.user is not None
    assert seen.field.user.id == 1


def test_a_level_and_an_id_find_too(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.type("member")
    seen.wait(2, 3)
    seen.type("4")
    seen.wait(4)


def test_nobody_is_chosen_while_an_answer_is_awaited(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.type("member")
    seen.wait(2, 3)
    seen.type("e")
    assert seen.field.user is None
    seen.qtbot.keyClick(seen.search, Qt.Key.Key_Down)
    assert seen.field.user is None


def test_arrow_keys_move_and_enter_picks(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.type("member")
    seen.wait(2, 3)
    seen.qtbot.keyClick(seen.search, Qt.Key.Key_Down)
    with seen.qtbot.waitSignal(seen.field.picked):
        seen.qtbot.keyClick(seen.search, Qt.Key.Key_Return)
    assert seen.field.user is not None
    assert seen.field.user.id == 3
    assert seen.search.hasFocus()


def test_who_was_moved_to_stays_chosen_while_more_is_typed(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.type("e")
    seen.wait(1, 2, 3, 4)
    seen.qtbot.keyClick(seen.search, Qt.Key.Key_Down)
    seen.qtbot.keyClick(seen.search, Qt.Key.Key_Down)
    seen.type("member")
    seen.wait(2, 3)
    assert seen.field.user is not None
    assert seen.field.user.id == 3


def test_a_click_chooses(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.wait(1, 2, 3, 4)
    place = seen.list.visualItemRect(seen.list.item(2)).center()
    seen.qtbot.mouseClick(seen.list.viewport(), LEFT, pos=place)
    assert seen.field.user is not None
    assert seen.field.user.id == 3


def test_the_focus_alone_chooses_nobody(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.wait(1, 2, 3, 4)
    seen.list.setFocus()
    assert seen.field.user is None


def test_no_match_is_said_in_words(make: Callable[[], Seen]) -> None:
    seen = make()
    seen.type("zzz")
    seen.qtbot.waitUntil(lambda: says(seen.field, "No user matches “zzz”."))
    assert seen.field.user is None


def test_an_error_is_said_and_can_be_tried_again(make: Callable[[], Seen], opened: Opened) -> None:
    seen = make()
    seen.wait(1, 2, 3, 4)
    opened.seeded.execute("ALTER TABLE trongate_users RENAME TO elsewhere")
    seen.type("dem")
    seen.qtbot.waitUntil(lambda: says(seen.field, "is missing"))
    assert seen.field.user is None
    opened.seeded.execute("ALTER TABLE elsewhere RENAME TO trongate_users")
    seen.qtbot.mouseClick(button_of(seen.field, "Try again"), LEFT)
    seen.wait(1)


def test_more_than_fit_are_told(make: Callable[[], Seen], opened: Opened) -> None:
    for _ in range(60):
        opened.seeded.add_user(2)
    seen = make()
    seen.qtbot.waitUntil(lambda: says(seen.field, "The first 50 are shown."))


def test_controls_have_names(make: Callable[[], Seen]) -> None:
    seen = make()
    assert seen.search.accessibleName() == "User"
    assert seen.list.accessibleName() == "Matching users"


def test_a_given_user_is_fixed_text(
    users: UserStore, clock: ServerClock, background: Background, icons: Icons, qtbot: QtBot
) -> None:
    user = User(12, HOSTILE, 2, HOSTILE, 1204, None, None)
    field = UserField(users, clock, background, icons, user=user)
    qtbot.addWidget(field)
    field.show()
    assert field.user == user
    assert not field.findChildren(QListWidget)
    assert says(field, HOSTILE)
    assert says(field, f"#12 · level {HOSTILE}")
    assert says(field, f"{number(1204)} live")
    assert_plain(field)


def test_hostile_names_are_shown_as_they_are(make: Callable[[], Seen], opened: Opened) -> None:
    opened.seeded.execute("UPDATE trongate_administrators SET username = %s", HOSTILE)
    seen = make()
    seen.type("img")
    seen.wait(1)
    assert seen.lines() == [f"{HOSTILE} #1 · level admin, 2 live"]
    seen.field.grab()
    assert_plain(seen.field)
