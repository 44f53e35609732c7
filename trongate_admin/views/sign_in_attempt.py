"""One attempt to sign in that may be given up at any moment and leaves no login behind."""

import threading
from typing import TYPE_CHECKING, Protocol

from trongate_admin.domain.cancellation import shielded
from trongate_admin.domain.errors import Cancelled

if TYPE_CHECKING:
    from trongate_admin.domain.people import Session


class Door(Protocol):
    """Who lets people into a site and out of it; asked by workers."""

    def sign_in(self, identifier: str, password: str) -> "Session":
        """Checks the credentials; raises AdminError for those that are refused."""

    def sign_out(self, session: "Session") -> None:
        """Ends a session."""


class SignInAttempt:
    """Who gives up while the site says yes would otherwise leave a live token that nobody has."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._lock = threading.Lock()
        self._is_abandoned = False
        self._session: Session | None = None

    def run(self, identifier: str, password: str) -> "Session":
        """Signs in; runs in a worker."""
        return self._kept(self._door.sign_in(identifier, password))

    def abandon(self) -> "Session | None":
        """Gives up; a session that is there already is handed out, for signing out."""
        with self._lock:
            self._is_abandoned = True
            session, self._session = self._session, None
            return session

    def _kept(self, session: "Session") -> "Session":
        with self._lock:
            if not self._is_abandoned:
                self._session = session
                return session
        with shielded():  # this attempt's own switch is thrown
            self._door.sign_out(session)
        raise Cancelled
