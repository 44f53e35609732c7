"""How Unix seconds and numbers are written for a reader, in the locale's way."""

import time

from PySide6.QtCore import QDateTime, QLocale, QTimeZone

_LAST = 253_402_300_799
"""The end of the year 9999; later moments have no calendar text."""


def short(moment: int | None) -> str:
    """Local time to the minute; the year only where it isn't this one."""
    when = _local(moment)
    if when is None:
        return "—" if moment is None else "beyond the calendar"
    year = "" if when.date().year() == time.localtime().tm_year else " yyyy"
    return QLocale().toString(when, f"d MMM{year} HH:mm")


def full(moment: int | None) -> str:
    """Local time to the second, with the weekday."""
    when = _local(moment)
    if when is None or moment is None:
        return "—"
    return QLocale().toString(when, "ddd d MMM yyyy HH:mm:ss") + repeated_zone(moment)


def repeated_zone(moment: int) -> str:
    """The zone's name where the clocks were put back and the local time comes twice, else empty."""
    when = QDateTime.fromSecsSinceEpoch(moment)
    for seconds in (-3600, 3600):
        if when.addSecs(seconds).time() == when.time():
            return f" {when.timeZoneAbbreviation()}"
    return ""


def details(moment: int | None) -> str:
    """The moment as UTC and as the Unix number that the database holds."""
    if moment is None:
        return "expiry_date is NULL: never valid, never purged"
    when = _local(moment)
    if when is None:
        return f"Unix {moment}"
    return f"{full(moment)}\n{utc(moment)} UTC\nUnix {moment}"


def utc(moment: int | None) -> str:
    """The moment in UTC to the second."""
    when = _local(moment)
    if when is None:
        return "—"
    return QLocale.c().toString(when.toTimeZone(QTimeZone.utc()), "yyyy-MM-dd HH:mm:ss")


def number(value: int) -> str:
    """A count with the locale's thousands separators."""
    return QLocale().toString(value)


def number_of_tokens(count: int) -> str:
    """`1 token`, `1,204 tokens`."""
    return "1 token" if count == 1 else f"{number(count)} tokens"


def _local(moment: int | None) -> QDateTime | None:
    if moment is None or not -_LAST <= moment <= _LAST:
        return None
    return QDateTime.fromSecsSinceEpoch(moment)
