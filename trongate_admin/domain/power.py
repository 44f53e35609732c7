"""What the site would answer right now to whoever presents a token: the idea of this program."""

from dataclasses import dataclass
from enum import Enum

from trongate_admin.domain.expiry import is_live, remaining
from trongate_admin.domain.token import Token, holder

ADMIN_LEVEL = 1
"""The user level that the admin panel's checks ask for."""


class Strength(Enum):
    """The strongest thing that a token can do, from everything to nothing."""

    ADMIN_PANEL = "Admin panel"
    LEVEL = "As a level"
    ANY_LEVEL = "Any-level pages"
    IDENTIFIES = "Still identifies"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class Power:
    """Three verdicts of the framework on one row, by its own predicates.

    They are the row's own: another row with the same string, or one that the column's collation
    takes for the same, may let a request in besides (see `LookAlikes`).

    :param any_level: the check for any level passes; it looks at `trongate_tokens` alone.
    :param as_level: the `user_level_id` whose check passes, None for no level at all; it looks
        at `trongate_users` too, never at `trongate_user_levels`.
    :param identifies: the lookup of the user object answers, which never looks at the expiry and
        needs the user's row and that of its level.
    """

    any_level: bool
    as_level: int | None
    identifies: bool

    @property
    def strength(self) -> Strength:
        """The strongest of the three in one word."""
        if self.as_level == ADMIN_LEVEL:
            return Strength.ADMIN_PANEL
        if self.as_level is not None:
            return Strength.LEVEL
        if self.any_level:
            return Strength.ANY_LEVEL
        return Strength.IDENTIFIES if self.identifies else Strength.NONE


def power(token: Token, now: int) -> Power:
    """What the site answers at `now` (the server's Unix seconds) to this row's string."""
    any_level = token.presentable and is_live(token.expiry_date, now)
    return Power(
        any_level=any_level,
        as_level=token.user_level_id if any_level and token.user_exists else None,
        identifies=token.presentable and token.user_exists and token.level_exists,
    )


def power_words(token: Token, has: Power) -> str:
    """The strongest thing in words: `Admin panel`, `As member`, `Still identifies`."""
    if has.strength is Strength.LEVEL:
        return f"As {token.level_title or f'level {has.as_level}'}"
    return str(has.strength.value)


@dataclass(frozen=True, slots=True)
class Reason:
    """One verdict in words.

    :param is_yes: whether the check passes, or the lookup answers.
    :param verdict: what the site says.
    :param why: what that rests on.
    """

    is_yes: bool
    verdict: str
    why: str


def reasons(token: Token, now: int) -> tuple[Reason, Reason, Reason]:
    """The three verdicts with what each rests on, by the framework's rules."""
    has = power(token, now)
    return _any_level(token, has, now), _as_level(token, has), _identifies(token, has)


def explained(token: Token, now: int) -> str:
    """The power of a token in plain sentences, and what would end it."""
    has = power(token, now)
    if has.strength is Strength.NONE:
        return f"{_refusal(token, now)} No lookup answers either."
    if has.strength is Strength.IDENTIFIES:
        return (
            f"{_refusal(token, now)[:-1]}, but the site's user lookup still answers:"
            f" {holder(token)}. Purge it or revoke it to end that."
        )
    if has.strength is Strength.ANY_LEVEL:
        return (
            "Opens every page that any level may see, as the check looks at no user:"
            f" {holder(token)}. Revoke it to end that."
        )
    where = "the whole admin panel" if has.as_level == ADMIN_LEVEL else "its level's pages"
    lookup = "" if has.identifies else " Its level has no row, so the user lookup fails."
    return f"Opens {where} as {holder(token)}.{lookup}"


def _any_level(token: Token, has: Power, now: int) -> Reason:
    if has.any_level and token.expiry_date is not None:
        left = remaining(token.expiry_date - now)
        blank = " An empty header is enough." if token.is_blank else ""
        return Reason(True, "Any level: accepted", f"Live for {left}.{blank}")
    return Reason(False, "Any level: refused", _refusal(token, now))


def _as_level(token: Token, has: Power) -> Reason:
    if has.as_level == ADMIN_LEVEL:
        why = f"trongate_users #{token.user_id} has user level 1."
        return Reason(True, "Level 1: accepted, opens the admin panel", why)
    if has.as_level is not None:
        why = f"trongate_users #{token.user_id} has this user level; no other passes."
        return Reason(True, f"Level {has.as_level}: accepted", why)
    if not has.any_level:
        return Reason(False, "No level: refused", "The same check comes first.")
    if not token.user_exists:
        why = f"trongate_users has no row {token.user_id}, so no level can be compared."
        return Reason(False, "No level: refused", why)
    return Reason(False, "No level: refused", "Its user's user_level_id is NULL.")


def _identifies(token: Token, has: Power) -> Reason:
    if has.identifies:
        why = "Until the row is deleted, even after its expiry."
        return Reason(True, f"Identifies {holder(token)}", why)
    if not token.presentable:
        why = "No request can present this string."
    elif not token.user_exists:
        why = f"trongate_users has no row {token.user_id}."
    else:
        why = f"trongate_user_levels has no row {token.user_level_id}."
    return Reason(False, "Identifies nobody", why)


def _refusal(token: Token, now: int) -> str:
    if token.is_null:
        return "Its token is NULL, and no request ever equals it."
    if not token.presentable:
        return (
            "It holds one of & < > \" ', which the framework escapes in what it receives,"
            " so no request ever matches."
        )
    if token.expiry_date is None:
        return "Its expiry is NULL, which is never in the future."
    gone = remaining(token.expiry_date - now)
    when = "this second" if gone == "just now" else gone
    return f"Expired {when} and refused everywhere."
