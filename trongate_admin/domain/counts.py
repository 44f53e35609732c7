"""How many tokens there are, in which states."""

from collections.abc import Mapping
from dataclasses import dataclass

from trongate_admin.domain.token import State


@dataclass(frozen=True)
class Counts:
    """What one scan of the table counted.

    :param by_state: tokens in each State.
    :param up_to: the highest id that was listed.
    :param listed: tokens whose id isn't above it.
    """

    by_state: Mapping[State, int]
    up_to: int
    listed: int

    @property
    def rows(self) -> int:
        """All tokens."""
        return sum(self.by_state.values())
