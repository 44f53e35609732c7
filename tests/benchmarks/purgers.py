"""Three ways to delete the expired half of a table: bare DELETEs, DELETE with LIMIT, and ours."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from tests.schemas import SeededSite
from tests.sites import signed_in
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.purge import PurgeState, PurgeTimer
from trongate_admin.storage.purge_store import Batch, PurgeStore

LONGEST = 600.0
"""Seconds after which a purge is given up."""
_BATCH = 1_000
_EXPIRY = "IF(seq % 2, UNIX_TIMESTAMP() - 100 - seq % 2000000, UNIX_TIMESTAMP() + 864000 + seq)"
_COLUMNS = "trongate_tokens (token, user_id, expiry_date)"
_FILL = (
    f"INSERT INTO {_COLUMNS} SELECT LEFT(SHA2(seq, 256), 32), 1 + seq % 1000, {_EXPIRY}"
    " FROM seq_1_to_{rows}"
)
_FILL_FILE = (
    "WITH RECURSIVE s(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM s WHERE seq < {rows})"
    f" INSERT INTO {_COLUMNS} SELECT hex(randomblob(16)), 1 + seq % 1000,"
    " iif(seq % 2, strftime('%s', 'now') - 100 - seq % 2000000,"
    " strftime('%s', 'now') + 864000 + seq) FROM s"
)


@dataclass
class Purged:
    """What one purge of ours showed."""

    rows: int = 0
    seconds: float = 0.0
    worst_lock: float = 0.0
    memory: float = 0.0

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


class Watched(PurgeStore):
    """Remembers how long the longest transaction held its locks."""

    worst = 0.0

    def purge_expired(self, cutoff: int, after_id: int, rows: int) -> Batch:
        batch = super().purge_expired(cutoff, after_id, rows)
        self.worst = max(self.worst, batch.held)
        return batch


def fill(site: SeededSite, rows: int) -> None:
    """Every second row has expired; the logins of before are gone."""
    if site.dialect == "sqlite":
        site.execute("DELETE FROM trongate_tokens")
        site.execute(_FILL_FILE.format(rows=rows))
    else:
        site.execute("TRUNCATE trongate_tokens")
        site.execute(_FILL.format(rows=rows))


def bare(site: SeededSite, _rows: int) -> Purged:
    """Ids by primary key, then DELETE by id, through nothing but the driver."""
    cutoff, after, done = site.now() - 60, 0, Purged()
    cursor, mark = site.connection.cursor(), "?" if site.dialect == "sqlite" else "%s"
    marks = ",".join([mark] * _BATCH)
    begun = time.perf_counter()
    while True:
        cursor.execute(
            f"SELECT id FROM trongate_tokens WHERE id > {mark} AND expiry_date < {mark}"
            f" ORDER BY id LIMIT {_BATCH}",
            (after, cutoff),
        )
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            break
        wanted = ids + ids[-1:] * (_BATCH - len(ids))
        sent = time.perf_counter()
        cursor.execute(
            f"DELETE FROM trongate_tokens WHERE id IN ({marks}) AND expiry_date < {mark}",
            (*wanted, cutoff),
        )
        done.worst_lock = max(done.worst_lock, (time.perf_counter() - sent) * 1000)
        done.rows, after = done.rows + cursor.rowcount, ids[-1]
    done.seconds = time.perf_counter() - begun
    return done


def limited(site: SeededSite, _rows: int) -> Purged:
    """`DELETE ... LIMIT`, which looks from the beginning of the table each time."""
    cutoff, done = site.now() - 60, Purged()
    begun = time.perf_counter()
    while deleted := site.execute(
        f"DELETE FROM trongate_tokens WHERE expiry_date < %s LIMIT {_BATCH}", cutoff
    ):
        done.rows += deleted
    done.seconds = time.perf_counter() - begun
    return done


def ours(site: SeededSite, rows: int) -> Purged:
    """The program's own timer, with its event loop and its lane."""
    background, clock, loop, done = Background(), ServerClock(), QEventLoop(), Purged()
    with signed_in(site) as opened:
        clock.set(opened.database.measure())
        store = Watched(opened.database, opened.session)
        timer = PurgeTimer(store, clock, background)
        meter = QTimer()
        begun, before = time.perf_counter(), _resident()

        def look() -> None:
            done.memory = max(done.memory, _resident() - before)

        meter.timeout.connect(look)
        meter.start(20)
        timer.purged.connect(lambda _rows: loop.quit())
        timer.failed.connect(lambda _error: loop.quit())
        timer.purge_now()
        QTimer.singleShot(int(LONGEST * 1000), loop.quit)
        loop.exec()
        meter.stop()
        done.seconds = time.perf_counter() - begun
        done.rows, done.worst_lock = timer.status.done, store.worst * 1000
        assert timer.status.state is PurgeState.OFF, timer.status
        assert not timer.status.error, timer.status.error
    background.close()
    assert done.rows >= rows // 2, done
    return done


def _resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
