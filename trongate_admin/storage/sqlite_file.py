"""An SQLite file: how it is opened, and that it is still the one under its name."""

import hashlib
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from trongate_admin.domain.errors import AdminError

_BUSY_TIMEOUT = 5
_TAKEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class FileMoved(AdminError):
    """The open file isn't the one under its name any more: what is written to it is lost."""

    def __init__(self) -> None:
        super().__init__(
            "The database file was moved or replaced while it was open.",
            "Nothing was changed. Open the site again.",
        )


class OpenFile(sqlite3.Connection):
    """A connection that knows which file it opened."""

    path = Path()
    identity: tuple[int, int] | None = None

    def require_in_place(self) -> None:
        """Raises FileMoved where another file, or none, is under the path now."""
        if self.identity is None or self.identity != _identity(self.path):
            raise FileMoved


def require_in_place(driver: Any) -> None:
    """Raises FileMoved where a driver's connection is to a file that was moved or replaced."""
    if isinstance(driver, OpenFile):
        driver.require_in_place()


def connect_sqlite(path: Path) -> OpenFile:
    """A connection to an existing file; a mistyped path never makes a new one."""
    # Before it is opened: a file that is put there meanwhile counts as another one.
    identity = _identity(path)
    connection = _opened(path, _BUSY_TIMEOUT)
    connection.path, connection.identity = path, identity
    connection.text_factory = _text
    connection.create_function("sha2", 2, _sha2, deterministic=True)
    connection.create_function("unix_timestamp", 0, lambda: int(time.time()))
    connection.create_function("regexp", 2, _regexp, deterministic=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Inside, no other program has the file open; a missing file is nobody's.

    :raises AdminError: another program has it open.
    """
    if not path.exists():
        yield
        return
    with closing(_opened(path, timeout=0)) as connection:
        try:
            # Whoever has the file open in WAL keeps others from leaving that mode.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in _TAKEN:
                raise _in_use(path) from None
        yield


def _in_use(path: Path) -> AdminError:
    return AdminError(
        f"Another program has {path} open.", "It was left as it is. Close that program, then retry."
    )


def _opened(path: Path, timeout: float) -> OpenFile:
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
        factory=OpenFile,
    )


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of what is under the path, None where there is nothing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _sha2(value: str | None, _bits: int) -> str | None:
    return None if value is None else hashlib.sha256(str(value).encode()).hexdigest()


def _regexp(pattern: str, value: str | None) -> bool | None:
    return None if value is None else re.search(pattern, value) is not None
