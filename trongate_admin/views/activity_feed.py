"""Follows the automatic looks: what appeared, what vanished, and when that is alarming."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from trongate_admin.background import Background
from trongate_admin.domain.activity import Event, Log, Ours, What
from trongate_admin.domain.burst import WINDOW, Burst, Bursts
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.power import ADMIN_LEVEL, power
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import Token
from trongate_admin.domain.watching import Found, Watching
from trongate_admin.models.activity_table import clock_text
from trongate_admin.models.moments import number
from trongate_admin.purge import PurgeState, PurgeStatus
from trongate_admin.storage.kept_rows import Restoration
from trongate_admin.storage.token_looks import TokenLooks
from trongate_admin.views.alarms import Alarm
from trongate_admin.watch import Look

_AWAY = 60
"""Seconds between two looks from which on nobody is said to have watched."""


class ActivityFeed(QObject):
    """Asks after each look what has become of the watched tokens, one question at a time."""

    changed = Signal()
    """There are other entries."""
    alarm = Signal(object)
    """An Alarm."""
    answered = Signal(str)
    failed = Signal(object, str)
    """The AdminError of a look, and `activity`."""

    def __init__(self, looks: TokenLooks, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._looks = looks
        self._background = background
        self._watching: Watching | None = None
        self._bursts = Bursts()
        self._is_asking = False
        self._written: set[int] = set()
        self._restored: set[int] = set()
        self._has_changed = self._has_purged = False
        self.log = Log()
        self.since: int | None = None
        """The server's Unix second from which on everything is told; None before the first look."""

    def look(self, look: Look) -> None:
        """The window is to be seen, and the table's newest id is known."""
        if self._is_asking:
            return
        self._is_asking = True
        at, looks, watching = int(look.measurement.server), self._looks, self._watching
        if watching is None:
            self._background.run(
                self,
                looks.newest,
                lambda tokens: self._begin(tokens, look.newest_id, at),
                self._not_found,
            )
            return
        asked = watching.question(look.newest_id, tuple(self._restored))
        did = self._has_changed, self._has_purged
        self._has_changed = self._has_purged = False
        self._background.run(
            self,
            lambda: looks.look(asked),
            lambda found: self._found(watching, found, at, did),
            lambda error: self._not_found(error, did),
        )

    def clear(self, now: int) -> None:
        """Begins with an empty list; the tokens are watched as before."""
        self.log.clear()
        self.since = now
        self.changed.emit()

    # --- what this program did itself

    def written_here(self, token_id: int) -> None:
        """A token was issued, regenerated or extended."""
        self._written.add(token_id)

    def changed_here(self, rows: int) -> None:
        """So many tokens were extended or shortened at once."""
        self._has_changed = self._has_changed or rows > 0

    def restored_here(self, restoration: Restoration) -> None:
        """A revoke was taken back."""
        self._restored.update(restoration.restored)

    def purged_here(self, rows: int) -> None:
        """A purge has ended and deleted so many rows."""
        self._has_purged = self._has_purged or rows > 0

    def follow_purge(self, status: PurgeStatus) -> None:
        """A purge is under way."""
        if status.state is PurgeState.RUNNING:
            self.purged_here(status.done)

    # --- answers

    def _begin(self, tokens: Sequence[Token], newest_id: int, at: int) -> None:
        self._is_asking = False
        self._watching = Watching(tokens, newest_id, at)
        self.since = at
        self.changed.emit()
        self.answered.emit("activity")

    def _found(self, watching: Watching, found: Found, at: int, did: tuple[bool, bool]) -> None:
        self._is_asking = False
        self.answered.emit("activity")
        revoked = self._looks.revoked
        # A revoke may have been taken back while this was read.
        still = set(revoked.snapshot().values())
        found = replace(found, back=[token for token in found.back if token.digest in still])
        revoked.forget_strings({token.digest for token in found.back})
        ours = Ours(
            self._written,
            revoked.has_revoked,
            self._restored,
            has_changed=did[0] or self._has_changed,
            has_purged=did[1] or self._has_purged,
        )
        since = watching.at
        events = watching.take(found, at, ours)
        if events:
            self.log.add([*_absence(events, since, at), *events], at)
            self.changed.emit()
        self._raise(found, at, at - since)
        told = {event.token.id for event in events if event.token is not None}
        self._written -= told
        self._restored -= told

    def _not_found(self, error: AdminError, did: tuple[bool, bool] = (False, False)) -> None:
        self._is_asking = False
        self._has_changed, self._has_purged = (
            self._has_changed or did[0],
            self._has_purged or did[1],
        )
        self.failed.emit(error, "activity")

    def _raise(self, found: Found, at: int, seconds: int) -> None:
        ours = self._written | self._restored
        others = [token for token in found.came if token.id not in ours]
        admins = sum(power(token, at).as_level == ADMIN_LEVEL for token in others)
        came = Burst(admins, len(others) + found.more, found.is_more)
        burst = self._bursts.add(at, seconds, came)
        if burst is not None:
            self.alarm.emit(_burst_alarm(burst))
        if found.back:
            self.alarm.emit(_back_alarm(found.back))


def _absence(events: Sequence[Event], since: int, at: int) -> list[Event]:
    """Over what is told together, as nobody looked for a while: since when that was."""
    if at - since <= _AWAY:
        return []
    counts = Counter[str]()
    for event in events:
        counts[event.what.value.lower()] += event.count
    told = ", ".join(f"{number(count)} {what}" for what, count in counts.items())
    return [Event(What.AWAY, None, f"Since {clock_text(since, seconds=False)}: {told}")]


def _burst_alarm(burst: Burst) -> Alarm:
    what, count = ("admin tokens", burst.admins) if burst.is_of_admins else ("tokens", burst.tokens)
    least = "At least " if burst.is_more else ""
    text = (
        f"{least}{number(count)} {what} in {WINDOW // 60} min. So many new ones at once may be an"
        " attack, or a script that signs in with every request."
    )
    return Alarm(text, "Show them", "is:admin" if burst.is_of_admins else "is:live")


def _back_alarm(back: Sequence[Token]) -> Alarm:
    token = back[0]
    one = f"#{token.id} of {_whose(token)}"
    if len(back) == 1:
        text = f"A revoked token is back: {one}. It"
    else:
        text = f"{number(len(back))} revoked tokens are back, {one} among them. They"
    chosen = "" if token.user_id is None else f"user:{token.user_id}"
    return Alarm(
        f"{text} may have been restored from a backup or a replica.",
        "Show it",
        chosen,
        token.id,
        is_grave=True,
    )


def _whose(token: Token) -> str:
    if token.user_id is None:
        return "no user"
    if token.user_exists and token.name:
        return visible(token.name)
    return f"user #{token.user_id}"
