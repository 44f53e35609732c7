"""The framework's own predicates in SQL: what is accepted, as which level, and who it is.

Each speaks of `trongate_tokens` alone and of other tables by subqueries, which the server reads
once, instead of looking up each token's user.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, select

from trongate_admin.domain.expiry import INT_MAX
from trongate_admin.domain.power import ADMIN_LEVEL, Strength
from trongate_admin.domain.token import UNPRESENTABLE
from trongate_admin.domain.token_filter import Trait
from trongate_admin.storage import sql
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)

tokens, users, levels = trongate_tokens.c, trongate_users.c, trongate_user_levels.c
administrators = trongate_administrators.c

_OTHER = trongate_tokens.alias("other").c

STRENGTHS = tuple(Strength)
"""In the order in which the Power column sorts them."""
_UNPRESENTABLE = f"[{''.join(sorted(UNPRESENTABLE))}]"

digest = func.coalesce(func.sha2(tokens.token, 256), "")
# One pattern: five LIKEs cost five times as much, 0.6 s at a million rows.
presentable = and_(
    tokens.token.is_not(None), not_(func.coalesce(tokens.token, "").regexp_match(_UNPRESENTABLE))
)
# Not a join: the server reads all users' ids once, instead of looking each token's user up.
user_exists = func.coalesce(tokens.user_id.in_(select(users.id)), false())


def accepted(now: int) -> ColumnElement[bool]:
    """What the framework's any-level check says of a row that a request can match at all."""
    return and_(is_live(now), presentable)


def is_live(now: int) -> ColumnElement[bool]:
    """`domain.expiry.is_live` in SQL: what the framework's any-level check asks."""
    return tokens.expiry_date > now


def as_level(level_id: int, now: int) -> ColumnElement[bool]:
    """What the check for one level says."""
    return and_(is_live(now), _of_users(users.user_level_id == level_id), presentable)


def identifies() -> ColumnElement[bool]:
    """Whether the lookup of the user object answers: inner joins, and no look at the expiry."""
    known = select(users.id).join(trongate_user_levels, levels.id == users.user_level_id)
    return and_(_is_in(known), presentable)


def power_rank(now: int) -> ColumnElement[int]:
    """The place in `STRENGTHS` of a token's power, by the rules of `domain.power.power`."""
    levelled = _of_users(users.user_level_id.is_not(None))
    return case(
        (as_level(ADMIN_LEVEL, now), STRENGTHS.index(Strength.ADMIN_PANEL)),
        (and_(accepted(now), levelled), STRENGTHS.index(Strength.LEVEL)),
        (accepted(now), STRENGTHS.index(Strength.ANY_LEVEL)),
        (identifies(), STRENGTHS.index(Strength.IDENTIFIES)),
        else_=STRENGTHS.index(Strength.NONE),
    )


def presentable_last(conditions: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The same conditions in the order in which the server is to ask them of a row.

    Its pattern makes `presentable` the dearest; what the others refuse isn't asked for it.
    """
    others = [each for each in conditions if each is not presentable]
    return others if len(others) == len(conditions) else [*others, presentable]


def conditions(trait: Trait, now: int) -> list[ColumnElement[bool]]:
    """What a token has to be, to have a trait: all of these."""
    return [is_live(now), presentable] if trait is Trait.LIVE else [condition(trait, now)]


def condition(trait: Trait, now: int) -> ColumnElement[bool]:
    """What a token has to be, to have a trait."""
    match trait:
        case Trait.LIVE:
            return accepted(now)
        case Trait.ADMIN:
            return as_level(ADMIN_LEVEL, now)
        case Trait.ORPHAN:
            return not_(user_exists)
        case Trait.STILL_IDENTIFIES:
            return and_(not_(func.coalesce(is_live(now), false())), identifies())
        case Trait.BLANK:
            return tokens.token == ""
        case Trait.LOOK_ALIKE:
            # Within a table of its own: MySQL won't delete from a table that it looks into.
            return tokens.token.in_(select(repeated().subquery("alike").c.token))
        case Trait.UNMATCHABLE:
            return not_(presentable)
        case Trait.NO_EXPIRY:
            return tokens.expiry_date.is_(None)
        case Trait.ENDS_2038:
            return tokens.expiry_date == INT_MAX
        case Trait.NO_ADMINISTRATOR:
            return and_(as_level(ADMIN_LEVEL, now), not_(_is_in(_administrating())))
        case Trait.INACTIVE:
            inactive = _administrating().where(administrators.active != 1)
            return and_(is_live(now), _is_in(inactive), presentable)
        case Trait.NO_LEVEL:
            levelless = not_(func.coalesce(users.user_level_id.in_(select(levels.id)), false()))
            return _of_users(levelless)


def same_string(token_id: int) -> ColumnElement[bool]:
    """Whether the site takes a row's string for that of the row `token_id`, itself included.

    That row is read once; without a key on `token` each other row is compared.
    """
    other = trongate_tokens.alias("same").c
    return tokens.token == select(other.token).where(other.id == token_id).scalar_subquery()


def digest_of(token_id: int) -> ColumnElement[str]:
    """The `digest` of one row, read by key."""
    other = trongate_tokens.alias("hashed").c
    return select(func.sha2(other.token, 256)).where(other.id == token_id).scalar_subquery()


def repeated() -> Select[Any]:
    """Strings of several rows, as the column's collation compares them, and of how many.

    Groups all strings, by their key where there is one; else the server is told to sort them, in
    a tenth of the time that a temporary table with a row for each takes.
    """
    strings = select(_OTHER.token, func.count().label("rows")).where(_OTHER.token.is_not(None))
    strings = strings.prefix_with(sql.SORTED, dialect="mysql")
    return strings.group_by(_OTHER.token).having(func.count() > 1)


def _administrating() -> Select[Any]:
    owner = administrators.trongate_user_id
    return select(owner).where(owner.is_not(None))


def _of_users(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return _is_in(select(users.id).where(which))


def _is_in(ids: Select[Any]) -> ColumnElement[bool]:
    return func.coalesce(tokens.user_id.in_(ids), false())
