"""A site at work on its tokens, in a process of its own: logins, checks, logouts, clean-ups.

    python -m tests.benchmarks.pretended_site PORT DATABASE KIND SECONDS

KIND is `logins` (50 a second, each with a check, a logout by token, by id or by user, and now and
then the framework's clean-up, on a table with keys), `clean-up` (the framework's own statement on a
table as shipped) or `probe` (writes to one of the rows that a purge deletes until it is gone, then
to one further on). Ends after so many seconds or by SIGTERM, and prints as JSON how many
milliseconds each statement took. As PHP leaves it, its connection is in autocommit and REPEATABLE
READ.
"""

import contextlib
import json
import random
import secrets
import signal
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from tests.mariadb_server import Server, connect

LOGINS_A_SECOND = 50
_DAY = 86_400
_OWN_USERS = 10_000_000, 10_001_000
"""Those of the pretended logins: nobody else has tokens of theirs."""
_LONG_AGO = 1_000
"""Before any other row's expiry: a clean-up that took the purge's rows would end the measuring."""
_PROBES_A_SECOND = 1_000
_FURTHER = 4_000
"""Ids between two rows that are probed."""
_CLEAN_UPS_A_SECOND = 1
_ended: list[int] = []


class Site:
    """One connection and the time that each kind of statement took on it."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()
        self.took: dict[str, list[float]] = defaultdict(list)

    def ask(self, kind: str, statement: str, *values: object) -> Any:
        begun = time.perf_counter()
        self._cursor.execute(statement, values)
        rows = self._cursor.fetchall()
        self.took[kind].append((time.perf_counter() - begun) * 1000)
        return rows

    def log_in(self, turn: int, dice: random.Random) -> None:
        """What a login, a page and a logout ask for."""
        token, user = secrets.token_hex(16), dice.randint(*_OWN_USERS)
        self.ask("issue", _ISSUE, token, user, int(time.time()) + _DAY)
        [(row,)] = self.ask("check a token", _CHECK, token, int(time.time()))
        if turn % 3 == 0:
            self.ask("log out by token", "DELETE FROM trongate_tokens WHERE token = %s", token)
        elif turn % 3 == 1:
            self.ask("log out by id", "DELETE FROM trongate_tokens WHERE id = %s", row)
        else:
            self.ask("log out by user", "DELETE FROM trongate_tokens WHERE user_id = %s", user)
        if turn % 10 == 0:
            self.ask("issue an expired one", _ISSUE, token, user, _LONG_AGO - 1)
            self.clean_up()

    def clean_up(self) -> None:
        statement = "DELETE FROM trongate_tokens WHERE expiry_date < %s"
        self.ask("clean up", statement, _LONG_AGO)

    def probe(self, row: int) -> bool:
        """Whether the row is still there after a write."""
        self.ask("write to a row that goes", _WRITE, row)
        return bool(self.ask("look", "SELECT id FROM trongate_tokens WHERE id = %s", row))


_ISSUE = "INSERT INTO trongate_tokens (token, user_id, expiry_date, code) VALUES (%s, %s, %s, '0')"
_WRITE = "UPDATE trongate_tokens SET code = '1' WHERE id = %s"
_CHECK = "SELECT id FROM trongate_tokens WHERE token = %s AND expiry_date > %s"


def turns(a_second: float, seconds: float) -> Iterator[int]:
    """Numbers that come at an even pace; one that comes late is followed at once by the next."""
    begun = time.perf_counter()
    for turn in range(int(seconds * a_second)):
        wait = begun + turn / a_second - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        if _ended or time.perf_counter() - begun > seconds:
            return
        yield turn


def logins(site: Site, seconds: float) -> None:
    dice = random.Random(7)
    for turn in turns(LOGINS_A_SECOND, seconds):
        site.log_in(turn, dice)


def clean_ups(site: Site, seconds: float) -> None:
    for _ in turns(_CLEAN_UPS_A_SECOND, seconds):
        site.clean_up()


def probes(site: Site, seconds: float) -> None:
    [(row,)] = site.ask("look", "SELECT MIN(id) FROM trongate_tokens WHERE expiry_date < %s", _NOW)
    row += _FURTHER
    for _ in turns(_PROBES_A_SECOND, seconds):
        if not site.probe(row):
            found = site.ask("look", _NEXT, row + _FURTHER, _NOW)
            if not found:
                return
            row = found[0][0]


_NOW = int(time.time()) - 90
_NEXT = "SELECT id FROM trongate_tokens WHERE id > %s AND expiry_date < %s ORDER BY id LIMIT 1"
KINDS: dict[str, Callable[[Site, float], None]] = {
    "logins": logins,
    "clean-up": clean_ups,
    "probe": probes,
}


def main(port: int, database: str, kind: str, seconds: float) -> None:
    server = Server("127.0.0.1", port, "")
    with contextlib.closing(connect(server, database)) as connection:
        site = Site(connection)
        signal.signal(signal.SIGTERM, lambda *_: _ended.append(1))
        print("ready", flush=True)
        KINDS[kind](site, seconds)
    print(json.dumps({kind: summary(took) for kind, took in site.took.items()}), flush=True)


def summary(took: list[float]) -> dict[str, float]:
    many = took if len(took) > 1 else took * 2
    p99 = statistics.quantiles(many, n=100, method="inclusive")[-1]
    return {"count": len(took), "p99": p99, "worst": max(took)}


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]))
