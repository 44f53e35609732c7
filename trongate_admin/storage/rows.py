"""How rows of a database become Python values, whatever a site made of the columns' types."""

from typing import Any

from sqlalchemy import Connection, Select

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.ids import Ids, new_ids
from trongate_admin.storage.connection import abandon

_STREAMED = 1000
"""Rows that are taken from the driver at once, so that the GUI thread gets its turn."""


def stream_ids(connection: Connection, query: Select[int]) -> Ids:
    """The ids that a query answers, 8 bytes each; raises Cancelled between two parts."""
    found = new_ids()
    driver = connection.connection.dbapi_connection
    try:
        result = connection.execution_options(stream_results=True).execute(query)
        for part in result.scalars().partitions(_STREAMED):
            current().check()
            found.extend(part)
    except BaseException:
        if abandon(driver) and not connection.invalidated:
            connection.invalidate()
        raise
    return found


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
