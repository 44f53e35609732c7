"""Reads the constants and arrays that a PHP settings file spells out, without running it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from trongate_admin.domain.errors import AdminError

# PHP counts in bytes, so the file is decoded as Latin-1 and its values are turned into text
# at the end. One alternative eats an unclosed string, comment or heredoc up to the end:
# trying again behind each of them would take quadratic time.
_PIECE = re.compile(
    r"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>(?://|\#(?!\[))(?:[^\r\n?]|\?(?!>))*+ | /\*(?s:.*?)(?:\*/|\Z))
    | (?P<html>\?>(?s:.*?)(?:<\?(?:php(?![^ \t\r\n])|=)|\Z))
    | (?P<string>'(?:[^'\\]++|\\(?s:.))*+' | "(?:[^"\\]++|\\(?s:.))*+")
    | (?P<computed>`(?:[^`\\]++|\\(?s:.))*+`
        | <<<[ \t]*+(?P<q>["']?)(?P<label>[A-Za-z_\x80-\xff][\w\x80-\xff]*+)(?P=q)[\r\n]
          (?s:.*?)(?:(?<=[\r\n])[ \t]*+(?P=label)(?![\w\x80-\xff])|\Z))
    | (?P<unclosed>["'`](?s:.*))
    | (?P<number>[0-9][\w.]*+)
    | (?P<variable>\$[A-Za-z_\x80-\xff][\w\x80-\xff]*+)
    | (?P<name>\\?[A-Za-z_\x80-\xff][\w\x80-\xff\\]*+)
    | (?P<mark>===?|!==?|=>|\?->|->|::|\.\.\.|&&|\|\||\?\?=|(?:\*\*|\?\?|[-+*/.%|&^])=?|(?s:.))
    """,
    re.VERBOSE | re.ASCII,
)
_START = re.compile(r"<\?(?:php(?![^ \t\r\n])|=)", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u\{([0-9A-Fa-f]+)\}|([nrtvef\\$\"]))|(\\u\{|\$[A-Za-z_\x80-\xff{]|\{\$)"
)
