"""The sign-in window of a test's real site, and what a person does at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sites import ADDRESS
from trongate_admin.background import Background
from trongate_admin.domain.site import Site
from trongate_admin.storage.database import Database
from trongate_admin.storage.sign_in import SignIn
from trongate_admin.views.icons import Icons
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.theme import Theme

LEFT = Qt.MouseButton.LeftButton
OpenDoor = Callable[..., SignInWindow]


@contextmanager
def doors(qtbot: QtBot, background: Background, theme: Theme, icons: Icons) -> Iterator[OpenDoor]:
    """Gives what shows the window of a site; the databases are closed at the end."""
    databases: list[Database] = []

    def open_door(site: Site, reason: str = "") -> SignInWindow:
        database = Database(site)
        databases.append(database)

        def connect() -> str:
            return f"{database.schema.server} · {database.schema.generation}"

        door = SignIn(database, ADDRESS)
        window = SignInWindow(site, connect, door, background, theme, icons, reason)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield open_door
    background.close()
    for database in databases:
        database.close()


def wait_for_form(qtbot: QtBot, window: SignInWindow) -> None:
    """Until the site has answered; the form is there from the start."""
    qtbot.waitUntil(lambda: window.is_reached and window.form.isVisible())


def wait_for_failure(qtbot: QtBot, window: SignInWindow) -> None:
    qtbot.waitUntil(lambda: window.reaching.state_label.isVisible(), timeout=12_000)


def begin_to_enter(window: SignInWindow, name: str, password: str) -> None:
    """Types both and clicks."""
    window.form.name_field.clear()
    QTest.keyClicks(window.form.name_field, name)
    QTest.keyClicks(window.form.password_field, password)
    QTest.mouseClick(window.form.sign_in_button, LEFT)


def try_to_enter(qtbot: QtBot, window: SignInWindow, name: str, password: str) -> None:
    """Types both, clicks, and comes back when there is an answer."""
    begin_to_enter(window, name, password)
    qtbot.waitUntil(lambda: not window.form.is_busy)


def focused() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key) -> None:
    """A key goes to whatever has the keyboard."""
    QTest.keyClick(focused(), key)


def said(window: QWidget) -> str:
    """Every visible word of labels and buttons, without the places where a line may break."""
    parts = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    parts += [each.text() for each in window.findChildren(QPushButton) if each.isVisible()]
    return "\n".join(parts).replace("\N{NO-BREAK SPACE}", " ").replace("\u200b", "")
