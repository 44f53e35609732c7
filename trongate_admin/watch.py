"""Looks at the site every few seconds: its clock, our own session, whether anything is new."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from trongate_admin.background import Background, Job
from trongate_admin.domain.clock import Measurement, ServerClock
from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.domain.people import Session
from trongate_admin.storage.database import Database
from trongate_admin.storage.token_store import TokenStore

INTERVAL = 15
"""Seconds between two looks; what ends elsewhere is seen here within 20."""
_SOON = 2.0
"""Seconds within which a second look tells nothing new."""


@dataclass(frozen=True)
class Look:
    """What one look found.

    :param newest_id: the highest id of `trongate_tokens`.
    """

    measurement: Measurement
    newest_id: int


class Watch(QObject):
    """Reads four rows each time: the server's clock, our session by key, and the newest id."""

    looked = Signal(object)
    """A Look."""
    session_ended = Signal(object)
    """The SessionEnded that says why."""
    failed = Signal(object)
    """The AdminError of a look that couldn't be had; the next one comes all the same."""

    def __init__(
        self,
        database: Database,
        tokens: TokenStore,
        session: Session,
        clock: ServerClock,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._database = database
        self._tokens = tokens
        self._session = session
        self._clock = clock
        self._background = background
        self._last = 0.0
        self._job: Job[Look] | None = None
        self._is_wanted_again = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL * 1000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks now, and every `INTERVAL` seconds from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Looks no more."""
        self._is_wanted_again = False
        self._timer.stop()

    def look_again(self) -> None:
        """Looks, unless it has just been done: the window got the focus."""
        if time.monotonic() - self._last > _SOON:
            self.look()

    def look(self) -> None:
        """Looks now, or again as soon as the look that is under way has ended."""
        self._is_wanted_again = self._job is not None
        if self._job is None:
            self._last = time.monotonic()
            self._timer.start()
            self._job = self._background.run(
                self, self._see, self._seen, self._not_seen, lane="watch"
            )

    def _see(self) -> Look:
        measurement = self._database.measure()
        self._database.require_session(self._session)
        return Look(measurement, self._tokens.newest_id())

    def _seen(self, look: Look) -> None:
        self._ended()
        self._clock.set(look.measurement)
        self.looked.emit(look)

    def _ended(self) -> None:
        self._job = None
        if self._is_wanted_again:
            self.look()

    def _not_seen(self, error: AdminError) -> None:
        if isinstance(error, SessionEnded):
            self.stop()
            self.session_ended.emit(error)
        else:
            self._ended()
            self.failed.emit(error)
