"""A token as the program knows it: never its string, and its state by the framework's rules."""

import secrets
from dataclasses import dataclass
from enum import Enum

from trongate_admin.domain.expiry import HOUR, is_live

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
"""The letters of which the framework makes its tokens."""

TOKEN_LENGTH = 32
MASK = "••••••"
UNPRESENTABLE = frozenset("&<>\"'")
"""The framework escapes these in what it receives, so a token that holds one never matches."""


class State(Enum):
    """What a token is right now; the value is the word that is shown."""

    THIS_SESSION = "This session"
    LIVE = "Live"
    EXPIRING = "Expiring"
    EXPIRED = "Expired"
    NEVER_VALID = "Never valid"
    ORPHAN = "Orphan"


@dataclass(frozen=True, slots=True)
class Token:
    """One row of `trongate_tokens` with what its joins say, without the token's string.

    :param digest: SHA-256 of the string in hexadecimal, empty where the column is NULL: tells
        whether the row is still the one that was listed.
    :param prefix: at most the first four characters of the string.
    :param expiry_date: Unix seconds, or None.
    :param user_exists: whether `trongate_users` has the row that `user_id` points at.
    :param name: the administrator's username, or None.
    :param presentable: False where no request can ever match: the column is NULL, or the string
        holds one of `UNPRESENTABLE`.
    :param level_exists: whether `trongate_user_levels` has the row of the user's level.
    :param is_blank: whether an empty string equals it by the column's collation.
    """

    id: int
    user_id: int | None
    expiry_date: int | None
    code: str | None
    prefix: str
    digest: str
    user_exists: bool
    user_level_id: int | None
    level_title: str | None
    name: str | None
    presentable: bool = True
    level_exists: bool = True
    is_blank: bool = False

    @property
    def is_null(self) -> bool:
        """Whether the column `token` is NULL."""
        return not self.digest

    @property
    def masked(self) -> str:
        """The first four characters and a mask of fixed length; the empty token in words."""
        if not self.digest:
            return "NULL"
        return f"{self.prefix}{MASK}" if self.prefix else "empty"


def state(token: Token, now: int, session_id: int | None = None) -> State:
    """The state to show at `now` (the server's Unix seconds).

    An orphan counts as such only while it is live: the any-level check looks at
    `trongate_tokens` alone and still accepts it. NULL never validates and is never purged.
    """
    if session_id is not None and token.id == session_id:
        return State.THIS_SESSION
    if token.expiry_date is None or not token.presentable:
        return State.NEVER_VALID
    if not is_live(token.expiry_date, now):
        return State.EXPIRED
    if not token.user_exists:
        return State.ORPHAN
    return State.EXPIRING if token.expiry_date - now <= HOUR else State.LIVE


def generate_token() -> str:
    """A new token string as the framework makes it: 32 letters of its alphabet, unguessable."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def user_label(name: str | None, exists: bool = True) -> str:
    """The administrator's username, or that there is none."""
    if not exists:
        return "no such user"
    return name if name else "user"


def holder(token: Token) -> str:
    """Who holds the token, with the number: `demo #1`, `no such user #911`, or `no user`."""
    if token.user_id is None:
        return "no user"
    return f"{user_label(token.name, token.user_exists)} #{token.user_id}"
