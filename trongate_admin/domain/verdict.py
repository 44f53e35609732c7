"""What the site's checks answer to a string that a request carries, over all rows it matches."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from trongate_admin.domain.expiry import remaining
from trongate_admin.domain.power import ADMIN_LEVEL, Reason, Strength, power, power_words, reasons
from trongate_admin.domain.presented_token import Place, Presented
from trongate_admin.domain.token import Token, holder

_NAMED = 3
"""Rows or people that are named in one sentence."""


class Likeness(Enum):
    """Why a row's string equals what was presented; the value says it in words."""

    EXACT = "the same string"
    CASE = "matches only because the column ignores capitals"
    BLANKS = "matches only because the column ignores blanks at the end"
    ACCENTS = "matches only because the column ignores accents"
    COLLATION = "matches only by the column's collation"


def likeness(received: str, stored: str) -> Likeness:
    """Why two strings that the database calls equal are so."""
    if received == stored:
        return Likeness.EXACT
    if received.rstrip(" ") == stored.rstrip(" "):
        return Likeness.BLANKS
    if received.casefold() == stored.casefold():
        return Likeness.CASE
    if _bare(received) == _bare(stored):
        return Likeness.ACCENTS
    return Likeness.COLLATION


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.rstrip(" ").casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


@dataclass(frozen=True, slots=True)
class Match:
    """A row that the site takes for what was presented."""

    token: Token
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Finding:
    """The rows that one string matches, lowest id first.

    :param is_more: whether there are others that weren't read.
    """

    presented: Presented
    matches: tuple[Match, ...]
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one sentence, and each check's own.

    :param strength: the strongest thing that the request can do.
    :param headline: that in words.
    :param checks: any level, levels, and the lookups.
    """

    strength: Strength
    headline: str
    checks: tuple[Reason, ...]


def verdict(findings: Sequence[Finding], now: int) -> Verdict:
    """What the site answers at `now` (the server's Unix seconds).

    The framework tries the header's token, then the cookie's, and each check takes any row that
    passes: so a check passes where it does for one row of one string.
    """
    found = [match.token for finding in findings for match in finding.matches]
    if not found:
        return _of_none(findings)
    tokens = sorted(found, key=lambda token: _ORDER.index(power(token, now).strength))
    strength = power(tokens[0], now).strength
    checks = (_any_level(tokens, now), _levels(tokens, now), _lookups(tokens, now))
    return Verdict(strength, _headline(tokens[0], strength, now), checks)


_ORDER = tuple(Strength)


def _headline(token: Token, strength: Strength, now: int) -> str:
    who = holder(token)
    match strength:
        case Strength.ADMIN_PANEL:
            return f"Accepted: opens the admin panel as {who}"
        case Strength.LEVEL:
            words = power_words(token, power(token, now))
            return f"Accepted {words[0].lower()}{words[1:]}: {who}"
        case Strength.ANY_LEVEL:
            return f"Accepted on every page for any level: {who}"
        case Strength.IDENTIFIES:
            return f"Refused, but it still identifies {who}"
        case Strength.NONE:
            return "Refused, and it identifies nobody"


def _of_none(findings: Sequence[Finding]) -> Verdict:
    """No row has any of the strings."""
    why = "No row has this string." if len(findings) == 1 else "No row has any of these strings."
    headline = "Refused: the site doesn't know it"
    if all(finding.presented.is_escaped for finding in findings):
        headline = "Refused: the site can never match it"
        why = (
            "The framework escapes & < > \" ' in what it receives, so a string that holds one"
            " never matches."
        )
    checks = (
        Reason(False, "Any level: refused", why),
        Reason(False, "No level: refused", "The same check comes first."),
        Reason(False, "Identifies nobody", "There is no row to look a user up by."),
    )
    return Verdict(Strength.NONE, headline, checks)


def _any_level(tokens: Sequence[Token], now: int) -> Reason:
    passing = [token for token in tokens if power(token, now).any_level]
    if not passing:
        refused = [reasons(token, now)[0].why for token in tokens]
        return Reason(False, "Any level: refused", _told(tokens, refused))
    first = max(passing, key=lambda token: token.expiry_date or 0)
    left = remaining((first.expiry_date or 0) - now)
    blank = " An empty header is enough." if any(token.is_blank for token in passing) else ""
    through = f"Through {_rows(passing)}, live for {left}.{blank}"
    return Reason(True, "Any level: accepted", through)


def _levels(tokens: Sequence[Token], now: int) -> Reason:
    passing = [token for token in tokens if power(token, now).as_level is not None]
    levels = sorted({token.user_level_id for token in passing if token.user_level_id is not None})
    if not passing:
        answers = [reasons(token, now)[1] for token in tokens]
        return Reason(False, answers[0].verdict, answers[0].why)
    names = _list(str(level) for level in levels)
    opens = ", opens the admin panel" if ADMIN_LEVEL in levels else ""
    word = "Level" if len(levels) == 1 else "Levels"
    users = dict.fromkeys(f"#{token.user_id}" for token in passing)
    has = "has this user level" if len(users) == 1 else "have these user levels"
    why = f"trongate_users {_list(users)} {has}; no other passes."
    return Reason(True, f"{word} {names}: accepted{opens}", why)


def _lookups(tokens: Sequence[Token], now: int) -> Reason:
    """They never look at the expiry; with several rows they answer whichever comes first."""
    known = [token for token in tokens if power(token, now).identifies]
    people = dict.fromkeys(holder(token) for token in known)
    if not known:
        first = tokens[0]
        why = reasons(first, now)[2].why
        is_told = first.presentable and first.user_id is not None and not first.user_exists
        more = f" The lookup of the id alone answers {first.user_id}." if is_told else ""
        return Reason(False, "Identifies nobody", f"{why}{more}")
    if len(people) == 1 and len({token.user_id for token in tokens}) == 1:
        why = "The lookups never look at the expiry: until the row is deleted."
        return Reason(True, f"Identifies {next(iter(people))}", why)
    answers = [f"{who} ({_rows(held)})" for who, held in _by_holder(tokens).items()]
    why = f"Several rows match, and the lookups take any: {_list(answers)}."
    return Reason(True, "The site may answer either", why)


def _by_holder(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    groups: dict[str, list[Token]] = {}
    for token in tokens:
        groups.setdefault(holder(token), []).append(token)
    return groups


def _told(tokens: Sequence[Token], sentences: Sequence[str]) -> str:
    if len(tokens) == 1:
        return sentences[0]
    rows = [f"#{token.id}: {each}" for token, each in zip(tokens, sentences, strict=True)]
    return " ".join(rows[:_NAMED])


def _rows(tokens: Sequence[Token]) -> str:
    word = "row" if len(tokens) == 1 else "rows"
    return f"{word} {_list(f'#{id_}' for id_ in sorted(token.id for token in tokens))}"


def _list(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b, c and 4 more`."""
    names = list(parts)
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join(names) if len(names) < _NAMED else f"{names[0]}, {names[1]} and {names[2]}"


def carried(presented: Presented) -> str:
    """What has to be known of the place where a token was found; empty where nothing has."""
    if presented.place is Place.NAMED:
        return "The site reads tokens from the header and the cookie alone, not from where it was."
    return ""
