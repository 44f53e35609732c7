"""The orders of the tokens: what sorts them, and how the server packs their ids for us.

A million ids sent row by row take the driver 1.5 to 2.7 s. Packed by the server into one long
string for each block of neighbours they take 0.6 s, nearly all of it the server's.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, select

from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.predicates import power_rank
from trongate_admin.storage.rows import packing
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
    """

    source: FromClause
    keys: list[ColumnElement[Any]]
    blocks: list[ColumnElement[Any]]
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


def packed_query(order: TokenOrder, chosen: TokenFilter, now: int) -> Select[Any]:
    """The same ids for MariaDB and MySQL, as `rows.packed_ids` takes them.

    Where the ids alone are left to be sorted inside a block, `sorted_here` does it: the server
    would take as long for that as for all the rest.
    """
    by, down = _arrangement(order.sort, now), order.descending
    inside = [key for key in [*by.keys, tokens.id] if all(key is not each for each in by.blocks)]
    sorts = [] if sorted_here(order) else directed(inside, down=down)
    # To sort by "is NULL" too would take a tenth more of the server's time.
    valued = func.count(by.keys[0]) if by.has_nulls else func.count()
    query = select(*packing(tokens.id, *sorts), valued).select_from(by.source)
    query = query.where(*matches(chosen, now)).group_by(*by.blocks)
    return query.order_by(*directed(by.blocks, down=down))


def sorted_here(order: TokenOrder) -> bool:
    """Whether the packed ids of a block come unsorted, and are to be sorted as numbers."""
    return order.sort in {TokenSort.ID, TokenSort.LEVEL, TokenSort.CODE}


def _arrangement(sort: TokenSort, now: int) -> _Arrangement:
    source, by_id = trongate_tokens, tokens.id.op("DIV")(_IDS)
    match sort:
        case TokenSort.ID:
            return _Arrangement(source, [], [by_id], has_nulls=False)
        case TokenSort.STATE:
            rank = state_rank(now)
            keys, blocks = [rank, tokens.expiry_date], [rank, _hour()]
            return _Arrangement(source, keys, blocks, has_nulls=False)
        case TokenSort.POWER:
            rank = power_rank(now)
            keys, blocks = [rank, tokens.expiry_date], [rank, _hour()]
            return _Arrangement(source, keys, blocks, has_nulls=False)
        case TokenSort.EXPIRY:
            return _Arrangement(source, [tokens.expiry_date], [_hour()])
        case TokenSort.CODE:
            return _Arrangement(source, [tokens.code], [tokens.code, by_id])
        case TokenSort.TOKEN:
            two, four = (func.substr(tokens.token, 1, length) for length in (2, 4))
            return _Arrangement(source, [four], [two])
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
