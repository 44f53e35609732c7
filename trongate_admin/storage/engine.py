"""The pool of connections to one site; each is asked, after a rest, whether it still lives."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine, event, exc
from sqlalchemy.pool import QueuePool

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.site import Site
from trongate_admin.storage.connection import READ_TIMEOUT, connect_mysql, shut
from trongate_admin.storage.sqlite_file import connect_sqlite

CONNECTIONS = 3
_STALE = 5.0
"""Seconds of rest after which a pooled connection is asked whether it still lives."""
_PATIENCE = READ_TIMEOUT + 5.0
"""Seconds that a question waits for a connection: longer than a server that hangs keeps one, so
that a question's own deadline tells of the server before it's told that we keep it busy."""


def engine_of(site: Site) -> Engine:
    """Connects when it is first asked."""
    path = site.path
    if path is not None:
        engine = _create("sqlite://", lambda: connect_sqlite(path))
    else:
        engine = _create("mysql+pymysql://", lambda: connect_mysql(site))
        event.listen(engine, "checkout", _ping)
        event.listen(engine, "checkin", _remember)
    event.listen(engine, "before_cursor_execute", _check_cancelled)
    return engine


def _create(url: str, creator: Callable[[], Any]) -> Engine:
    return create_engine(
        url,
        creator=creator,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        pool_recycle=60,
        # Each call ends its own transaction. A rollback after each would be a round trip for
        # nothing, and its failure would call a write failed that was acknowledged.
        pool_reset_on_return=None,
        skip_autocommit_rollback=True,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
    )


def _ping(driver: Any, record: Any, _proxy: Any) -> None:
    if time.monotonic() - record.info.get("returned", 0.0) < _STALE:
        return
    with current().interruptible(lambda: shut(driver)):
        try:
            driver.ping(reconnect=False)
        except Exception:
            raise exc.DisconnectionError from None


def _remember(_driver: Any, record: Any) -> None:
    record.info["returned"] = time.monotonic()


def _check_cancelled(
    _connection: Any, _cursor: Any, _statement: Any, _parameters: Any, context: Any, _many: Any
) -> None:
    if context is None or not context.execution_options.get("even_cancelled"):
        current().check()
