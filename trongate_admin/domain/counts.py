"""How many tokens there are, in which states."""

from collections.abc import Mapping
from dataclasses import dataclass

from trongate_admin.domain.token import State
from trongate_admin.domain.token_filter import CHIP_STATES, Chip


@dataclass(frozen=True)
class Counts:
    """What one scan of the table counted.

    :param by_state: tokens in each State.
    :param admin: tokens that open the admin panel.
    :param mine: tokens of the user who is signed in here.
    :param listed: tokens whose id isn't above the highest that was listed.
    :param newest_id: the highest id of all; what is above it came later.
    """

    by_state: Mapping[State, int]
    listed: int
    admin: int = 0
    mine: int = 0
    newest_id: int = 0

    @property
    def by_chip(self) -> dict[Chip, int]:
        """What stands on each chip; look-alikes are counted apart."""
        states = {chip: self.by_state.get(state, 0) for chip, state in CHIP_STATES.items()}
        return {Chip.ALL: self.rows, **states, Chip.ADMIN: self.admin, Chip.MINE: self.mine}

    @property
    def rows(self) -> int:
        """All tokens."""
        return sum(self.by_state.values())
