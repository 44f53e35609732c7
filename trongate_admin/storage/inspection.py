"""The questions of the inspector: what stands around one token, what several add up to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, not_, select

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.inspection import (
    Account,
    LevelTotal,
    LookAlikes,
    OwnedTokens,
    TokenFacts,
    Totals,
)
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.token import State, Token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.database import Database
from trongate_admin.storage.matching_tokens import by_level_query
from trongate_admin.storage.predicates import (
    digest,
    digest_of,
    is_live,
    presentable,
    same_string,
)
from trongate_admin.storage.rows import number, text
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_users,
)
from trongate_admin.storage.token_query import RANKED, matches, state_rank
from trongate_admin.storage.token_store import TokenStore

tokens, users = trongate_tokens.c, trongate_users.c
administrators = trongate_administrators.c
_ACCOUNTS = 3
"""Administrators of one user that are named."""
_OTHERS = 10
"""Other tokens of one user that are listed."""
_AT_ONCE = 500
"""Ids of one statement."""
_LIVE, _EXPIRED, _WITHOUT_EXPIRY, _UNMATCHABLE = range(4)


class TokenInspection:
    """Asks about tokens of one site; only reads."""

    def __init__(self, database: Database, store: TokenStore) -> None:
        self._database = database
        self._store = store

    def facts(self, token_id: int, user_id: int | None) -> TokenFacts:
        """What can be read by key: one token's row, its user's, and all administrators once."""
        has_active = self._database.schema.has_active

        def ask(connection: Connection) -> TokenFacts:
            row = connection.execute(select(digest).where(tokens.id == token_id)).first()
            hashed = None if row is None else text(row[0])
            if user_id is None:
                return TokenFacts(hashed, accounts=())
            code = connection.execute(_code(user_id)).scalar()
            accounts = connection.execute(_accounts(user_id, has_active=has_active)).all()
            return TokenFacts(
                digest=hashed,
                accounts=tuple(map(_account, accounts[:_ACCOUNTS])),
                has_more_accounts=len(accounts) > _ACCOUNTS,
                code_prefix=text(code),
            )

        return self._database.read(ask)

    def owned(self, user_id: int, but_id: int, now: int) -> OwnedTokens:
        """The tokens of a user at the server's `now`, and the newest of them but one.

        Scans the table once, and again from its newest row until ten are found.
        """

        def ask(connection: Connection) -> tuple[dict[int, int], list[int]]:
            counted = connection.execute(_by_kind(user_id, now)).all()
            others = connection.execute(_newest(user_id, but_id)).scalars().all()
            return {int(kind): int(count) for kind, count in counted}, list(others)

        found, ids = self._database.read(ask)
        return OwnedTokens(
            live=found.get(_LIVE, 0),
            expired=found.get(_EXPIRED, 0),
            without_expiry=found.get(_WITHOUT_EXPIRY, 0),
            unmatchable=found.get(_UNMATCHABLE, 0),
            others=tuple(sorted(self._store.records(ids), key=_newest_first)),
        )

    def look_alikes(self, token_id: int) -> LookAlikes:
        """Other rows with the same string by the column's collation; scans the table once.

        Only of those that match the digest is made, to tell duplicates from twins.
        """
        is_duplicate = case((digest == digest_of(token_id), 1), else_=0).label("is_duplicate")
        query = (
            select(is_duplicate, func.count())
            .where(same_string(token_id), tokens.id != token_id)
            .group_by(is_duplicate)
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        found = {bool(duplicate): int(count) for duplicate, count in rows}
        return LookAlikes(found.get(True, 0), found.get(False, 0))

    def totals(self, ids: Sequence[int], now: int) -> Totals:
        """What the tokens with these ids add up to; reads those rows by key, some at a time."""
        whole = Totals({}, [])
        for start in range(0, len(ids), _AT_ONCE):
            current().check()
            part = list(ids[start : start + _AT_ONCE])
            whole = _added(whole, self._totals([tokens.id.in_(part)], now))
        return whole

    def totals_of(self, chosen: TokenFilter, now: int) -> Totals:
        """What all tokens that match add up to; scans the table twice."""
        return self._totals(matches(chosen, now), now)

    def _totals(self, conditions: Sequence[ColumnElement[bool]], now: int) -> Totals:
        rank = state_rank(now).label("state_rank")
        by_state = select(rank, func.count()).where(*conditions).group_by(rank)
        by_level = by_level_query(select(tokens.id).where(*conditions))

        def ask(connection: Connection) -> Totals:
            states = connection.execute(by_state).all()
            levels = connection.execute(by_level).all()
            return Totals(
                {RANKED[int(place)]: int(count) for place, count in states},
                [_level(row) for row in levels],
            )

        return self._database.read(ask)


def _code(user_id: int) -> Select[Any]:
    return select(func.substr(users.code, 1, 4)).where(users.id == user_id)


def _accounts(user_id: int, *, has_active: bool) -> Select[Any]:
    """Rows of (id, username) and, where there is one, `active`."""
    columns: list[ColumnElement[Any]] = [
        administrators.id,
        func.substr(administrators.username, 1, SHOWN),
    ]
    if has_active:
        columns.append(administrators.active)
    query = select(*columns).where(administrators.trongate_user_id == user_id)
    return query.order_by(administrators.id).limit(_ACCOUNTS + 1)


def _account(row: Any) -> Account:
    id_, username, *active = row
    # The framework's login asks for `active` = 1.
    return Account(int(id_), text(username), number(active[0]) == 1 if active else None)


def _by_kind(user_id: int, now: int) -> Select[Any]:
    kind = case(
        (tokens.expiry_date.is_(None), _WITHOUT_EXPIRY),
        (not_(is_live(now)), _EXPIRED),
        (presentable, _LIVE),
        else_=_UNMATCHABLE,
    ).label("kind")
    return select(kind, func.count()).where(tokens.user_id == user_id).group_by(kind)


def _newest(user_id: int, but_id: int) -> Select[int]:
    of_user = and_(tokens.user_id == user_id, tokens.id != but_id)
    return select(tokens.id).where(of_user).order_by(tokens.id.desc()).limit(_OTHERS)


def _newest_first(token: Token) -> int:
    return -token.id


def _level(row: Any) -> LevelTotal:
    exists, level_id, title, count, _people = row
    return LevelTotal(number(level_id), text(title), bool(exists), int(count))


def _added(first: Totals, second: Totals) -> Totals:
    states: dict[State, int] = dict(first.by_state)
    for state, count in second.by_state.items():
        states[state] = states.get(state, 0) + count
    levels: dict[tuple[bool, int | None, str | None], int] = {}
    for level in (*first.by_level, *second.by_level):
        key = level.user_exists, level.level_id, level.level_title
        levels[key] = levels.get(key, 0) + level.tokens
    summed = [LevelTotal(id_, title, exists, n) for (exists, id_, title), n in levels.items()]
    return Totals(states, sorted(summed, key=lambda level: -level.tokens))
