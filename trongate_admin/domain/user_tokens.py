"""What the tokens of every user add up to, from one look through the table."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from trongate_admin.domain.people import User

_NEVER = -(1 << 63)


class UserTokens:
    """Live tokens and latest expiry by user: 24 bytes for each user that has any token."""

    def __init__(self, sums: Iterable[tuple[int, int, int | None]]) -> None:
        """:param sums: (user id, live tokens, latest expiry as Unix seconds), by rising id."""
        self._ids, self._live, self._last = array("q"), array("q"), array("q")
        for user_id, live, last in sums:
            self._ids.append(user_id)
            self._live.append(live)
            self._last.append(_NEVER if last is None else last)

    def told(self, user: User) -> User:
        """The user with what its tokens add up to."""
        place = bisect_left(self._ids, user.id)
        if place == len(self._ids) or self._ids[place] != user.id:
            return replace(user, live_tokens=0, last_expiry=None)
        last = self._last[place]
        return replace(
            user,
            live_tokens=self._live[place],
            last_expiry=None if last == _NEVER else last,
        )
