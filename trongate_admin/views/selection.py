"""What is selected in a table of tokens: so many rows, whose ids are read when they are needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trongate_admin.domain.ids import Ids, new_ids
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter


@dataclass(frozen=True)
class Selection:
    """Rows of the list of tokens.

    :param count: how many.
    :param ids: their ids, from top to bottom.
    :param held: what they hold, of a few rows; none where they are many.
    :param rule: where everything that matches is selected, the filter that says what that is.
    """

    count: int = 0
    ids: Callable[[], Ids] = new_ids
    held: Sequence[Token] = ()
    rule: TokenFilter | None = None

    @property
    def only(self) -> Token | None:
        """The one selected token, None where there are none or several, or it isn't held."""
        return self.held[0] if self.count == 1 and self.held else None
