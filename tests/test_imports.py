"""What a signed-in site needs is imported in the background, and told when it's there."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.imports import Imports

_LOST = "trongate_admin.not_installed"


@pytest.fixture
def imports(qtbot: QtBot) -> "Kept":
    return Kept(qtbot)


class Kept:
    """Imports, and what they said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.owner = QObject()
        self.background = Background(self.owner)
        self.said: list[object] = []

    def of(self, module: str) -> Imports:
        return Imports(module, self.background, self.owner)

    def ask(self, imports: Imports) -> None:
        imports.when_done(lambda: self.said.append("done"), self.said.append)

    def heard(self) -> object:
        self.qtbot.waitUntil(lambda: len(self.said) > 0)
        return self.said.pop()


def test_it_tells_when_all_is_there_and_the_next_time_at_once(imports: Kept) -> None:
    site_window = imports.of("trongate_admin.site_window")
    imports.ask(site_window)
    assert imports.said == []
    assert imports.heard() == "done"
    imports.ask(site_window)
    assert imports.said == ["done"]


def test_a_part_that_can_not_be_loaded_is_told_and_tried_again_when_asked(imports: Kept) -> None:
    lost = imports.of(_LOST)
    for _ in range(2):
        with imports.qtbot.captureExceptions() as exceptions:
            imports.ask(lost)
            error = imports.heard()
        assert isinstance(error, AdminError)
        assert "can't be loaded" in str(error)
        assert [kind for kind, _, _ in exceptions] == [ModuleNotFoundError]
