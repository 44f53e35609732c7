"""An own MariaDB server for the tests: in a temporary folder, and gone when the tests are."""

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql

_SEARCHED = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/libexec"))
_LONGEST_FOLDER = 60  # a socket's whole path ends at 107 bytes (103 on macOS)
_READY_WITHIN = 30.0
_TRIES = 3
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

_INSTALL = (
    "--no-defaults",
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    "--innodb-log-file-size=16M",
)
_FAST = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-log-file-size=16M",
    "--performance-schema=0",
)


class ServerFailed(Exception):
    """The server did not start; the text holds the end of its log."""


@dataclass(frozen=True)
class Server:
    """Where the server listens, and who may do everything there."""

    host: str
    port: int
    socket: str
    user: str = "root"
    password: str = ""


def find_binary(*names: str) -> str | None:
    """The first of these programs that is installed."""
    found = (shutil.which(name, path=_SEARCHED) for name in names)
    return next((path for path in found if path), None)


def missing_reason() -> str | None:
    """Why no server can be started here, or None."""
    if find_binary("mariadbd") is None:
        return "mariadbd is not installed"
    if find_binary("mariadb-install-db") is None:
        return "mariadb-install-db is not installed"
    return None


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """A new, empty server for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="tga-", dir=_short_parent()))
    process: subprocess.Popen[bytes] | None = None
    try:
        _install(folder / "data")
        process, server = _start(folder)
        yield server
    finally:
        if process is not None:
            _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def connect(server: Server, database: str | None = None, **options: Any) -> Any:
    """A plain PyMySQL connection in autocommit; the caller closes it."""
    settings: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "password": server.password,
        "database": database,
        "charset": "utf8mb4",
        "autocommit": True,
        "ssl_disabled": True,  # loading the system's certificates takes 20 ms a connection
    }
    return pymysql.connect(**(settings | options))


def new_database(server: Server) -> str:
    """Create an empty database in the server's default charset and return its name."""
    name = f"site_{secrets.token_hex(6)}"
    with contextlib.closing(connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE `{name}`")
    return name


def drop_database(server: Server, name: str) -> None:
    """Remove a database with whatever a test left in it, open transactions included."""
    with contextlib.closing(connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE db = %s", (name,))
        for (id_,) in cursor.fetchall():
            with contextlib.suppress(pymysql.err.OperationalError):  # it left by itself
                cursor.execute("KILL %s", (id_,))
        cursor.execute("SET SESSION lock_wait_timeout = 5")
        cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")


def _short_parent() -> str:
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= _LONGEST_FOLDER else "/tmp"  # noqa: S108


def _as_root() -> tuple[str, ...]:
    return ("--user=root",) if os.geteuid() == 0 else ()


def _install(data: Path) -> None:
    program = find_binary("mariadb-install-db")
    assert program is not None, missing_reason()
    done = subprocess.run(
        [program, *_INSTALL, *_as_root(), f"--datadir={data}", f"--tmpdir={data.parent}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        raise ServerFailed(done.stdout.decode(errors="replace")[-2000:])


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], Server]:
    # Another program may take the free port before the server does.
    for last in (n == _TRIES for n in range(1, _TRIES + 1)):
        server = Server("127.0.0.1", _free_port(), str(folder / "s"))
        process = _launch(folder, server)
        try:
            _wait_until_ready(process, server, folder / "log")
        except ServerFailed:
            _end(process)
            if last:
                raise
        except BaseException:
            _end(process)
            raise
        else:
            return process, server
    raise AssertionError("unreachable")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _launch(folder: Path, server: Server) -> subprocess.Popen[bytes]:
    program = find_binary("mariadbd")
    assert program is not None, missing_reason()
    return subprocess.Popen(
        [
            program,
            "--no-defaults",
            *_as_root(),
            *_FAST,
            "--skip-name-resolve",
            f"--bind-address={server.host}",
            f"--port={server.port}",
            f"--socket={server.socket}",
            f"--datadir={folder / 'data'}",
            f"--tmpdir={folder}",
            f"--pid-file={folder / 'pid'}",
            f"--log-error={folder / 'log'}",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    # Nobody else ends the server when the tests are killed.
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server, log: Path) -> None:
    # Not by the port, where another program's server could answer.
    give_up = time.monotonic() + _READY_WITHIN
    while process.poll() is None and time.monotonic() < give_up:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(server.socket) == 0:
                return
        time.sleep(0.01)
    text = log.read_text(errors="replace") if log.exists() else "no log was written"
    raise ServerFailed(text[-2000:])


def _end(process: subprocess.Popen[bytes]) -> None:
    # Its files are thrown away, so it need not write them.
    process.kill()
    process.wait()
