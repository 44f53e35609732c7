"""The chip that chooses a user level, each with its live tokens."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.people import UserLevel
from trongate_admin.domain.text import visible
from trongate_admin.models.moments import number
from trongate_admin.storage.user_level_store import UserLevelStore
from trongate_admin.views.plain import doubled
from trongate_admin.views.table_feed import SCAN_DEADLINE

_MOST = 40
"""Levels that a menu offers; the others have their section."""


class LevelMenu(QPushButton):
    """Asks for the levels when it is opened, and for their numbers beside."""

    chosen = Signal(object)
    """The id of a level, None for all."""

    def __init__(
        self,
        levels: UserLevelStore,
        clock: ServerClock,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._levels = levels
        self._clock = clock
        self._background = background
        self.setText("Level")
        self.setAccessibleName("Level")
        self.setToolTip("Only the tokens of one level's users")
        self.setProperty("role", "chip")
        self.setAutoDefault(False)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._ask)
        self.setMenu(menu)

    def _ask(self) -> None:
        self._show([], "Reading levels…")
        levels = self._levels
        self._background.run(
            self, lambda: levels.first(_MOST), self._read, self._failed, key="levels"
        )

    def _read(self, found: list[UserLevel]) -> None:
        self._show(found)
        levels, now = self._levels, self._clock()
        self._background.run(
            self,
            lambda: levels.count_tokens(now),
            lambda _: self._show([levels.told(each) for each in found]),
            self._failed,
            lane="count",
            key="counts",
            deadline=SCAN_DEADLINE,
        )

    def _failed(self, error: AdminError) -> None:
        self._show([], str(error))

    def _show(self, found: list[UserLevel], saying: str = "") -> None:
        menu = self.menu()
        menu.clear()
        menu.addAction("All levels").triggered.connect(lambda: self.chosen.emit(None))
        if saying:
            menu.addAction(doubled(saying)).setEnabled(False)
        for level in found:
            action = menu.addAction(doubled(_said(level)))
            action.triggered.connect(lambda _on, of=level.id: self.chosen.emit(of))


def _said(level: UserLevel) -> str:
    title = visible(level.level_title) or f"level {level.id}"
    live = "" if level.live_tokens is None else f"  {number(level.live_tokens)} live"
    return f"{title}{live}"
