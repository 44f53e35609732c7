"""A test's site as the program sees it: opened, signed in, and watched at its statements."""

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite, seed_basic
from trongate_admin.domain.cancellation import Cancellation, running
from trongate_admin.domain.order import TokenOrder
from trongate_admin.domain.people import Session
from trongate_admin.domain.site import Site
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.database import Database
from trongate_admin.storage.purge_store import PurgeStore
from trongate_admin.storage.revocation import Revocation, Revoker
from trongate_admin.storage.sign_in import SignIn
from trongate_admin.storage.token_store import TokenStore

ADDRESS = "desktop-0123abcd"
COMMIT = b"\x03COMMIT"
NAME, PASSWORD = "demo", "demo-admin"


def site_of(seeded: SeededSite, proxy: FaultProxy | None = None) -> Site:
    """The site of a test's tables, directly or through a network that can fail."""
    return Site(
        name="Test site",
        host="127.0.0.1" if proxy else seeded.host,
        port=proxy.port if proxy else seeded.port,
        user=seeded.user,
        password=seeded.password,
        database=seeded.database,
        path=seeded.path,
    )


@dataclass
class Opened:
    """A site with one administrator signed in, and the raw connection beside the program's."""

    seeded: SeededSite
    database: Database
    door: SignIn
    session: Session

    @property
    def tokens(self) -> TokenStore:
        return TokenStore(self.database, self.session)

    @property
    def purges(self) -> PurgeStore:
        return PurgeStore(self.database, self.session)

    @property
    def now(self) -> int:
        return self.seeded.now()

    def listed(self, *ids: int) -> list[Token]:
        """The tokens as a list would hold them."""
        return sorted(self.tokens.records(list(ids)), key=lambda token: ids.index(token.id))

    def revoke(self, *listed: Token) -> Revocation:
        return Revoker(self.database, self.session).revoke(listed)

    def ids(self, chosen: TokenFilter | None = None, order: TokenOrder | None = None) -> list[int]:
        found = self.tokens.ids(order or TokenOrder(), chosen or TokenFilter(), self.now)
        return found.tolist()

    def row(self, id_: int) -> dict[str, Any] | None:
        """One row of the token table as the site has it."""
        return next((row for row in self.seeded.tokens() if row["id"] == id_), None)

    def beside(self, session: Session | None = None, **changes: Any) -> "Opened":
        """A second desktop on the same tables; its caller closes the database."""
        database = Database(self.database.site._replace(**changes))
        door = SignIn(database, ADDRESS)
        return Opened(self.seeded, database, door, session or self.session)


@contextlib.contextmanager
def signed_in(seeded: SeededSite, proxy: FaultProxy | None = None) -> Iterator[Opened]:
    """Seed the small site unless it has levels, open it and sign in."""
    if not seeded.query("SELECT id FROM trongate_user_levels LIMIT 1"):
        seed_basic(seeded)
    database = Database(site_of(seeded, proxy))
    door = SignIn(database, ADDRESS)
    try:
        yield Opened(seeded, database, door, door.sign_in(NAME, PASSWORD))
    finally:
        database.close()


@contextlib.contextmanager
def before_statement(
    database: Database, beginning: str, act: Callable[[], object], times: int = 1
) -> Iterator[None]:
    """Inside, `act` runs before the first statements that begin so, as another program would."""
    left = [times]

    def watch(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if left[0] and statement.upper().startswith(beginning):
            left[0] -= 1
            act()

    event.listen(database._engine, "before_cursor_execute", watch)
    try:
        yield
    finally:
        event.remove(database._engine, "before_cursor_execute", watch)
    assert left[0] == 0, f"{beginning} was not executed often enough"


@contextlib.contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Inside, the list fills with every statement the program sends."""
    seen: list[str] = []

    def watch(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(database._engine, "before_cursor_execute", watch)
    try:
        yield seen
    finally:
        event.remove(database._engine, "before_cursor_execute", watch)


class Worker:
    """Work on a thread of its own under its own switch, as `background` runs it."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.cancellation = Cancellation()
        self.result: object = None
        self.error: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            with running(self.cancellation):
                self.result = self._work()
        except BaseException as error:
            self.error = error

    def end(self, seconds: float = 10.0) -> float:
        """Wait until the work is over; how long that took."""
        begun = time.monotonic()
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the worker is stuck"
        return time.monotonic() - begun


def wait_for(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until the condition holds."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "the condition never held"
        time.sleep(0.005)


def open_transactions(seeded: SeededSite) -> int:
    """How many connections have a transaction open.

    `innodb_trx` answers from a cache when it is polled. The server's own threads have
    transactions too, but no thread id, or 0 while they count for the optimizer.
    """
    [row] = seeded.query("SHOW ENGINE INNODB STATUS")
    transactions = str(row["Status"]).split("---TRANSACTION ")[1:]
    return sum(
        bool(re.match(r"\d+, ACTIVE", each) and re.search(r"thread id [1-9]\d*, OS thread", each))
        for each in transactions
    )


def is_running(seeded: SeededSite, beginning: str) -> bool:
    """Whether a statement of the program is at work on the server."""
    found = seeded.query(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE %s",
        f"{beginning}%",
    )
    return bool(found)


def lose_answer_to_commit(proxy: FaultProxy, *, delivered: bool, times: int = 1) -> None:
    """From now on, break the connections that commit: after the server did so, or before."""
    left = [times]

    def hook(direction: str, data: bytes) -> str:
        if direction == "client" and data.endswith(COMMIT) and left[0]:
            left[0] -= 1
            if not delivered:
                return "reset"
            pending.append(1)
        elif direction == "server" and pending:
            pending.pop()
            return "reset"
        return "pass"

    pending: list[int] = []
    proxy.hook = hook


@contextlib.contextmanager
def counted_rows(site: SeededSite) -> Iterator[list[int]]:
    """How many rows the server read inside, by its own counters; nobody else uses it."""

    def read() -> int:
        found = site.query("SHOW GLOBAL STATUS LIKE 'Handler_read%'")
        return sum(int(row["Value"]) for row in found)

    once, twice = read(), read()
    rows: list[int] = []
    yield rows
    rows.append(read() - twice - (twice - once))
