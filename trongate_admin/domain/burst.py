"""When so many tokens appear within minutes that somebody should look."""

from collections import deque
from dataclasses import dataclass

WINDOW = 120
"""Seconds that are looked back."""
MANY_ADMINS = 10
"""Tokens with the admin panel that may not appear within `WINDOW`."""
MANY = 100
"""Tokens of any kind that may not."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What appeared within the last `WINDOW` seconds.

    :param admins: tokens that open the admin panel.
    :param tokens: tokens of every kind, those included.
    :param is_more: whether that is only the least there are.
    """

    admins: int
    tokens: int
    is_more: bool = False

    @property
    def is_of_admins(self) -> bool:
        """Whether the tokens that open the admin panel are alone too many."""
        return self.admins >= MANY_ADMINS

    @property
    def is_alarming(self) -> bool:
        """Whether it is too many."""
        return self.is_of_admins or self.tokens >= MANY


class Bursts:
    """Adds looks up; says each burst once, and again only when it has grown."""

    def __init__(self) -> None:
        self._looks: deque[tuple[int, Burst]] = deque()

    def add(self, at: int, seconds: int, found: Burst) -> Burst | None:
        """Takes what one look found.

        :param at: the server's Unix second of the look.
        :param seconds: how long before it the last look was; beyond `WINDOW` nobody knows
            whether the tokens came together, so they don't count.
        :returns: the burst, where it is alarming and has grown with this look.
        """
        while self._looks and self._looks[0][0] <= at - WINDOW:
            self._looks.popleft()
        if not found.tokens or seconds > WINDOW:
            return None
        self._looks.append((at, found))
        whole = self._whole()
        return whole if whole.is_alarming else None

    def _whole(self) -> Burst:
        looks = [found for _, found in self._looks]
        return Burst(
            sum(each.admins for each in looks),
            sum(each.tokens for each in looks),
            any(each.is_more for each in looks),
        )
