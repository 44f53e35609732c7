"""Comma-separated text that no spreadsheet takes for a formula (RFC 4180)."""

import unicodedata
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
LINE_END = "\r\n"
_DANGEROUS = frozenset("\t\r\n\0=+-@＝＋－＠﹢﹣﹦﹫−")
_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf"))


def neutralised(text: str) -> str:
    """`text`, after an apostrophe where a spreadsheet would compute it.

    That is where it begins with `= + - @`, with one of their full-width or small twins, or with
    TAB, CR, LF or NUL; also after blanks and characters that aren't to be seen.
    """
    for each in text:
        if each in _DANGEROUS:
            return f"'{text}"
        if unicodedata.category(each) not in _UNSEEN:
            break
    return text


def csv_line(values: Iterable[object]) -> str:
    """One record, every field quoted, with its CRLF; None is empty, a truth is `yes` or `no`."""
    return ",".join(f'"{_field(value)}"' for value in values) + LINE_END


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return neutralised(str(value)).replace('"', '""')
