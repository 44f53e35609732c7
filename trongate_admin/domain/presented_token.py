"""Finds the tokens in what somebody pastes: a bare one, a header, a cookie, a command, a log."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from trongate_admin.domain.text import visible
from trongate_admin.domain.token import MASK, UNPRESENTABLE

MOST_TEXT = 65_536
"""Characters of the pasted text that are looked at; the rest is left alone."""
LONGEST = 4_096
"""Characters of a token at the most; web servers refuse headers of twice that."""
_MOST = 3
"""Tokens that are taken from one text."""
_SHORT = 12
"""Strings below this many characters are masked whole: four would tell too much."""
_HEADER = _COOKIE = "trongatetoken"
_FIELD = re.compile(rf"^[ \t]*(?:[<>*][ \t]+)?{_HEADER}[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_COOKIES = re.compile(r"^[ \t]*(?:[<>*][ \t]+)?cookie[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_COOKIE_LINE = re.compile(rf"\s*(?:[!#$%&'*+.^_`|~\w-]+=[^;\s]*;\s*)*{_COOKIE}=[^;\s]*\s*(?:;|$)")
_NAMED = re.compile(
    rf"""(?<![\w-])(?:HTTP_)?{_HEADER}\\?["']?\s*(?:=>|[=:])\s*\\?(?:"([^"\\\r\n]*)\\?\""""
    r"""|'([^'\\\r\n]*)\\?'|([^\s&;,#"'<>}\])\\]*))""",
    re.IGNORECASE,
)
_CURL = re.compile(r"\s*(?:\$\s+)?curl(?:\.exe)?\s")
_HEADER_OPTIONS, _COOKIE_OPTIONS = ("-H", "--header"), ("-b", "--cookie")


class Place(Enum):
    """Where a token was found, in the order in which the framework tries them."""

    HEADER = "header trongateToken"
    COOKIE = "cookie trongatetoken"
    NAMED = "text, as trongateToken"
    """Named in an address, JSON or a log: no place where the site itself would look."""
    BARE = "pasted text"


@dataclass(frozen=True, slots=True)
class Presented:
    """A string that a request would carry. It's a secret: its `repr` doesn't tell it."""

    place: Place
    string: str

    def __repr__(self) -> str:
        return f"Presented({self.place.name}, {len(self.string)} characters)"

    @property
    def received(self) -> str:
        """What the framework compares with: PHP's `htmlspecialchars` of what was sent."""
        return self.string.translate(_ESCAPES)

    @property
    def is_escaped(self) -> bool:
        """Whether the framework changes it before it compares."""
        return not UNPRESENTABLE.isdisjoint(self.string)

    @property
    def described(self) -> str:
        """`header trongateToken, 32 characters, Zx4p••••••`."""
        count = len(self.string)
        if not count:
            return f"{self.place.value}, empty"
        start = visible(self.string[:4]) if count >= _SHORT else ""
        return f"{self.place.value}, {count} character{'s' * (count > 1)}, {start}{MASK}"


_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"})


def found_in(text: str) -> tuple[Presented, ...]:
    """The different tokens in a text, as the framework tries them: header, cookie, then others.

    At most three, of the text's first 65,536 characters; nothing where there is none. A header
    or a cookie without a value holds the empty token.
    """
    text = text[:MOST_TEXT].replace("\r\n", "\n").replace("\0", "")
    found = [*_from_command(text), *_from_headers(text), *_from_bare_cookies(text)]
    found = found or [*_from_names(text)] or [*_from_bare(text)]
    found.sort(key=lambda each: _PLACES.index(each.place))
    known = {each.string: each for each in reversed(found) if _is_possible(each.string)}
    return tuple(each for each in found if known.get(each.string) is each)[:_MOST]


_PLACES = tuple(Place)


def _is_possible(string: str) -> bool:
    # A lone surrogate is no text that could be sent.
    return len(string) <= LONGEST and not any("\ud800" <= each <= "\udfff" for each in string)


def _from_headers(text: str) -> Iterator[Presented]:
    for match in _FIELD.finditer(text):
        yield Presented(Place.HEADER, match.group(1).strip(" \t"))
    for match in _COOKIES.finditer(text):
        yield from _from_cookies(match.group(1))


def _from_cookies(line: str) -> Iterator[Presented]:
    """PHP keeps the first cookie of a name, tells capitals apart and decodes percent signs."""
    for pair in line.split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals and name == _COOKIE:
            yield Presented(Place.COOKIE, unquote(value.strip()))
            return


def _from_bare_cookies(text: str) -> Iterator[Presented]:
    if _COOKIE_LINE.match(text) and not _COOKIES.search(text):
        yield from _from_cookies(text)


def _from_command(text: str) -> Iterator[Presented]:
    if not _CURL.match(text):
        return
    words, is_whole = _words(text)
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if (header := _value(word, following, _HEADER_OPTIONS)) is not None:
            # curl sends no header without a value but for one that ends in a semicolon.
            header = re.sub(r"^([^:;]+);$", r"\1:", header)
            yield from _from_headers(header if is_whole else _first_value(header))
        elif (cookies := _value(word, following, _COOKIE_OPTIONS)) is not None:
            yield from _from_cookies(cookies)


def _value(word: str, following: str, options: tuple[str, str]) -> str | None:
    """What an option says: `-H value`, `-Hvalue`, `--header value` or `--header=value`."""
    short, long = options
    if word in options:
        return following
    if word.startswith(f"{long}="):
        return word.removeprefix(f"{long}=")
    if word.startswith(short) and not word.startswith("--"):
        return word.removeprefix(short)
    return None


def _words(command: str) -> tuple[list[str], bool]:
    """The words of a shell command, and whether its quotes were whole."""
    command = command.replace("\\\n", " ").replace("^\n", " ")
    for ending in ("", "'", '"'):
        try:
            return shlex.split(command + ending), not ending
        except ValueError:
            continue
    return shlex.split(command.replace("\\", " ").replace("'", "").replace('"', "")), False


def _first_value(header: str) -> str:
    """A header up to the first blank in its value: with a quote lost, what follows isn't its."""
    name, colon, value = header.partition(":")
    return f"{name}{colon}{(value.split() or [''])[0]}"


def _from_names(text: str) -> Iterator[Presented]:
    for match in _NAMED.finditer(text):
        value = next(group for group in match.groups() if group is not None)
        if value:
            yield Presented(Place.NAMED, unquote(value))


def _from_bare(text: str) -> Iterator[Presented]:
    """One line that is all there is; its blanks at the ends went lost on the way anyhow."""
    bare = text.strip()
    if bare and "\n" not in bare:
        yield Presented(Place.BARE, _unwrapped(bare))


def _unwrapped(text: str) -> str:
    """Without blanks around it and one pair of quotes."""
    text = text.strip(" \t")
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text
