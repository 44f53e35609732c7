"""What an export says of a token, column by column, and how it tells which were meant."""

from datetime import UTC, datetime

from trongate_admin.domain.power import power, power_words
from trongate_admin.domain.token import MASK, Token, state, user_label
from trongate_admin.domain.token_filter import TokenFilter

Value = str | int | bool | None
_OPEN = 12
"""Characters of a searched text up to which a masked export repeats it: a longer one may be a
token."""

COLUMNS = (
    *("id", "user_id", "user", "user_level_id", "level", "state"),
    *("any_level", "as_level", "identifies", "power"),
    *("expiry_date", "expires_utc", "code", "token"),
)


def exported(token: Token, now: int, session_id: int, string: str | None) -> tuple[Value, ...]:
    """The values of `COLUMNS` at `now`, the server's Unix seconds.

    :param string: the token's string where it is to be told, else None: then its first four
        characters stand before a mask.
    """
    has = power(token, now)
    user = None if token.user_id is None else user_label(token.name, token.user_exists)
    return (
        token.id,
        token.user_id,
        user,
        token.user_level_id,
        token.level_title,
        state(token, now, session_id).value,
        has.any_level,
        has.as_level,
        has.identifies,
        power_words(token, has),
        token.expiry_date,
        utc(token.expiry_date),
        token.code,
        string if string is not None or token.is_null else token.masked,
    )


def utc(moment: int | None) -> str | None:
    """ISO 8601 in UTC, to the second; None for NULL and beyond the year 9999."""
    if moment is None:
        return None
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None


def told(chosen: TokenFilter, *, full: bool) -> dict[str, object]:
    """The parts of a filter that choose anything, by name.

    :param full: whether a searched text is told that may be a token.
    """
    text = chosen.text if full or len(chosen.text) <= _OPEN else f"{chosen.text[:4]}{MASK}"
    parts: dict[str, object] = {
        "text": text or None,
        "user_id": chosen.user_id,
        "user_level_id": chosen.user_level_id,
        "state": chosen.state.value if chosen.state is not None else None,
        "is": [trait.value for trait in chosen.traits] or None,
        "longer_than": chosen.longer_than,
        "ends": list(chosen.ends) if chosen.ends is not None else None,
        "not_id": chosen.but_id,
    }
    return {name: value for name, value in parts.items() if value is not None}
