"""How rows of a database become Python values, whatever a site made of the columns' types."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.ids import Ids, Report, joined, new_ids
from trongate_admin.storage import sql
from trongate_admin.storage.connection import abandon

_STREAMED = 1000
"""Rows that are taken from the driver at once, so that the GUI thread gets its turn."""
_STRINGS = 4
"""Packed strings that are held at once: each may have some hundred kilobytes."""
_TAKEN_APART = 262_144
"""Bytes of packed ids that are read at once, for the same reason."""
_SIZE, _SIGN = 4, 1 << 31
_SIGNS = int.from_bytes(_SIGN.to_bytes(_SIZE, "big") * (_TAKEN_APART // _SIZE), "big")


def stream_ids(connection: Connection, query: Select[int], report: Report | None = None) -> Ids:
    """The ids that a query answers, one a row; raises Cancelled between two parts."""
    found = new_ids()
    with _streamed(connection, query, _STREAMED) as result:
        for part in result.scalars().partitions(_STREAMED):
            current().check()
            found = joined(found, new_ids(part))
            if report is not None:
                report(len(found))
    return found


def packing(key: ColumnElement[int], *order_by: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The columns in which MariaDB and MySQL pack the keys of a group, as `unpacked` takes them.

    Four bytes each, the highest first: CHAR leaves leading zeros away, and so the bit of the sign
    is set where it isn't. Half of what the digits would take on the way, and no time here.

    :param order_by: how they are sorted inside the group; as they come where that is nothing.
    """
    packed = func.aggregate_strings(func.char(key + _SIGN), "")
    if order_by:
        packed = packed.aggregate_order_by(*order_by)  # type: ignore[assignment]
    return [func.count(), func.min(key), func.max(key), packed]


def packed_ids(
    connection: Connection,
    query: Select[Any],
    report: Report | None = None,
    descending: bool | None = None,
) -> "Ids | None":
    """The ids that a query answers packed; those of groups without a value come last.

    None where they need more than four bytes, or the server's limits cut a string off.

    :param query: rows as `packing` has them, and how many of the group have a value.
    :param descending: how the ids of each string are to be sorted, None where they are.
    """
    found, without_value = new_ids(), new_ids()
    with hash_joins(connection), _streamed(connection, query, _STRINGS) as result:
        for *packed, valued in result:
            current().check()
            ids = unpacked(*packed)
            if ids is None:
                abandon(connection.connection.dbapi_connection)
                connection.invalidate()
                return None
            if descending is not None:
                ids = new_ids(sorted(ids, reverse=descending))
            if valued:
                found = joined(found, ids)
            else:
                without_value = joined(without_value, ids)
            if report is not None:
                report(len(found) + len(without_value))
    return joined(found, without_value)


def unpacked(count: int, least: int | None, most: int | None, packed: bytes | None) -> "Ids | None":
    """The ids of one group; None where they aren't all there.

    :param count: how many ids there are.
    :param least: the lowest of them, None for none, as `most` the highest.
    :param packed: the ids, NULL for none.
    """
    packed = packed or b""
    if len(packed) != _SIZE * count or not -_SIGN <= (least or 0) <= (most or 0) < _SIGN:
        return None
    ids = new_ids()
    for start in range(0, len(packed), _TAKEN_APART):
        part = packed[start : start + _TAKEN_APART]
        # One large number is the fastest way to turn the bit of each small one.
        turned = int.from_bytes(part, "big") ^ (_SIGNS >> 8 * (_TAKEN_APART - len(part)))
        ids.frombytes(turned.to_bytes(len(part), "big"))
    if sys.byteorder == "little":
        ids.byteswap()
    return ids


@contextmanager
def _streamed(connection: Connection, query: Select[Any], rows: int) -> Iterator[Any]:
    """The answer as it comes, so many rows at once at the most.

    A broken or unread one takes the connection with it.
    """
    driver = connection.connection.dbapi_connection
    try:
        options = {"stream_results": True, "max_row_buffer": rows}
        yield connection.execute(query, execution_options=options)
    except BaseException:
        if abandon(driver) and not connection.invalidated:
            connection.invalidate()
        raise


@contextmanager
def hash_joins(connection: Connection) -> Iterator[None]:
    """Inside, MariaDB joins whole tables by hash, in half the time.

    Not for every statement: it would read all users for the few of one page. MySQL does so by
    itself where it pays.
    """
    if not getattr(connection.dialect, "is_mariadb", False):
        yield
        return
    connection.execute(sql.HASH_JOINS)
    yield
    if not connection.invalidated:
        connection.execute(sql.NO_HASH_JOINS)


def number(value: Any) -> int | None:
    """A whole number, or None for NULL and for what isn't one."""
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError):
        return None


def text(value: Any) -> str | None:
    """Text, also from a binary column; None for NULL."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return None if value is None else str(value)
