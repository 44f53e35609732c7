"""Comma-separated text that no spreadsheet takes for a formula (RFC 4180)."""

import unicodedata
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
LINE_END = "\r\n"
_FORMULAS = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")
_CONTROLS = frozenset("\t\r\n\0")
_BLANK = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf"))


def neutralised(text: str) -> str:
    """`text`, after an apostrophe where a spreadsheet would compute it.

    That is where it begins with `= + - @` or one of their full-width or small twins, also after
    blanks and characters that aren't to be seen, or with TAB, CR, LF or NUL.
    """
    if text[:1] in _CONTROLS and text:
        return f"'{text}"
    first = next((each for each in text if unicodedata.category(each) not in _BLANK), "")
    return f"'{text}" if first in _FORMULAS else text


def csv_line(values: Iterable[object]) -> str:
    """One record, every field quoted, with its CRLF; None is empty, a truth is `yes` or `no`."""
    return ",".join(f'"{_field(value)}"' for value in values) + LINE_END


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return neutralised(str(value)).replace('"', '""')
