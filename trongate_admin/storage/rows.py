"""How rows of a database become Python values, whatever a site made of the columns' types."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.ids import Ids, Report, joined, new_ids
from trongate_admin.storage import sql
from trongate_admin.storage.connection import abandon

_STREAMED = 1000
"""Rows that are taken from the driver at once, so that the GUI thread gets its turn."""
_STRINGS = 4
"""Packed strings that are held at once: each may have some hundred kilobytes."""
_TAKEN_APART = 65_536
"""Characters of packed ids that are read at once, for the same reason."""


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


def packed_ids(
    connection: Connection,
    query: Select[Any],
    report: Report | None = None,
    descending: bool | None = None,
) -> "Ids | None":
    """The ids that a query answers packed, rows as `unpacked` takes them.

    None where the server's limits cut a string off.

    :param descending: how the ids of each string are to be sorted, None where they are.
    """
    found = new_ids()
    with hash_joins(connection), _streamed(connection, query, _STRINGS) as result:
        for count, total, packed in result:
            current().check()
            ids = unpacked(count, total, packed)
            if ids is None:
                abandon(connection.connection.dbapi_connection)
                connection.invalidate()
                return None
            if descending is not None:
                ids = new_ids(sorted(ids, reverse=descending))
            found = joined(found, ids)
            if report is not None:
                report(len(found))
    return found


def unpacked(count: int, total: Any, packed: Any) -> "Ids | None":
    """The ids of one packed string; None where the server's limits cut it off.

    :param count: how many ids there are.
    :param total: their sum, None for none: in the middle of an id their number wouldn't tell.
    :param packed: the ids with commas, NULL for none.
    """
    ids = new_ids()
    try:
        for part in _parts(text(packed) or ""):
            # Numbers with commas are a list in JSON, and read so in two thirds of the time.
            ids = joined(ids, new_ids(json.loads(f"[{part}]")))
    except ValueError:
        return None
    return ids if (len(ids), sum(ids)) == (count, total or 0) else None


def _parts(packed: str) -> Iterator[str]:
    """Pieces that are taken apart without keeping the GUI thread waiting."""
    start = 0
    while start < len(packed):
        end = packed.find(",", start + _TAKEN_APART)
        end = len(packed) if end < 0 else end
        yield packed[start:end]
        start = end + 1


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
