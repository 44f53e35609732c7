"""When a token lives: the framework's own comparisons, and how long is left in words."""

HOUR = 3600
DAY = 86_400
DEFAULT_LIFETIME = DAY
"""Seconds that the framework gives a token when nobody says otherwise."""

PURGE_MARGIN = 60
"""Seconds by which a purge stays behind the slower of two clocks."""

INT_MAX = 2_147_483_647
"""The last second that `expiry_date INT(11)` holds: 2038-01-19 03:14:07 UTC."""


def is_live(expiry_date: int | None, now: int) -> bool:
    """The framework accepts a token strictly before its expiry second (`expiry_date > time()`)."""
    return expiry_date is not None and expiry_date > now


def purge_cutoff(server_now: float, desktop_now: float) -> int:
    """The Unix second before which a purge deletes: behind the slower clock by a margin.

    The site's own `time()` decides what is valid and can't be read from here, so a row goes
    only when it has expired by every clock at hand.
    """
    return int(min(server_now, desktop_now)) - PURGE_MARGIN


def remaining(seconds: int) -> str:
    """Seconds left (or, negative, gone by) in words: `47:12`, `23 h 41 min`, `6 d 2 h`, `3 h ago`.

    Seconds are told under an hour, then minutes, hours, days.
    """
    if seconds <= 0:
        return _ago(-seconds)
    if seconds < HOUR:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < DAY:
        return f"{seconds // HOUR} h {seconds % HOUR // 60:02} min"
    if seconds < 100 * DAY:
        return f"{seconds // DAY} d {seconds % DAY // HOUR} h"
    if seconds < 10_000 * DAY:
        return f"{seconds // DAY} d"
    return f"{seconds // (365 * DAY)} years"


def _ago(seconds: int) -> str:
    for unit, size in (("years", 3650 * DAY), ("d", DAY), ("h", HOUR), ("min", 60)):
        if seconds >= size:
            amount = seconds // (365 * DAY) if unit == "years" else seconds // size
            return f"{amount} {unit} ago"
    return "just now"


def fraction(seconds: int) -> float:
    """How full the bar is, 0 to 1: full at a day or more, the framework's default life."""
    return min(max(seconds / DAY, 0.0), 1.0)
