"""Names the tokens that are about to be revoked or changed: one by one, or many by level."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from trongate_admin.domain.expiry import remaining
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import State, Token, holder, state, user_label
from trongate_admin.models.moments import number
from trongate_admin.storage.matching_tokens import LevelSum, PersonSum
from trongate_admin.views.column import breakable
from trongate_admin.views.gathered import MOST_PEOPLE
from trongate_admin.views.plain import label
from trongate_admin.views.theme import tabular

_LINES = 8
_MANY = 20
"""More than these are told by level."""
_NO_USER = "no such user"


class DoomedTokens(QFrame):
    """A card with a line for each of a few tokens, or for each level of many."""

    def __init__(
        self,
        lines: Sequence[str] = (),
        levels: Sequence[LevelSum] = (),
        people: Sequence[PersonSum] = (),
        parent: QWidget | None = None,
        *,
        verb: str = "revoke",
    ) -> None:
        """:param verb: what is about to be done to them, for screen readers."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(f"Tokens to {verb}")
        if levels:
            self._build_levels(_told(levels), _named(levels, people))
        else:
            self._build_lines(lines)

    @classmethod
    def of(cls, tokens: Sequence[Token], now: int, own_id: int) -> "DoomedTokens":
        """The card of listed tokens."""
        if len(tokens) > _MANY:
            return cls(levels=_by_level(tokens), people=_by_person(tokens))
        return cls([described(token, now, own_id) for token in tokens])

    def _build_lines(self, lines: Sequence[str]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        for line in lines[:_LINES]:
            row = label(breakable(line), wrap=True)
            row.setFont(tabular(row.font()))
            layout.addWidget(row)
        if len(lines) > _LINES:
            layout.addWidget(label(f"and {len(lines) - _LINES} more", "dim"))

    def _build_levels(self, levels: list[tuple[str, int, str]], people: str) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for column, stretch in enumerate((2, 1, 1)):
            grid.setColumnStretch(column, stretch)
        rows = [("Level", "Tokens", "People")]
        rows += [(name, number(count), people) for name, count, people in levels]
        for place, row in enumerate(rows):
            if place > 0:
                grid.addWidget(_hairline(), 2 * place - 1, 0, 1, 3)
            for column, text in enumerate(row):
                cell = label(text, "dim" if place == 0 else "")
                cell.setFont(tabular(cell.font()))
                cell.setContentsMargins(12, 6, 12, 6)
                if column > 0:
                    cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(cell, 2 * place, column)
        if people:
            grid.addWidget(_hairline(), 2 * len(rows), 0, 1, 3)
            named = label(breakable(people), "dim", wrap=True)
            named.setContentsMargins(12, 6, 12, 6)
            grid.addWidget(named, 2 * len(rows) + 1, 0, 1, 3)


def described(token: Token, now: int, own_id: int) -> str:
    """`#3002 Zx4p•••••• — sam_ops #7, admin, live for 21 h 07 min`."""
    parts = [visible(holder(token))]
    if token.user_exists:
        parts.append(_level(token))
    parts.append(life(token, now, own_id))
    return f"#{token.id} {visible(token.masked)} — {', '.join(parts)}"


def life(token: Token, now: int, own_id: int) -> str:
    """`this session`, `never valid`, `expired 3 h ago` or `live for 21 h 07 min`."""
    match state(token, now, own_id):
        case State.THIS_SESSION:
            return "this session"
        case State.NEVER_VALID:
            return "never valid"
        case State.EXPIRED:
            return f"expired {remaining((token.expiry_date or 0) - now)}"
        case _:
            return f"live for {remaining((token.expiry_date or 0) - now)}"


def _level(token: Token) -> str:
    return _title(token.level_title) or f"level {token.user_level_id}"


def _title(level_title: str | None) -> str:
    return "no level" if level_title is None else visible(level_title)


def _by_level(tokens: Sequence[Token]) -> list[LevelSum]:
    """The tokens of each level, most tokens first."""
    groups: dict[tuple[str | None, bool], list[Token]] = defaultdict(list)
    for token in tokens:
        title = _level(token) if token.level_title is not None else None
        groups[title if token.user_exists else None, token.user_exists].append(token)
    sums = [
        LevelSum(title, exists, len(group), len({token.user_id for token in group}))
        for (title, exists), group in groups.items()
    ]
    return sorted(sums, key=lambda level: -level.tokens)


def _by_person(tokens: Sequence[Token]) -> list[PersonSum]:
    """The people with most of the tokens."""
    counts = Counter((t.user_id, t.name, t.user_exists) for t in tokens)
    return [PersonSum(*who, count) for who, count in counts.most_common(MOST_PEOPLE)]


def _told(levels: Sequence[LevelSum]) -> list[tuple[str, int, str]]:
    """The name of each level, its tokens and its people; orphans last, the rest together."""
    ordered = sorted(levels, key=lambda level: not level.user_exists)
    shown, rest = ordered, ordered[:0]
    if len(ordered) > _LINES:
        shown, rest = ordered[: _LINES - 1], ordered[_LINES - 1 :]
    rows = [
        (_title(level.level_title) or "no title", level.tokens, number(level.people))
        if level.user_exists
        else (_NO_USER, level.tokens, "–")
        for level in shown
    ]
    if rest:
        people = sum(level.people for level in rest if level.user_exists)
        rows.append(("other levels", sum(level.tokens for level in rest), number(people)))
    return rows


def _named(levels: Sequence[LevelSum], people: Sequence[PersonSum]) -> str:
    """`Most: sam_ops #7 with 12, Jane #12 with 9, and 1,204 more people`."""
    if not people:
        return ""
    said = [
        f"{_who(person)} with {number(person.tokens)}" for person in people if person.user_exists
    ]
    others = sum(level.people for level in levels if level.user_exists) - len(said)
    if others > 0:
        said.append(f"and {number(others)} more {'person' if others == 1 else 'people'}")
    return f"Most: {', '.join(said)}" if said else ""


def _who(person: PersonSum) -> str:
    return visible(f"{user_label(person.name, person.user_exists)} #{person.user_id}")


def _hairline() -> QWidget:
    line = QWidget()
    line.setFixedHeight(1)
    line.setAutoFillBackground(True)
    line.setBackgroundRole(QPalette.ColorRole.Mid)
    return line
