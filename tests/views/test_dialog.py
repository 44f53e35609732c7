"""The shell of a dialog is as high as its texts need, and no higher than the screen."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.views.conftest import part_of
from trongate_admin.views.dialog import Dialog
from trongate_admin.views.plain import button, label
from trongate_admin.views.theme import Theme


@pytest.fixture
def dialog(theme: Theme, shown: Callable[[QWidget], None]) -> Dialog:
    made = Dialog("Test", None)
    made.column.addWidget(label("A sentence.", wrap=True))
    made.footer.addWidget(button("Close"))
    shown(made)
    return made


def test_it_grows_and_shrinks_with_its_texts(qtbot: QtBot, dialog: Dialog) -> None:
    before = dialog.height()
    more = label("Many words in a row. " * 30, wrap=True)
    dialog.column.addWidget(more)
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert part_of(dialog, QScrollArea).verticalScrollBar().maximum() == 0
    more.hide()
    qtbot.waitUntil(lambda: dialog.height() == before)


def test_what_the_screen_cannot_hold_scrolls_under_the_buttons(
    qtbot: QtBot, dialog: Dialog
) -> None:
    for line in range(200):
        dialog.column.addWidget(label(f"Line {line}"))
    bar = part_of(dialog, QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert dialog.height() <= dialog.screen().availableSize().height()
