"""What tests of windows and dialogs get: the look, lanes, and a site that is signed in to."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.schemas import SeededSite
from tests.sites import Opened, before_statement, signed_in
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.site import Site
from trongate_admin.domain.token import Token
from trongate_admin.storage.pending_revokes import PendingRevokes
from trongate_admin.storage.revocation import Revoker
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.storage.user_store import UserStore
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.doomed_tokens import DoomedTokens
from trongate_admin.views.icons import Icons
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.views.revoking import Revoking
from trongate_admin.views.theme import Theme

MakeRevoke = Callable[[Opened, Sequence[Token]], RevokeDialog]
W = TypeVar("W", bound=QWidget)
HOSTILE = "<img src=x> & <b>co</b>"


class MovableTime:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Held:
    """Holds the program's next statement that begins so, as a slow server would."""

    def __init__(self, opened: Opened | SignedIn, beginning: str) -> None:
        self.arrived = threading.Event()
        self.released = threading.Event()
        self._watch = before_statement(opened.database, beginning, self._hold)

    def __enter__(self) -> "Held":
        self._watch.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.released.set()
        self._watch.__exit__(*error)

    def _hold(self) -> None:
        self.arrived.set()
        self.released.wait(10)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def icons(theme: Theme) -> Icons:
    return Icons(theme)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def opened(sqlite_site: SeededSite) -> Iterator[Opened]:
    """A small site in a file, signed in to as demo."""
    with signed_in(sqlite_site) as site:
        yield site


@pytest.fixture
def opened_mariadb(mariadb_site: SeededSite) -> Iterator[Opened]:
    """A small site on MariaDB, signed in to as demo."""
    with signed_in(mariadb_site) as site:
        yield site


def measured(site: Opened) -> ServerClock:
    clock = ServerClock()
    clock.set(site.database.measure())
    return clock


@pytest.fixture
def clock(opened: Opened) -> ServerClock:
    return measured(opened)


@pytest.fixture
def users(opened: Opened) -> UserStore:
    return UserStore(opened.database)


@pytest.fixture
def time_of_clipboard() -> MovableTime:
    return MovableTime()


@pytest.fixture
def clipboard(qapp: QApplication, time_of_clipboard: MovableTime) -> Iterator[SecretClipboard]:
    made = SecretClipboard(qapp.clipboard(), None, time_of_clipboard)
    yield made
    made.clear()
    qapp.clipboard().clear()


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Shows a window and waits until it has the keyboard."""

    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)

    return show


@pytest.fixture
def make_revoke(
    background: Background, icons: Icons, tmp_path: Path, shown: Callable[[QWidget], None]
) -> MakeRevoke:
    def made(site: Opened, listed: Sequence[Token]) -> RevokeDialog:
        own = site.session.token_id
        revoker = Revoker(site.database, site.session)
        dialog = RevokeDialog(
            Revoking(listed, revoker, site.tokens, pending_of(site, tmp_path), own),
            DoomedTokens.of(listed, measured(site)(), own),
            Site("shop.example"),
            background,
            icons,
            None,
            includes_own=any(token.id == own for token in listed),
        )
        shown(dialog)
        return dialog

    return made


def pending_of(site: Opened, tmp_path: Path) -> PendingRevokes:
    return PendingRevokes(tmp_path / "pending.json", site.database.site)


def ids_left(site: Opened) -> set[int]:
    return {row["id"] for row in site.seeded.tokens()}


def button_of(widget: QWidget, text: str) -> QAbstractButton:
    """The button that says `text`, an ampersand being shown."""
    found = [
        button
        for button in widget.findChildren(QAbstractButton)
        if button.text().replace("&&", "&") == text
    ]
    assert len(found) == 1, f"{len(found)} buttons say {text!r}"
    return found[0]


def part_of(widget: QWidget, kind: type[W]) -> W:
    """The first part of that kind."""
    found = widget.findChildren(kind)
    assert found, f"there is no {kind.__name__}"
    return found[0]


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def texts_of(widget: QWidget) -> list[str]:
    """What the labels that can be seen say."""
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


def says(widget: QWidget, part: str) -> bool:
    """Whether a label that can be seen says `part`."""
    return any(part in text for text in texts_of(widget))


def assert_plain(widget: QWidget) -> None:
    """No label of the widget may guess markup or open anything."""
    labels = widget.findChildren(QLabel)
    assert labels
    for each in labels:
        assert each.textFormat() == Qt.TextFormat.PlainText, each.text()
        assert not each.openExternalLinks()
