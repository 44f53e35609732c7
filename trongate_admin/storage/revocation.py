"""Ending tokens: by id and digest, twins included, and verified by the site's own comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.errors import UnknownOutcome
from trongate_admin.domain.people import Session
from trongate_admin.domain.revoked_tokens import RevokedTokens
from trongate_admin.domain.token import Token
from trongate_admin.storage.database import Database
from trongate_admin.storage.kept_rows import KeptRows, read_whole
from trongate_admin.storage.predicates import digest
from trongate_admin.storage.tables import trongate_tokens

tokens = trongate_tokens.c
_AT_ONCE = 500


@dataclass(frozen=True)
class Revocation:
    """What became of the rows that were to be revoked; each holds ids.

    :param revoked: rows deleted by this call, exact duplicates of a listed string included.
    :param already_gone: rows that somebody else had deleted: the aim is reached.
    :param changed: rows regenerated since they were listed: not deleted, the person decides.
    :param twins: other rows that the site would still accept for a revoked string, because the
        column's collation ignores case, accents and trailing blanks.
    :param by_rule: rows deleted besides whose ids nobody kept.
    """

    revoked: tuple[int, ...] = ()
    already_gone: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    twins: tuple[int, ...] = ()
    by_rule: int = 0

    @property
    def count(self) -> int:
        """How many rows were deleted."""
        return len(self.revoked) + self.by_rule

    def __add__(self, other: "Revocation") -> "Revocation":
        return Revocation(
            self.revoked + other.revoked,
            self.already_gone + other.already_gone,
            self.changed + other.changed,
            self.twins + other.twins,
            self.by_rule + other.by_rule,
        )


class Revoker:
    """Revokes tokens of one site in the name of one signed-in session."""

    def __init__(
        self, database: Database, session: Session, remembered: RevokedTokens | None = None
    ) -> None:
        """:param remembered: learns what was deleted, to notice when it comes back."""
        self._database = database
        self._session = session
        self._remembered = remembered or RevokedTokens()

    def revoke(self, listed: Sequence[Token], kept: KeptRows | None = None) -> Revocation:
        """Deletes the listed rows; the program's own session comes last, so that it can act.

        Repeating it does no harm, so an unknown outcome is simply tried again.

        :param kept: takes the deleted rows, so that they can be put back.
        """
        own = [token for token in listed if token.id == self._session.token_id]
        others = [token for token in listed if token.id != self._session.token_id]
        outcome = Revocation()
        for start in range(0, len(others), _AT_ONCE):
            current().check()
            outcome += self._revoke_part(others[start : start + _AT_ONCE], kept)
        return outcome + self._revoke_part(own, None) if own else outcome

    def _revoke_part(self, listed: Sequence[Token], kept: KeptRows | None) -> Revocation:
        rows: list[dict[str, Any]] = []
        columns = self._database.schema.token_columns if kept is not None else ()
        outcome = self._delete(listed, rows, columns)
        digests = {token.id: token.digest for token in listed}
        self._remembered.remember({id_: digests.get(id_, "") for id_ in outcome.revoked})
        if kept is not None:
            revoked = set(outcome.revoked)
            kept.add([row for row in rows if row["id"] in revoked])
        return outcome

    def _delete(
        self, listed: Sequence[Token], rows: list[dict[str, Any]], columns: Sequence[str]
    ) -> Revocation:
        seen = Revocation()

        def act(connection: Connection) -> Revocation:
            nonlocal seen
            seen = _revoke(connection, listed, rows, columns)
            return seen

        try:
            return self._database.write(act, self._session)
        except UnknownOutcome as lost:
            first = seen
            # Its own row may be gone, and with it the right to act.
            is_own = any(token.id == self._session.token_id for token in listed)
            with self._database.settled(lost):
                again = self._database.write(act, None if is_own else self._session)
        # The lost COMMIT had come through: what it did is known, its twins included.
        return again if again.revoked or not first.revoked else first


def _revoke(
    connection: Connection,
    listed: Sequence[Token],
    rows: list[dict[str, Any]],
    columns: Sequence[str],
) -> Revocation:
    """:param rows: gets what is deleted, as these `columns` hold it; no columns, no rows."""
    digests = {token.id: token.digest for token in listed}
    present = _digests(connection, list(digests))
    same = [id_ for id_, hashed in digests.items() if present.get(id_) == hashed]
    twins = _twins(connection, same)
    doomed = same + [id_ for id_, hashed in twins.items() if hashed in set(digests.values())]
    if doomed:
        if columns:
            rows[:] = read_whole(connection, columns, doomed)
        connection.execute(
            delete(trongate_tokens).where(
                tokens.id.in_(doomed), digest.in_(sorted(set(digests.values())))
            )
        )
    left = _digests(connection, [*digests, *twins])
    return Revocation(
        revoked=tuple(id_ for id_ in doomed if id_ not in left),
        already_gone=tuple(id_ for id_ in digests if id_ not in present),
        changed=tuple(id_ for id_ in digests if id_ in left),
        twins=tuple(id_ for id_ in twins if id_ in left),
    )


def _digests(connection: Connection, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = connection.execute(select(tokens.id, digest).where(tokens.id.in_(ids)))
    return {int(id_): str(hashed) for id_, hashed in rows}


def _twins(connection: Connection, ids: list[int]) -> dict[int, str]:
    """Rows beside `ids` whose token equals one of theirs by the column's collation."""
    if not ids:
        return {}
    listed = trongate_tokens.alias("listed")
    strings = select(listed.c.token).where(listed.c.id.in_(ids))
    rows = connection.execute(
        select(tokens.id, digest).where(tokens.token.in_(strings), tokens.id.not_in(ids))
    )
    return {int(id_): str(hashed) for id_, hashed in rows}
