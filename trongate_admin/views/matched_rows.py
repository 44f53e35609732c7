"""The rows that the site takes for what was presented, each with the way to it in the table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from trongate_admin.domain.power import power, power_words
from trongate_admin.domain.token import holder
from trongate_admin.domain.verdict import Finding, Likeness, Match
from trongate_admin.models.moments import number
from trongate_admin.views.column import readable
from trongate_admin.views.doomed_tokens import life
from trongate_admin.views.plain import button, label
from trongate_admin.views.theme import tabular

_LINES = 5
"""Rows that are named one by one."""


class MatchedRows(QFrame):
    """A card with two lines a row: what it is, and why it matches."""

    row_wanted = Signal(int)
    """The id of a row that is to be shown in the table."""

    def __init__(self, findings: Sequence[Finding], own_id: int, now: int) -> None:
        super().__init__()
        self._own_id = own_id
        self._rows = [(match, finding) for finding in findings for match in finding.matches]
        self._is_more = any(finding.is_more for finding in findings)
        self._shows_place = len(findings) > 1
        self._lines: list[tuple[Match, str, QLabel]] = []
        self.buttons: list[QWidget] = []
        """What the keyboard goes through, from the top."""
        self._grid = QGridLayout(self)
        self._build()
        self.tick(now)

    def tick(self, now: int) -> None:
        """Says what each row can do at `now`, the server's Unix seconds."""
        for match, where, line in self._lines:
            text = readable(_why(match, where, now, self._own_id))
            if text != line.text():
                line.setText(text)

    def _add(self, place: int, match: Match, where: str) -> None:
        token = match.token
        what = label(readable(f"#{token.id} {token.masked} — {holder(token)}"), wrap=True)
        what.setFont(tabular(what.font()))
        why = label(role="dim" if match.likeness is Likeness.EXACT else "warning", wrap=True)
        why.setFont(tabular(why.font()))
        self._lines.append((match, where, why))
        show = button("Show in the table", "link")
        show.setAccessibleName(f"Show row #{token.id} in the table")
        show.clicked.connect(lambda: self.row_wanted.emit(token.id))
        self.buttons.append(show)
        if place > 0:
            self._grid.setRowMinimumHeight(3 * place - 1, 6)
        self._grid.addWidget(what, 3 * place, 0)
        self._grid.addWidget(show, 3 * place, 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(why, 3 * place + 1, 0, 1, 2)

    def _build(self) -> None:
        self.setProperty("role", "card")
        self.setAccessibleName("Rows that match")
        self._grid.setContentsMargins(12, 8, 8, 10)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        for place, (match, finding) in enumerate(self._rows[:_LINES]):
            where = finding.presented.place.value.split()[0] if self._shows_place else ""
            self._add(place, match, where)
        left = len(self._rows) - _LINES
        if left > 0:
            more = "and more" if self._is_more else f"and {number(left)} more"
            self._grid.addWidget(label(more, "dim"), 3 * _LINES, 0, 1, 2)


def _why(match: Match, where: str, now: int, own_id: int) -> str:
    """`As member, live for 21 h 07 min · the same string · header`."""
    words = power_words(match.token, power(match.token, now))
    parts = [f"{words}, {life(match.token, now, own_id)}", match.likeness.value]
    return " · ".join([*parts, where] if where else parts)
