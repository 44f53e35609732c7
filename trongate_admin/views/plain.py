"""Small widgets whose text is always plain: names and errors come from a database."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from trongate_admin.domain.errors import AdminError
from trongate_admin.views.icons import Icons
from trongate_admin.views.numbers import PLAIN_TEXT


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label that never guesses markup; `role` is the style sheet's."""
    made = QLabel(text)
    made.setProperty("textFormat", PLAIN_TEXT)
    made.setOpenExternalLinks(False)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def button(
    text: str, role: str = "", *, clicked: Callable[[], object] | None = None
) -> QPushButton:
    """A push button; an ampersand in `text` is shown, except as a mnemonic before a letter."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def doubled(text: str) -> str:
    """`text` for a button or a menu, where a single ampersand would vanish."""
    return text.replace("&", "&&")


def announce(widget: QWidget, text: str) -> None:
    """Has a screen reader say what has just appeared elsewhere than at the focus."""
    if not text:
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Notice(QFrame):
    """A sentence with an icon and at most one verb: an error, a warning or a piece of news."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QToolButton

        self._icons = icons
        self._icon = label()
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._verb = button("", "link")
        self._close = QToolButton()
        self._close.setIcon(icons.icon("close", "dim"))
        self._close.setText("Dismiss")
        self._close.setAccessibleName("Dismiss")
        self._close.setToolTip("Dismiss")
        self._act: Callable[[], object] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        for part in (self._icon, self._text, self._verb, self._close):
            layout.addWidget(part, 1 if part is self._text else 0)
        self._verb.clicked.connect(self._verb_clicked)
        self._close.clicked.connect(self.hide)
        self.setSizePolicy(
            self.sizePolicy().horizontalPolicy(), self._text.sizePolicy().Policy.Minimum
        )
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_error(
        self, error: AdminError, verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Says what happened and what to do, with one verb beside it."""
        self._say(str(error), "warning", "error", verb, act, closable=False)

    def show_warning(
        self, text: str, verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Says what to be careful of; it stays."""
        self._say(text, "warning", "warning", verb, act, closable=False)

    def show_news(self, text: str, verb: str = "", act: Callable[[], object] | None = None) -> None:
        """Says what was done; it can be dismissed."""
        self._say(text, "info", "", verb, act, closable=True)

    def set_verb(self, verb: str) -> None:
        """Words the verb otherwise; what it says stays."""
        self._verb.setText(doubled(verb))

    def _say(
        self,
        text: str,
        icon: str,
        role: str,
        verb: str,
        act: Callable[[], object] | None,
        *,
        closable: bool,
    ) -> None:
        color = {"error": "danger", "warning": "soon"}.get(role, "accent")
        self._icon.setPixmap(self._icons.icon(icon, color).pixmap(16, 16))
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._text.setProperty("role", role)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._verb.setText(doubled(verb))
        self._verb.setVisible(bool(verb))
        self._act = act
        self._close.setVisible(closable)
        self.show()
        announce(self, text)

    def _verb_clicked(self) -> None:
        if self._act is not None:
            self._act()
