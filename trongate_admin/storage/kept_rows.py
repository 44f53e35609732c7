"""Rows that were deleted, kept in memory for half a minute so that they can be put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, column, insert, select, table

from trongate_admin.domain.errors import UnknownOutcome
from trongate_admin.domain.people import Session
from trongate_admin.domain.revoked_tokens import RevokedTokens
from trongate_admin.storage.database import Database
from trongate_admin.storage.tables import trongate_tokens

tokens = trongate_tokens.c
MOST = 1_000
"""Rows that are kept at the most; a larger revoke can't be taken back."""


class KeptRows:
    """Whole rows of `trongate_tokens`, those columns too that a site added; never on a disk.

    They hold strings that open a site: nothing of them is shown, and `forget` lets them go.
    """

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self.is_over = False
        """Whether more were deleted than are kept; then none is."""

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"KeptRows({len(self)} rows)"

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids that the rows had."""
        return tuple(int(row["id"]) for row in self._rows)

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Takes rows whose deletion has been committed."""
        if self.is_over or len(self) + len(rows) > MOST:
            self.is_over = True
            self.forget()
        else:
            self._rows.extend(rows)

    def forget(self) -> None:
        """Lets all of them go."""
        self._rows = []

    def rows(self) -> list[dict[str, Any]]:
        """The rows, by their columns' names."""
        return list(self._rows)


@dataclass(frozen=True)
class Restoration:
    """What became of rows that were to be put back.

    :param restored: rows that are there again, under these ids.
    :param present: rows whose very string somebody else has put back meanwhile.
    :param renumbered: how many of the restored had to take another id.
    """

    restored: tuple[int, ...] = ()
    present: int = 0
    renumbered: int = 0


def read_whole(
    connection: Connection, columns: Sequence[str], ids: Sequence[int]
) -> list[dict[str, Any]]:
    """The rows with these ids as they are, read by primary key inside the deleting transaction."""
    if not ids:
        return []
    whole = _table(columns)
    found = connection.execute(select(*whole.c).where(whole.c.id.in_(list(ids))))
    return [dict(row._mapping) for row in found]


class Restorer:
    """Puts deleted rows back, in the name of one signed-in session."""

    def __init__(
        self, database: Database, session: Session, remembered: RevokedTokens | None = None
    ) -> None:
        """:param remembered: learns what comes back on purpose, which is no alarm."""
        self._database = database
        self._session = session
        self._remembered = remembered or RevokedTokens()

    def restore(self, kept: KeptRows) -> Restoration:
        """Inserts what is absent by value, with the same id where it is free, in one transaction.

        Looks through the table once, as it may have no index on `token`. Repeating it does no
        harm, so that an unknown outcome is simply tried again.

        :raises AdminError: nothing was put back.
        """
        with self._remembered.taken_back(kept.ids):
            return self._restore(kept)

    def _restore(self, kept: KeptRows) -> Restoration:
        rows, columns = kept.rows(), self._database.schema.token_columns

        def act(connection: Connection) -> Restoration:
            return _restore(connection, columns, rows)

        try:
            return self._database.write(act, self._session)
        except UnknownOutcome as lost:
            with self._database.settled(lost):
                again = self._database.write(act, self._session)
        # What the lost COMMIT put back is there by value now, and under its own id if that was
        # free.
        return again if again.restored else Restoration(kept.ids)


def _restore(
    connection: Connection, columns: Sequence[str], rows: list[dict[str, Any]]
) -> Restoration:
    there = _strings(connection, [row["token"] for row in rows if row["token"] is not None])
    absent = [row for row in rows if row["token"] is None or row["token"] not in there]
    taken = _taken(connection, [int(row["id"]) for row in absent])
    whole, restored = _table(columns), []
    for row in absent:
        is_taken = row["id"] in taken
        values = {name: value for name, value in row.items() if name != "id" or not is_taken}
        result = connection.execute(insert(whole).values(values))
        restored.append(int(result.lastrowid) if is_taken else int(row["id"]))
    return Restoration(tuple(restored), len(rows) - len(absent), len(taken))


def _strings(connection: Connection, strings: list[Any]) -> set[Any]:
    if not strings:
        return set()
    found = connection.execute(select(tokens.token).where(tokens.token.in_(strings)))
    return {string for (string,) in found}


def _taken(connection: Connection, ids: list[int]) -> set[int]:
    if not ids:
        return set()
    return set(connection.execute(select(tokens.id).where(tokens.id.in_(ids))).scalars())


def _table(columns: Sequence[str]) -> Any:
    return table(trongate_tokens.name, *(column(name) for name in columns))
