"""The dialog that shows a new token, once, in the forms in which it is used."""

import shlex

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.expiry import remaining
from trongate_admin.domain.text import visible
from trongate_admin.storage.token_store import IssuedToken
from trongate_admin.views.chips import choose_one
from trongate_admin.views.clipboard import SecretClipboard
from trongate_admin.views.dialog import Dialog
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.lifetime_field import day_and_time
from trongate_admin.views.plain import button, label
from trongate_admin.views.secret_line import SecretLine
from trongate_admin.views.theme import tabular

_SECONDS = {
    "issued": "Shown this once. Written to the database and read back: row #{id}.",
    "regenerated": "Shown this once. The old string of row #{id} doesn't work any more.",
}


class IssuedDialog(Dialog):
    """The token's string is nowhere in it once it is closed.

    :param person: whose it is, in words.
    :param done: `issued` or `regenerated`.
    :param base_url: the site's address for the curl line, where it is known.
    """

    def __init__(
        self,
        issued: IssuedToken,
        person: str,
        done: str,
        clock: ServerClock,
        clipboard: SecretClipboard,
        icons: Icons,
        parent: QWidget | None,
        base_url: str = "",
    ) -> None:
        super().__init__("New token", parent)
        self._expiry_date = issued.expiry_date
        self._clock = clock
        self._clipboard = clipboard
        self._lines = _lines(issued.token, base_url or "BASE_URL")
        self._heading = Heading(
            f"Token {done} for {visible(person)}",
            _SECONDS[done].format(id=issued.id),
            icons.icon("check-circle", "live"),
        )
        self._token = SecretLine("Token", "The new token. Copy takes all of it.")
        self._copy = button("Copy")
        self._copy.setIcon(icons.icon("copy"))
        self._chips = {name: button(name, "chip") for name in self._lines}
        self._group = QButtonGroup(self)
        self._line = SecretLine("Ready-made line", "Copy line takes all of it.")
        self._copy_line = button("Copy line")
        self._copy_line.setIcon(icons.icon("copy"))
        self._ends = label("Ends in ", "dim")
        self._left = label("", "heading")
        self._moment = label(f", {day_and_time(issued.expiry_date)}.", "dim")
        self._copied = label("", "dim", wrap=True)
        self._clear = button("Clear now", "link")
        self._done = button("Done", "primary")
        self._ticker = QTimer(self)
        self._build(issued.token)
        self._connect()
        self._tick()

    def done(self, result: int) -> None:
        """However it is closed, the string is taken out of everything first."""
        self._ticker.stop()
        self._lines.clear()
        self._token.set_secret("")
        self._line.set_secret("")
        super().done(result)

    def _show_line(self) -> None:
        chosen = self._group.checkedButton()
        if chosen is not None and self._lines:
            self._line.set_secret(self._lines[chosen.text()])

    def _tick(self) -> None:
        left = self._expiry_date - self._clock()
        self._ends.setText("Ends in " if left > 0 else "Ended ")
        self._left.setText(remaining(left))

    def _say(self, text: str) -> None:
        """Says it as wide as it is, so that the link stands beside its end; wraps where it must."""
        self._copied.setMaximumWidth(self._copied.fontMetrics().horizontalAdvance(text) + 8)
        self._copied.setText(text)

    def _count(self, seconds: int) -> None:
        self._say(f"Copied. The clipboard is cleared in {seconds} s.")
        self._clear.show()

    def _cleared(self) -> None:
        if not self._clear.isHidden():
            self._say("The clipboard is cleared.")
            self._clear.hide()

    def _stuck(self) -> None:
        self._say("The system kept the clipboard: copy something else over it.")
        self._clear.hide()

    # --- building

    def _build(self, token: str) -> None:
        self._token.set_secret(token)
        for each in (self._ends, self._left, self._moment, self._copied):
            each.setFont(tabular(each.font()))
        self._clear.hide()
        self._done.setDefault(True)
        self.column.addWidget(self._heading)
        self.column.addLayout(_row(self._token, self._copy))
        lines = QVBoxLayout()
        lines.setSpacing(6)
        lines.addLayout(self._build_chips())
        lines.addLayout(_row(self._line, self._copy_line))
        self.column.addLayout(lines)
        ends = QHBoxLayout()
        ends.setSpacing(0)
        for each in (self._ends, self._left, self._moment):
            ends.addWidget(each)
        ends.addStretch()
        self.column.addLayout(ends)
        last = QHBoxLayout()
        last.setSpacing(4)
        last.addWidget(self._copied, 1)
        last.addWidget(self._clear)
        last.addStretch()
        last.addWidget(self._done)
        self.footer.addLayout(last)
        width = max(copy.sizeHint().width() for copy in (self._copy, self._copy_line))
        for copy in (self._copy, self._copy_line):
            copy.setMinimumWidth(width)
        self._copy.setFocus()

    def _build_chips(self) -> QHBoxLayout:
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in self._chips.values():
            chip.setCheckable(True)
            chip.setAccessibleDescription("Ready-made line")
            self._group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch()
        self._chips["Header"].setChecked(True)
        choose_one(self._group)
        self._show_line()
        return chips

    def _connect(self) -> None:
        self._group.buttonToggled.connect(lambda _chip, _on: self._show_line())
        self._copy.clicked.connect(lambda: self._clipboard.copy(self._token.text()))
        self._copy_line.clicked.connect(lambda: self._clipboard.copy(self._line.text()))
        self._token.copy_wanted.connect(self._clipboard.copy)
        self._line.copy_wanted.connect(self._clipboard.copy)
        self._clear.clicked.connect(lambda: self._clipboard.clear())
        self._clipboard.counting.connect(self._count)
        self._clipboard.cleared.connect(self._cleared)
        self._clipboard.stuck.connect(self._stuck)
        self._done.clicked.connect(lambda: self.accept())
        self._ticker.timeout.connect(self._tick)
        self._ticker.start(1000)


def _lines(token: str, base_url: str) -> dict[str, str]:
    header = f"trongateToken: {token}"
    return {
        "Header": header,
        "Cookie": f"trongatetoken={token}",
        "curl": f"curl -H {shlex.quote(header)} {shlex.quote(base_url)}",
    }


def _row(field: SecretLine, copy: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(field, 1)
    row.addWidget(copy)
    return row
