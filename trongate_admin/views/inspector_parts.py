"""The small parts of the inspector: a heading, a named value, a number, a button for a verb."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.text import SHOWN, visible
from trongate_admin.views.column import breakable, readable
from trongate_admin.views.icons import Drawing
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label
from trongate_admin.views.theme import Theme, tabular

UNREAD = "…"
"""Stands where something is still to be read."""
ICON, _GAP = 16, 8
_NAMES = 74
"""Logical pixels of the longest name of a value, `Remaining`."""
_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


def selectable(role: str = "") -> QLabel:
    """A label that wraps, and whose text mouse and keyboard can select and copy."""
    made = label(role=role, wrap=True)
    made.setTextInteractionFlags(_SELECTABLE)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def say(said: QLabel, text: str, read_out: str = "") -> None:
    """Writes where it reads otherwise, so that what somebody has selected stays selected."""
    shown = breakable(_escaped(text))
    if said.text() != shown:
        said.setText(shown)
    whole = _escaped(read_out or text)
    if said.accessibleName() != whole:
        said.setAccessibleName(whole)


def _escaped(text: str) -> str:
    """All of a text that may hold several names, each of which is cut by itself."""
    parts = (text[start : start + SHOWN] for start in range(0, len(text), SHOWN))
    return "".join(visible(part) for part in parts)


def give_role(part: QWidget, role: str) -> None:
    """Has the style sheet look at a part again, where its role is another."""
    if part.property("role") != role:
        part.setProperty("role", role)
        part.style().unpolish(part)
        part.style().polish(part)


class Part(QWidget):
    """A heading over what belongs to it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.title = label(title, "section", wrap=True)
        self.column.addWidget(self.title)


class Values(Part):
    """Named values under each other, the names dim."""

    def __init__(self, title: str, names: Sequence[str], theme: Theme) -> None:
        super().__init__(title)
        self._values: dict[str, QLabel] = {}
        self._grid = _grid(self)
        # The values of all parts stand under each other.
        self._grid.setColumnMinimumWidth(0, theme.width(_NAMES))
        self._grid.setColumnStretch(1, 1)
        for name in names:
            self._add(name)

    def say(self, name: str, text: str, role: str = "") -> None:
        """Writes one value."""
        value = self._values[name]
        give_role(value, role)
        say(value, text, f"{name}: {text}")

    def text(self, name: str) -> str:
        """What a value says."""
        return self._values[name].text()

    def _add(self, name: str) -> None:
        row, key, value = len(self._values), label(name, "dim"), selectable()
        value.setFont(tabular(value.font()))
        key.setBuddy(value)
        self._grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._values[name] = value


class Numbers(Part):
    """Names with their numbers at the end of the line, and icons where they have any."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._rows: list[QWidget] = []
        self._grid = _grid(self)
        self._grid.setColumnStretch(1, 1)

    def show_numbers(self, rows: Sequence[tuple[str, str, Drawing | None]]) -> None:
        """Shows these rows of (name, number, icon), in this order."""
        for part in self._rows:
            self._grid.removeWidget(part)
            part.setParent(None)
            part.deleteLater()
        self._rows.clear()
        for place, row in enumerate(rows):
            self._add(place, *row)

    def _add(self, place: int, name: str, text: str, icon: Drawing | None) -> None:
        key, value = label(readable(name), wrap=True), selectable()
        key.setBuddy(value)
        value.setWordWrap(False)
        value.setFont(tabular(value.font()))
        value.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        say(value, text, f"{name}: {text}")
        if icon is not None:
            picture = Picture(icon, ICON)
            self._grid.addWidget(picture, place, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.append(picture)
        self._grid.addWidget(key, place, 1)
        self._grid.addWidget(value, place, 2, Qt.AlignmentFlag.AlignTop)
        self._rows += [key, value]


def _grid(part: Part) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(_GAP)
    grid.setVerticalSpacing(5)
    part.column.addLayout(grid)
    return grid


class VerbButton(QPushButton):
    """Triggers an action, and can be used whenever that can."""

    def __init__(self, action: QAction, role: str = "") -> None:
        super().__init__(action.text())
        self._action = action
        self.setAutoDefault(False)
        if role:
            self.setProperty("role", role)
        self.clicked.connect(lambda: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())


class _Content(QWidget):
    """As high as its width needs; by itself it would ask for the height of its least width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Scrolled(QScrollArea):
    """A column of parts that scrolls where it has no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content = _Content()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(12, 4, 12, 12)
        self.column.setSpacing(16)
        self.setWidget(self.content)


def link(text: str) -> QPushButton:
    """A button that looks like a link, as wide as its words."""
    made = button(text, "link")
    made.setSizePolicy(made.sizePolicy().Policy.Maximum, made.sizePolicy().Policy.Fixed)
    return made


def beside(*parts: QWidget) -> QHBoxLayout:
    """Parts in a row, from its beginning."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row
