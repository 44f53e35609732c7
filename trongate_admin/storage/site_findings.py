"""What is wrong with a site beside the rows of its tokens: keys, collation, mode, password."""

import time
from typing import Any

from sqlalchemy import Connection, select

from trongate_admin.domain.findings import Finding
from trongate_admin.domain.other_findings import (
    lax_server,
    loose_collation,
    no_index,
    shipped_password,
)
from trongate_admin.domain.password import cost_of, verify
from trongate_admin.domain.token import generate_token
from trongate_admin.storage import sql
from trongate_admin.storage.database import Database
from trongate_admin.storage.rows import number, text
from trongate_admin.storage.tables import trongate_administrators, trongate_tokens

tokens, administrators = trongate_tokens.c, trongate_administrators.c
_SHIPPED = "admin"
"""User name and password of the account that v1 is shipped with."""
_STRICT = {"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"}
_TRIED = 3
"""Hashes that are tried: one takes a tenth of a second as PHP makes them, some two at the most."""


def password_as_shipped(database: Database) -> list[Finding]:
    """Whether the well-known password still opens the well-known account."""
    query = select(administrators.password).where(administrators.username == _SHIPPED)
    rows = database.read(lambda connection: connection.execute(query.limit(_TRIED)).scalars().all())
    stored = [text(each) for each in rows]
    opens = any(verify(_SHIPPED, each) for each in stored if cost_of(each) is not None)
    return [shipped_password()] if opens else []


def key_missing(database: Database) -> list[Finding]:
    """Whether each request reads the whole table, with what one costs here and now."""

    def ask(connection: Connection) -> list[Finding]:
        if connection.execute(sql.TOKEN_KEYS[database.dialect]).scalar():
            return []
        rows = number(connection.execute(sql.ESTIMATE[database.dialect]).scalar())
        return [no_index(_milliseconds(connection), rows, sql.ADD_KEY)]

    return database.read(ask)


def case_ignored(database: Database) -> list[Finding]:
    """Whether the column `token` compares by something else than its letters; SQLite's doesn't."""
    if database.dialect == "sqlite":
        return []

    def ask(connection: Connection) -> list[Finding]:
        row = connection.execute(sql.TOKEN_COLUMN).first()
        collation = text(row[2]) if row is not None else None
        if row is None or collation is None or collation.endswith("_bin"):
            return []
        is_mariadb = bool(getattr(connection.dialect, "is_mariadb", False))
        return [loose_collation(collation, _change(row, is_mariadb=is_mariadb))]

    return database.read(ask)


def server_lax(database: Database) -> list[Finding]:
    """Whether the server cuts what doesn't fit; our own sessions set their own mode."""
    if database.dialect == "sqlite":
        return []
    mode = database.read(lambda connection: text(connection.execute(sql.GLOBAL_MODE).scalar()))
    return [] if _STRICT & set((mode or "").split(",")) else [lax_server(sql.BE_STRICT)]


def _milliseconds(connection: Connection) -> float:
    """How long the site's own question takes for a string that isn't there: reads all rows."""
    query = select(tokens.id).where(tokens.token == generate_token())
    before = time.perf_counter()
    connection.execute(query).all()
    return (time.perf_counter() - before) * 1000


def _change(row: Any, *, is_mariadb: bool) -> str:
    """The column as it is but for its collation.

    MariaDB tells a default as SQL, MySQL as the value itself.
    """
    kind, charset, _, nullable, default = map(text, row)
    if default is None:
        default = "NULL" if nullable == "YES" and not is_mariadb else None
    elif not is_mariadb:
        default = "'" + default.replace("'", "''") + "'"
    return sql.CHANGE_COLLATION.format(
        type=kind,
        charset=charset,
        null="NULL" if nullable == "YES" else "NOT NULL",
        default="" if default is None else f" DEFAULT {default}",
    )
