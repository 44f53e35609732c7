"""What happened to tokens, as rows: newest first, as it was when it was seen."""

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt

from trongate_admin.domain.activity import Entry, What
from trongate_admin.domain.ids import new_ids
from trongate_admin.domain.power import power_words
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import holder
from trongate_admin.models.moments import full, number_of_tokens
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.roles import ColorRole, IconRole, MutedRole, PowerRole, SuffixRole
from trongate_admin.models.row_changes import Sight
from trongate_admin.models.token_table import (
    POWER_COLORS,
    is_named,
    level_text,
    person_text,
    user_suffix,
)

LOOKS: dict[What, tuple[str, str]] = {
    What.APPEARED: ("plus", "live"),
    What.VANISHED: ("minus-circle", "expired"),
    What.REGENERATED: ("refresh", "accent"),
    What.EXTENDED: ("extend", "soon"),
    What.SHORTENED: ("clock", "soon"),
    What.CAME_BACK: ("warning", "danger"),
    What.AWAY: ("eye", "dim"),
}
"""The icon and the colour's name of each; the word stands beside them."""
_ICON, _COLOR = 0, 1


def clock_text(moment: int, *, seconds: bool = True) -> str:
    """The local time of a Unix second, with the day where that isn't today."""
    when = QDateTime.fromSecsSinceEpoch(moment)
    day = "" if when.date() == QDateTime.currentDateTime().date() else "d MMM "
    return QLocale().toString(when, f"{day}{'HH:mm:ss' if seconds else 'HH:mm'}")


class ActivityTable(RecordTable[Entry]):
    """All entries are held: `domain.activity.KEPT` of them at the most."""

    def __init__(self, parent: QObject | None = None) -> None:
        tip, read_out = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
        person = {
            SuffixRole: _suffix,
            MutedRole: lambda entry: entry.token is None or not is_named(entry.token),
            read_out: lambda entry: visible(holder(entry.token)) if entry.token else _person(entry),
        }
        super().__init__(
            [
                Column(
                    "Seen at",
                    "at",
                    lambda entry: clock_text(entry.at),
                    92,
                    roles={tip: lambda entry: f"Between the look at {full(entry.at)} and the last"},
                ),
                Column(
                    "What",
                    "what",
                    lambda entry: entry.event.what.value,
                    134,
                    roles={
                        IconRole: lambda entry: LOOKS[entry.event.what][_ICON],
                        ColorRole: lambda entry: LOOKS[entry.event.what][_COLOR],
                    },
                ),
                Column("User", "user", _person, 0, roles=person),
                Column("Level", "level", _level, 88, hides=1),
                Column(
                    "Power",
                    "power",
                    _power,
                    154,
                    hides=3,
                    roles={PowerRole: lambda entry: entry.power, ColorRole: _power_color},
                ),
                Column("ID", "id", _id, 72, align_right=True, hides=2),
                Column("Why, probably", "why", lambda entry: visible(entry.event.why), 300),
            ],
            parent,
        )

    def show(self, entries: Sequence[Entry]) -> None:
        """Goes over to these entries; what is looked at stays where it is."""
        ids = new_ids(entry.id for entry in entries)
        self.set_records((), entries)
        self.set_ids(ids, self.comparison(Sight())(ids))

    def matches(self, entry: Entry, words: str) -> bool:
        """Whether a row says all of these words, in whatever column."""
        wanted = words.casefold().split()
        if not wanted:
            return True
        said = " ".join(column.text(entry) for column in self.columns).casefold()
        said = f"{said} {_suffix(entry)} "
        return all(word in said for word in wanted)


def _person(entry: Entry) -> str:
    if entry.token is not None:
        return person_text(entry.token)
    count = entry.event.count
    return number_of_tokens(count) if entry.event.what is not What.AWAY else "—"


def _suffix(entry: Entry) -> str:
    return user_suffix(entry.token) if entry.token else ""


def _level(entry: Entry) -> str:
    return level_text(entry.token) if entry.token else ""


def _power(entry: Entry) -> str:
    has = entry.power
    return visible(power_words(entry.token, has)) if entry.token and has else ""


def _power_color(entry: Entry) -> str:
    has = entry.power
    return POWER_COLORS[has.strength] if has else "dim"


def _id(entry: Entry) -> str:
    return str(entry.token.id) if entry.token else ""
