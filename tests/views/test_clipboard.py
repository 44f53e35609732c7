"""A secret on the clipboard is marked as one, counted down, and taken away if it is ours."""

import logging

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.views.conftest import MovableTime
from trongate_admin.views.clipboard import SecretClipboard

SECRET = "Zx4pSECRETcanary9999999999999999"


def test_the_secret_lies_there_with_hints_for_every_system(
    qapp: QApplication, clipboard: SecretClipboard
) -> None:
    clipboard.copy(SECRET)
    data = qapp.clipboard().mimeData()
    assert data.text() == SECRET
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"
    windows = 'application/x-qt-windows-mime;value="{}"'
    assert data.hasFormat(windows.format("ExcludeClipboardContentFromMonitorProcessing"))
    assert data.data(windows.format("CanIncludeInClipboardHistory")).data() == bytes(4)
    assert data.hasFormat("org.nspasteboard.ConcealedType")


def test_each_second_is_counted_and_then_it_is_cleared(
    qapp: QApplication,
    qtbot: QtBot,
    clipboard: SecretClipboard,
    time_of_clipboard: MovableTime,
) -> None:
    counted: list[int] = []
    clipboard.counting.connect(counted.append)
    clipboard.copy(SECRET)
    for _ in range(14):
        time_of_clipboard.seconds += 1
        with qtbot.waitSignal(clipboard.counting):
            pass
    with qtbot.waitSignal(clipboard.cleared):
        time_of_clipboard.seconds += 1
    assert counted == list(range(15, 0, -1))
    assert qapp.clipboard().text() == ""


def test_something_else_on_the_clipboard_is_left_alone(
    qapp: QApplication, qtbot: QtBot, clipboard: SecretClipboard
) -> None:
    clipboard.copy(SECRET)
    with qtbot.waitSignal(clipboard.cleared):
        qapp.clipboard().setText("a shopping list")
    clipboard.clear()
    assert qapp.clipboard().text() == "a shopping list"


def test_what_was_copied_unnoticed_is_left_alone_too(
    qapp: QApplication, clipboard: SecretClipboard
) -> None:
    clipboard.copy(SECRET)
    qapp.clipboard().blockSignals(True)
    qapp.clipboard().setText("a shopping list")
    qapp.clipboard().blockSignals(False)
    clipboard.clear()
    assert qapp.clipboard().text() == "a shopping list"


def test_clearing_at_once_empties_it_and_stops_the_count(
    qapp: QApplication, qtbot: QtBot, clipboard: SecretClipboard, time_of_clipboard: MovableTime
) -> None:
    clipboard.copy(SECRET)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.clear()
    assert qapp.clipboard().text() == ""
    with qtbot.assertNotEmitted(clipboard.counting, wait=500):
        time_of_clipboard.seconds += 3


def test_copying_again_starts_the_count_anew(
    qtbot: QtBot, clipboard: SecretClipboard, time_of_clipboard: MovableTime
) -> None:
    clipboard.copy("the first")
    time_of_clipboard.seconds += 10
    with qtbot.waitSignal(clipboard.counting) as counting:
        clipboard.copy(SECRET)
    assert counting.args == [15]


def test_neither_the_object_nor_the_log_keeps_the_secret(
    clipboard: SecretClipboard, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        clipboard.copy(SECRET)
        assert all(SECRET not in repr(value) for value in vars(clipboard).values())
        clipboard.clear()
    assert SECRET not in caplog.text
