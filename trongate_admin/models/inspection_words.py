"""How the inspector says what it was told; names in it are as the database has them."""

from trongate_admin.domain.inspection import (
    Account,
    LevelTotal,
    LookAlikes,
    OwnedTokens,
    TokenFacts,
)
from trongate_admin.domain.token import Token
from trongate_admin.models.moments import number


def accounts_in_words(facts: TokenFacts) -> str:
    """Which administrators the user is: `administrators #2 sam_ops, inactive`."""
    if not facts.accounts:
        return "no administrator row"
    said = [_account(account) for account in facts.accounts]
    return "; ".join([*said, "and more"] if facts.has_more_accounts else said)


def owned_in_words(owned: OwnedTokens) -> str:
    """How many tokens the user has: `3 live, 1 expired`."""
    parts = (
        (owned.live, "live"),
        (owned.expired, "expired"),
        (owned.without_expiry, "without expiry"),
        (owned.unmatchable, "unmatchable"),
    )
    return ", ".join(f"{number(count)} {what}" for count, what in parts if count) or "none"


def look_alikes_in_words(found: LookAlikes) -> str:
    """Which other rows the site finds for the same string, in one or two sentences."""
    if not found.all:
        return "None: no other row equals this one's string."
    parts = []
    if found.duplicates:
        parts.append(_rows(found.duplicates, "exact duplicate"))
    if found.twins:
        parts.append(f"{_rows(found.twins, 'twin')} in other case, accents or blanks")
    whole = "this too" if found.all == 1 else "these too"
    return f"{' and '.join(parts)}. The site takes {whole} for the same string."


def level_in_words(token: Token) -> str:
    """The level of the token's user: its id and title, or what lacks."""
    if not token.user_exists:
        return "none, as there is no such user"
    if token.user_level_id is None:
        return "NULL"
    if not token.level_exists:
        return f"#{token.user_level_id}, which has no row"
    return f"#{token.user_level_id} {token.level_title or ''}".rstrip()


def total_in_words(total: LevelTotal) -> str:
    """The name of a level among the totals."""
    if not total.user_exists:
        return "no such user"
    if total.level_id is None:
        return "no level"
    if total.level_title is None:
        return f"no level {total.level_id}"
    return total.level_title or f"level {total.level_id}"


def _account(account: Account) -> str:
    active = {True: ", active", False: ", inactive", None: ""}[account.is_active]
    return f"administrators #{account.id} {account.username or ''}".rstrip() + active


def _rows(count: int, what: str) -> str:
    return f"{number(count)} {what}" if count == 1 else f"{number(count)} {what}s"
