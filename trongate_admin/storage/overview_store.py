"""A site at a glance, from statements that group in the database; no row of a token is loaded."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    literal,
    select,
)

from trongate_admin.domain.expiry import HOUR
from trongate_admin.domain.overview import (
    LISTED_DAYS,
    MOST_PEOPLE,
    NO_LEVEL,
    Expiries,
    LiveTokens,
    NextEnd,
    Overview,
    PanelHolder,
)
from trongate_admin.domain.power import ADMIN_LEVEL
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.token_filter import Trait
from trongate_admin.storage.database import Database
from trongate_admin.storage.predicates import accepted, as_level, condition
from trongate_admin.storage.rows import hash_joins, number, text
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)

tokens, users, levels = trongate_tokens.c, trongate_users.c, trongate_user_levels.c
administrators = trongate_administrators.c
_HOURS = LISTED_DAYS * 24
"""Hours whose expiries are counted: the longest chart begins before them, at midnight."""


class OverviewStore:
    """Each method asks what one part of the overview shows; only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, now: int, hour: int) -> Overview:
        """All parts one after another, live by the server's `now`; see each for what it costs."""
        return Overview(
            live=self.live(now),
            next_end=self.next_end(now),
            still_identifying=self.still_identifying(now),
            expiries=self.expiries(now, hour),
            holders=self.holders(now),
        )

    def live(self, now: int) -> LiveTokens:
        """Who is in; reads all tokens once, and all users' ids of level 1."""
        row = self._rows(_live_query(now))[0]
        soon, people, tokens_, admin_people, admin_tokens = (number(each) or 0 for each in row)
        return LiveTokens(now, tokens_, people, admin_tokens, admin_people, soon)

    def next_end(self, now: int) -> NextEnd | None:
        """What ends first; reads all tokens once, then one user and the administrators."""
        rows = self._rows(_next_query(now))
        if not rows:
            return None
        expiry_date, user_id = (number(each) for each in rows[0])
        return NextEnd(expiry_date or 0, user_id, *self._holder(user_id))

    def still_identifying(self, now: int) -> int:
        """Refused, and still answering who it was; reads all tokens and users once."""
        query = select(func.count()).where(condition(Trait.STILL_IDENTIFIES, now))
        return int(self._rows(query.select_from(trongate_tokens))[0][0])

    def expiries(self, now: int, hour: int) -> Expiries:
        """When live tokens end, by hour and level; reads all tokens once, and users by hash.

        At most 720 rows for each level come back, then the titles of those levels by key.

        :param hour: the Unix second of a full hour of the reader's clock, at most an hour ago.
        """

        def ask(connection: Connection) -> Sequence[Any]:
            with hash_joins(connection):
                return connection.execute(_expiries_query(now, hour)).all()

        rows = self._database.read(ask)
        known = {level for _, level, _ in rows if level is not None}
        titles = self._titles([int(each) for each in known])
        counts: dict[tuple[int, int], int] = {}
        for begins, level, count in rows:
            place = (int(begins) - hour) // HOUR, level if level in titles else NO_LEVEL
            counts[place] = counts.get(place, 0) + int(count)
        return Expiries(hour, counts, titles)

    def holders(self, now: int) -> list[PanelHolder]:
        """Whom the admin panel lets in, the longest first, `MOST_PEOPLE` at the most.

        Reads all tokens once, all users' ids of level 1, and then the administrators once.
        """
        rows = self._rows(_holders_query(now))
        accounts = self._accounts([int(row[0]) for row in rows])
        return [
            PanelHolder(
                int(user_id), *accounts.get(int(user_id), (None, True)), int(count), int(last)
            )
            for user_id, count, last in rows
        ]

    def _rows(self, query: Select[Any]) -> Sequence[Any]:
        return self._database.read(lambda connection: connection.execute(query).all())

    def _holder(self, user_id: int | None) -> tuple[str | None, bool]:
        """The name of a user, and whether he exists."""
        if user_id is None:
            return None, False
        exists = bool(self._rows(select(users.id).where(users.id == user_id)))
        return self._accounts([user_id]).get(user_id, (None, True))[0], exists

    def _accounts(self, user_ids: list[int]) -> dict[int, tuple[str | None, bool]]:
        """One username of each user that has any, and whether one of his rows is active."""
        if not user_ids:
            return {}
        has_active = self._database.schema.has_active
        active: ColumnElement[Any] = administrators.active if has_active else literal(1)
        query = select(
            administrators.trongate_user_id,
            func.min(func.substr(administrators.username, 1, SHOWN)),
            func.max(case((active == 1, 1), else_=0)),
        ).where(administrators.trongate_user_id.in_(user_ids))
        rows = self._rows(query.group_by(administrators.trongate_user_id))
        return {int(id_): (text(name) or "", bool(active)) for id_, name, active in rows}

    def _titles(self, level_ids: list[int]) -> dict[int, str]:
        """What the levels are called that exist."""
        title = func.substr(levels.level_title, 1, SHOWN)
        rows = self._rows(select(levels.id, title).where(levels.id.in_(level_ids)))
        return {int(id_): text(title) or "" for id_, title in rows}


def _live_query(now: int) -> Select[Any, Any, Any, Any, Any]:
    """By user first: then only users, not tokens, are looked up in the list of administrators."""
    of_user = (
        select(
            tokens.user_id,
            func.count().label("tokens"),
            func.sum(case((tokens.expiry_date <= now + HOUR, 1), else_=0)).label("soon"),
        )
        .where(accepted(now))
        .group_by(tokens.user_id)
        .subquery("of_user")
    )
    admins = of_user.c.user_id.in_(select(users.id).where(users.user_level_id == ADMIN_LEVEL))
    return select(
        func.sum(of_user.c.soon),
        func.count(of_user.c.user_id),
        func.sum(of_user.c.tokens),
        func.sum(case((admins, 1), else_=0)),
        func.sum(case((admins, of_user.c.tokens), else_=0)),
    )


def _next_query(now: int) -> Select[Any]:
    ordered = select(tokens.expiry_date, tokens.user_id).where(accepted(now))
    return ordered.order_by(tokens.expiry_date, tokens.id).limit(1)


def _expiries_query(now: int, hour: int) -> Select[Any]:
    begins = (tokens.expiry_date - (tokens.expiry_date - hour) % HOUR).label("begins")
    return (
        select(begins, users.user_level_id, func.count())
        .select_from(trongate_tokens.outerjoin(trongate_users, users.id == tokens.user_id))
        .where(accepted(now), tokens.expiry_date < hour + _HOURS * HOUR)
        .group_by(begins, users.user_level_id)
    )


def _holders_query(now: int) -> Select[Any]:
    last = func.max(tokens.expiry_date)
    return (
        select(tokens.user_id, func.count(), last)
        .where(as_level(ADMIN_LEVEL, now))
        .group_by(tokens.user_id)
        .order_by(last.desc(), tokens.user_id)
        .limit(MOST_PEOPLE)
    )
