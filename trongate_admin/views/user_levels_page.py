"""The section User levels: what users may do, and how many of them are in."""

from typing import Any

from PySide6.QtWidgets import QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.order import UserLevelOrder
from trongate_admin.models.people_tables import UserLevelTable
from trongate_admin.storage.user_level_store import UserLevelStore
from trongate_admin.views.icons import Icons
from trongate_admin.views.people_panel import PeoplePanel
from trongate_admin.views.table_feed import Question
from trongate_admin.views.theme import Theme


class UserLevelsPage(PeoplePanel):
    """The table of user levels."""

    name, title, icon = "levels", "User levels", "levels"

    def __init__(
        self,
        levels: UserLevelStore,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        order: UserLevelOrder,
        parent: QWidget | None = None,
    ) -> None:
        table = UserLevelTable()
        sorts = [column.sort for column in table.columns]
        super().__init__(
            table,
            theme,
            icons,
            sorts.index(order.sort),
            descending=order.descending,
            parent=parent,
        )
        table.setParent(self)
        self._levels, self._clock = levels, clock
        self.order = order
        self.feed(levels, self._ask_for, clock, background)

    def order_wanted(self, sort: Any, descending: bool) -> None:
        self.order = UserLevelOrder(sort, descending)
        self.ask()

    def filter_of(self, record_id: int) -> str:
        return f"level:{record_id}"

    def emptiness(self) -> tuple[str, str]:
        return "No user levels.", "The table trongate_user_levels is empty."

    def _ask_for(self) -> Question:
        levels, order, now = self._levels, self.order, self._clock()
        return Question(all=lambda _report: levels.ids(order, now))
