"""What can be done to tokens: the actions of toolbar, menus and keys, and their dialogs."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.people import User
from trongate_admin.domain.token import Token, holder
from trongate_admin.domain.token_filter import MOST_IDS, TokenFilter
from trongate_admin.models.moments import number
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.storage.token_store import IssuedToken, TokenStore
from trongate_admin.views.change_dialog import ChangeDialog
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.expiry_dialogs import ExtendDialog, RegenerateDialog
from trongate_admin.views.icons import Icons
from trongate_admin.views.issue_dialog import IssueDialog
from trongate_admin.views.issued_dialog import IssuedDialog
from trongate_admin.views.revoke_verb import RevokeVerb
from trongate_admin.views.selection import Selection
from trongate_admin.views.undo import Undo

StandardKey = QKeySequence.StandardKey


class Verbs(QObject):
    """Knows what is selected, and does the verbs to it."""

    written = Signal(int)
    """The id of a token that was issued, regenerated or extended."""
    changed = Signal(int)
    """So many tokens were extended or shortened at once."""

    def __init__(
        self,
        here: SignedIn,
        background: Background,
        clipboard: SecretClipboard,
        icons: Icons,
    ) -> None:
        super().__init__()
        self._here = here
        self.background = background
        self._clipboard = clipboard
        self._icons = icons
        self._window: QWidget | None = None
        self.revoking = RevokeVerb(here, background, icons, self)
        self.undo = Undo(here.restorer, background, icons, self)
        self._selection = Selection()
        self._user: User | None = None
        self._user_id: int | None = None
        self.issue = self._action("Issue token…", "plus", self._issue, StandardKey.New, "on_accent")
        # Its icon is drawn for the filled button, and would vanish in a menu.
        self.issue.setIconVisibleInMenu(False)
        self.revoke = self._action(
            "Revoke",
            "trash",
            lambda: self.revoking.revoke(self._selection),
            StandardKey.Delete,
            "danger",
        )
        self.regenerate = self._action("Regenerate…", "refresh", self._regenerate)
        self.extend = self._action("Extend…", "extend", self._extend)
        self.revoke_user = self._action(
            "Revoke all of this user…", "sign-out", self._revoke_all_of_user, role="danger"
        )
        self.revoke_rule = self._action(
            "Revoke by rule…",
            "rule",
            self.revoking.ask_for_rule,
            QKeySequence("Ctrl+Shift+Delete"),
            "danger",
        )
        self.select(Selection())

    def select(self, selection: Selection, user: User | None = None) -> None:
        """Says what is selected: tokens, or a user."""
        self._selection, self._user = selection, user
        one = selection.only
        self._user_id = user.id if user else (one.user_id if one else None)
        self.revoke.setEnabled(selection.count > 0)
        # Another string for the own session would only sign out, and in a roundabout way.
        is_own = one is not None and one.id == self._here.session.token_id
        self.regenerate.setEnabled(one is not None and not is_own)
        self.extend.setEnabled(selection.count > 0)
        self.revoke_user.setEnabled(self._user_id is not None)

    def attach(self, window: QWidget) -> None:
        """Says over which window the dialogs open."""
        self.setParent(window)
        self._window = self.revoking.window = window

    # --- the verbs

    def _issue(self) -> None:
        here = self._here
        dialog = IssueDialog(
            here.users,
            here.tokens,
            here.clock,
            here.schema.latest_expiry,
            self.background,
            self._icons,
            self._window,
            self._user,
        )
        dialog.issued.connect(self._show_once)
        self._open(dialog)

    def _revoke_all_of_user(self) -> None:
        if self._user_id is not None:
            self.revoking.revoke_user(self._user_id)

    def _regenerate(self) -> None:
        token = self._selection.held[0]
        dialog = RegenerateDialog(*self._changing(token))
        person = holder(token)
        dialog.regenerated.connect(lambda issued: self._show_once(issued, person, "regenerated"))
        self._open(dialog)

    def _extend(self) -> None:
        if self._selection.only is None:
            self._change_many()
            return
        dialog = ExtendDialog(*self._changing(self._selection.held[0]))
        dialog.extended.connect(self.written)
        self._open(dialog)

    def _change_many(self) -> None:
        chosen = self._selection.rule
        if chosen is None and self._selection.count > MOST_IDS:
            self.revoking.failed.emit(
                AdminError(
                    f"{number(self._selection.count)} rows are too many to be named one by one.",
                    "Filter the list to what you mean, select all (Ctrl+A), and change that.",
                )
            )
            return
        if chosen is None:
            chosen = TokenFilter(ids=tuple(self._selection.ids()))
        dialog = ChangeDialog(self._here, chosen, self.background, self._icons, self._window)
        dialog.changed.connect(self.changed)
        self._open(dialog)

    def _show_once(self, issued: IssuedToken, person: str, done: str = "issued") -> None:
        self.written.emit(issued.id)
        self._open(
            IssuedDialog(
                issued,
                person,
                done,
                self._here.clock,
                self._clipboard,
                self._icons,
                self._window,
                self._here.site.base_url,
            )
        )

    # --- building

    def _changing(
        self, token: Token
    ) -> tuple[Token, TokenStore, ServerClock, int | None, Background, Icons, QWidget | None]:
        here = self._here
        return (
            token,
            here.tokens,
            here.clock,
            here.schema.latest_expiry,
            self.background,
            self._icons,
            self._window,
        )

    def _action(
        self,
        text: str,
        icon: str,
        act: Callable[[], object],
        shortcut: QKeySequence | QKeySequence.StandardKey | None = None,
        role: str | None = None,
    ) -> QAction:
        action = QAction(self._icons.icon(icon, role), text, self)
        # A tool bar strips the ellipsis of the text, but not of this.
        action.setIconText(text)
        if shortcut is not None:
            if isinstance(shortcut, QKeySequence):
                action.setShortcut(shortcut)
            else:
                action.setShortcuts(shortcut)
            shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text} ({shown})")
        action.triggered.connect(lambda: act())
        return action

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
