"""The questions about tokens: which match, and in what state each is."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)

from trongate_admin.domain.expiry import HOUR
from trongate_admin.domain.power import ADMIN_LEVEL
from trongate_admin.domain.text import SHOWN
from trongate_admin.domain.token import State
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.predicates import (
    as_level,
    conditions,
    digest,
    is_live,
    presentable,
    presentable_last,
    repeated,
    same_string,
    user_exists,
)
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

names = (
    select(
        administrators.trongate_user_id.label("user_id"),
        func.min(func.substr(administrators.username, 1, SHOWN)).label("username"),
    )
    .group_by(administrators.trongate_user_id)
    .subquery("names")
)
"""One username for each user that has any: the administrators are read once, not for each row."""


def state_rank(now: int) -> ColumnElement[int]:
    """The place in `RANKED` of a token's state, by the rules of `domain.token.state`."""
    return case(
        (or_(tokens.expiry_date.is_(None), not_(presentable)), RANKED.index(State.NEVER_VALID)),
        (not_(is_live(now)), RANKED.index(State.EXPIRED)),
        (not_(user_exists), RANKED.index(State.ORPHAN)),
        (tokens.expiry_date <= now + HOUR, RANKED.index(State.EXPIRING)),
        else_=RANKED.index(State.LIVE),
    )


def in_state(state: State, now: int) -> list[ColumnElement[bool]]:
    """What a token has to be, to be in a state: all of these, as `state_rank` ranks it.

    The rank would be computed of every row, and no key of the site's could serve it.
    """
    match state:
        case State.LIVE:
            return [tokens.expiry_date > now + HOUR, user_exists, presentable]
        case State.EXPIRING:
            soon = tokens.expiry_date <= now + HOUR
            return [is_live(now), soon, user_exists, presentable]
        case State.ORPHAN:
            return [is_live(now), not_(user_exists), presentable]
        case State.EXPIRED:
            return [tokens.expiry_date <= now, presentable]
        case State.NEVER_VALID:
            return [or_(tokens.expiry_date.is_(None), not_(presentable))]
        case State.THIS_SESSION:
            raise ValueError("a state of the program's own, which no database knows")


def records_query(ids: list[int]) -> Select[Any]:
    """Everything a list shows of the tokens with these ids, by primary key; never the string.

    Reads a row of each of three tables for each id, and all administrators once.
    """
    return (
        select(
            tokens.id,
            tokens.user_id,
            tokens.expiry_date,
            func.substr(tokens.code, 1, SHOWN),
            func.coalesce(func.substr(tokens.token, 1, 4), ""),
            digest,
            users.id.is_not(None),
            users.user_level_id,
            func.substr(levels.level_title, 1, SHOWN),
            names.c.username,
            presentable,
            levels.id.is_not(None),
            func.coalesce(tokens.token == "", false()),
        )
        .select_from(
            with_level(with_user(trongate_tokens)).outerjoin(
                names, names.c.user_id == tokens.user_id
            )
        )
        .where(tokens.id.in_(ids))
    )


def newer_query(after_id: int, chosen: TokenFilter, now: int, limit: int) -> Select[int]:
    """Ids above `after_id` that match, lowest first; reads only rows above it."""
    query = select(tokens.id).where(tokens.id > after_id, *matches(chosen, now))
    return query.order_by(tokens.id).limit(limit)


def counts_query(now: int, up_to: int, own_user_id: int) -> Select[Any]:
    """How many tokens are in each state: (place in RANKED, number, those with id <= `up_to`,
    those that open the admin panel, those of one user, the highest id).

    Scans the table once.
    """
    rank = state_rank(now).label("state_rank")
    parts = (tokens.id <= literal(up_to), as_level(ADMIN_LEVEL, now), tokens.user_id == own_user_id)
    sums = [func.sum(case((part, 1), else_=0)) for part in parts]
    columns: list[ColumnElement[Any]] = [rank, func.count(), *sums, func.max(tokens.id)]
    return select(*columns).select_from(trongate_tokens).group_by(rank)


def look_alikes_query() -> Select[Any]:
    """The number of `Trait.LOOK_ALIKE` without looking each row's string up again."""
    alike = repeated().subquery("alike")
    return select(func.coalesce(func.sum(alike.c.rows), 0))


def with_user(source: FromClause) -> FromClause:
    """`source`, which holds the tokens, beside each token's user."""
    return source.outerjoin(trongate_users, users.id == tokens.user_id)


def with_level(source: FromClause) -> FromClause:
    """`source`, which holds the users, beside each user's level."""
    return source.outerjoin(trongate_user_levels, levels.id == users.user_level_id)


def matches(chosen: TokenFilter, now: int) -> list[ColumnElement[bool]]:
    """What a token has to be, to be listed; speaks of no other table than by subquery."""
    asked: list[ColumnElement[bool]] = []
    if chosen.user_id is not None:
        asked.append(tokens.user_id == chosen.user_id)
    if chosen.user_level_id is not None:
        of_level = select(users.id).where(users.user_level_id == chosen.user_level_id)
        asked.append(tokens.user_id.in_(of_level))
    if chosen.state is not None:
        asked.extend(in_state(chosen.state, now))
    for trait in chosen.traits:
        asked.extend(conditions(trait, now))
    if chosen.longer_than is not None:
        asked.append(tokens.expiry_date > now + chosen.longer_than)
    if chosen.ends is not None:
        asked.append(tokens.expiry_date.between(*chosen.ends))
    if chosen.ids is not None:
        asked.append(tokens.id.in_(chosen.ids))
    if chosen.but_id is not None:
        asked.append(tokens.id != chosen.but_id)
    if chosen.twin_of is not None:
        asked.append(same_string(chosen.twin_of))
    if chosen.text:
        asked.append(_contains(chosen.text))
    return presentable_last(asked)


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
