"""The rows of `trongate_user_levels` with the number of their users and live tokens."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select

from trongate_admin.domain.ids import Ids
from trongate_admin.domain.order import UserLevelOrder, UserLevelSort
from trongate_admin.domain.people import UserLevel
from trongate_admin.domain.text import SHOWN
from trongate_admin.storage.database import Database
from trongate_admin.storage.predicates import accepted
from trongate_admin.storage.rows import stream_ids, text
from trongate_admin.storage.tables import trongate_tokens, trongate_user_levels, trongate_users

users, levels, tokens = trongate_users.c, trongate_user_levels.c, trongate_tokens.c


class UserLevelStore:
    """User levels of one site; only read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._live: dict[int, int] | None = None

    def ids(self, order: UserLevelOrder, now: int) -> Ids:
        """The ids of all levels, in order."""
        members = _members()
        query = select(levels.id).outerjoin(members, members.c.user_level_id == levels.id)
        key: ColumnElement[Any] = levels.id
        match order.sort:
            case UserLevelSort.ID:
                pass
            case UserLevelSort.TITLE:
                key = func.substr(levels.level_title, 1, SHOWN)
            case UserLevelSort.USERS:
                key = func.coalesce(members.c.number, 0)
            case UserLevelSort.LIVE_TOKENS:
                live = _live(now)
                query = query.outerjoin(live, live.c.user_level_id == levels.id)
                key = func.coalesce(live.c.number, 0)
        ordered = [part.desc() if order.descending else part.asc() for part in (key, levels.id)]
        return self._database.read(
            lambda connection: stream_ids(connection, query.order_by(*ordered))
        )

    def first(self, limit: int) -> list[UserLevel]:
        """So many levels at the most, the lowest ids first."""
        ids = self.ids(UserLevelOrder(), 0).tolist()[:limit]
        return sorted(self.records(ids), key=lambda level: level.id)

    def records(self, ids: Sequence[int]) -> list[UserLevel]:
        """The levels with these ids, with their tokens as last counted; scans the users once."""
        if not ids:
            return []
        members = _members()
        query = (
            select(
                levels.id,
                func.substr(levels.level_title, 1, SHOWN),
                func.coalesce(members.c.number, 0),
            )
            .outerjoin(members, members.c.user_level_id == levels.id)
            .where(levels.id.in_(ids))
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            self.told(UserLevel(int(id_), text(title) or "", int(number), None))
            for id_, title, number in rows
        ]

    def count_tokens(self, now: int) -> None:
        """Counts the live tokens of all levels by the server's `now`; one scan of the tokens."""
        query = select(_live(now))
        rows = self._database.read(lambda connection: connection.execute(query).all())
        self._live = {int(level): int(number) for level, number in rows if level is not None}

    def told(self, level: UserLevel) -> UserLevel:
        """The level with its tokens as last counted; as it is where they never were."""
        if self._live is None:
            return level
        return replace(level, live_tokens=self._live.get(level.id, 0))


def _members() -> Subquery:
    return (
        select(users.user_level_id, func.count().label("number"))
        .group_by(users.user_level_id)
        .subquery("members")
    )


def _live(now: int) -> Subquery:
    """By user first: looking each token's user up takes twice as long."""
    of_user = (
        select(tokens.user_id, func.sum(case((accepted(now), 1), else_=0)).label("number"))
        .group_by(tokens.user_id)
        .subquery("of_user")
    )
    return (
        select(users.user_level_id, func.sum(of_user.c.number).label("number"))
        .join_from(of_user, trongate_users, users.id == of_user.c.user_id)
        .group_by(users.user_level_id)
        .subquery("live")
    )
