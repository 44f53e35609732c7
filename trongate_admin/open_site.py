"""One opened site: how it is reached, entered and left."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from trongate_admin.background import Background
from trongate_admin.domain.site import Site
from trongate_admin.paths import resource

if TYPE_CHECKING:
    from trongate_admin.domain.clock import ServerClock
    from trongate_admin.domain.people import Session
    from trongate_admin.storage.database import Database
    from trongate_admin.storage.sign_in import SignIn
    from trongate_admin.storage.signed_in import SignedIn

FAREWELL = "farewell"
"""How the lanes begin for which the program waits when it ends."""


class OpenSite:
    """Lives from the choice of a site to the choice of another.

    What speaks to databases is imported by the worker that first connects: it takes longer than
    all that the sign-in window needs.

    :param address: tells, in a worker, how this computer signs `login_attempts`.
    """

    def __init__(self, site: Site, address: Callable[[], str], background: Background) -> None:
        self.site = site
        self.session: Session | None = None
        self._address = address
        self._background = background
        self._making = threading.Lock()
        self._made: tuple[Database, SignIn, ServerClock] | None = None

    @property
    def database(self) -> "Database":
        """The site's database; the first who asks for it has it imported."""
        return self._ways[0]

    # --- in a worker

    def make(self, *, reset: bool) -> None:
        """Makes the demo where it lacks, or anew; every other site is there."""
        if self.site.is_embedded:
            from trongate_admin.storage.demo import make_demo

            make_demo(self.site, resource("demo.json"), reset=reset)

    def connect(self) -> str:
        """Checks server and tables, reads the clock, and says what it is."""
        database, _, clock = self._ways
        schema = database.schema
        clock.set(database.measure())
        return f"{schema.server} · {schema.generation}"

    def sign_in(self, identifier: str, password: str) -> "Session":
        """Opens a session, or raises AdminError."""
        return self._ways[1].sign_in(identifier, password)

    def sign_out(self, session: "Session") -> None:
        """Deletes a session's row."""
        self._ways[1].sign_out(session)

    def close(self) -> None:
        """Lets the connections go, where there are any."""
        if self._made is not None:
            self._made[0].close()

    @property
    def _ways(self) -> "tuple[Database, SignIn, ServerClock]":
        # A run that was given up may be at it still.
        with self._making:
            if self._made is None:
                from trongate_admin.domain.clock import ServerClock
                from trongate_admin.storage.database import Database
                from trongate_admin.storage.memory import give_back_long_lists
                from trongate_admin.storage.sign_in import SignIn

                give_back_long_lists()
                database = Database(self.site)
                self._made = database, SignIn(database, self._address()), ServerClock()
            return self._made

    # --- on the GUI thread

    def here(self, pending_file: Path) -> "SignedIn":
        """What somebody works with who signs in; its session is nobody's until then."""
        from trongate_admin.domain.people import Session
        from trongate_admin.storage.signed_in import signed_in

        database, _, clock = self._ways
        return signed_in(database, Session(), clock, pending_file)

    def end_session(self, owner: QObject) -> None:
        """Deletes the session's row, if there is one; that it can't be deleted is no trouble."""
        session, self.session = self.session, None
        if session is not None:
            self._say_goodbye(owner, lambda: self.sign_out(session))

    def leave(self, owner: QObject) -> None:
        """Ends the session, and lets the connections go after that."""
        self.end_session(owner)
        self._say_goodbye(owner, self.close)

    def _say_goodbye(self, owner: QObject, work: Callable[[], object]) -> None:
        """Beside everything else; a site that hangs keeps no other one waiting."""
        lane = f"{FAREWELL} {self.site.key}"
        self._background.run(owner, work, _ignore, _ignore, lane=lane)


def _ignore(_answer: object) -> None:
    """A row that can't be deleted expires by itself."""
