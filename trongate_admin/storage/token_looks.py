"""What a look at the table of tokens reads: what is new, and what became of known rows."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.revoked_tokens import RevokedTokens, turn_of
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.domain.watching import AT_FIRST, Asked, Found, Seen
from trongate_admin.storage.database import Database
from trongate_admin.storage.predicates import digest
from trongate_admin.storage.rows import number, text
from trongate_admin.storage.tables import trongate_tokens
from trongate_admin.storage.token_store import TokenStore

tokens = trongate_tokens.c

DETAILED = 200
"""New rows that are read with names and levels."""
COUNTED = 1_000
"""New rows that are looked at; beyond them nobody counts."""
RETURNED = 250
"""Revoked rows that are looked for at once; a restored table has many of them at a time.

With the watched ones they stay below 1,000: from there on MariaDB makes a subquery of a list, and
reads three to eight times as many rows (`in_predicate_conversion_threshold`).
"""
_NEWEST = TokenOrder(TokenSort.ID, descending=True)


class TokenLooks:
    """Looks at few rows and those by primary key, whatever the size of the table.

    Where nothing happened, a look is one statement that reads a row for each watched and each of
    `RETURNED` revoked rows, 950 at the most. A table of a few thousand rows MariaDB may prefer
    to read whole, which takes as long.
    """

    def __init__(self, database: Database, store: TokenStore, revoked: RevokedTokens) -> None:
        self._database = database
        self._store = store
        self.revoked = revoked

    def newest(self) -> list[Token]:
        """The rows with the `AT_FIRST` highest ids; reads these, and of each the user and level."""
        ids = self._store.first_ids(_NEWEST, TokenFilter(), 0, AT_FIRST)
        return self._store.records(ids.tolist())

    def look(self, asked: Asked) -> Found:
        """Reads what is asked, and three rows more for each that is new or has changed."""
        revoked = self.revoked.snapshot()
        came = self._came(asked)
        looked_for = turn_of(list(revoked), asked.turn, RETURNED)
        there = self._rows({*asked.known, *looked_for})
        # Of the new rows that are only counted, the strings alone are compared.
        counted = self._rows(came[DETAILED:]) if revoked else {}
        new = {*came[:DETAILED], *asked.written}
        records = {token.id: token for token in self._store.records(sorted(new))}
        rows = there | counted | {id_: _seen(token) for id_, token in records.items()}
        changed = [id_ for id_, seen in asked.known.items() if there.get(id_, seen) != seen]
        more = max(0, len(came) - DETAILED)
        return Found(
            seen_id=max(asked.newest_id, came[0] if came else 0),
            came=sorted(records.values(), key=lambda token: -token.id),
            more=more,
            is_more=len(came) >= COUNTED,
            there=frozenset(asked.known.keys() & there.keys()),
            changed=self._store.records(changed),
            back=self._store.records(_back(rows, revoked)),
        )

    def _came(self, asked: Asked) -> list[int]:
        """Ids above the last seen one, highest first."""
        if asked.newest_id <= asked.after_id:
            return []
        query = select(tokens.id).where(tokens.id > asked.after_id)
        query = query.order_by(tokens.id.desc()).limit(COUNTED)
        return self._database.read(lambda connection: list(connection.execute(query).scalars()))

    def _rows(self, ids: Iterable[int]) -> dict[int, Seen]:
        wanted = sorted(ids)
        if not wanted:
            return {}
        query = select(tokens.id, digest, tokens.expiry_date).where(tokens.id.in_(wanted))

        def ask(connection: Connection) -> dict[int, Seen]:
            rows = connection.execute(query)
            return {int(id_): Seen(text(hashed) or "", number(end)) for id_, hashed, end in rows}

        return self._database.read(ask)


def _seen(token: Token) -> Seen:
    return Seen(token.digest, token.expiry_date)


def _back(rows: Mapping[int, Seen], revoked: Mapping[int, str]) -> Sequence[int]:
    """Rows that hold a revoked string, under their old id or another; NULL is no string."""
    digests = set(revoked.values()) - {""}
    return sorted((id_ for id_, seen in rows.items() if seen.digest in digests), reverse=True)
