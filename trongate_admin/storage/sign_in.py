"""Signing in and out as the framework's own login decides, with its lockout obeyed and fed."""

import hashlib
import threading
import time
from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select

from trongate_admin.domain import password as passwords
from trongate_admin.domain.cancellation import shielded
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.people import Session
from trongate_admin.domain.power import ADMIN_LEVEL
from trongate_admin.domain.token import generate_token
from trongate_admin.storage.database import Database
from trongate_admin.storage.tables import (
    login_attempts,
    trongate_administrators,
    trongate_tokens,
    trongate_users,
)

administrators, users, tokens = trongate_administrators.c, trongate_users.c, trongate_tokens.c
attempts = login_attempts.c
SESSION_LIFETIME = 8 * 3600
"""Seconds that the program's own session lasts at the most."""
_TABLE = "trongate_administrators"
_LONGEST = 255


class SignIn:
    """The door of one site.

    :param address: this computer's own `ip_address` in `login_attempts`, `desktop-` and eight
        hexadecimal digits: never an IP, so that no visitor of the web site is blocked by it.
    """

    def __init__(self, database: Database, address: str) -> None:
        self._database = database
        self._address = address
        self._failures: dict[str, list[float]] = defaultdict(list)
        self._counting = threading.Lock()

    def sign_in(self, identifier: str, password: str) -> Session:
        """Checks the credentials and writes the session's row into `trongate_tokens`.

        v2 takes the username or the e-mail, tried in that order, of an active administrator; v1
        the username. The user behind it must be level 1. Every refusal says the same sentence
        and costs the same work.

        :raises AdminError: refused, or blocked.
        """
        attempt = self._record_attempt(identifier)
        is_wrong = False
        try:
            self._check_limit(identifier, attempt)
            row, stored = self._look_up(identifier)
            cost = passwords.cost_of(stored) or passwords.USUAL_COST
            is_wrong = not passwords.verify(password, stored, cost) or row is None
            if is_wrong or not self._may_enter(row):
                is_wrong = True
                raise self._refusal(identifier)
            return self._open_session(identifier, row, attempt)
        except Cancelled:
            # A guess that was tried counts, whoever cancels; one that wasn't is no failure.
            if not is_wrong:
                with shielded():
                    self._forget_attempt(identifier, attempt)
            raise

    def sign_out(self, session: Session) -> None:
        """Deletes the session's row, as the framework's logout does."""
        doomed = and_(tokens.id == session.token_id, func.sha2(tokens.token, 256) == session.digest)
        self._database.write(
            lambda connection: connection.execute(delete(trongate_tokens).where(doomed)), None
        )

    # --- the lockout

    def _record_attempt(self, identifier: str) -> int | None:
        """Inserts first and counts then, so that parallel guesses can't pass the limit."""
        if not self._database.schema.has_lockout:
            self._record_locally(identifier)
            return None

        def act(connection: Connection) -> int:
            now = func.unix_timestamp()
            values = {
                "target_table": _TABLE,
                "identifier": identifier[:_LONGEST],
                "ip_address": self._address,
                "attempted_at": now,
            }
            return int(connection.execute(insert(login_attempts).values(values)).lastrowid)

        return self._database.write(act, None)

    def _check_limit(self, identifier: str, attempt: int | None) -> None:
        if attempt is None:  # v1's was checked while it was recorded
            return
        if self._count(identifier, but=attempt) >= self._database.site.max_attempts:
            self._forget_attempt(identifier, attempt)
            raise self._blocked()

    def _forget_attempt(self, identifier: str, attempt: int | None) -> None:
        if attempt is None:
            with self._counting:
                self._failures[identifier.rstrip().lower()][-1:] = []
            return
        ours = delete(login_attempts).where(attempts.id == attempt)
        self._database.write(lambda connection: connection.execute(ours), None)

    def _count(self, identifier: str, but: int | None = None) -> int:
        """Failures within the window, by the identifier or by this computer's address."""
        query = select(func.count()).where(
            attempts.target_table == _TABLE,
            or_(self._same_name(identifier), attempts.ip_address == self._address),
            attempts.attempted_at > func.unix_timestamp() - self._database.site.block_seconds,
            attempts.id != (but or 0),
        )
        return int(self._database.read(lambda connection: connection.execute(query).scalar_one()))

    def _same_name(self, identifier: str) -> ColumnElement[bool]:
        """Names are compared as the server's collation does: without case and last blanks."""
        typed = identifier[:_LONGEST]
        if self._database.dialect == "mysql":
            return attempts.identifier == typed
        return func.lower(func.rtrim(attempts.identifier)) == typed.rstrip().lower()

    def _record_locally(self, identifier: str) -> None:
        """v1 has no lockout: this program still tries no name more often than v2 would let it."""
        window = time.monotonic() - self._database.site.block_seconds
        with self._counting:
            failures = self._failures[identifier.rstrip().lower()]
            failures[:] = [moment for moment in failures if moment > window]
            if len(failures) >= self._database.site.max_attempts:
                raise self._blocked()
            failures.append(time.monotonic())

    @property
    def _block(self) -> str:
        minutes = max(1, round(self._database.site.block_seconds / 60))
        return "1 minute" if minutes == 1 else f"{minutes} minutes"

    def _blocked(self) -> AdminError:
        return AdminError(
            "Too many failed tries: this name is blocked.",
            f"Wait {self._block}, or delete its rows from login_attempts.",
        )

    def _refusal(self, identifier: str) -> AdminError:
        limit = self._database.site.max_attempts
        if self._database.schema.has_lockout:
            left = limit - self._count(identifier)
        else:
            left = limit - len(self._failures[identifier.rstrip().lower()])
        tries = "1 try" if left == 1 else f"{left} tries"
        advice = (
            f"{tries} left before this name is blocked for {self._block}."
            if left > 0
            else f"This name is blocked for {self._block} now."
        )
        return AdminError("The user name or the password is wrong.", advice)

    # --- the credentials

    def _look_up(self, identifier: str) -> tuple[Any, str | None]:
        """The administrator's row, and the hash to check: another row's for an unknown name."""
        schema = self._database.schema
        columns = [administrators.id, administrators.username, administrators.password]
        columns.append(administrators.trongate_user_id)
        if schema.has_active:
            columns.append(administrators.active)
        ways = [administrators.username]
        if schema.has_email:
            ways.append(administrators.email)

        def ask(connection: Connection) -> tuple[Any, str | None]:
            row = None
            for way in ways:
                query = select(*columns).where(way == identifier).order_by(administrators.id)
                row = row or connection.execute(query.limit(1)).first()
            other = select(administrators.password).order_by(administrators.id).limit(1)
            stored = row.password if row else connection.execute(other).scalar()
            return row, stored

        return self._database.read(ask)

    def _may_enter(self, row: Any) -> bool:
        user_id = row.trongate_user_id
        level = self._database.read(
            lambda connection: connection.execute(
                select(users.user_level_id).where(users.id == (user_id or 0))
            ).scalar()
        )
        active = not self._database.schema.has_active or row.active == 1
        return active and bool(user_id) and user_id > 0 and level == ADMIN_LEVEL

    def _open_session(self, identifier: str, row: Any, attempt: int | None) -> Session:
        token = generate_token()

        def act(connection: Connection) -> Session:
            now = int(connection.execute(select(func.unix_timestamp())).scalar_one())
            values = {"token": token, "user_id": row.trongate_user_id, "code": "0"}
            values["expiry_date"] = now + SESSION_LIFETIME
            token_id = connection.execute(insert(trongate_tokens).values(values)).lastrowid
            if attempt is not None:
                ours = and_(attempts.target_table == _TABLE, self._same_name(identifier))
                connection.execute(delete(login_attempts).where(ours))
            return Session(
                token_id=int(token_id),
                digest=hashlib.sha256(token.encode()).hexdigest(),
                user_id=int(row.trongate_user_id),
                administrator_id=int(row.id),
                username=str(row.username),
                expiry_date=now + SESSION_LIFETIME,
            )

        self._failures.pop(identifier.rstrip().lower(), None)
        return self._database.write(act, None)
