"""Cuts the text of a PHP file into tokens, without running it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trongate_admin.domain.errors import AdminError

ADVICE = "Use “Connect to server…” and type it."
PIECES_AT_MOST = 100_000
"""More tokens, comments and blanks than any settings file has."""

# PHP counts in bytes, so the file is decoded as Latin-1 and its values become text at the
# end. An unclosed string, comment or heredoc eats the rest of the file: looking for its end
# again from each following quote would take quadratic time.
_PIECE = re.compile(
    r"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>(?://|\#(?!\[))(?:[^\r\n?]|\?(?!>))*+ | /\*(?s:.*?)(?:\*/|\Z))
    | (?P<html>\?>(?s:.*?)(?:<\?(?:(?i:php)(?![^ \t\r\n])|=)|\Z))
    | (?P<single>'(?:[^'\\]++|\\(?s:.))*+')
    | (?P<double>"(?:[^"\\]++|\\(?s:.))*+")
    | (?P<template>`(?:[^`\\]++|\\(?s:.))*+`
        | <<<[ \t]*+(?P<q>["']?)(?P<label>[A-Za-z_\x80-\xff][\w\x80-\xff]*+)(?P=q)[\r\n]
          (?s:.*?)(?:(?<=[\r\n])[ \t]*+(?P=label)(?![\w\x80-\xff])|\Z))
    | (?P<unclosed>["'`](?s:.*))
    | (?P<number>(?:0|[1-9][0-9]{0,17}+)(?![\w.]))
    | (?P<fraction>[0-9][\w.]*+)
    | (?P<variable>\$[A-Za-z_\x80-\xff][\w\x80-\xff]*+)
    | (?P<name>\\?[A-Za-z_\x80-\xff][\w\x80-\xff\\]*+)
    | (?P<mark>===?|!==?|=>|\?->|->|::|\.\.\.|&&|\|\||(?:\*\*|\?\?|[-+*/.%|&^])=?|(?s:.))
    """,
    re.VERBOSE | re.ASCII,
)
_START = re.compile(r"<\?(?:(?i:php)(?![^ \t\r\n])|=)")
_SINGLE_ESCAPE = re.compile(r"\\([\\'])")
_DOUBLE_ESCAPE = re.compile(
    r'\\(?:(?P<sign>[nrtvef\\$"])|(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9A-Fa-f]{1,2})'
    r"|u\{(?P<unicode>[0-9A-Fa-f]+)\})|(?P<computed>\\u\{|\$[A-Za-z_\x80-\xff{]|\{\$)"
)
_SIGNS = dict(zip("nrtvef", "\n\r\t\v\x1b\f", strict=True))


class Token(NamedTuple):
    """A piece of PHP.

    :param kind: string, template (a string that PHP fills in), unclosed, number (whole),
        fraction (any other number), variable, name or mark.
    :param text: as written, but a string's own value; each character is one byte. The last
        token is the mark "".
    :param line: where it begins, from 1.
    """

    kind: str
    text: str
    line: int

    @property
    def word(self) -> str:
        """The name in small letters, as PHP compares its own words; else empty."""
        return self.text.lower().lstrip("\\") if self.kind == "name" else ""


def php_tokens(source: bytes, file: str) -> Iterator[Token]:
    """Give the tokens between `<?php` and `?>`, without comments and blanks.

    :param file: the file's name, for the error.
    :raises AdminError: the file has far more code than any settings file.
    """
    text = source.decode("latin-1")
    start = _START.search(text)
    at = start.end() if start else len(text)
    line = 1 + text.count("\n", 0, at)
    for count, match in enumerate(_PIECE.finditer(text, at)):
        if count >= PIECES_AT_MOST:
            raise AdminError(f"{file} holds too much code to be a settings file.", ADVICE)
        kind, piece = str(match.lastgroup), match[0]
        if kind == "html":
            yield Token("mark", ";", line)
        elif kind == "single":
            yield Token("string", _SINGLE_ESCAPE.sub(r"\1", piece[1:-1]), line)
        elif kind == "double":
            inner = _unescape(piece[1:-1])
            yield Token("template", "", line) if inner is None else Token("string", inner, line)
        elif kind not in ("space", "comment"):
            yield Token(kind, piece, line)
        line += piece.count("\n")
    yield Token("mark", "", line)


def _unescape(inner: str) -> str | None:
    """Give the bytes that a double-quoted string means; None if PHP has to fill it in."""
    pieces, at = [], 0
    for match in _DOUBLE_ESCAPE.finditer(inner):
        piece = _unescape_one(match)
        if piece is None:
            return None
        pieces += [inner[at : match.start()], piece]
        at = match.end()
    return "".join(pieces) + inner[at:]


def _unescape_one(match: re.Match[str]) -> str | None:
    if match["sign"]:
        return _SIGNS.get(match["sign"], match["sign"])
    if match["octal"]:
        return chr(int(match["octal"], 8) % 256)
    if match["hex"]:
        return chr(int(match["hex"], 16))
    codepoint = int(match["unicode"] or "FFFFFF", 16)
    if codepoint > 0x10FFFF:
        return None
    return chr(codepoint).encode("utf-8", "surrogatepass").decode("latin-1")
