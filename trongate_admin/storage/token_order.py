"""The orders of the tokens: what sorts them, and in which blocks the server packs their ids."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, select

from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.packed_ids import PackedQuery, four_bytes, packing
from trongate_admin.storage.predicates import power_rank
from trongate_admin.storage.tables import trongate_tokens, trongate_user_levels, trongate_users
from trongate_admin.storage.token_query import (
    matches,
    names,
    state_rank,
    with_user,
)

tokens, users, levels = trongate_tokens.c, trongate_users.c, trongate_user_levels.c

_IDS, _USERS, _SECONDS = 16_384, 64, 3_600
"""How much of a column goes into one block: strings of about 100 kB on a usual site."""


@dataclass(frozen=True)
class _Arrangement:
    """One order, ties left to the id.

    Ranks instead of the texts they stand for, so that the server's temporary table stays in
    memory: sorting by level took 2.5 s by title and takes 0.6 s by rank.

    :param keys: what sorts; NULL in the first comes last in both directions.
    :param blocks: coarser keys in the same order; rows that share them lie side by side.
    :param rest: what sorts inside a block beside the id, as four bytes; None where nothing does,
        or where that can't be told in four bytes.
    """

    source: FromClause
    keys: list[ColumnElement[Any]]
    blocks: list[ColumnElement[Any]]
    rest: ColumnElement[bytes] | None = None
    has_nulls: bool = True

    @property
    def nulls(self) -> list[ColumnElement[Any]]:
        """What keeps NULL at the end."""
        return [key.is_(None) for key in self.keys[:1]] if self.has_nulls else []


def directed(keys: list[ColumnElement[Any]], *, down: bool) -> list[ColumnElement[Any]]:
    """The keys as an ORDER BY takes them."""
    return [key.desc() if down else key.asc() for key in keys]


def ids_query(order: TokenOrder, chosen: TokenFilter, now: int) -> Select[int]:
    """The ids of all tokens that match, in order, one a row."""
    by = _arrangement(order.sort, now)
    keys = directed([*by.keys, tokens.id], down=order.descending)
    query = select(tokens.id).select_from(by.source).where(*matches(chosen, now))
    return query.order_by(*by.nulls, *keys)


def first_queries(order: TokenOrder, chosen: TokenFilter, now: int) -> list[Select[int]]:
    """The same order in parts, one after the other, so that a key of the site's can serve it.

    "NULL last" can't be read off a key. Descending it comes by itself, as NULL is the smallest;
    ascending the rows without a value are asked for where the others aren't enough.
    """
    by, down = _arrangement(order.sort, now), order.descending
    query = select(tokens.id).select_from(by.source).where(*matches(chosen, now))
    query = query.order_by(*directed([*by.keys, tokens.id], down=down))
    if down or not by.nulls:
        return [query]
    value = by.keys[0]
    return [query.where(value.is_not(None)), query.where(value.is_(None))]


def packed_queries(
    order: TokenOrder, chosen: TokenFilter, now: int, collation: str
) -> list[PackedQuery]:
    """The same ids for MariaDB and MySQL, the quicker way first; the last is always understood.

    :param collation: that of the tokens' strings.
    """
    by, down = _arrangement(order.sort, now, collation), order.descending
    inside = [key for key in by.keys if all(key is not each for each in by.blocks)]
    # To sort by "is NULL" too would take a tenth more of the server's time.
    valued = func.count(by.keys[0]) if by.has_nulls else func.count()

    def ask(packed: list[ColumnElement[Any]]) -> Select[Any]:
        query = select(*packed, valued).select_from(by.source)
        query = query.where(*matches(chosen, now)).group_by(*by.blocks)
        return query.order_by(*directed(by.blocks, down=down))

    if not inside:
        return [PackedQuery(ask(packing(tokens.id)), descending=down)]
    by_server = PackedQuery(ask(packing(tokens.id, *directed([*inside, tokens.id], down=down))))
    if by.rest is None:
        return [by_server]
    here = PackedQuery(ask(packing(tokens.id, key=by.rest)), width=8, descending=down)
    return [here, by_server]


def _arrangement(sort: TokenSort, now: int, collation: str = "") -> _Arrangement:
    source, by_id = trongate_tokens, tokens.id.op("DIV")(_IDS)
    match sort:
        case TokenSort.ID:
            return _Arrangement(source, [], [by_id], has_nulls=False)
        case TokenSort.STATE:
            rank = state_rank(now)
            keys, blocks = [rank, tokens.expiry_date], [rank, _hour()]
            return _Arrangement(source, keys, blocks, _second(), has_nulls=False)
        case TokenSort.POWER:
            rank = power_rank(now)
            keys, blocks = [rank, tokens.expiry_date], [rank, _hour()]
            return _Arrangement(source, keys, blocks, _second(), has_nulls=False)
        case TokenSort.EXPIRY:
            return _Arrangement(source, [tokens.expiry_date], [_hour()], _second())
        case TokenSort.CODE:
            return _Arrangement(source, [tokens.code], [tokens.code, by_id])
        case TokenSort.TOKEN:
            two, next_two = (func.substr(tokens.token, place, 2) for place in (1, 3))
            return _Arrangement(source, [two, next_two], [two], _weight(next_two, collation))
        case TokenSort.USER:
            return _by_name()
        case TokenSort.LEVEL:
            return _by_title(by_id)


def _by_name() -> _Arrangement:
    rank = func.dense_rank().over(order_by=names.c.username).label("place")
    named = select(names.c.user_id, rank).where(names.c.username.is_not(None))
    ranked = named.subquery("ranked_names")
    beside = trongate_tokens.outerjoin(ranked, ranked.c.user_id == tokens.user_id)
    place, some_users = ranked.c.place, tokens.user_id.op("DIV")(_USERS)
    return _Arrangement(beside, [place, tokens.user_id], [place, some_users])


def _by_title(by_id: ColumnElement[int]) -> _Arrangement:
    rank = func.dense_rank().over(order_by=levels.level_title).label("place")
    titled = select(levels.id, rank).where(levels.level_title.is_not(None))
    ranked = titled.subquery("ranked_levels")
    beside = with_user(trongate_tokens).outerjoin(ranked, ranked.c.id == users.user_level_id)
    return _Arrangement(beside, [ranked.c.place], [ranked.c.place, by_id])


def _hour() -> ColumnElement[int]:
    return tokens.expiry_date.op("DIV")(_SECONDS)


def _second() -> ColumnElement[bytes]:
    return four_bytes(func.coalesce(tokens.expiry_date % _SECONDS, 0))


def _weight(two: ColumnElement[str], collation: str) -> ColumnElement[bytes] | None:
    """The place of two characters in a collation whose every character weighs two bytes.

    Blanks at the end weigh nothing in it.
    """
    if not collation.endswith("_general_ci") or not collation.startswith("utf8"):
        return None
    return func.weight_string(func.rpad(func.coalesce(two, ""), 2, " "))
