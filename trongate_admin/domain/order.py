"""The columns by which lists can be ordered; every order is made total by the id."""

from dataclasses import dataclass
from enum import Enum


class TokenSort(Enum):
    """The columns by which the list of tokens can be ordered."""

    ID = "id"
    STATE = "state"
    POWER = "power"
    USER = "user"
    LEVEL = "level"
    EXPIRY = "expiry"
    TOKEN = "token"  # noqa: S105
    CODE = "code"


class UserSort(Enum):
    """The columns by which the list of users can be ordered."""

    ID = "id"
    NAME = "name"
    LEVEL = "level"
    LIVE_TOKENS = "live_tokens"
    LAST_EXPIRY = "last_expiry"
    CODE = "code"


class UserLevelSort(Enum):
    """The columns by which the list of user levels can be ordered."""

    ID = "id"
    TITLE = "title"
    USERS = "users"
    LIVE_TOKENS = "live_tokens"


@dataclass(frozen=True)
class TokenOrder:
    """An order over tokens; newest first by default."""

    sort: TokenSort = TokenSort.ID
    descending: bool = True


@dataclass(frozen=True)
class UserOrder:
    """An order over users."""

    sort: UserSort = UserSort.ID
    descending: bool = False


@dataclass(frozen=True)
class UserLevelOrder:
    """An order over user levels."""

    sort: UserLevelSort = UserLevelSort.ID
    descending: bool = False
