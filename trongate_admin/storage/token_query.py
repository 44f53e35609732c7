"""The questions about tokens: which match, in what order, and in what state each is."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
)

from trongate_admin.domain.expiry import HOUR
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.token import UNPRESENTABLE, State
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)

tokens, users, levels = trongate_tokens.c, trongate_users.c, trongate_user_levels.c
administrators = trongate_administrators.c

RANKED = (
    State.LIVE,
    State.EXPIRING,
    State.ORPHAN,
    State.EXPIRED,
    State.NEVER_VALID,
)
"""The states in the order in which the State column sorts them."""


digest = func.coalesce(func.sha2(tokens.token, 256), "")
presentable = and_(
    tokens.token.is_not(None), *(not_(tokens.token.contains(c)) for c in sorted(UNPRESENTABLE))
)
user_exists = users.id.is_not(None)
username = (
    select(func.min(func.substr(administrators.username, 1, SHOWN)))
    .where(administrators.trongate_user_id == tokens.user_id)
    .correlate(trongate_tokens)
    .scalar_subquery()
)


def accepted(now: int) -> ColumnElement[bool]:
    """What the framework's any-level check says of a row that a request can match at all."""
    return and_(is_live(now), presentable)


def is_live(now: int) -> ColumnElement[bool]:
    """`domain.expiry.is_live` in SQL: what the framework's any-level check asks."""
    return tokens.expiry_date > now


def state_rank(now: int) -> ColumnElement[int]:
    """The place in `RANKED` of a token's state, by the rules of `domain.token.state`."""
    return case(
        (or_(tokens.expiry_date.is_(None), not_(presentable)), RANKED.index(State.NEVER_VALID)),
        (not_(is_live(now)), RANKED.index(State.EXPIRED)),
        (not_(user_exists), RANKED.index(State.ORPHAN)),
        (tokens.expiry_date <= now + HOUR, RANKED.index(State.EXPIRING)),
        else_=RANKED.index(State.LIVE),
    )


def records_query(ids: list[int]) -> Select[Any]:
    """Everything a list shows of the tokens with these ids, by primary key; never the string."""
    return (
        select(
            tokens.id,
            tokens.user_id,
            tokens.expiry_date,
            func.substr(tokens.code, 1, SHOWN),
            func.coalesce(func.substr(tokens.token, 1, 4), ""),
            digest,
            user_exists,
            users.user_level_id,
            func.substr(levels.level_title, 1, SHOWN),
            username,
            presentable,
        )
        .select_from(_joined())
        .where(tokens.id.in_(ids))
    )


def ids_query(order: TokenOrder, chosen: TokenFilter, now: int) -> Select[int]:
    """The ids of all tokens that match, in order; joins only what the order and filter need."""
    keys = _keys(order.sort, now)
    ordered = [key.desc() if order.descending else key.asc() for key in keys]
    query = select(tokens.id)
    if order.sort in {TokenSort.STATE, TokenSort.LEVEL} or chosen.state or chosen.user_level_id:
        query = query.select_from(_joined())
    id_order = tokens.id.desc() if order.descending else tokens.id.asc()
    return query.where(*_matches(chosen, now)).order_by(*_nulls_last(keys), *ordered, id_order)


def counts_query(now: int) -> Select[int, int]:
    """How many tokens are in each state: rows of (place in RANKED, number)."""
    rank = state_rank(now).label("state_rank")
    return select(rank, func.count()).select_from(_joined()).group_by(rank)


def _joined() -> Any:
    return trongate_tokens.outerjoin(trongate_users, users.id == tokens.user_id).outerjoin(
        trongate_user_levels, levels.id == users.user_level_id
    )


def _keys(sort: TokenSort, now: int) -> list[ColumnElement[Any]]:
    match sort:
        case TokenSort.ID:
            return []
        case TokenSort.STATE:
            return [state_rank(now), tokens.expiry_date]
        case TokenSort.USER:
            return [username, tokens.user_id]
        case TokenSort.LEVEL:
            return [levels.level_title]
        case TokenSort.EXPIRY:
            return [tokens.expiry_date]
        case TokenSort.TOKEN:
            return [func.substr(tokens.token, 1, 4)]
        case TokenSort.CODE:
            return [tokens.code]


def _nulls_last(keys: list[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [keys[0].is_(None)] if keys else []


def _matches(chosen: TokenFilter, now: int) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.user_id is not None:
        conditions.append(tokens.user_id == chosen.user_id)
    if chosen.user_level_id is not None:
        conditions.append(users.user_level_id == chosen.user_level_id)
    if chosen.state is not None:
        conditions.append(state_rank(now) == RANKED.index(chosen.state))
    if chosen.text:
        conditions.append(_contains(chosen.text))
    return conditions


def _contains(text: str) -> ColumnElement[bool]:
    """The whole token is compared as the site compares it, by the column's collation."""
    named = select(administrators.trongate_user_id).where(
        administrators.username.contains(text, autoescape=True)
    )
    levelled = (
        select(users.id)
        .join(trongate_user_levels, levels.id == users.user_level_id)
        .where(levels.level_title.contains(text, autoescape=True))
    )
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return or_(
        tokens.token == text,
        tokens.code == text,
        tokens.user_id.in_(named),
        tokens.user_id.in_(levelled),
        or_(tokens.id == number, tokens.user_id == number) if number is not None else false(),
    )
