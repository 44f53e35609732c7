"""Those whom the admin panel lets in, as rows."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt

from trongate_admin.domain.expiry import HOUR, remaining
from trongate_admin.domain.ids import new_ids
from trongate_admin.domain.overview import PanelHolder
from trongate_admin.domain.people import Session
from trongate_admin.domain.text import visible
from trongate_admin.models.moments import details, number_of_tokens
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.roles import MutedRole, SuffixRole
from trongate_admin.models.row_changes import Sight

_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_INACTIVE = (
    "Inactive: the login page refuses this administrator, but ends no token that is there already."
)
_NO_ROW = (
    "No row of trongate_administrators points at this user, and yet level 1 opens the whole"
    " admin panel."
)


class HolderTable(RecordTable[PanelHolder]):
    """Who, how many tokens, and how long the longest of them lasts; it ticks."""

    def __init__(
        self, clock: Callable[[], int], session: Session, parent: QObject | None = None
    ) -> None:
        """:param clock: the server's now."""
        self._clock = clock
        self._session = session
        super().__init__(self._columns(), parent)

    def show_holders(self, holders: Sequence[PanelHolder], sight: Sight) -> Sight:
        """Takes others, and tells where among them is what is looked at."""
        ids = new_ids(holder.id for holder in holders)
        newer = self.comparison(sight)(ids)
        self.set_records((), holders)
        self.set_ids(ids, newer)
        return newer.sight

    def tick(self) -> None:
        """A second has passed."""
        if self.rowCount():
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(0, last), self.index(self.rowCount() - 1, last))

    def _columns(self) -> list[Column[PanelHolder]]:
        return [
            Column(
                "Who",
                "who",
                _name,
                0,
                roles={
                    SuffixRole: self._suffix,
                    MutedRole: lambda holder: holder.name is None,
                    _TOOLTIP: _advice,
                    _ACCESSIBLE: lambda holder: f"{_name(holder)} {self._suffix(holder)}",
                },
            ),
            Column(
                "Tokens",
                "tokens",
                lambda holder: number_of_tokens(holder.tokens),
                96,
                align_right=True,
                roles={_ALIGNMENT: lambda _holder: _RIGHT},
            ),
            Column(
                "Longest remaining",
                "longest",
                lambda holder: remaining(holder.last_expiry - self._clock()),
                96,
                align_right=True,
                roles={
                    _ALIGNMENT: lambda _holder: _RIGHT,
                    _TOOLTIP: lambda holder: details(holder.last_expiry),
                    Qt.ItemDataRole.ForegroundRole: self._color,
                },
            ),
        ]

    def _suffix(self, holder: PanelHolder) -> str:
        marks = [
            f"#{holder.id}",
            "you" if holder.id == self._session.user_id else "",
            "no administrator row" if holder.name is None else "",
            "" if holder.is_active else "inactive",
        ]
        return " · ".join(filter(None, marks))

    def _color(self, holder: PanelHolder) -> str:
        return "soon" if holder.last_expiry - self._clock() <= HOUR else "dim"


def _name(holder: PanelHolder) -> str:
    return visible(holder.name) if holder.name else "no account"


def _advice(holder: PanelHolder) -> str:
    if holder.name is None:
        return _NO_ROW
    return "" if holder.is_active else _INACTIVE
