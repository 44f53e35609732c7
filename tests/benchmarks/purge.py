"""Measures the purge: its rate beside bare DELETEs, its locks, its memory, and what a site feels.

    python -m tests.benchmarks.purge [EXPIRED [ROUNDS]]

Half of the table has expired, every second row. Prints one Markdown table.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from tests.benchmarks.purgers import LONGEST, Purged, bare, fill, limited, ours
from tests.mariadb_server import Server, new_database, running_server
from tests.schemas import SeededSite, seed_basic

EXPIRED = 500_000
ROUNDS = 3
_BASELINE = 15.0
"""Seconds of the site alone."""
_ROOT = Path(__file__).parents[2]
_KEYS = "ADD KEY (token), ADD KEY (user_id), ADD KEY (expiry_date)"


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    :param bar: what it has to keep to, in words; empty where it is for comparison.
    """

    where: str
    what: str
    value: float
    unit: str
    bar: str = ""

    def __str__(self) -> str:
        digits = 2 if self.unit == "x" else 1 if self.unit in {"ms", "MB"} else 0
        return f"| {self.where} | {self.what} | {self.value:,.{digits}f} {self.unit} | {self.bar} |"


@contextlib.contextmanager
def beside(server: Server, site: SeededSite, kind: str, seconds: float) -> Iterator[Any]:
    """A site at work in a process of its own; in the end it has told what its statements took."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.benchmarks.pretended_site"),
            *(str(server.port), site.database, kind, str(seconds)),
        ],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, dict[str, float]] = {}
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        yield found
        process.send_signal(signal.SIGTERM)
        found.update(json.loads(process.stdout.read()))
    finally:
        process.kill()
        process.wait()


def felt(server: Server, site: SeededSite, rows: int, kind: str, where: str) -> Iterator[Figure]:
    """The 99th percentile of each of the site's statements, alone and beside our purge."""
    fill(site, rows)
    with beside(server, site, kind, _BASELINE) as alone:
        time.sleep(_BASELINE)
    with beside(server, site, kind, LONGEST) as along:
        purged = ours(site, rows)
    yield Figure(where, "rate of our purge meanwhile", purged.rate, "rows/s")
    waits = "its longest transaction, its waits for the site's locks among it"
    yield Figure(where, waits, purged.worst_lock, "ms")
    for statement in sorted(set(alone) & set(along)):
        before, after = alone[statement]["p99"], along[statement]["p99"]
        yield Figure(where, f"{statement}, p99 without", before, "ms")
        yield Figure(where, f"{statement}, p99 added", after - before, "ms", "<= 50 ms")


def rates(site: SeededSite, rows: int, rounds: int, where: str) -> Iterator[Figure]:
    """Bare DELETEs and ours in turn, so that both meet the same weather."""
    found: dict[str, list[Purged]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        for name, purge in (("bare", bare), ("ours", ours)):
            fill(site, rows)
            found[name].append(purge(site, rows))
    for name, title in (("bare", "bare batched DELETEs"), ("ours", "our purge")):
        yield Figure(where, title, median(each.rate for each in found[name]), "rows/s")
    pairs = zip(found["ours"], found["bare"], strict=True)
    ratio = median(own.rate / theirs.rate for own, theirs in pairs)
    # A file doesn't tell who waits for it, so there we always rest.
    bar = "" if site.dialect == "sqlite" else ">= 0.50 x"
    yield Figure(where, "our rate / theirs", ratio, "x", bar)
    for name, title, bar in (("bare", "their", ""), ("ours", "our", "<= 50 ms")):
        longest = max(each.worst_lock for each in found[name])
        yield Figure(where, f"{title} longest lock", longest, "ms", bar)
    yield Figure(where, "memory that a purge needs", found["ours"][-1].memory, "MB", "<= 50 MB")


def on_mariadb(server: Server, expired: int, rounds: int) -> Iterator[Figure]:
    rows = 2 * expired
    site = SeededSite.on_mariadb(server, new_database(server))
    site.create_tables()
    seed_basic(site)
    # As shipped; the tests' servers have a small one, which stalls whatever writes a lot.
    site.execute("SET GLOBAL innodb_log_file_size = 100663296")
    shipped = f"MariaDB as shipped, {rows:,} rows"
    yield from rates(site, rows, rounds, shipped)
    fill(site, rows)
    yield Figure(shipped, "DELETE ... LIMIT 1000", limited(site, rows).rate, "rows/s")
    fill(site, rows)
    with beside(server, site, "probe", LONGEST) as probed:
        ours(site, rows)
    worst = probed["write to a row that goes"]["worst"]
    yield Figure(shipped, "worst wait of a probe for a row", worst, "ms", "<= 50 ms")
    yield from felt(server, site, rows, "clean-up", shipped)
    site.execute(f"ALTER TABLE trongate_tokens {_KEYS}")
    yield from felt(server, site, rows, "logins", f"MariaDB with keys, {rows:,} rows, 50 logins/s")
    site.close()


def on_sqlite(folder: Path, expired: int, rounds: int) -> Iterator[Figure]:
    rows = 2 * expired
    with contextlib.closing(SeededSite.on_sqlite(folder / "site.sqlite")) as site:
        site.create_tables()
        seed_basic(site)
        site.execute("PRAGMA journal_mode = WAL")
        site.execute("PRAGMA synchronous = NORMAL")
        yield from rates(site, rows, rounds, f"SQLite, {rows:,} rows")


def measure(expired: int = EXPIRED, rounds: int = ROUNDS) -> Iterator[Figure]:
    """All figures, each as soon as it is known; the caller has made a QCoreApplication."""
    with running_server() as server:
        yield from on_mariadb(server, expired, rounds)
    with tempfile.TemporaryDirectory() as folder:
        yield from on_sqlite(Path(folder), expired, rounds)


def main(expired: int, rounds: int) -> None:
    app = QCoreApplication(sys.argv[:1])
    print(f"\nA purge of {expired:,} of {2 * expired:,}\n")
    print("| where | what | measured | bar |\n| --- | --- | --- | --- |")
    for figure in measure(expired, rounds):
        print(figure, flush=True)
    del app


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else EXPIRED,
        int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS,
    )
