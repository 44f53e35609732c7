"""The bare statements that the program is compared with, in the words of MariaDB and of SQLite."""

from trongate_admin.domain.expiry import HOUR
from trongate_admin.domain.order import TokenSort
from trongate_admin.domain.token import UNPRESENTABLE
from trongate_admin.models.record_table import PAGE

SESSION = (
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET SESSION group_concat_max_len = 1073741824",
)
_BLOCK = 10_000
_USERS = " LEFT JOIN trongate_users u ON u.id = t.user_id"
_LEVELS = f"{_USERS} LEFT JOIN trongate_user_levels l ON l.id = u.user_level_id"
_NAMES = (
    " LEFT JOIN (SELECT trongate_user_id, MIN(username) AS name FROM trongate_administrators"
    " GROUP BY trongate_user_id) a ON a.trongate_user_id = t.user_id"
)
_RECORD = (
    "t.id, t.user_id, t.expiry_date, SUBSTR(t.code, 1, 200), SUBSTR(t.token, 1, 4), {digest},"
    " u.id IS NOT NULL, u.user_level_id, SUBSTR(l.level_title, 1, 200),"
    " (SELECT MIN(SUBSTR(username, 1, 200)) FROM trongate_administrators"
    " WHERE trongate_user_id = t.user_id), {presentable}"
)
COUNT = "SELECT COUNT(*) FROM trongate_tokens"


def _presentable() -> str:
    marks = (mark.replace("'", "''") for mark in sorted(UNPRESENTABLE))
    return " AND ".join(("t.token IS NOT NULL", *(f"INSTR(t.token, '{m}') = 0" for m in marks)))


def _rank(now: int) -> str:
    """The place of a token's state in the order of the column State."""
    return (
        f"CASE WHEN t.expiry_date IS NULL OR NOT ({_presentable()}) THEN 4"
        f" WHEN t.expiry_date <= {now} THEN 3 WHEN u.id IS NULL THEN 2"
        f" WHEN t.expiry_date <= {now + HOUR} THEN 1 ELSE 0 END"
    )


def _power(now: int) -> str:
    """The place of a token's power in the order of the column Power."""
    live = f"t.expiry_date > {now} AND {_presentable()}"
    return (
        f"CASE WHEN {live} AND u.user_level_id = 1 THEN 0"
        f" WHEN {live} AND u.user_level_id IS NOT NULL THEN 1 WHEN {live} THEN 2"
        f" WHEN {_presentable()} AND l.id IS NOT NULL THEN 3 ELSE 4 END"
    )


def _keys(sort: TokenSort, now: int) -> tuple[str, tuple[str, ...], str]:
    """The joins that an order needs, its keys, and the block of its first key for packing."""
    by_id = f"t.id DIV {_BLOCK}"
    match sort:
        case TokenSort.ID:
            return "", (), by_id
        case TokenSort.STATE:
            return _USERS, (_rank(now), "t.expiry_date"), "t.expiry_date DIV 3600"
        case TokenSort.POWER:
            return _LEVELS, (_power(now), "t.expiry_date"), "t.expiry_date DIV 3600"
        case TokenSort.USER:
            return _NAMES, ("a.name", "t.user_id"), "t.user_id DIV 1000"
        case TokenSort.LEVEL:
            return _LEVELS, ("l.level_title",), by_id
        case TokenSort.EXPIRY:
            return "", ("t.expiry_date",), "t.expiry_date DIV 3600"
        case TokenSort.TOKEN:
            return "", ("SUBSTR(t.token, 1, 4)",), "SUBSTR(t.token, 1, 2)"
        case TokenSort.CODE:
            return "", ("t.code",), by_id


def first_rows(
    sort: TokenSort, *, descending: bool, now: int, embedded: bool, without_nulls: bool
) -> str:
    """The late join: the first ids in order by themselves, and what is shown of these only.

    :param without_nulls: NULL comes last, so the first rows have none; a key serves this order.
    """
    joins, keys, _ = _keys(sort, now)
    way = "DESC" if descending else "ASC"
    # NULL counts as the smallest: it comes last by itself where the order descends.
    nulls_last = [f"{keys[0]} IS NULL"] if keys and not descending and not without_nulls else []
    order = ", ".join([*nulls_last, *(f"{key} {way}" for key in (*keys, "t.id"))])
    where = f" WHERE {keys[0]} IS NOT NULL" if keys and without_nulls else ""
    return _late_join(
        f"SELECT t.id FROM trongate_tokens t{joins}{where} ORDER BY {order} LIMIT {PAGE}", embedded
    )


def of_user_named(embedded: bool) -> str:
    """The first rows of the users whose name contains the value."""
    return _late_join(
        "SELECT t.id FROM trongate_tokens t WHERE t.user_id IN (SELECT trongate_user_id"
        f" FROM trongate_administrators WHERE username LIKE %s) ORDER BY t.id DESC LIMIT {PAGE}",
        embedded,
    )


def of_token(embedded: bool) -> str:
    """The rows of one whole token."""
    return _late_join(
        f"SELECT t.id FROM trongate_tokens t WHERE t.token = %s ORDER BY t.id DESC LIMIT {PAGE}",
        embedded,
    )


def records(ids: list[int], embedded: bool) -> str:
    """What is shown of these ids, by primary key."""
    wanted = ", ".join(str(each) for each in ids)
    return f"{_shown(embedded)} FROM trongate_tokens t{_LEVELS} WHERE t.id IN ({wanted})"


def id_stream(sort: TokenSort, *, now: int, embedded: bool, which: str = "1 = 1") -> str:
    """All ids in order: on a server packed into long strings, by blocks; in SQLite row by row.

    :param which: what a token has to be.
    """
    joins, keys, block = _keys(sort, now)
    order = ", ".join((*keys, "t.id"))
    if embedded:
        return f"SELECT t.id FROM trongate_tokens t{joins} WHERE {which} ORDER BY {order}"
    # What has few values goes in blocks of its own; the rest is one order, cut by ranges of it.
    few = (
        [keys[0]] if sort in {TokenSort.STATE, TokenSort.POWER, TokenSort.USER, *_BY_VALUE} else []
    )
    cut = ", ".join([*few, block])
    places = ", ".join(str(number) for number in range(1, len(few) + 2))
    return (
        f"SELECT {cut}, COUNT(*), GROUP_CONCAT(t.id ORDER BY {order}) FROM trongate_tokens t"
        f"{joins} WHERE {which} GROUP BY {places} ORDER BY {places}"
    )


_BY_VALUE = {TokenSort.LEVEL, TokenSort.CODE}


def _late_join(ids: str, embedded: bool) -> str:
    return f"{_shown(embedded)} FROM ({ids}) AS f JOIN trongate_tokens t ON t.id = f.id{_LEVELS}"


def _shown(embedded: bool) -> str:
    # SQLite has no SHA2 of its own.
    digest = "t.token" if embedded else "COALESCE(SHA2(t.token, 256), '')"
    return "SELECT " + _RECORD.format(digest=digest, presentable=_presentable())
