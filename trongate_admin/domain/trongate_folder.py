"""Reads the connection and the login rules of a site from its Trongate application's folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Literal
from urllib.parse import urlsplit

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.php_text import ADVICE
from trongate_admin.domain.php_values import Array, Computed, Text, Value, read_php

DATABASE_FILE = "config/database.php"
CONFIG_FILE = "config/config.php"
LOGIN_FILE = "config/login.php"
SIZE_AT_MOST = 1 << 20
"""Bytes of a settings file that are read at the most."""

MAX_ATTEMPTS = 3
BLOCK_SECONDS = 900
_CHOOSE = "Choose the folder that holds config, engine and modules."
_KEYS = ("host", "port", "user", "password", "database")
_STANDARD_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class TrongateSettings:
    """What the application's files say; nothing was executed to find it out.

    :param base_url: BASE_URL, None where it's missing or computed.
    :param env: ENV, None where it's missing or computed.
    :param generation: v2 where the file fills `$databases`, v1 where it defines constants.
    :param max_attempts: failures within `block_seconds` that make the site block a login.
    :param groups: the names in `$databases`; the settings are those of "default".
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str
    base_url: str | None
    env: str | None
    generation: Literal["v1", "v2"]
    max_attempts: int = MAX_ATTEMPTS
    block_seconds: int = BLOCK_SECONDS
    groups: tuple[str, ...] = ()

    @property
    def is_dev(self) -> bool:
        """Whether the site lets anybody into its admin panel: ENV is exactly 'dev'."""
        return self.env == "dev"

    @property
    def is_env_known(self) -> bool:
        """Whether ENV stands in the file as text; if not, `is_dev` proves nothing."""
        return self.env is not None


def read_folder(folder: Path) -> TrongateSettings:
    """Read the settings from an application's folder, or from its config folder.

    :raises AdminError: it's no such folder, a file can't be read, or a value that is needed
        is missing or can't be understood. The text never holds a value.
    """
    if not _is_folder(folder):
        raise AdminError("This folder doesn't exist or can't be opened.", _CHOOSE)
    root = folder
    database = _read(root, DATABASE_FILE)
    if database is None:
        root = folder.resolve().parent
        database = _read(root, DATABASE_FILE) if folder.resolve().name == "config" else None
    if database is None:
        what = f"This isn't the folder of a Trongate application: {DATABASE_FILE} is missing."
        raise AdminError(what, _CHOOSE)
    login = _read(root, LOGIN_FILE)
    if login is None:
        login = _read(root, "modules/login/" + LOGIN_FILE)
    return read_settings(database, _read(root, CONFIG_FILE) or b"", login or b"")


def read_settings(database: bytes, config: bytes = b"", login: bytes = b"") -> TrongateSettings:
    """Read the settings from the contents of the three files; a missing one is empty.

    The lockout numbers are those that v2's login module reads; on doubt its defaults.

    :raises AdminError: a value of the database that is needed is missing or can't be
        understood. The text names the file, the line and the key, never a value.
    """
    values, groups = _connection(database)
    constants, _ = read_php(config, CONFIG_FILE)
    base_url, env = (_known_text(constants.get(name)) for name in ("BASE_URL", "ENV"))
    max_attempts, block_seconds = _lockout(login)
    return TrongateSettings(
        host=_needed(values, "host"),
        port=_port(values),
        user=_needed(values, "user"),
        password=_needed(values, "password"),
        database=_needed(values, "database"),
        base_url=base_url,
        env=env,
        generation="v1" if groups is None else "v2",
        max_attempts=max_attempts,
        block_seconds=block_seconds,
        groups=tuple(name.encode("latin-1").decode("utf-8", "replace") for name in groups or ()),
    )


def site_name(settings: TrongateSettings, folder: Path) -> str:
    """Name a site: host, odd port and path of its BASE_URL, else the folder's name."""
    url = settings.base_url or ""
    try:
        parts = urlsplit(url if "//" in url else "//" + url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host:
        path = folder.resolve()
        return (path.parent if path.name == "config" else path).name or str(path)
    host = f"[{host}]" if ":" in host else host
    if port is not None and port != _STANDARD_PORTS.get(parts.scheme):
        host += f":{port}"
    return host + parts.path.rstrip("/")


def _is_folder(folder: Path) -> bool:
    try:
        return S_ISDIR(folder.stat().st_mode)
    except (OSError, ValueError):
        return False


def _read(root: Path, file: str) -> bytes | None:
    """Give the content of a file, None if there is none; a pipe or device is never opened."""
    path = root / file
    try:
        if not S_ISREG(path.stat().st_mode):
            raise AdminError(f"{file} isn't a file.", _CHOOSE)
        with path.open("rb") as stream:
            content = stream.read(SIZE_AT_MOST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        raise AdminError(
            f"{file} can't be read.", "Check that your account may read this file and its folder."
        ) from None
    if len(content) > SIZE_AT_MOST:
        raise AdminError(f"{file} is too large to be a settings file.", _CHOOSE)
    return content


def _connection(source: bytes) -> tuple[dict[str, tuple[str, Value | None]], list[str] | None]:
    """Give for each key its name in the file and its value, and v2's groups, None for v1."""
    if not source.strip():
        raise AdminError(f"{DATABASE_FILE} is empty.", ADVICE)
    constants, variables = read_php(source, DATABASE_FILE)
    databases = variables.get("databases")
    if databases is None:
        names = {key: key.upper() for key in _KEYS}
        if not constants.keys() & set(names.values()):
            what = f"{DATABASE_FILE} names no database: neither $databases nor HOST is set."
            raise AdminError(what, ADVICE)
        return {key: (name, constants.get(name)) for key, name in names.items()}, None
    group = databases.get("default") if isinstance(databases, Array) else databases
    names = {key: f"$databases['default']['{key}']" for key in _KEYS}
    if isinstance(group, Array):
        groups = list(databases.entries) if isinstance(databases, Array) else []
        return {key: (names[key], group.get(key)) for key in _KEYS}, groups
    if isinstance(group, Computed):
        raise _unreadable("$databases['default']", group)
    raise AdminError(f"{DATABASE_FILE} has no group “default” in $databases.", ADVICE)


def _needed(values: dict[str, tuple[str, Value | None]], key: str) -> str:
    name, value = values[key]
    if value is None:
        raise AdminError(f"{DATABASE_FILE} has no value for {name}.", ADVICE)
    if isinstance(value, Array):
        value = Computed("is an array", value.line)
    if isinstance(value, Computed):
        raise _unreadable(name, value)
    text = _decoded(value)
    if text is None:
        raise _unreadable(name, Computed("isn't UTF-8", value.line))
    if not text and key in ("host", "database"):
        raise AdminError(f"{DATABASE_FILE}, line {value.line}: {name} is empty.", ADVICE)
    return text


def _port(values: dict[str, tuple[str, Value | None]]) -> int:
    """Read the port; both generations fall back to 3306 without one."""
    name, value = values["port"]
    text = _needed(values, "port").strip() if value is not None else ""
    if not text:
        return 3306
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        line = value.line if value is not None else 0
        what = f"{DATABASE_FILE}, line {line}: the value of {name} isn't a port (1 to 65535)."
        raise AdminError(what, ADVICE)
    return int(text)


def _unreadable(name: str, value: Computed) -> AdminError:
    where = f"{DATABASE_FILE}, line {value.line}"
    return AdminError(
        f"{where}: the value of {name} {value.reason} and can't be read as text.", ADVICE
    )


def _decoded(value: Text) -> str | None:
    try:
        return value.value.encode("latin-1").decode()
    except UnicodeDecodeError:
        return None


def _known_text(value: Value | None) -> str | None:
    return _decoded(value) if isinstance(value, Text) else None


def _lockout(source: bytes) -> tuple[int, int]:
    """Find attempts and seconds: where v2 reads them, or under a similar name anywhere."""
    constants, variables = read_php(source, LOGIN_FILE)
    every = [*_numbers(constants), *_numbers(variables.entries)]
    config = variables.get("config")
    login = config.get("login") if isinstance(config, Array) else None
    top = dict(_numbers(login.entries, 0)) if isinstance(login, Array) else {}

    def find(exact: str, default: int, *words: str) -> int:
        similar = {number for key, number in every if any(word in key for word in words)}
        found = {top[exact]} if exact in top else similar
        return found.pop() if len(found) == 1 else default

    return (
        find("max_failed_attempts", MAX_ATTEMPTS, "attempt", "max"),
        find("block_duration", BLOCK_SECONDS, "duration", "lockout", "block"),
    )


def _numbers(entries: dict[str, Value], deeper: int = 20) -> Iterator[tuple[str, int]]:
    for key, value in entries.items():
        if isinstance(value, Array) and deeper:
            yield from _numbers(value.entries, deeper - 1)
        elif isinstance(value, Text) and re.fullmatch("[1-9][0-9]{0,6}", value.value):
            yield key.lower(), int(value.value)
