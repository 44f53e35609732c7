"""Acting on all tokens that match, as a rule and not as a list: the database finds them itself."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, not_, select

from trongate_admin.domain.ids import Ids, new_ids
from trongate_admin.domain.people import Session
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.token_filter import TokenRule
from trongate_admin.storage.database import Database
from trongate_admin.storage.rows import hash_joins, stream_ids, text
from trongate_admin.storage.tables import trongate_tokens, trongate_user_levels, trongate_users
from trongate_admin.storage.token_query import matches

tokens, users, levels = trongate_tokens.c, trongate_users.c, trongate_user_levels.c
_AT_ONCE = 1_000
"""Rows of one transaction."""


@dataclass(frozen=True)
class LevelSum:
    """The tokens of one level's users.

    :param level_title: None where the users have no level.
    :param user_exists: False for the tokens of users that don't exist.
    """

    level_title: str | None
    user_exists: bool
    tokens: int
    people: int


class MatchingTokens:
    """The tokens that a rule chooses; what counts, looks and acts has one predicate."""

    def __init__(self, database: Database, session: Session) -> None:
        self._database = database
        self._session = session

    def by_level(self, rule: TokenRule) -> list[LevelSum]:
        """How many they are, most tokens first; one scan of the table."""
        query = by_level_query(_chosen(rule))
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            LevelSum(text(title), bool(exists), int(number), int(people))
            for exists, _, title, number, people in rows
        ]

    def has_own(self, rule: TokenRule) -> bool:
        """Whether the program's own session is among them."""
        query = _chosen(rule).where(tokens.id == self._session.token_id)
        return self._database.read(lambda connection: connection.execute(query).first()) is not None

    def twins(self, rule: TokenRule) -> Ids:
        """Other rows that the site accepts for the string of one of them; a join of the table."""
        if rule.filter.is_empty:
            return new_ids()
        chosen = _chosen(rule).with_only_columns(tokens.token).subquery("chosen")
        others = not_(tokens.id.in_(_chosen(rule)))
        query = select(tokens.id).where(tokens.token.in_(select(chosen.c.token)), others)

        def ask(connection: Connection) -> Ids:
            with hash_joins(connection):
                return stream_ids(connection, query)

        return self._database.read(ask)

    def revoke_next(self, rule: TokenRule, after_id: int) -> tuple[int, int | None]:
        """Deletes the next of them above `after_id`, the program's own session never.

        Their ids are read outside of any transaction, and the rule is asked again of each row.

        :returns: rows deleted, and the last id looked at or None when there are no more.
        """
        own = self._session.token_id
        query = _chosen(rule).where(tokens.id > after_id, tokens.id != own)
        query = query.order_by(tokens.id).limit(_AT_ONCE)
        batch = self._database.read(lambda connection: stream_ids(connection, query))
        if not batch:
            return 0, None
        remove = delete(trongate_tokens).where(
            tokens.id.in_(batch.tolist()), *matches(rule.filter, rule.now)
        )
        deleted = self._database.write(
            lambda connection: connection.execute(remove).rowcount, self._session
        )
        return deleted, batch[-1] if len(batch) == _AT_ONCE else None


def _chosen(rule: TokenRule) -> Select[int]:
    return select(tokens.id).where(tokens.id <= rule.up_to, *matches(rule.filter, rule.now))


def by_level_query(chosen: Select[int]) -> Select[Any]:
    """Rows of (user exists, level's id, its title, tokens, people), most tokens first.

    By user first: looking each token's user up takes longer.

    :param chosen: the tokens that are meant.
    """
    of_user = (
        chosen.with_only_columns(tokens.user_id, func.count().label("number"))
        .group_by(tokens.user_id)
        .subquery("of_user")
    )
    exists, number = users.id.is_not(None), func.sum(of_user.c.number)
    title = func.max(func.substr(levels.level_title, 1, SHOWN))
    return (
        select(exists, users.user_level_id, title, number, func.count())
        .select_from(of_user)
        .outerjoin(trongate_users, users.id == of_user.c.user_id)
        .outerjoin(trongate_user_levels, levels.id == users.user_level_id)
        .group_by(exists, users.user_level_id)
        .order_by(number.desc())
    )
