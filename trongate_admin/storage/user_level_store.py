"""The rows of `trongate_user_levels` with the number of their users and live tokens."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from trongate_admin.domain.ids import Ids
from trongate_admin.domain.order import UserLevelOrder, UserLevelSort
from trongate_admin.domain.people import UserLevel
from trongate_admin.domain.text import SHOWN
from trongate_admin.storage.database import Database
from trongate_admin.storage.rows import stream_ids, text
from trongate_admin.storage.tables import trongate_tokens, trongate_user_levels, trongate_users
from trongate_admin.storage.token_query import accepted

users, levels, tokens = trongate_users.c, trongate_user_levels.c, trongate_tokens.c


class UserLevelStore:
    """User levels of one site; only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, order: UserLevelOrder, now: int) -> Ids:
        """The ids of all levels, in order."""
        query = _query(now)
        key = {
            UserLevelSort.ID: query.selected_columns[0],
            UserLevelSort.TITLE: query.selected_columns[1],
            UserLevelSort.USERS: query.selected_columns[2],
            UserLevelSort.LIVE_TOKENS: query.selected_columns[3],
        }[order.sort]
        keys = [key, levels.id]
        ordered = [part.desc() if order.descending else part.asc() for part in keys]
        return self._database.read(
            lambda connection: stream_ids(connection, query.order_by(*ordered))
        )

    def records(self, ids: Sequence[int], now: int) -> list[UserLevel]:
        """The levels with these ids; live by the server's `now`. One scan of the tokens."""
        if not ids:
            return []
        query = _query(now).where(levels.id.in_(ids))
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            UserLevel(int(id_), text(title) or "", int(members), int(live))
            for id_, title, members, live in rows
        ]


def _query(now: int) -> Select[Any]:
    members = (
        select(users.user_level_id, func.count().label("number"))
        .group_by(users.user_level_id)
        .subquery("members")
    )
    live = (
        select(users.user_level_id, func.count().label("number"))
        .join(trongate_tokens, tokens.user_id == users.id)
        .where(accepted(now))
        .group_by(users.user_level_id)
        .subquery("live")
    )
    return (
        select(
            levels.id,
            func.substr(levels.level_title, 1, SHOWN),
            func.coalesce(members.c.number, 0),
            func.coalesce(live.c.number, 0),
        )
        .outerjoin(members, members.c.user_level_id == levels.id)
        .outerjoin(live, live.c.user_level_id == levels.id)
    )
