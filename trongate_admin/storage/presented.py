"""Looks up the rows that a string would match, just as the site does."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from trongate_admin.domain.presented_token import Presented
from trongate_admin.domain.verdict import Finding, Likeness, Match, likeness
from trongate_admin.storage.database import Database
from trongate_admin.storage.rows import number, text
from trongate_admin.storage.tables import trongate_tokens
from trongate_admin.storage.token_store import TokenStore

tokens = trongate_tokens.c

MOST = 50
"""Rows of one string that are looked at."""


class PresentedTokens:
    """Asks for strings that somebody pasted; they are bound, and kept nowhere."""

    def __init__(self, database: Database, store: TokenStore) -> None:
        self._database = database
        self._store = store

    def look(self, presented: Sequence[Presented]) -> tuple[Finding, ...]:
        """The rows that the site takes for each string, by the column's own collation.

        Scans the table once for each string where the column has no key, as the site itself
        does at every request; reads the rows found by primary key.
        """
        return tuple(self._finding(each) for each in presented)

    def _finding(self, presented: Presented) -> Finding:
        found = self._database.read(lambda connection: _matching(connection, presented.received))
        records = {token.id: token for token in self._store.records(list(found)[:MOST])}
        # The site's own comparison has matched it, whatever its string holds.
        matches = tuple(
            Match(replace(records[id_], presentable=True), why)
            for id_, why in found.items()
            if id_ in records
        )
        return Finding(presented, matches, is_more=len(found) > MOST)


def _matching(connection: Connection, received: str) -> dict[int, Likeness]:
    """Why each row matches, by id; the strings themselves stay here."""
    # Sorted here: for an ORDER BY the server would leave a key on token, and read every row.
    query = select(tokens.id, tokens.token).where(tokens.token == received).limit(MOST + 1)
    rows = connection.execute(query).all()
    found = {number(id_) or 0: likeness(received, text(stored) or "") for id_, stored in rows}
    return dict(sorted(found.items()))
