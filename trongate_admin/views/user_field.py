"""The question which user: found by part of a name, a level or an id."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.people import User
from trongate_admin.domain.text import visible
from trongate_admin.models.roles import Role
from trongate_admin.storage.user_store import UserStore
from trongate_admin.views.icons import Icons
from trongate_admin.views.list_search import ListSearch
from trongate_admin.views.match_delegate import MatchDelegate, about, live, name_of
from trongate_admin.views.plain import button, label
from trongate_admin.views.search_box import dress_for_search
from trongate_admin.views.table_feed import SCAN_DEADLINE

_PAUSE = 120
"""Milliseconds after the last letter before the database is asked."""
_SLOW = 400
"""Milliseconds after which waiting is told in words."""
_LIMIT = 50
_ROWS = 4
_FRAME = 5
"""Pixels that the style sheet puts around a list."""


class UserField(QWidget):
    """A search with its matches under it; or, given a user, that user's name.

    While an answer is awaited nobody is chosen, so that no key press can mean another user
    than the one that is seen.
    """

    chosen = Signal(object)
    """The User that is chosen now, or None."""
    picked = Signal()
    """Enter or a double click: the choice is made."""

    def __init__(
        self,
        users: UserStore,
        clock: ServerClock,
        background: Background,
        icons: Icons,
        parent: QWidget | None = None,
        user: User | None = None,
    ) -> None:
        super().__init__(parent)
        self._users = users
        self._clock = clock
        self._background = background
        self._given = user
        self._told: User | None = None
        self._picked_id: int | None = None
        self._label = label("User", "heading")
        self._search = ListSearch(_ROWS)
        self._list = QListWidget()
        self._message = label("", "dim", wrap=True)
        self._again = button("Try again", "link")
        self._more = label(f"The first {_LIMIT} are shown. Type more to narrow them.", "dim")
        self._stack = QStackedWidget()
        self._pause = QTimer(self)
        self._slow = QTimer(self)
        if user is not None:
            self._build_given(user)
        else:
            self._build(icons)
            self._connect()
            self._ask()
            self._count_tokens()

    @property
    def user(self) -> User | None:
        """Who is chosen; None while nobody is, or while an answer is awaited."""
        if self._given is not None:
            return self._given
        selected = self._list.selectedItems() if self._list.isEnabled() else []
        return selected[0].data(Role.RECORD) if selected else None

    # --- searching

    def _changed(self) -> None:
        self._list.setEnabled(False)
        self._slow.start(_SLOW)
        self._pause.start(_PAUSE)
        self._tell()

    def _ask(self) -> None:
        self._list.setEnabled(False)
        if self._list.count() == 0:
            self._say("Looking…")
        users, text = self._users, self._search.text().strip()
        self._background.run(
            self,
            lambda: users.find(text, _LIMIT),
            self._found,
            self._failed,
            lane="find",
            key="find",
        )

    def _count_tokens(self) -> None:
        """Beside the search, which doesn't wait for it; whoever is found is told when it's done."""
        users, now = self._users, self._clock()
        self._background.run(
            self,
            lambda: users.count_tokens(now),
            lambda _: self._show_tokens(),
            lambda _: None,
            lane="count",
            key="count",
            deadline=SCAN_DEADLINE,
        )

    def _show_tokens(self) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            _fill(item, self._users.told(item.data(Role.RECORD)))
        self._tell()

    def _found(self, found: list[User]) -> None:
        if self._pause.isActive():
            return
        self._slow.stop()
        self._list.blockSignals(True)
        self._list.clear()
        for user in found:
            self._list.addItem(_item(user))
        ids = [user.id for user in found]
        first = 0 if self._search.text().strip() and found else -1
        self._list.setCurrentRow(ids.index(self._picked_id) if self._picked_id in ids else first)
        self._list.setEnabled(True)
        self._list.blockSignals(False)
        self._more.setVisible(len(found) == _LIMIT)
        if found:
            self._stack.setCurrentIndex(0)
        else:
            self._say(self._nobody())
        self._tell()

    def _failed(self, error: AdminError) -> None:
        if self._pause.isActive():
            return
        self._slow.stop()
        self._list.clear()
        self._say(str(error), can_ask_again=True)
        self._tell()

    def _nobody(self) -> str:
        text = self._search.text().strip()
        return f"No user matches “{visible(text)}”." if text else "This site has no users yet."

    def _say(self, text: str, *, can_ask_again: bool = False) -> None:
        self._message.setText(text)
        self._again.setVisible(can_ask_again)
        self._stack.setCurrentIndex(1)

    # --- choosing

    def _move(self, by: int) -> None:
        if not self._list.isEnabled() or self._list.count() == 0:
            return
        row = min(max(self._list.currentRow() + by, 0), self._list.count() - 1)
        self._list.setCurrentRow(row)

    def _remember(self) -> None:
        """The person moved or clicked: this user stays chosen while it still matches."""
        user = self.user
        if user is not None:
            self._picked_id = user.id
        self._tell()

    def _pick(self) -> None:
        if self.user is not None:
            self._remember()
            self.picked.emit()

    def _tell(self) -> None:
        user = self.user
        if user != self._told:
            self._told = user
            self.chosen.emit(user)

    # --- building

    def _build(self, icons: Icons) -> None:
        self._label.setBuddy(self._search)
        self._search.setAccessibleName("User")
        self._search.setPlaceholderText("Part of a name, level or id")
        dress_for_search(self._search, icons)
        self.setFocusProxy(self._search)
        self._list.setAccessibleName("Matching users")
        self._list.setItemDelegate(MatchDelegate(icons, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for timer in (self._pause, self._slow):
            timer.setSingleShot(True)
        message = QFrame()
        message.setProperty("role", "card")
        row = QHBoxLayout(message)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self._message, 1)
        row.addWidget(self._again)
        self._stack.addWidget(self._list)
        self._stack.addWidget(message)
        self._stack.setFixedHeight(_ROWS * MatchDelegate.height(self._list) + 2 * _FRAME)
        self._more.hide()
        layout = self._column()
        for part in (self._search, self._stack, self._more):
            layout.addWidget(part)

    def _build_given(self, user: User) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(name_of(user), "heading"))
        row.addWidget(label(about(user), "dim"))
        row.addStretch()
        row.addWidget(label(live(user), "dim"))
        self._column().addLayout(row)

    def _column(self) -> QVBoxLayout:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._label)
        return layout

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _text: self._changed())
        self._search.moved.connect(self._move)
        self._search.entered.connect(self._pick)
        self._list.itemSelectionChanged.connect(self._remember)
        self._list.itemDoubleClicked.connect(lambda _item: self._pick())
        self._again.clicked.connect(lambda: self._ask())
        self._pause.timeout.connect(self._ask)
        self._slow.timeout.connect(lambda: self._say("Looking…"))


def _item(user: User) -> QListWidgetItem:
    item = QListWidgetItem()
    _fill(item, user)
    return item


def _fill(item: QListWidgetItem, user: User) -> None:
    item.setText(", ".join(filter(None, (f"{name_of(user)} {about(user)}", live(user)))))
    item.setData(Role.RECORD, user)
