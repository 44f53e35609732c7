"""The rows of `trongate_users` with their names and what their tokens add up to."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select

from trongate_admin.domain.ids import Ids
from trongate_admin.domain.order import UserOrder, UserSort
from trongate_admin.domain.people import User
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.user_tokens import UserTokens
from trongate_admin.storage.database import Database
from trongate_admin.storage.predicates import accepted
from trongate_admin.storage.rows import number, stream_ids, text
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)
from trongate_admin.storage.token_query import names

users, levels, tokens = trongate_users.c, trongate_user_levels.c, trongate_tokens.c
administrators = trongate_administrators.c
_PACKED = 4_096
"""Users whose sums are sent in one string."""


class UserStore:
    """Users of one site; only read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tokens: UserTokens | None = None

    def first_ids(self, order: UserOrder, search: str, now: int, limit: int) -> Ids:
        """The first `limit` ids in order, for the first screen."""
        return self._database.read(
            lambda connection: stream_ids(connection, _ids(order, search, now).limit(limit))
        )

    def ids(self, order: UserOrder, search: str, now: int) -> Ids:
        """The ids of all users that match `search`, in order."""
        return self._database.read(
            lambda connection: stream_ids(connection, _ids(order, search, now))
        )

    def records(self, ids: Sequence[int]) -> list[User]:
        """The users with these ids, by primary key; with their tokens as last counted."""
        if not ids:
            return []
        rows = self._database.read(lambda connection: connection.execute(_records(list(ids))).all())
        return [self.told(_user(row)) for row in rows]

    def find(self, search: str, limit: int = 50) -> list[User]:
        """The first users whose name, level or id matches what was typed."""
        found = self.first_ids(UserOrder(UserSort.NAME), search, 0, limit)
        records = {user.id: user for user in self.records(found)}
        return [records[id_] for id_ in found if id_ in records]

    def count_tokens(self, now: int) -> None:
        """Counts the tokens of all users, live by the server's `now`; one scan of the tokens.

        Once for all users and not for each page of them, as no column of it has a key.
        """
        is_packed = self._database.dialect == "mysql"
        query = _packed_sums(now) if is_packed else select(_sums(now)).order_by("user_id")
        rows = self._database.read(lambda connection: connection.execute(query).all())
        self._tokens = UserTokens(_unpacked(rows) if is_packed else map(_triple, rows))

    def told(self, user: User) -> User:
        """The user with its tokens as last counted; as it is where they never were."""
        return self._tokens.told(user) if self._tokens is not None else user


def _sums(now: int) -> Subquery:
    return (
        select(
            tokens.user_id,
            func.sum(case((accepted(now), 1), else_=0)).label("live_tokens"),
            func.max(tokens.expiry_date).label("last_expiry"),
        )
        .where(tokens.user_id.is_not(None))
        .group_by(tokens.user_id)
        .subquery("sums")
    )


def _packed_sums(now: int) -> Select[Any]:
    """Strings of `user:live:last` with commas, for MariaDB and MySQL."""
    sums = _sums(now).c
    last = func.coalesce(sums.last_expiry, "")
    one = func.concat_ws(":", sums.user_id, sums.live_tokens, last)
    block = sums.user_id.op("DIV")(_PACKED)
    packed = func.group_concat(one).aggregate_order_by(sums.user_id)
    return select(packed).group_by(block).order_by(block)


def _unpacked(rows: Sequence[Any]) -> Iterator[tuple[int, int, int | None]]:
    for (packed,) in rows:
        for one in (text(packed) or "").split(","):
            yield _triple(one.split(":"))


def _triple(values: Sequence[Any]) -> tuple[int, int, int | None]:
    user_id, live, last = values
    return int(user_id), int(live), number(last)


def _records(ids: list[int]) -> Select[Any]:
    return (
        select(
            users.id,
            names.c.username,
            users.user_level_id,
            func.substr(levels.level_title, 1, SHOWN),
            func.substr(users.code, 1, 4),
        )
        .outerjoin(trongate_user_levels, levels.id == users.user_level_id)
        .outerjoin(names, names.c.user_id == users.id)
        .where(users.id.in_(ids))
    )


def _ids(order: UserOrder, search: str, now: int) -> Select[int]:
    query = select(users.id)
    keys: list[ColumnElement[Any]] = []
    match order.sort:
        case UserSort.ID:
            pass
        case UserSort.NAME:
            query = query.outerjoin(names, names.c.user_id == users.id)
            keys = [names.c.username]
        case UserSort.LEVEL:
            query = query.outerjoin(trongate_user_levels, levels.id == users.user_level_id)
            keys = [levels.level_title]
        case UserSort.CODE:
            keys = [func.substr(users.code, 1, 4)]
        case UserSort.LIVE_TOKENS | UserSort.LAST_EXPIRY:
            sums = _sums(now)
            query = query.outerjoin(sums, sums.c.user_id == users.id)
            live = order.sort is UserSort.LIVE_TOKENS
            keys = [func.coalesce(sums.c.live_tokens, 0) if live else sums.c.last_expiry]
    if search:
        query = query.where(_matches(search))
    total = [*keys, users.id]
    ordered = [key.desc() if order.descending else key.asc() for key in total]
    return query.order_by(*(key.is_(None) for key in keys), *ordered)


def _matches(search: str) -> ColumnElement[bool]:
    named = select(administrators.trongate_user_id).where(
        administrators.username.contains(search, autoescape=True)
    )
    levelled = select(levels.id).where(levels.level_title.contains(search, autoescape=True))
    conditions: list[ColumnElement[bool]] = [users.id.in_(named), users.user_level_id.in_(levelled)]
    if search.isascii() and search.isdigit() and len(search) < 19:
        conditions.append(users.id == int(search))
    return or_(*conditions)


def _user(row: Any) -> User:
    id_, username, level, title, code = row
    return User(
        id=int(id_),
        name=text(username),
        user_level_id=number(level),
        level_title=text(title),
        live_tokens=None,
        last_expiry=None,
        code_prefix=text(code),
    )
