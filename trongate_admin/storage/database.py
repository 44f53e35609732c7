"""One site's database: short reads in autocommit, short write transactions, nothing in between."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, exc

from trongate_admin.domain.cancellation import Cancellation, current, shielded
from trongate_admin.domain.clock import Measurement
from trongate_admin.domain.errors import AdminError, Cancelled, SessionEnded, UnknownOutcome
from trongate_admin.domain.people import Session
from trongate_admin.domain.site import Site
from trongate_admin.storage import sql
from trongate_admin.storage.connection import connection_id, kill_connection, kill_query
from trongate_admin.storage.engine import engine_of
from trongate_admin.storage.errors import (
    DEADLOCK,
    error_code,
    is_disconnect,
    translated,
)
from trongate_admin.storage.schema import Schema, read_schema
from trongate_admin.storage.session import session_query
from trongate_admin.storage.sqlite_file import FileMoved, require_in_place

T = TypeVar("T")

_TRIES = 8


class Database:
    """The connections to one site; used by worker threads only, since every method may block.

    No transaction is open between two calls: reads run in autocommit, a write is one short
    transaction. Every error leaves as an AdminError.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self._schema: Schema | None = None
        self._engine = engine_of(site)

    @property
    def dialect(self) -> str:
        """`mysql` (MariaDB too) or `sqlite`."""
        return self._engine.dialect.name

    @property
    def schema(self) -> Schema:
        """What the site's tables look like, read once; raises AdminError naming what lacks."""
        if self._schema is None:
            self._schema = self.read(lambda connection: read_schema(connection, self.dialect))
        return self._schema

    def measure(self) -> Measurement:
        """Reads the database's clock, with the round trip halved."""

        def ask(connection: Connection) -> Measurement:
            before = time.monotonic()
            server = float(connection.execute(sql.SERVER_TIME[self.dialect]).scalar_one())
            after = time.monotonic()
            half = (after - before) / 2
            return Measurement(server, before + half, time.time() - half)

        return self.read(ask)

    def read(self, question: Callable[[Connection], T]) -> T:
        """Asks in autocommit; asks once more where the connection turns out to be lost."""
        return translated(lambda: self._ask(question))

    def write(self, act: Callable[[Connection], T], session: Session | None) -> T:
        """Runs `act` in one transaction, again where the server chose it as a deadlock's victim
        and where the connection was lost before COMMIT.

        :param session: the login that must still hold, checked inside the transaction; None
            only while signing in or out.
        :raises SessionEnded: the login was revoked, expired or lost its right.
        :raises UnknownOutcome: the answer to COMMIT never came.
        """
        # Before the transaction: to read the schema is a question on a connection of its own.
        check = session_query(session, self.schema) if session is not None else None
        for attempt in range(1, _TRIES + 1):
            try:
                return translated(
                    lambda: self._ask(lambda connection: self._transact(connection, act, check))
                )
            except AdminError as error:
                if error.code != DEADLOCK or attempt == _TRIES:
                    raise
            current().wait(random.uniform(0.02, 0.5))  # noqa: S311
        raise AssertionError("unreachable")

    def require_session(self, session: Session) -> None:
        """Raises SessionEnded where the program's own login no longer holds."""
        check = session_query(session, self.schema)
        self.read(lambda connection: _require_row(connection, check))

    @contextmanager
    def settled(self, lost: UnknownOutcome) -> Iterator[None]:
        """Inside, the lost connection can no longer commit anything, and nobody can cancel.

        :raises UnknownOutcome: `lost`, where the server can't be asked or doesn't confirm it.
        """
        if lost.connection_id is not None and not kill_connection(self.site, lost.connection_id):
            raise lost
        with shielded():
            yield

    def close(self) -> None:
        """Lets every idle connection go."""
        self._engine.dispose()

    def _transact(
        self, connection: Connection, act: Callable[[Connection], T], check: Select[int] | None
    ) -> T:
        connection.execute(sql.BEGIN[self.dialect])
        try:
            if check is not None:
                _require_row(connection, check)
            result = act(connection)
            current().check()
            require_in_place(connection.connection.dbapi_connection)
        except BaseException as error:
            if not is_disconnect(error):
                connection.execute(sql.ROLLBACK, execution_options={"even_cancelled": True})
            raise
        lost = UnknownOutcome(self._connection_id(connection))
        try:
            connection.execute(sql.COMMIT, execution_options={"even_cancelled": True})
        except Exception as error:
            if is_disconnect(error) or error_code(error) is None:
                raise lost from None
            raise
        return result

    def _connection_id(self, connection: Connection) -> int | None:
        driver: Any = connection.connection.dbapi_connection
        return None if isinstance(driver, sqlite3.Connection) else connection_id(driver)

    def _ask(self, question: Callable[[Connection], T]) -> T:
        """Runs `question`, once more where a connection that had been made was lost."""
        try:
            return self._within(question)
        except FileMoved:
            self._engine.dispose()
            raise
        except exc.DBAPIError as error:
            current().check()
            if not is_disconnect(error) or error.statement is None:
                raise
        return self._within(question)

    def _within(self, work: Callable[[Connection], T]) -> T:
        cancellation = current()
        cancellation.check()
        with self._engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            require_in_place(driver)
            with cancellation.interruptible(lambda: self._interrupt(driver, cancellation)):
                try:
                    return work(connection)
                except exc.DBAPIError:
                    if not cancellation.is_cancelled:
                        raise
                    if not cancellation.confirmed:
                        raise AdminError(
                            "Cancelled here, but the server didn't confirm it.",
                            "The statement may still be running: refresh in a moment.",
                        ) from None
                    raise Cancelled from None
                except AdminError:
                    raise
                except Exception:
                    # Whoever stumbles in the middle of an answer reads the rest as the next one.
                    connection.invalidate()
                    raise

    def _interrupt(self, driver: Any, cancellation: Cancellation) -> None:
        if isinstance(driver, sqlite3.Connection):
            # A connection that fell to a mistake meanwhile is closed: nothing runs on it.
            with suppress(sqlite3.ProgrammingError):
                driver.interrupt()
        else:
            kill_query(self.site, driver, cancellation)


def _require_row(connection: Connection, check: Select[int]) -> None:
    if connection.execute(check).first() is None:
        raise SessionEnded(
            "Your session on this site has ended.",
            "It was revoked, it expired, or you are no longer an active administrator.",
        )
