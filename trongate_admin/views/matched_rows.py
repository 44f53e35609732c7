"""The rows that the site takes for what was presented, each with the way to it in the table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from trongate_admin.domain.power import power, power_words
from trongate_admin.domain.text import visible
from trongate_admin.domain.verdict import Finding, Likeness, Match
from trongate_admin.models.moments import number
from trongate_admin.views.column import breakable
from trongate_admin.views.doomed_tokens import described
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
        self._lines: list[tuple[Match, QLabel]] = []
        self._grid = QGridLayout(self)
        self._build(now)
        self.tick(now)

    def tick(self, now: int) -> None:
        """Says what each row is at `now`, the server's Unix seconds."""
        for match, line in self._lines:
            text = breakable(described(match.token, now, self._own_id))
            if text != line.text():
                line.setText(text)

    def _add(self, place: int, match: Match, where: str, now: int) -> None:
        line = label(wrap=True)
        line.setFont(tabular(line.font()))
        self._lines.append((match, line))
        is_exact = match.likeness is Likeness.EXACT
        words = power_words(match.token, power(match.token, now))
        parts = [visible(words), match.likeness.value, *([where] if where else [])]
        why = label(breakable(" · ".join(parts)), "dim" if is_exact else "warning", wrap=True)
        show = button("Show in the table", "link")
        show.setAccessibleName(f"Show row #{match.token.id} in the table")
        show.clicked.connect(lambda: self.row_wanted.emit(match.token.id))
        self._grid.addWidget(line, 2 * place, 0)
        self._grid.addWidget(show, 2 * place, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(why, 2 * place + 1, 0, 1, 2)

    def _build(self, now: int) -> None:
        self.setProperty("role", "card")
        self.setAccessibleName("Rows that match")
        self._grid.setContentsMargins(12, 8, 8, 10)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        for place, (match, finding) in enumerate(self._rows[:_LINES]):
            where = finding.presented.place.value if self._shows_place else ""
            self._add(place, match, where, now)
        left = len(self._rows) - _LINES
        if left > 0:
            more = "and more" if self._is_more else f"and {number(left)} more"
            self._grid.addWidget(label(more, "dim"), 2 * _LINES, 0, 1, 2)
