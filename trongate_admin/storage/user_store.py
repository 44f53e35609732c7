"""The rows of `trongate_users` with their names and what their tokens add up to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select

from trongate_admin.domain.ids import Ids
from trongate_admin.domain.order import UserOrder, UserSort
from trongate_admin.domain.people import User
from trongate_admin.domain.text import SHOWN
from trongate_admin.storage.database import Database
from trongate_admin.storage.rows import number, stream_ids, text
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)
from trongate_admin.storage.token_query import accepted

users, levels, tokens = trongate_users.c, trongate_user_levels.c, trongate_tokens.c
administrators = trongate_administrators.c
name = (
    select(func.min(func.substr(administrators.username, 1, SHOWN)))
    .where(administrators.trongate_user_id == users.id)
    .correlate(trongate_users)
    .scalar_subquery()
)


class UserStore:
    """Users of one site; only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def records(self, ids: Sequence[int], now: int) -> list[User]:
        """The users with these ids; live by the server's `now`. One scan of the tokens."""
        if not ids:
            return []
        rows = self._database.read(
            lambda connection: connection.execute(_records(list(ids), now)).all()
        )
        return [_user(row) for row in rows]

    def find(self, search: str, now: int, limit: int = 50) -> list[User]:
        """The first users whose name, level or id matches what was typed."""
        order = UserOrder(UserSort.NAME)
        found = self.first_ids(order, search, now, limit)
        records = {user.id: user for user in self.records(found, now)}
        return [records[id_] for id_ in found if id_ in records]


def _sums(now: int, ids: list[int] | None) -> Subquery:
    query = select(
        tokens.user_id,
        func.sum(case((accepted(now), 1), else_=0)).label("live_tokens"),
        func.max(tokens.expiry_date).label("last_expiry"),
    ).group_by(tokens.user_id)
    if ids is not None:
        query = query.where(tokens.user_id.in_(ids))
    return query.subquery("sums")


def _records(ids: list[int], now: int) -> Select[Any]:
    sums = _sums(now, ids)
    return (
        select(
            users.id,
            name,
            users.user_level_id,
            func.substr(levels.level_title, 1, SHOWN),
            func.coalesce(sums.c.live_tokens, 0),
            sums.c.last_expiry,
            func.substr(users.code, 1, 4),
        )
        .outerjoin(trongate_user_levels, levels.id == users.user_level_id)
        .outerjoin(sums, sums.c.user_id == users.id)
        .where(users.id.in_(ids))
    )


def _ids(order: UserOrder, search: str, now: int) -> Select[int]:
    query = select(users.id)
    keys: list[ColumnElement[Any]] = []
    match order.sort:
        case UserSort.ID:
            pass
        case UserSort.NAME:
            keys = [name]
        case UserSort.LEVEL:
            query = query.outerjoin(trongate_user_levels, levels.id == users.user_level_id)
            keys = [levels.level_title]
        case UserSort.CODE:
            keys = [func.substr(users.code, 1, 4)]
        case UserSort.LIVE_TOKENS | UserSort.LAST_EXPIRY:
            sums = _sums(now, None)
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
    id_, username, level, title, live, last, code = row
    return User(
        id=int(id_),
        name=text(username),
        user_level_id=number(level),
        level_title=text(title),
        live_tokens=int(live),
        last_expiry=number(last),
        code_prefix=text(code),
    )
