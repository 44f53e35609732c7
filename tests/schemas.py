"""One connection to a site of any schema, with which a test fills its tables and reads them."""

import random
import sqlite3
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Self

import bcrypt

from tests.mariadb_server import Server, connect
from tests.site_tables import SCHEMAS

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_DAY = 86_400
_ROWS_A_STATEMENT = 5_000


class SeededSite:
    """One raw connection in autocommit to a site's database, and what is needed to open another."""

    host = user = password = database = ""
    port = 0
    path: Path | None = None

    def __init__(self, connection: Any, schema: str) -> None:
        self.connection = connection
        self.schema = schema
        self.dialect = "sqlite" if isinstance(connection, sqlite3.Connection) else "mariadb"

    @classmethod
    def on_mariadb(cls, server: Server, database: str, schema: str = "v2") -> Self:
        """Speak with a database that may still be without tables."""
        site = cls(connect(server, database), schema)
        site.host, site.port, site.database = server.host, server.port, database
        site.user, site.password = server.user, server.password
        return site

    @classmethod
    def on_sqlite(cls, path: Path) -> Self:
        """Speak with a file, which is made when it is missing."""
        site = cls(sqlite3.connect(path, isolation_level=None, check_same_thread=False), "v2")
        site.path = path
        return site

    @property
    def references_enforced(self) -> bool:
        """Whether the tables refuse NULL and orphans."""
        return self.schema == "documented"

    def create_tables(self) -> None:
        for table in SCHEMAS[self.schema]:
            mariadb = self.dialect == "mariadb"
            self.execute(table.for_mariadb() if mariadb else table.for_sqlite())

    def close(self) -> None:
        # The server may have ended this connection, or a test may have closed it.
        if self.dialect == "sqlite" or self.connection.open:
            self.connection.close()

    def execute(self, sql: str, *values: object) -> int:
        """Run one statement with `%s` for each value; the number of rows it touched."""
        return int(self._run(sql, values).rowcount)

    def query(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of one statement with `%s` for each value."""
        cursor = self._run(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def insert(self, table: str, **values: object) -> int:
        """Add one row and return its id."""
        names = ", ".join(f"`{name}`" for name in values)
        marks = ", ".join(["%s"] * len(values))
        sql = f"INSERT INTO `{table}` ({names}) VALUES ({marks})"
        return int(self._run(sql, tuple(values.values())).lastrowid)

    def now(self) -> int:
        """The database's clock."""
        if self.dialect == "sqlite":
            return int(time.time())
        return int(self.query("SELECT UNIX_TIMESTAMP() AS now")[0]["now"])

    def tokens(self) -> list[dict[str, Any]]:
        """All rows of the token table by id, without the columns a site added."""
        return self.query(
            "SELECT id, token, user_id, expiry_date, code FROM trongate_tokens ORDER BY id"
        )

    def add_level(self, id: int, title: str) -> None:
        self.insert("trongate_user_levels", id=id, level_title=title)

    def add_user(self, level: int | None, code: str | None = None) -> int:
        code = code or "".join(random.choices(_ALPHABET, k=32))
        return self.insert("trongate_users", code=code, user_level_id=level)

    def add_administrator(
        self,
        username: str,
        password: str,
        user_id: int | None,
        email: str | None = None,
        active: int = 1,
        cost: int = 4,
    ) -> int:
        """Add an administrator as PHP would; v1 knows neither e-mail nor `active`."""
        hashed = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(cost)).decode()
        row: dict[str, object] = {
            "username": username,
            "password": hashed.replace("$2b$", "$2y$", 1),
            "trongate_user_id": user_id,
        }
        if self.schema != "v1":
            row |= {"email": email or f"{username}@example.com", "active": active}
        return self.insert("trongate_administrators", **row)

    def add_token(
        self,
        token: str | None,
        user_id: int | None,
        expiry_date: int | None,
        code: str | None = "0",
    ) -> int:
        return self.insert(
            "trongate_tokens", token=token, user_id=user_id, expiry_date=expiry_date, code=code
        )

    def _run(self, sql: str, values: tuple[object, ...]) -> Any:
        cursor = self.connection.cursor()
        if self.dialect == "mariadb":
            cursor.execute(sql, values or None)
        elif values:
            cursor.execute(sql.replace("%s", "?").replace("%%", "%"), values)
        else:
            cursor.execute(sql)
        return cursor


def seed_basic(site: SeededSite) -> dict[str, int]:
    """A small site with one token of each kind, where the schema allows it: their ids by kind."""
    for level, title in enumerate(("admin", "member", "editor"), start=1):
        site.add_level(level, title)
    admin, member, other_member, editor = (site.add_user(level) for level in (1, 2, 2, 3))
    site.add_administrator("demo", "demo-admin", admin, "demo@example.com")
    now = site.now()
    kinds: dict[str, tuple[int | None, int | None]] = {
        "live_admin": (admin, now + _DAY),
        "live_member": (member, now + 30 * _DAY),
        "live_editor": (editor, now + 3_600),
        "expired_member": (member, now - 3_600),
        "expired_other": (other_member, now - 20 * _DAY),
    }
    if not site.references_enforced:
        kinds |= {"no_expiry": (member, None), "orphan": (999, now + _DAY)}
    return {
        kind: site.add_token(f"{kind}-".replace("_", "-").ljust(32, "x"), *where)
        for kind, where in kinds.items()
    }


def seed_many(site: SeededSite, tokens: int = 100_000, users: int = 5_000, seed: int = 1) -> None:
    """Fill a site with random rows, the same ones for the same seed and second."""
    dice = random.Random(seed)
    known = {row["id"] for row in site.query("SELECT id FROM trongate_user_levels")}
    for level, title in enumerate(("admin", "member", "editor"), start=1):
        if level not in known:
            site.add_level(level, title)
    site.execute("BEGIN")
    _insert_many(site, "trongate_users (code, user_level_id)", _user_rows(dice, users))
    ids = [row["id"] for row in site.query("SELECT id FROM trongate_users ORDER BY id")]
    rows = _token_rows(dice, tokens, ids, site.now(), site.references_enforced)
    _insert_many(site, "trongate_tokens (token, user_id, expiry_date)", rows)
    site.execute("COMMIT")


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(_ALPHABET, k=32))


def _user_rows(dice: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield f"('{_word(dice)}',{dice.choice((1, 2, 2, 2, 2, 3))})"


def _token_rows(
    dice: random.Random, count: int, users: list[int], now: int, only_whole: bool
) -> Iterator[str]:
    orphans = ("0", "NULL", str(max(users) + 1))
    for _ in range(count):
        expiry = str(now + dice.randint(-30 * _DAY, 30 * _DAY))
        user = str(dice.choice(users))
        if not only_whole:
            expiry = "NULL" if dice.random() < 0.02 else expiry
            user = dice.choice(orphans) if dice.random() < 0.02 else user
        yield f"('{_word(dice)}',{user},{expiry})"


def _insert_many(site: SeededSite, into: str, rows: Iterator[str]) -> None:
    while block := list(islice(rows, _ROWS_A_STATEMENT)):
        site.execute(f"INSERT INTO {into} VALUES {','.join(block)}")
