"""One attempt to sign in that may be given up at any moment and leaves no login behind."""

import threading

from trongate_admin.domain.cancellation import shielded
from trongate_admin.domain.errors import Cancelled
from trongate_admin.domain.people import Session
from trongate_admin.storage.sign_in import SignIn


class SignInAttempt:
    """Who gives up while the site says yes would otherwise leave a live token that nobody has."""

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in
        self._lock = threading.Lock()
        self._is_abandoned = False
        self._session: Session | None = None

    def run(self, identifier: str, password: str) -> Session:
        """Signs in; runs in a worker."""
        return self._kept(self._sign_in.sign_in(identifier, password))

    def abandon(self) -> Session | None:
        """Gives up; a session that is there already is handed out, for signing out."""
        with self._lock:
            self._is_abandoned = True
            session, self._session = self._session, None
            return session

    def _kept(self, session: Session) -> Session:
        with self._lock:
            if not self._is_abandoned:
                self._session = session
                return session
        with shielded():  # this attempt's own switch is thrown
            self._sign_in.sign_out(session)
        raise Cancelled
