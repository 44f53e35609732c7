"""What a selection means, read in a worker before the question about it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.order import TokenOrder
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter, TokenRule
from trongate_admin.storage.matching_tokens import LevelSum, PersonSum
from trongate_admin.storage.signed_in import SignedIn

MOST_PEOPLE = 6
"""People who are named before a question about many tokens."""
_AT_ONCE = 500
"""Rows that are read at once where a selection reaches beyond what is held."""


@dataclass(frozen=True)
class Counted:
    """What a rule chooses: how many tokens of which levels, who has most, and the own session."""

    rule: TokenRule
    levels: Sequence[LevelSum]
    people: Sequence[PersonSum]
    own: Sequence[Token]

    @property
    def total(self) -> int:
        return sum(level.tokens for level in self.levels)

    @property
    def number_of_people(self) -> int:
        """Users that exist and are among them."""
        return sum(level.people for level in self.levels if level.user_exists)


def counted(here: SignedIn, chosen: TokenFilter) -> Counted:
    """In a worker: freezes the moment and the newest row, and counts."""
    rule = TokenRule(chosen, here.clock(), here.tokens.newest_id())
    own = here.tokens.records([here.session.token_id]) if here.matching.has_own(rule) else []
    people = here.matching.by_person(rule, MOST_PEOPLE)
    return Counted(rule, here.matching.by_level(rule), people, own)


def matching(here: SignedIn, chosen: TokenFilter, most: int) -> list[Token]:
    """In a worker: the tokens that a filter chooses now.

    :raises AdminError: they are more than `most`.
    """
    ids = here.tokens.ids(TokenOrder(), chosen, here.clock())
    if len(ids) > most:
        raise AdminError(
            f"{len(ids):,} rows are too many to be revoked one by one.",
            "Narrow the filter, by a user or a level, and revoke part after part.",
        )
    return listed(here, ids.tolist(), {})


def listed(here: SignedIn, ids: Sequence[int], held: dict[int, Token]) -> list[Token]:
    """In a worker: the tokens as they were listed, the rest as they are now."""
    missing = [each for each in ids if each not in held]
    found = dict(held)
    for start in range(0, len(missing), _AT_ONCE):
        current().check()
        found |= {t.id: t for t in here.tokens.records(missing[start : start + _AT_ONCE])}
    return [found[each] for each in ids if each in found]
