"""The rows of `trongate_tokens`: list, issue, regenerate, extend."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from trongate_admin.domain.counts import Counts
from trongate_admin.domain.errors import AdminError, UnknownOutcome
from trongate_admin.domain.ids import Ids, Report, joined, new_ids
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.people import Session
from trongate_admin.domain.token import Token, generate_token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage import sql
from trongate_admin.storage.database import Database
from trongate_admin.storage.packed_ids import packed_ids
from trongate_admin.storage.predicates import digest
from trongate_admin.storage.rows import hash_joins, number, stream_ids, text
from trongate_admin.storage.tables import trongate_tokens, trongate_users
from trongate_admin.storage.token_order import first_queries, ids_query, packed_queries
from trongate_admin.storage.token_query import (
    RANKED,
    counts_query,
    look_alikes_query,
    newer_query,
    records_query,
)

tokens = trongate_tokens.c


@dataclass(frozen=True)
class IssuedToken:
    """A token that was written and read back; the only place where its string is held.

    :param expiry_date: Unix seconds as the database holds them.
    """

    id: int
    token: str
    user_id: int
    expiry_date: int

    def __repr__(self) -> str:
        return f"IssuedToken(id={self.id}, user_id={self.user_id}, expiry_date={self.expiry_date})"


class TokenStore:
    """Tokens of one site, acted on in the name of one signed-in session."""

    def __init__(self, database: Database, session: Session) -> None:
        self._database = database
        self._session = session

    # --- reading

    def first_ids(self, order: TokenOrder, chosen: TokenFilter, now: int, limit: int) -> Ids:
        """The first `limit` ids in order, for the first screen.

        By id it reads those rows alone, and so it does by what the site has a key on; by
        anything else it scans the table once, and the server sorts the few that come first.
        """
        queries = first_queries(order, chosen, now)

        def ask(connection: Connection) -> Ids:
            found = new_ids()
            scans = order.sort is not TokenSort.ID
            with hash_joins(connection) if scans else nullcontext():
                for query in queries:
                    if len(found) < limit:
                        part = stream_ids(connection, query.limit(limit - len(found)))
                        found = joined(found, part)
            return found

        return self._database.read(ask)

    def ids(
        self,
        order: TokenOrder,
        chosen: TokenFilter,
        now: int,
        up_to: int | None = None,
        report: Report | None = None,
    ) -> Ids:
        """All matching ids in order, 4 bytes each; one scan of the table.

        :param up_to: the highest id that is of interest, None for all.
        """
        above = [] if up_to is None else [tokens.id <= up_to]

        def ask(connection: Connection) -> Ids:
            return stream_ids(connection, ids_query(order, chosen, now).where(*above), report)

        if self._database.dialect == "mysql":
            collation = self._database.schema.token_collation
            for query in packed_queries(order, chosen, now, collation):
                asked = partial(packed_ids, query=query.where(*above), report=report)
                packed = self._database.read(asked)
                if packed is not None:
                    return packed
        return self._database.read(ask)

    def newer_ids(self, after_id: int, chosen: TokenFilter, now: int, limit: int) -> Ids:
        """At most `limit` matching ids above `after_id`; reads no row below it."""
        query = newer_query(after_id, chosen, now, limit)
        return self._database.read(lambda connection: stream_ids(connection, query))

    def records(self, ids: Sequence[int]) -> list[Token]:
        """The tokens with these ids that are still there, read by primary key."""
        if not ids:
            return []
        rows = self._database.read(
            lambda connection: connection.execute(records_query(list(ids))).all()
        )
        return [_token(row) for row in rows]

    def counts(self, now: int, up_to: int) -> Counts:
        """How many tokens are in each state; one scan of the table.

        :param up_to: the highest id that is listed; how many rows there are up to it tells
            whether any that were listed are gone.
        """
        query = counts_query(now, up_to, self._session.user_id)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        found = {RANKED[int(row[0])]: int(row[1]) for row in rows}
        listed, admin, mine = (sum(int(row[part]) for row in rows) for part in (2, 3, 4))
        by_state = {state: found.get(state, 0) for state in RANKED}
        newest_id = max((int(row[5]) for row in rows), default=0)
        return Counts(by_state, listed, admin, mine, newest_id)

    def look_alikes(self) -> int:
        """How many rows share their string with another, as the column's collation compares."""
        query = look_alikes_query()
        return int(self._database.read(lambda connection: connection.execute(query).scalar_one()))

    def estimate(self) -> int | None:
        """About how many tokens there are, without looking at one; None where nobody can say."""
        query = sql.ESTIMATE[self._database.dialect]
        return self._database.read(lambda connection: number(connection.execute(query).scalar()))

    def newest_id(self) -> int:
        """The highest id, 0 for none; one row read."""
        return self._database.read(
            lambda connection: connection.execute(select(func.max(tokens.id))).scalar() or 0
        )

    def ids_of_user(self, user_id: int) -> Ids:
        """All tokens of a user, expired ones too, as `delete_old_tokens($user)` takes them."""
        query = select(tokens.id).where(tokens.user_id == user_id).order_by(tokens.id)
        return self._database.read(lambda connection: stream_ids(connection, query))

    # --- writing

    def issue(self, user_id: int, expiry_date: int) -> IssuedToken:
        """Writes a new token as the framework would, and reads it back before it is shown.

        The string is made once: where the answer to COMMIT is lost, the old connection is ended
        and the row looked for by value, so that there are never two.

        :param expiry_date: Unix seconds by the server's clock.
        :raises AdminError: the user is gone, or the row read back isn't what was written.
        """
        token = generate_token()
        try:
            return self._insert(token, user_id, expiry_date)
        except UnknownOutcome as lost:
            with self._database.settled(lost):
                found = self._database.read(lambda connection: _find(connection, token))
                return found or self._insert(token, user_id, expiry_date)

    def _insert(self, token: str, user_id: int, expiry_date: int) -> IssuedToken:
        def act(connection: Connection) -> IssuedToken:
            _require_user(connection, user_id)
            result = connection.execute(
                insert(trongate_tokens).values(
                    token=token, user_id=user_id, expiry_date=expiry_date, code="0"
                )
            )
            return _read_back(connection, int(result.lastrowid), token, expiry_date)

        return self._database.write(act, self._session)

    def regenerate(self, listed: Token, expiry_date: int) -> IssuedToken:
        """A new string and expiry in the same row, as the framework's `regenerate_token`.

        :raises AdminError: the row is gone or no longer the one that was listed.
        """
        token = generate_token()
        values = {"token": token, "expiry_date": expiry_date}
        try:
            return self._change(listed, values, token)
        except UnknownOutcome as lost:
            with self._database.settled(lost):
                found = self._database.read(lambda connection: _find(connection, token))
                return found or self._change(listed, values, token)

    def extend(self, listed: Token, expiry_date: int) -> None:
        """The same string with another expiry; repeating it does no harm."""
        try:
            self._change(listed, {"expiry_date": expiry_date}, None)
        except UnknownOutcome as lost:
            with self._database.settled(lost):
                self._change(listed, {"expiry_date": expiry_date}, None)

    def _change(self, listed: Token, values: dict[str, Any], token: str | None) -> IssuedToken:
        def act(connection: Connection) -> IssuedToken:
            same = and_(tokens.id == listed.id, digest == listed.digest)
            if connection.execute(select(tokens.id).where(same).with_for_update()).first() is None:
                raise _gone_or_changed(connection, listed.id)
            connection.execute(update(trongate_tokens).where(same).values(values))
            return _read_back(connection, listed.id, token, int(values["expiry_date"]))

        return self._database.write(act, self._session)


def _token(row: Any) -> Token:
    (id_, user_id, expiry, code, prefix, hashed, exists, level, title, name, *flags) = row
    presentable, level_exists, is_blank = flags
    return Token(
        id=int(id_),
        user_id=number(user_id),
        expiry_date=number(expiry),
        code=text(code),
        prefix=text(prefix) or "",
        digest=text(hashed) or "",
        user_exists=bool(exists),
        user_level_id=number(level),
        level_title=text(title),
        name=text(name),
        presentable=bool(presentable),
        level_exists=bool(level_exists),
        is_blank=bool(is_blank),
    )


def _require_user(connection: Connection, user_id: int) -> None:
    query = select(trongate_users.c.id).where(trongate_users.c.id == user_id)
    if connection.execute(query).first() is None:
        raise AdminError(f"User {user_id} doesn't exist any more.", "Refresh, then choose another.")


def _find(connection: Connection, token: str) -> IssuedToken | None:
    row = connection.execute(
        select(tokens.id, tokens.token, tokens.user_id, tokens.expiry_date).where(
            tokens.token == token
        )
    ).first()
    if row is None or text(row[1]) != token:
        return None
    return IssuedToken(row[0], token, row[2], row[3])


def _read_back(
    connection: Connection, token_id: int, token: str | None, expiry_date: int
) -> IssuedToken:
    row = connection.execute(
        select(
            tokens.token if token is not None else digest, tokens.user_id, tokens.expiry_date
        ).where(tokens.id == token_id)
    ).one()
    if (token is not None and text(row[0]) != token) or row[2] != expiry_date:
        raise AdminError(
            "The database changed what was written, so nothing was kept.",
            "Look at the types of the columns token and expiry_date, and at triggers.",
        )
    return IssuedToken(token_id, token or "", row[1], row[2])


def _gone_or_changed(connection: Connection, token_id: int) -> AdminError:
    if connection.execute(select(tokens.id).where(tokens.id == token_id)).first() is None:
        return AdminError(f"Token #{token_id} is already gone.", "Nothing was changed.")
    return AdminError(
        f"Token #{token_id} was regenerated since it was listed.",
        "Nothing was changed. Refresh, then decide again.",
    )
