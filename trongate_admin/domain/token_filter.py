"""What the filter box means: words, `user:12`, `level:3`, and the state chosen beside it."""

import re
from dataclasses import dataclass

from trongate_admin.domain.token import State

_TERM = re.compile(r"(?<!\S)(user|level):(\d{1,10})(?!\S)", re.IGNORECASE)


@dataclass(frozen=True)
class TokenFilter:
    """A filter over tokens; empty by default.

    :param text: looked for in user name, level title, id, user id and code, and compared with
        the whole token as the site compares.
    :param user_id: only tokens of that user.
    :param user_level_id: only tokens of that level's users.
    :param state: only tokens in that state by the server's clock.
    """

    text: str = ""
    user_id: int | None = None
    user_level_id: int | None = None
    state: State | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every token matches."""
        return self == TokenFilter()


@dataclass(frozen=True)
class TokenRule:
    """What is acted on when everything that matches is meant.

    :param now: the server's Unix second at which "live" and "expired" are asked, kept from the
        first count to the last row.
    :param up_to: the highest id that was there; what came later isn't meant.
    """

    filter: TokenFilter
    now: int
    up_to: int


def parse_filter(text: str, state: State | None = None) -> TokenFilter:
    """Reads the filter box. `user:12` and `level:3` choose exactly; the rest is searched for."""
    found = {name.lower(): int(number) for name, number in _TERM.findall(text)}
    rest = _TERM.sub("", text).strip()
    return TokenFilter(rest, found.get("user"), found.get("level"), state)
