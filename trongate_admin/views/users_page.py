"""The section Users: everybody whom a token can belong to."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.order import UserOrder
from trongate_admin.domain.people import User
from trongate_admin.models.people_tables import UserTable
from trongate_admin.models.runs import rows_in
from trongate_admin.storage.user_store import UserStore
from trongate_admin.views.icons import Icons
from trongate_admin.views.people_panel import PeoplePanel
from trongate_admin.views.search_box import SearchBox
from trongate_admin.views.table_feed import Question
from trongate_admin.views.theme import Theme


class UsersPage(PeoplePanel):
    """The table of users with its search."""

    name, title, icon = "users", "Users", "users"
    filter_box: SearchBox

    def __init__(
        self,
        users: UserStore,
        clock: ServerClock,
        background: Background,
        theme: Theme,
        icons: Icons,
        order: UserOrder,
        parent: QWidget | None = None,
    ) -> None:
        table = UserTable()
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
        self._users, self._clock = users, clock
        self.order = order
        self.filter_box = SearchBox("Filter users", "Filter users: name, level or id", icons)
        top = QVBoxLayout()
        top.setContentsMargins(12, 10, 12, 10)
        top.addWidget(self.filter_box)
        self.column.insertLayout(0, top)
        self.feed(users, self._ask_for, clock, background)
        self.filter_box.asked.connect(self.ask)

    def selected_user(self) -> User | None:
        """The one selected user, None where there are none or several."""
        runs = self.view.selected_runs()
        return self.table.record(runs[0][0]) if rows_in(runs) == 1 else None

    def order_wanted(self, sort: Any, descending: bool) -> None:
        self.order = UserOrder(sort, descending)
        self.ask()

    def filter_of(self, record_id: int) -> str:
        return f"user:{record_id}"

    def emptiness(self) -> tuple[str, str]:
        if self.filter_box.text():
            return "No user matches.", "Look for part of a name, a level or an id."
        return "No users.", "The table trongate_users is empty."

    def _ask_for(self) -> Question:
        users, order, now = self._users, self.order, self._clock()
        search = self.filter_box.text().strip()
        self.is_searched = bool(search)
        return Question(
            all=lambda _report: users.ids(order, search, now),
            first=lambda limit: users.first_ids(order, search, now, limit),
        )
