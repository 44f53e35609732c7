"""The bare statements of what looks the whole site through: findings, overview and chips."""

from tests.benchmarks.statements import id_stream
from trongate_admin.domain.expiry import DAY, HOUR, INT_MAX, PURGE_MARGIN
from trongate_admin.domain.order import TokenSort
from trongate_admin.domain.other_findings import MANY
from trongate_admin.domain.token import UNPRESENTABLE
from trongate_admin.domain.token_filter import Chip
from trongate_admin.views.overview_reading import EXPIRIES, HOLDERS, LIVE, NEXT_END, STILL

_COUNT = "SELECT COUNT(*) FROM trongate_tokens t"
_USERS = " JOIN trongate_users u ON u.id = t.user_id"
_LEVELS = " LEFT JOIN trongate_user_levels l ON l.id = u.user_level_id"
_EXISTS = "EXISTS (SELECT 1 FROM trongate_users u WHERE u.id = t.user_id)"
_ADMINS = "t.user_id IN (SELECT id FROM trongate_users WHERE user_level_id = 1)"
_KNOWN = f"t.user_id IN (SELECT u.id FROM trongate_users u{_LEVELS} WHERE l.id IS NOT NULL)"


def of_finding(name: str, now: int, embedded: bool) -> str:
    """What counts the rows of a finding, the strings that match no request left aside."""
    live = f"t.expiry_date > {now}"
    match name:
        case "blank":
            return f"{_COUNT} WHERE t.token = '' AND {live}"
        case "orphans":
            return f"{_COUNT} WHERE {live} AND NOT {_EXISTS}"
        case "no-administrator":
            unlisted = (
                "SELECT u.id FROM trongate_users u LEFT JOIN trongate_administrators a"
                " ON a.trongate_user_id = u.id WHERE u.user_level_id = 1 AND a.id IS NULL"
            )
            return f"{_COUNT} WHERE {live} AND t.user_id IN ({unlisted})"
        case "inactive":
            administrators = " JOIN trongate_administrators a ON a.trongate_user_id = t.user_id"
            return f"{_COUNT}{administrators} WHERE {live} AND a.active <> 1"
        case "no-level":
            return f"{_COUNT}{_USERS}{_LEVELS} WHERE {live} AND l.id IS NULL"
        case "far-future":
            return f"{_COUNT} WHERE t.expiry_date > {now + 400 * DAY}"
        case "2038":
            return f"{_COUNT} WHERE t.expiry_date = {INT_MAX}"
        case "look-alikes":
            return f"SELECT SUM(rows_) FROM ({_repeated(embedded)}) AS d"
        case "still-identifying":
            return (
                f"{_COUNT} WHERE t.expiry_date BETWEEN 0 AND {now - PURGE_MARGIN - 1} AND {_KNOWN}"
            )
        case "no-expiry":
            return f"{_COUNT} WHERE t.expiry_date IS NULL"
        case "unmatchable":
            return f"{_COUNT} WHERE {_unmatchable(embedded)}"
        case "crowded":
            return (
                f"SELECT t.user_id, COUNT(*) FROM trongate_tokens t WHERE {live} AND {_EXISTS}"
                f" GROUP BY t.user_id HAVING COUNT(*) > {MANY}"
            )
    raise ValueError(name)


def of_overview(part: str, now: int) -> str:
    """What answers one part of the overview."""
    live = f"t.expiry_date > {now}"
    match part:
        case _ if part == LIVE:
            return (
                "SELECT COUNT(*), COUNT(DISTINCT t.user_id),"
                f" SUM(CASE WHEN t.expiry_date <= {now + HOUR} THEN 1 ELSE 0 END),"
                " SUM(CASE WHEN u.user_level_id = 1 THEN 1 ELSE 0 END),"
                " COUNT(DISTINCT CASE WHEN u.user_level_id = 1 THEN u.id END)"
                f" FROM trongate_tokens t LEFT{_USERS} WHERE {live}"
            )
        case _ if part == NEXT_END:
            return (
                f"SELECT t.expiry_date, t.user_id FROM trongate_tokens t WHERE {live}"
                " ORDER BY t.expiry_date, t.id LIMIT 1"
            )
        case _ if part == STILL:
            return f"{_COUNT} WHERE (t.expiry_date <= {now} OR t.expiry_date IS NULL) AND {_KNOWN}"
        case _ if part == EXPIRIES:
            return (
                f"SELECT t.expiry_date - t.expiry_date % {HOUR}, u.user_level_id, COUNT(*)"
                f" FROM trongate_tokens t LEFT{_USERS} WHERE {live}"
                f" AND t.expiry_date < {now + 30 * DAY} GROUP BY 1, 2"
            )
        case _ if part == HOLDERS:
            return (
                "SELECT t.user_id, COUNT(*), MAX(t.expiry_date) FROM trongate_tokens t"
                f" WHERE {live} AND {_ADMINS} GROUP BY t.user_id ORDER BY 3 DESC LIMIT 50"
            )
    raise ValueError(part)


def of_chip(chip: Chip, own_user_id: int, now: int, embedded: bool) -> str:
    """What reads the ids of all that a chip chooses."""
    which = {
        Chip.ALL: "1 = 1",
        Chip.LIVE: f"t.expiry_date > {now + HOUR} AND {_EXISTS}",
        Chip.EXPIRING: f"t.expiry_date BETWEEN {now + 1} AND {now + HOUR} AND {_EXISTS}",
        Chip.EXPIRED: f"t.expiry_date <= {now}",
        Chip.NEVER_VALID: f"(t.expiry_date IS NULL OR {_unmatchable(embedded)})",
        Chip.ORPHAN: f"t.expiry_date > {now} AND NOT {_EXISTS}",
        Chip.ADMIN: f"t.expiry_date > {now} AND {_ADMINS}",
        Chip.LOOK_ALIKE: f"t.token IN (SELECT d.token FROM ({_repeated(embedded)}) AS d)",
        Chip.MINE: f"t.user_id = {own_user_id}",
    }[chip]
    return id_stream(TokenSort.ID, now=now, embedded=embedded, which=which)


def _repeated(embedded: bool) -> str:
    hint = "" if embedded else "SQL_BIG_RESULT "
    return (
        f"SELECT {hint}token, COUNT(*) AS rows_ FROM trongate_tokens WHERE token IS NOT NULL"
        " GROUP BY token HAVING COUNT(*) > 1"
    )


def _unmatchable(embedded: bool) -> str:
    marks = sorted(mark.replace("'", "''") for mark in UNPRESENTABLE)
    if embedded:
        found = " OR ".join(f"INSTR(t.token, '{mark}') > 0" for mark in marks)
    else:
        found = f"t.token REGEXP '[{''.join(marks)}]'"
    return f"(t.token IS NULL OR {found})"
