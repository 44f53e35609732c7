"""Finds what a person would look for, by the words on it, and clicks or types there."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


class Driver:
    """A person at the keyboard and the mouse; waits for what is to appear."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def window(self, kind: type[W]) -> W:
        """The visible window or dialog of a kind, once it is there."""
        return self._awaited(
            lambda: [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)],
            kind.__name__,
        )

    def button(self, window: QWidget, words: str) -> QAbstractButton:
        """The visible button with these words, or that begins so."""
        return self._awaited(
            lambda: [
                each
                for each in window.findChildren(QAbstractButton)
                if each.text().replace("&", "") == words or each.accessibleName() == words
            ],
            words,
        )

    def click(self, window: QWidget, words: str) -> None:
        """Clicks the button with these words, once it can be clicked."""
        button = self.button(window, words)
        self._qtbot.waitUntil(button.isEnabled)
        QTest.mouseClick(button, LEFT)

    def field(self, window: QWidget, name: str) -> QLineEdit:
        """The visible field of this name."""
        return self._awaited(
            lambda: [e for e in window.findChildren(QLineEdit) if e.accessibleName() == name],
            name,
        )

    def type_into(self, window: QWidget, name: str, text: str) -> QLineEdit:
        """Puts text into a field as typed."""
        field = self.field(window, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        return field

    def table(self, window: QWidget, name: str) -> QTableView:
        """The visible table of this name."""
        return self._awaited(
            lambda: [t for t in window.findChildren(QTableView) if t.accessibleName() == name],
            name,
        )

    def choose_row(self, table: QTableView, row: int) -> None:
        """Clicks a row."""
        self._qtbot.waitUntil(lambda: table.model().rowCount() > row)
        place = table.visualRect(table.model().index(row, 0)).center()
        QTest.mouseClick(table.viewport(), LEFT, NO_KEY, QPoint(place))

    def press(self, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Presses a key in the active window, with Control or Shift."""
        self._qtbot.waitUntil(lambda: _is_active(widget.window()))
        held = NO_KEY
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(widget, key, held)

    def texts(self, window: QWidget) -> str:
        """Everything that labels say in a window."""
        labels = [each for each in window.findChildren(QLabel) if each.isVisible()]
        return "\n".join(each.text() for each in labels)

    def waits_for(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        """Waits until something is so."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=int(seconds * 1000))

    def closed(self, kind: type[QDialog]) -> None:
        """Waits until no dialog of a kind is to be seen."""
        self.waits_for(
            lambda: (
                not [
                    each
                    for each in QApplication.topLevelWidgets()
                    if isinstance(each, kind) and each.isVisible()
                ]
            )
        )

    def _awaited(self, found: Callable[[], list[W]], what: str) -> W:
        def visible() -> list[W]:
            return [each for each in found() if each.isVisible()]

        self._qtbot.waitUntil(lambda: bool(visible()), timeout=5000)
        return visible()[-1]


def _is_active(window: QWidget) -> bool:
    """Asks again: a dialog that is just closing takes the activation with it."""
    if not window.isActiveWindow():
        window.activateWindow()
    return window.isActiveWindow()
