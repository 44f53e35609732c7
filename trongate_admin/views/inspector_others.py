"""The newest other tokens of a user, as a small list from which one is chosen."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from trongate_admin.domain.expiry import remaining
from trongate_admin.domain.inspection import OwnedTokens
from trongate_admin.domain.token import State, Token, state
from trongate_admin.models.moments import number
from trongate_admin.models.token_table import LOOKS
from trongate_admin.views.icons import Icons
from trongate_admin.views.inspector_parts import UNREAD, Part, beside, link, say, selectable
from trongate_admin.views.theme import Theme, tabular

_ROW = 26


class OtherTokens(Part):
    """Enter or a click on one shows all of the user's tokens, with that one selected."""

    tokens_wanted = Signal(str, object)
    """What to filter the tokens by, and the id of one to select, or None."""

    looked_at = Signal(QPoint)
    """Where in this part the current row of the list is."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Other tokens of this user")
        self._icons = icons
        self._row = theme.size(_ROW)
        self._user_id: int | None = None
        self._tokens: tuple[Token, ...] = ()
        self._none = selectable()
        self._list = QListWidget()
        self._all = link("")
        self._build()
        self._connect()

    def forget(self) -> None:
        """They are still to be read."""
        self.show_none(UNREAD)

    def show_none(self, text: str) -> None:
        """Says why there is no list."""
        self._tokens = ()
        say(self._none, text)
        self._none.show()
        self._list.hide()
        self._all.hide()

    def show_tokens(self, token: Token, owned: OwnedTokens, now: int) -> None:
        """Lists them; `token` is the one that is looked at."""
        self._user_id, self._tokens = token.user_id, owned.others
        if not owned.others:
            self.show_none("None: this is the only one.")
            return
        self._none.hide()
        self._list.clear()
        for other in owned.others:
            item = QListWidgetItem()
            item.setSizeHint(QSize(0, self._row))
            item.setData(Qt.ItemDataRole.UserRole, other.id)
            self._list.addItem(item)
        self.tick(now)
        self._list.setFixedHeight(self._row * len(owned.others))
        self._list.show()
        self._all.setText(f"Show all {number(owned.all)}")
        self._all.setVisible(owned.all > len(owned.others) + 1)

    def tick(self, now: int) -> None:
        """Says again what reads otherwise by now."""
        for row, token in enumerate(self._tokens):
            item = self._list.item(row)
            is_in = state(token, now)
            text = _words(token, is_in, now)
            if item.text() != text:
                item.setText(text)
                item.setIcon(self._icons.icon(*LOOKS[is_in]))

    def _chosen(self, item: QListWidgetItem) -> None:
        self.tokens_wanted.emit(f"user:{self._user_id}", item.data(Qt.ItemDataRole.UserRole))

    def _look(self) -> None:
        rect = self._list.visualItemRect(self._list.currentItem())
        self.looked_at.emit(self._list.viewport().mapTo(self, rect.center()))

    def _build(self) -> None:
        self._list.setObjectName("others")
        self._list.setAccessibleName("Other tokens of this user")
        self._list.setFont(tabular(self._list.font()))
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.column.addWidget(self._none)
        self.column.addWidget(self._list)
        self.column.addLayout(beside(self._all))

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(lambda now, _before: self._look() if now else None)
        self._list.itemClicked.connect(self._chosen)
        self._list.itemActivated.connect(self._chosen)
        self._all.clicked.connect(lambda: self.tokens_wanted.emit(f"user:{self._user_id}", None))


def _words(token: Token, is_in: State, now: int) -> str:
    left = "" if token.expiry_date is None else f" · {remaining(token.expiry_date - now)}"
    return f"#{token.id} · {is_in.value}{left}"
