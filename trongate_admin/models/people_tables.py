"""Users and user levels as rows."""

from PySide6.QtCore import QObject, Qt

from trongate_admin.domain.order import UserLevelSort, UserSort
from trongate_admin.domain.people import User, UserLevel
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import MASK
from trongate_admin.models.moments import details, number, short
from trongate_admin.models.record_column import Column
from trongate_admin.models.record_table import RecordTable
from trongate_admin.models.roles import MutedRole


class UserTable(RecordTable[User]):
    """The table of users."""

    def __init__(self, parent: QObject | None = None) -> None:
        muted = {MutedRole: lambda user: not user.name}
        tooltip = {Qt.ItemDataRole.ToolTipRole: lambda user: details(user.last_expiry)}
        super().__init__(
            [
                Column("ID", UserSort.ID, lambda user: str(user.id), 84, align_right=True),
                Column(
                    "Name",
                    UserSort.NAME,
                    lambda user: visible(user.name) if user.name else "—",
                    0,
                    roles=muted,
                ),
                Column("Level", UserSort.LEVEL, _level, 160),
                Column(
                    "Live tokens",
                    UserSort.LIVE_TOKENS,
                    lambda user: _counted(user.live_tokens),
                    120,
                    align_right=True,
                ),
                Column(
                    "Last expiry",
                    UserSort.LAST_EXPIRY,
                    _last_expiry,
                    170,
                    hides=2,
                    roles=tooltip,
                ),
                Column("Code", UserSort.CODE, _code, 130, hides=1),
            ],
            parent,
        )


class UserLevelTable(RecordTable[UserLevel]):
    """The table of user levels."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column("ID", UserLevelSort.ID, lambda level: str(level.id), 84, align_right=True),
                Column(
                    "Title",
                    UserLevelSort.TITLE,
                    lambda level: visible(level.level_title) or "(no title)",
                    0,
                ),
                Column(
                    "Users",
                    UserLevelSort.USERS,
                    lambda level: number(level.users),
                    140,
                    align_right=True,
                ),
                Column(
                    "Live tokens",
                    UserLevelSort.LIVE_TOKENS,
                    lambda level: _counted(level.live_tokens),
                    140,
                    align_right=True,
                ),
            ],
            parent,
        )


def _level(user: User) -> str:
    if user.level_title is not None:
        return visible(user.level_title) or f"level {user.user_level_id}"
    return "none" if not user.user_level_id else f"no level {user.user_level_id}"


def _counted(tokens: int | None) -> str:
    return "…" if tokens is None else number(tokens)


def _last_expiry(user: User) -> str:
    return "…" if user.live_tokens is None else short(user.last_expiry)


def _code(user: User) -> str:
    return f"{visible(user.code_prefix)}{MASK}" if user.code_prefix else ""
