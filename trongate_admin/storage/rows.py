"""How rows of a database become Python values, whatever a site made of the columns' types."""

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


def stream_ids(connection: Connection, query: Select[int], report: Report | None = None) -> Ids:
    """The ids that a query answers, one a row; raises Cancelled between two parts."""
    found = new_ids()
    with streamed(connection, query, _STREAMED) as result:
        for part in result.scalars().partitions(_STREAMED):
            current().check()
            found = joined(found, new_ids(part))
            if report is not None:
                report(len(found))
    return found


@contextmanager
def streamed(connection: Connection, query: Select[Any], rows: int) -> Iterator[Any]:
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
