"""The item data roles that models answer and delegates and pages ask for."""

from enum import IntEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """Own roles; a model answers None for those a cell has no use for."""

    RECORD = _FIRST
    """The whole record behind the row."""
    ICON = _FIRST + 1
    """The name of an icon (str)."""
    COLOR = _FIRST + 2
    """The name of a field of Colors (str)."""
    SUFFIX = _FIRST + 3
    """A dim text after the main one (str), such as "#12"."""
    MUTED = _FIRST + 4
    """True when the whole text is dim."""
    FRACTION = _FIRST + 5
    """How full the bar is (0 to 1), None for an empty one."""
    POWER = _FIRST + 7
    """The three verdicts of a token's power."""
    GONE = _FIRST + 6
    """True when the row has been deleted since it was listed."""


RecordRole = Role.RECORD
IconRole = Role.ICON
ColorRole = Role.COLOR
SuffixRole = Role.SUFFIX
MutedRole = Role.MUTED
FractionRole = Role.FRACTION
GoneRole = Role.GONE
PowerRole = Role.POWER
