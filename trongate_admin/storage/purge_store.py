"""Expired rows of `trongate_tokens`: counted and deleted in small pieces, by primary key."""

import time
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from trongate_admin.domain.people import Session
from trongate_admin.storage.database import Database
from trongate_admin.storage.packed_ids import packing, unpacked
from trongate_admin.storage.tables import trongate_tokens

T = TypeVar("T")
tokens = trongate_tokens.c

_LOOKED_AT = 50_000
"""Ids that are looked through for a batch, 5 ms of reading: however rare the expired rows are, no
statement runs for long and a wish to stop is heard soon."""
_COUNTED = 500_000
"""Ids that are counted at once, 50 ms of reading."""
_IDS = (
    select(tokens.id)
    .where(
        tokens.id > bindparam("after"),
        tokens.id <= bindparam("until"),
        tokens.expiry_date < bindparam("cutoff"),
    )
    .order_by(tokens.id)
    .limit(bindparam("rows"))
)
_each = _IDS.subquery()
_PACKED_IDS = select(*packing(_each.c.id)).select_from(_each)
"""For MariaDB and MySQL: one row with all ids comes three times as fast as a row for each."""
_EXPIRED = tokens.expiry_date < bindparam("cutoff")
_REMOVE = {
    # A thousand placeholders would take longer than the rest of the way to the server.
    "mysql": delete(trongate_tokens).where(
        tokens.id.in_(bindparam("ids", expanding=True, literal_execute=True)), _EXPIRED
    ),
    # A statement that is the same each time is prepared, and kept, once.
    "sqlite": delete(trongate_tokens).where(
        tokens.id.in_(bindparam("ids", expanding=True)), _EXPIRED
    ),
}
_OF_A_WRITE = 4
"""Statements of a transaction: its begin, the look at our session, the DELETE, its end."""


@dataclass(frozen=True)
class Batch:
    """What one step through the table did.

    :param deleted: rows.
    :param after: the last id looked at, or None when there are no more.
    :param held: seconds in which rows were locked, the way of DELETE and COMMIT included.
    :param statements: how many were sent.
    """

    deleted: int
    after: int | None
    held: float
    statements: int


class PurgeStore:
    """Deletes what has expired on one site, in the name of one signed-in session."""

    def __init__(self, database: Database, session: Session) -> None:
        self.database = database
        self._session = session

    def count_expired(self, cutoff: int) -> int:
        """How many rows a purge with this cut-off would delete; reads the table once."""
        self.database.schema.require_whole_expiry()
        found, after = 0, self.before_first()
        while after is not None:
            query = (
                select(func.count())
                .select_from(trongate_tokens)
                .where(
                    tokens.id > after, tokens.id <= after + _COUNTED, tokens.expiry_date < cutoff
                )
            )
            found += int(self._ask(query) or 0)
            after = self._before_next(after + _COUNTED)
        return found

    def before_first(self) -> int | None:
        """Where a turn begins; None where the table is empty."""
        return self._before_next(None)

    def purge_expired(self, cutoff: int, after_id: int, rows: int) -> Batch:
        """Deletes the next rows with `expiry_date < cutoff`, if there are any near.

        The ids are read outside of any transaction and the predicate is repeated on each row,
        so a row that was regenerated in between stays. NULL is never purged.

        For 1,000 of a million rows on a MariaDB beside us, the ids cost 1.4 ms, begin, look at our
        session and end together 0.9 ms, and the DELETE 4 ms. The first id beyond those that were
        looked at costs 0.3 ms, once in so many.

        :param after_id: the last id looked at by the batch before, or where the turn begins.
        :param rows: how many at the most.
        """
        self.database.schema.require_whole_expiry()
        batch, asked = self._ids(cutoff, after_id, rows)
        after: int | None
        if len(batch) == rows:
            after = max(batch)
        else:
            after = self._before_next(after_id + _LOOKED_AT)
            asked += 1
        # Last, so that nothing stopped after it keeps the number from being told.
        deleted, held = self._delete(batch, cutoff) if batch else (0, 0.0)
        return Batch(deleted, after, held, asked + (_OF_A_WRITE if batch else 0))

    def _ids(self, cutoff: int, after: int, rows: int) -> tuple[list[int], int]:
        """The next expired ids, and how many statements that took."""
        values = {"after": after, "until": after + _LOOKED_AT, "cutoff": cutoff, "rows": rows}
        is_packed = self.database.dialect == "mysql"
        if is_packed:
            packed = self.database.read(
                lambda connection: unpacked(*connection.execute(_PACKED_IDS, values).one())
            )
            if packed is not None:
                return packed.tolist(), 1
        ids = self.database.read(
            lambda connection: list(connection.execute(_IDS, values).scalars())
        )
        return ids, 1 + is_packed

    def _delete(self, ids: list[int], cutoff: int) -> tuple[int, float]:
        """Rows deleted, and for how many seconds of the last attempt they were locked."""
        begun, remove = 0.0, _REMOVE[self.database.dialect]

        def act(connection: Connection) -> int:
            nonlocal begun
            begun = time.monotonic()
            return connection.execute(remove, {"ids": ids, "cutoff": cutoff}).rowcount

        deleted = self.database.write(act, self._session)
        return deleted, time.monotonic() - begun

    def _before_next(self, after: int | None) -> int | None:
        """One less than the first id beyond `after`; None where there is none."""
        query = select(func.min(tokens.id))
        found = self._ask(query if after is None else query.where(tokens.id > after))
        return None if found is None else int(found) - 1

    def _ask(self, query: Select[T]) -> T | None:
        return self.database.read(lambda connection: connection.execute(query).scalar())
