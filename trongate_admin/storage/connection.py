"""How a connection to MariaDB or MySQL is made, prepared and interrupted."""

import contextlib
import socket
import ssl
import time
from functools import lru_cache
from typing import Any, TypeAlias

import pymysql
import pymysql.connections
import pymysql.cursors

from trongate_admin.domain.cancellation import Cancellation, current
from trongate_admin.domain.site import Site
from trongate_admin.storage import sql
from trongate_admin.storage.errors import RefusedPlugin

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 35
"""Seconds; longer than the server's own limit for a statement, so that the server ends it."""
WRITE_TIMEOUT = 10
KILL_TIMEOUT = 2
_UNKNOWN_VARIABLE = 1193

MySQLConnection: TypeAlias = "pymysql.connections.Connection[pymysql.cursors.Cursor]"


class _Connection(pymysql.connections.Connection):
    """Where no TLS is asked for, it's used as far as the server has it.

    So does the driver by itself, but it reads the system's authorities for each connection, to ask
    none of them: 20 to 50 ms.
    """

    wanted_by = Cancellation()
    """Whose work it is made for; the default is nobody's, and never cancelled."""

    def _create_ssl_ctx(self, options: ssl.SSLContext | dict[str, Any]) -> ssl.SSLContext:
        return options if isinstance(options, ssl.SSLContext) else _unverified_context()

    def _get_server_information(self) -> None:
        # Who cancelled before there was a socket found nothing to shut.
        self.wanted_by.check()
        super()._get_server_information()  # type: ignore[misc]


def connect_mysql(site: Site) -> MySQLConnection:
    """A prepared connection in autocommit; whoever cancels while it connects shuts its socket."""
    connection = _unconnected(site, CONNECT_TIMEOUT)
    connection.wanted_by = current()
    with current().interruptible(lambda: shut(connection)):
        try:
            connection.connect()
            _prepare(connection)
        except BaseException:
            shut(connection)
            raise
    # Only now: a server that accepts and never speaks is given up as soon as a dead one.
    connection._read_timeout = READ_TIMEOUT  # type: ignore[attr-defined]
    return connection


def _unconnected(site: Site, timeout: int) -> _Connection:
    # utf-8 bytes: as text the driver would send the password as latin-1.
    way: dict[str, Any] = (
        {"unix_socket": site.host} if site.host.startswith("/") else {"host": site.host}
    )
    return _Connection(
        **way,
        port=site.port,
        user=site.user,
        password=site.password.encode(),
        database=site.database or None,
        charset="utf8mb4",
        autocommit=True,
        connect_timeout=timeout,
        read_timeout=timeout,
        write_timeout=WRITE_TIMEOUT,
        local_infile=False,
        ssl=_tls(site),
        auth_plugin_map={"mysql_clear_password": RefusedPlugin, "dialog": RefusedPlugin},
        program_name="Trongate Admin",
        defer_connect=True,
    )


def _tls(site: Site) -> ssl.SSLContext | None:
    return None if site.is_local or not site.tls else _verifying_context()


@lru_cache(maxsize=1)
def _verifying_context() -> ssl.SSLContext:
    """Verifies certificate and host name; made once, since it reads the system's authorities."""
    context = ssl.create_default_context()
    # MySQL makes its own certificates without the extensions that the strict check wants.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@lru_cache(maxsize=1)
def _unverified_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _prepare(connection: MySQLConnection) -> None:
    with connection.cursor() as cursor:
        for setting in sql.SESSION_SETTINGS:
            try:
                cursor.execute(setting)
            except pymysql.MySQLError as error:
                if error.args[0] not in {_UNKNOWN_VARIABLE, 1231, 1238}:
                    raise


def connection_id(connection: MySQLConnection) -> int:
    """The server's own number of a connection."""
    return int(connection.thread_id())  # type: ignore[no-untyped-call]


def shut(connection: MySQLConnection) -> None:
    """Ends whatever waits on the connection's socket; the server may still be at work."""
    sock = getattr(connection, "_sock", None)
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def abandon(driver: Any) -> bool:
    """Ends a MariaDB connection in the middle of an answer; True where it was one.

    The driver would read the rest as soon as the cursor is collected, in any thread and for as
    long as a slow network likes.
    """
    if not isinstance(driver, pymysql.connections.Connection):
        return False
    unread = getattr(driver, "_result", None)
    if unread is not None:
        unread.unbuffered_active = False
    driver._force_close()  # type: ignore[attr-defined]
    return True


def kill_query(site: Site, connection: MySQLConnection, cancellation: Cancellation) -> None:
    """Stops the running statement through another connection; the killed one lives on.

    Where the server can't be asked, the socket is shut and the end stays unconfirmed.
    """
    try:
        with contextlib.closing(_unconnected(site, KILL_TIMEOUT)) as killer:
            killer.connect()
            with killer.cursor() as cursor:
                cursor.execute(sql.KILL_QUERY, (connection_id(connection),))
    except (pymysql.MySQLError, OSError, RuntimeError):
        cancellation.confirmed = False
        shut(connection)


def kill_connection(site: Site, lost_id: int, seconds: float = 5.0) -> bool:
    """Ends a lost connection on the server; True once the server no longer lists it."""
    try:
        with contextlib.closing(_unconnected(site, KILL_TIMEOUT)) as killer:
            killer.connect()
            with killer.cursor() as cursor:
                return _kill(cursor, lost_id, time.monotonic() + seconds)
    except (pymysql.MySQLError, OSError, RuntimeError):
        return False


def _kill(cursor: pymysql.cursors.Cursor, lost_id: int, until: float) -> bool:
    with contextlib.suppress(pymysql.MySQLError):  # 1094: it's gone already
        cursor.execute(sql.KILL_CONNECTION, (lost_id,))
    while time.monotonic() < until:
        cursor.execute(sql.IS_CONNECTED, (lost_id,))
        row = cursor.fetchone()
        if row is not None and row[0] == 0:
            return True
        time.sleep(0.05)
    return False
