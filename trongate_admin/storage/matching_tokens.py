"""Acting on all tokens that match, as a rule and not as a list: the database finds them itself."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    delete,
    func,
    not_,
    select,
    update,
)

from trongate_admin.domain.ids import Ids, new_ids
from trongate_admin.domain.people import Session
from trongate_admin.domain.revoked_tokens import RevokedTokens
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.token_filter import TokenFilter, TokenRule
from trongate_admin.storage.database import Database
from trongate_admin.storage.kept_rows import KeptRows, read_whole
from trongate_admin.storage.rows import hash_joins, number, stream_ids, text
from trongate_admin.storage.tables import trongate_tokens, trongate_user_levels, trongate_users
from trongate_admin.storage.token_query import matches, names

tokens, users, levels = trongate_tokens.c, trongate_users.c, trongate_user_levels.c
_AT_ONCE = 900
"""Rows of one transaction; of a thousand ids on MariaDB makes a subquery, and reads the table."""


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


@dataclass(frozen=True)
class PersonSum:
    """The tokens of one user.

    :param user_id: None where the tokens belong to nobody.
    """

    user_id: int | None
    name: str | None
    user_exists: bool
    tokens: int


class MatchingTokens:
    """The tokens that a rule chooses; what counts, looks and acts has one predicate."""

    def __init__(
        self, database: Database, session: Session, remembered: RevokedTokens | None = None
    ) -> None:
        """:param remembered: learns the ids of what was deleted."""
        self._database = database
        self._session = session
        self._remembered = remembered or RevokedTokens()

    def by_level(self, rule: TokenRule) -> list[LevelSum]:
        """How many they are, most tokens first; one scan of the table."""
        query = by_level_query(_chosen(rule))
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            LevelSum(text(title), bool(exists), int(count), int(people))
            for exists, _, title, count, people in rows
        ]

    def by_person(self, rule: TokenRule, limit: int) -> list[PersonSum]:
        """Whose they are, most tokens first, so many people at the most; one scan of the table."""
        query = _by_person(rule).limit(limit)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            PersonSum(number(user), text(name), bool(exists), int(count))
            for user, name, exists, count in rows
        ]

    def has_own(self, rule: TokenRule) -> bool:
        """Whether the program's own session is among them."""
        query = _chosen(rule).where(tokens.id == self._session.token_id)
        return self._database.read(lambda connection: connection.execute(query).first()) is not None

    def twins(self, rule: TokenRule) -> Ids:
        """Other rows that the site accepts for the string of one of them; a join of the table."""
        everything_else = TokenFilter(but_id=self._session.token_id)
        if rule.filter in (TokenFilter(), everything_else):
            # Nobody else's string equals the own one, which was made at random here.
            return new_ids()
        chosen = _chosen(rule).with_only_columns(tokens.token).subquery("chosen")
        others = not_(tokens.id.in_(_chosen(rule)))
        query = select(tokens.id).where(tokens.token.in_(select(chosen.c.token)), others)

        def ask(connection: Connection) -> Ids:
            with hash_joins(connection):
                return stream_ids(connection, query)

        return self._database.read(ask)

    def revoke_next(
        self, rule: TokenRule, after_id: int, kept: KeptRows | None = None
    ) -> tuple[int, int | None]:
        """Deletes the next of them above `after_id`, the program's own session never.

        Their ids are read outside of any transaction, and the rule is asked again of each row.

        :param kept: takes the deleted rows, so that they can be put back.
        :returns: rows deleted, and the last id looked at or None when there are no more.
        """
        batch = self._next(rule, after_id)
        if not batch:
            return 0, None
        same = _same(rule, batch)
        remove = delete(trongate_tokens).where(same)
        rows: list[dict[str, Any]] = []
        columns = self._database.schema.token_columns if kept is not None else ()

        def act(connection: Connection) -> int:
            if columns:
                locked = connection.execute(select(tokens.id).where(same).with_for_update())
                rows[:] = read_whole(connection, columns, list(locked.scalars()))
            return connection.execute(remove).rowcount

        deleted = self._database.write(act, self._session)
        if kept is not None:
            kept.add(rows)
        self._remembered.remember_ids(batch)
        return deleted, batch[-1] if len(batch) == _AT_ONCE else None

    def set_expiry_next(
        self, rule: TokenRule, after_id: int, expiry_date: int
    ) -> tuple[int, int | None]:
        """Gives the next of them above `after_id` another expiry, the program's own session never.

        :param expiry_date: Unix seconds by the server's clock.
        :returns: rows changed, and the last id looked at or None when there are no more.
        """
        batch = self._next(rule, after_id)
        if not batch:
            return 0, None
        change = update(trongate_tokens).where(_same(rule, batch))
        change = change.values(expiry_date=expiry_date)
        changed = self._database.write(
            lambda connection: connection.execute(change).rowcount, self._session
        )
        return changed, batch[-1] if len(batch) == _AT_ONCE else None

    def _next(self, rule: TokenRule, after_id: int) -> Ids:
        """Outside of any transaction: the ids of the next batch."""
        query = _chosen(rule).where(tokens.id > after_id, tokens.id != self._session.token_id)
        query = query.order_by(tokens.id).limit(_AT_ONCE)
        return self._database.read(lambda connection: stream_ids(connection, query))


def _same(rule: TokenRule, batch: Ids) -> ColumnElement[bool]:
    """The rule is asked again of each row: it may have changed since its id was read."""
    return and_(tokens.id.in_(batch.tolist()), *matches(rule.filter, rule.now))


def _chosen(rule: TokenRule) -> Select[int]:
    return select(tokens.id).where(tokens.id <= rule.up_to, *matches(rule.filter, rule.now))


def by_level_query(chosen: Select[int]) -> Select[Any]:
    """Rows of (user exists, level's id, its title, tokens, people), most tokens first.

    By user first: looking each token's user up takes longer.

    :param chosen: the tokens that are meant.
    """
    of_user = _by_user(chosen)
    exists, count = users.id.is_not(None), func.sum(of_user.c.number)
    title = func.max(func.substr(levels.level_title, 1, SHOWN))
    return (
        select(exists, users.user_level_id, title, count, func.count())
        .select_from(of_user)
        .outerjoin(trongate_users, users.id == of_user.c.user_id)
        .outerjoin(trongate_user_levels, levels.id == users.user_level_id)
        .group_by(exists, users.user_level_id)
        .order_by(count.desc())
    )


def _by_person(rule: TokenRule) -> Select[Any]:
    of_user = _by_user(_chosen(rule))
    count = of_user.c.number
    return (
        select(of_user.c.user_id, names.c.username, users.id.is_not(None), count)
        .select_from(of_user)
        .outerjoin(trongate_users, users.id == of_user.c.user_id)
        .outerjoin(names, names.c.user_id == of_user.c.user_id)
        .order_by(count.desc(), of_user.c.user_id)
    )


def _by_user(chosen: Select[int]) -> Subquery:
    return (
        chosen.with_only_columns(tokens.user_id, func.count().label("number"))
        .group_by(tokens.user_id)
        .subquery("of_user")
    )
