"""What is told of a token beside its own row, and what several tokens add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trongate_admin.domain.token import State, Token


@dataclass(frozen=True, slots=True)
class Account:
    """One row of `trongate_administrators` that points at a user.

    :param is_active: None on a site whose table has no column `active` (v1).
    """

    id: int
    username: str | None
    is_active: bool | None


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What is read by key for one token.

    :param digest: of the row's string now, as `Token.digest`; None where the row is gone.
    :param accounts: of its user, by rising id, a few at the most.
    :param has_more_accounts: whether there are more of them.
    :param code_prefix: at most four characters of the user's `code`, None for NULL or no user.
    """

    digest: str | None
    accounts: tuple[Account, ...]
    has_more_accounts: bool = False
    code_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedTokens:
    """The tokens of one user.

    :param live: accepted by the any-level check.
    :param expired: refused for their expiry alone.
    :param without_expiry: NULL, so never accepted and never purged.
    :param unmatchable: still ahead of their expiry, but no request ever equals them.
    :param others: the newest of those that weren't asked about, highest id first.
    """

    live: int
    expired: int
    without_expiry: int
    unmatchable: int
    others: tuple[Token, ...] = ()

    @property
    def all(self) -> int:
        """All of the user's rows."""
        return self.live + self.expired + self.without_expiry + self.unmatchable


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Other rows that the site finds for the string of one row, by the column's collation.

    :param duplicates: rows that hold the very same string.
    :param twins: rows whose string differs in case, accents or trailing blanks.
    """

    duplicates: int
    twins: int

    @property
    def all(self) -> int:
        """How many other rows there are."""
        return self.duplicates + self.twins


@dataclass(frozen=True, slots=True)
class LevelTotal:
    """How many tokens the users of one level have.

    :param level_id: None where the user's `user_level_id` is NULL.
    :param level_title: None where the level has no row.
    :param user_exists: False for the tokens of users that don't exist.
    """

    level_id: int | None
    level_title: str | None
    user_exists: bool
    tokens: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What several tokens add up to: by state, and by level with most tokens first."""

    by_state: Mapping[State, int]
    by_level: Sequence[LevelTotal]
