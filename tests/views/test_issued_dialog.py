"""A new token is shown once, copied through the gateway only, and forgotten at the end."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.views.conftest import (
    HOSTILE,
    MovableTime,
    assert_plain,
    button_of,
    focused,
    says,
    texts_of,
)
from trongate_admin.domain.clock import Measurement, ServerClock
from trongate_admin.domain.expiry import DAY
from trongate_admin.storage.token_store import IssuedToken
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.icons import Icons
from trongate_admin.views.issued_dialog import IssuedDialog
from trongate_admin.views.lifetime_field import day_and_time

LEFT = Qt.MouseButton.LeftButton
NOW = 1_900_000_000
TOKEN = "k7WmPq3XvT9dRb2HyNc8eGfA5sZu4JwL"


@pytest.fixture
def make(
    clipboard: SecretClipboard, icons: Icons, shown: Callable[[QWidget], None]
) -> Callable[..., IssuedDialog]:
    def made(person: str = "Jane Doe #12", done: str = "issued", url: str = "") -> IssuedDialog:
        clock = ServerClock(MovableTime())
        clock.set(Measurement(NOW, 1000.0, NOW))
        issued = IssuedToken(3005, TOKEN, 12, NOW + DAY - 1)
        dialog = IssuedDialog(issued, person, done, clock, clipboard, icons, None, url)
        shown(dialog)
        return dialog

    return made


def lines(dialog: IssuedDialog) -> list[QLineEdit]:
    return dialog.findChildren(QLineEdit)


def test_it_says_whose_it_is_and_where_it_stands(make: Callable[..., IssuedDialog]) -> None:
    dialog = make()
    assert says(dialog, "Token issued for Jane Doe #12")
    assert says(dialog, "Written to the database and read back: row #3005.")
    assert "".join(texts_of(dialog)).count("23 h 59 min") == 1
    assert says(dialog, f", {day_and_time(NOW + DAY - 1)}.")
    assert lines(dialog)[0].text() == TOKEN


def test_a_regenerated_token_has_another_title(make: Callable[..., IssuedDialog]) -> None:
    dialog = make(done="regenerated")
    assert says(dialog, "Token regenerated for Jane Doe #12")
    assert says(dialog, "The old string of row #3005 doesn't work any more.")


def test_the_ready_made_lines_are_what_the_framework_reads(
    qtbot: QtBot, make: Callable[..., IssuedDialog]
) -> None:
    dialog = make(url="https://shop.example/a b")
    line = lines(dialog)[1]
    assert line.text() == f"trongateToken: {TOKEN}"
    qtbot.mouseClick(button_of(dialog, "Cookie"), LEFT)
    assert line.text() == f"trongatetoken={TOKEN}"
    qtbot.keyClick(button_of(dialog, "Cookie"), Qt.Key.Key_Right)
    assert line.text() == f"curl -H 'trongateToken: {TOKEN}' 'https://shop.example/a b'"


def test_copy_copies_and_counts_until_it_is_cleared(
    qapp: QApplication,
    qtbot: QtBot,
    make: Callable[..., IssuedDialog],
    time_of_clipboard: MovableTime,
) -> None:
    dialog = make()
    qtbot.mouseClick(button_of(dialog, "Copy"), LEFT)
    assert qapp.clipboard().text() == TOKEN
    assert says(dialog, "Copied. The clipboard is cleared in 15 s.")
    time_of_clipboard.seconds += 3
    qtbot.waitUntil(lambda: says(dialog, "Copied. The clipboard is cleared in 12 s."))
    qtbot.mouseClick(button_of(dialog, "Clear now"), LEFT)
    assert qapp.clipboard().text() == ""
    assert says(dialog, "The clipboard is cleared.")


def test_the_line_is_copied_as_it_is_shown(
    qapp: QApplication, qtbot: QtBot, make: Callable[..., IssuedDialog]
) -> None:
    dialog = make()
    qtbot.mouseClick(button_of(dialog, "Cookie"), LEFT)
    qtbot.mouseClick(button_of(dialog, "Copy line"), LEFT)
    assert qapp.clipboard().text() == f"trongatetoken={TOKEN}"


def test_the_copy_keys_go_through_the_gateway_too(
    qapp: QApplication, qtbot: QtBot, make: Callable[..., IssuedDialog]
) -> None:
    dialog = make()
    field = lines(dialog)[0]
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == TOKEN
    assert qapp.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")


def test_the_mouse_selects_nothing(qtbot: QtBot, make: Callable[..., IssuedDialog]) -> None:
    dialog = make()
    field = lines(dialog)[0]
    qtbot.mouseDClick(field, LEFT)
    assert not field.hasSelectedText()


@pytest.mark.parametrize("way", ["done", "escape", "close"])
def test_nothing_of_the_token_is_left_when_it_closes(
    qtbot: QtBot, make: Callable[..., IssuedDialog], way: str
) -> None:
    dialog = make()
    if way == "done":
        qtbot.mouseClick(button_of(dialog, "Done"), LEFT)
    elif way == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert not dialog.isVisible()
    for field in lines(dialog):
        assert field.text() == ""
        assert not field.isUndoAvailable()
    assert TOKEN not in repr(vars(dialog))


def test_titles_names_and_tips_never_hold_the_token(make: Callable[..., IssuedDialog]) -> None:
    dialog = make()
    assert lines(dialog)[0].accessibleName() == "Token"
    for widget in (dialog, *dialog.findChildren(QWidget)):
        for text in (
            widget.windowTitle(),
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.toolTip(),
            widget.objectName(),
        ):
            assert TOKEN not in text


def test_tab_begins_at_copy_and_ends_at_done(
    qtbot: QtBot, make: Callable[..., IssuedDialog]
) -> None:
    dialog = make()
    visited = []
    for _ in range(6):
        focus = focused()
        visited.append(focus.accessibleName() or getattr(focus, "text", str)())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert visited == ["Copy", "Header", "Ready-made line", "Copy line", "Done", "Token"]
    assert dialog.isVisible()


def test_hostile_names_are_plain(make: Callable[..., IssuedDialog]) -> None:
    dialog = make(person=HOSTILE)
    assert says(dialog, f"Token issued for {HOSTILE}")
    assert_plain(dialog)
