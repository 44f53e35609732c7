"""Which of Trongate's generations a site's tables belong to, and what they can hold."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import INT_MAX
from trongate_admin.storage import sql
from trongate_admin.storage.tables import REQUIRED

_NAME = re.compile(r"[a-z0-9_]{1,64}")
_LATEST = {
    "tinyint": 127,
    "smallint": 32_767,
    "mediumint": 8_388_607,
    "int": INT_MAX,
    "bigint": 253_402_300_799,
}
"""The latest Unix second of each type of `expiry_date`; BIGINT's is the end of the year 9999."""


@dataclass(frozen=True)
class Schema:
    """What is known of a site's tables.

    :param generation: `v2` where administrators have `active`, else `v1`.
    :param latest_expiry: the last Unix second that `expiry_date` can hold, or None where the
        column isn't a whole number and the framework's comparisons would lie.
    :param has_lockout: whether `login_attempts` is there.
    :param has_foreign_keys: whether tokens point at users by a real key.
    :param server: the server's own version line.
    :param token_columns: every column of `trongate_tokens`, those too that a site added.
    :param token_collation: the collation of the tokens' strings, as the server names it; empty
        where it has none.
    """

    generation: str
    latest_expiry: int | None
    has_active: bool
    has_email: bool
    has_lockout: bool
    has_foreign_keys: bool
    server: str
    token_columns: tuple[str, ...] = ("id", "token", "user_id", "expiry_date", "code")
    token_collation: str = ""

    def require_whole_expiry(self) -> None:
        """Raises AdminError where "expired" can't be asked: a date or text compares by luck."""
        if self.latest_expiry is None:
            raise AdminError(
                "The column expiry_date isn't a whole number, so nothing can be purged safely.",
                "Change its type to INT or BIGINT, as Trongate has it.",
            )


def read_schema(connection: Connection, dialect: str) -> Schema:
    """Looks at the tables; raises AdminError naming the first table or column that lacks."""
    tables: dict[str, dict[str, str]] = defaultdict(dict)
    collations: dict[tuple[str, str], str] = {}
    for *place, kind, collation in connection.execute(sql.COLUMNS[dialect]):
        table, column = (str(name).lower() for name in place)
        tables[table][column] = str(kind).lower()
        collations[table, column] = str(collation or "").lower()
    _require(tables)
    administrators = tables["trongate_administrators"]
    return Schema(
        generation="v2" if "active" in administrators else "v1",
        latest_expiry=_latest_expiry(tables["trongate_tokens"]["expiry_date"]),
        has_active="active" in administrators,
        has_email="email" in administrators,
        has_lockout={"target_table", "identifier", "ip_address", "attempted_at"}
        <= tables.get("login_attempts", {}).keys(),
        has_foreign_keys=bool(connection.execute(sql.FOREIGN_KEYS[dialect]).scalar_one()),
        token_columns=_named(tables["trongate_tokens"]),
        token_collation=collations["trongate_tokens", "token"],
        server=_version(str(connection.execute(sql.VERSION[dialect]).scalar_one())),
    )


def _named(columns: Mapping[str, str]) -> tuple[str, ...]:
    """The columns whose names can stand in a statement without any doubt."""
    return tuple(name for name in columns if _NAME.fullmatch(name))


def _require(tables: dict[str, dict[str, str]]) -> None:
    for table, columns in REQUIRED.items():
        if table not in tables:
            raise AdminError(
                f"The table {table} is missing in this database.",
                "Choose the database of a Trongate site, or give this account the right to read.",
            )
        for column in columns:
            if column not in tables[table]:
                raise AdminError(
                    f"The column {column} of the table {table} is missing.",
                    "Trongate's tables have it: restore it, or choose another database.",
                )


def _latest_expiry(kind: str) -> int | None:
    name = kind.split("(")[0].split()[0] if kind else ""
    if name == "integer":
        name = "int"
    latest = _LATEST.get(name)
    if latest is not None and "unsigned" in kind and name != "bigint":
        return latest * 2 + 1
    return latest


def _version(line: str) -> str:
    if "MariaDB" in line:
        return f"MariaDB {line.split('-')[0]}"
    return line if line.startswith("SQLite") else f"MySQL {line.split('-')[0]}"
