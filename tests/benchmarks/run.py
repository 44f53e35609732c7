"""Runs one case: the program, the bare statements around each of its operations, and the peers."""

import statistics
import sys
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.bystander import Bystander
from tests.benchmarks.cases import Case
from tests.benchmarks.counters import Counters
from tests.benchmarks.data import Filled, filled
from tests.benchmarks.limits import Limits
from tests.benchmarks.ours import words_for
from tests.benchmarks.wire import BEFORE, Figure, Measured, Next, Stall
from tests.mariadb_server import Server

OURS_WITHIN = 3_600
PEER_WITHIN = 120
"""Seconds after which a process that measures is stopped."""
PEERS = ("qsql", "load-all")
_LONG = 1_000
"""Milliseconds from which on a limit is asked only before its operation, not also after it."""


@dataclass
class Series:
    """Everything that was measured of one operation.

    :param rows: how many rows the server read each time.
    :param peers: what the others needed; infinite where they were stopped before.
    """

    unit: str = "ms"
    values: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)
    stalls: list[Stall] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    peers: dict[str, float] = field(default_factory=dict)
    differs: bool = False

    @property
    def value(self) -> float | None:
        return statistics.median(self.values) if self.values else None

    @property
    def limit(self) -> float | None:
        return statistics.median(self.limits) if self.limits else None

    @property
    def stall(self) -> Stall | None:
        """The worst one."""
        return max(self.stalls, default=None)


@dataclass
class Results:
    """What one case came to, by operation."""

    case: Case
    series: defaultdict[str, Series] = field(default_factory=lambda: defaultdict(Series))


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run_case(case: Case, server: Server | None, folder: Path, parts: tuple[str, ...]) -> Results:
    """Makes the case's site and measures on it what is asked for."""
    results = Results(case)
    progress(f"{case.title}: empty windows")
    with filled(Case(case.kind, 0), server, folder) as empty:
        _measure_alone(results, "bare window", Measured("tests.benchmarks.empty_window", {}, 60))
        _measure_alone(
            results, "empty site", Measured("tests.benchmarks.ours", words_for(empty, ()), 60)
        )
    progress(f"{case.title}: making the rows")
    with filled(case, server, folder) as full, closing(Limits(full)) as limits:
        for _ in range(case.rounds - 1):
            _measure(results, full, limits, ())
        _measure(results, full, limits, parts)
        for peer in (each for each in PEERS if each in parts):
            _measure_peer(results, peer, full, parts)
    return results


def _measure_alone(results: Results, name: str, process: Measured) -> None:
    """What a process without rows needs: its memory, and the stalls that it has all the same."""
    for message in process.messages():
        if isinstance(message, Next):
            process.go_on()
        elif message.operation == "memory":
            results.series[f"memory {name}"].values.append(message.value)
            results.series[f"memory {name}"].unit = message.unit
        elif message.operation == "nothing":
            results.series["nothing"].stalls.append(message.stall)


def _measure(results: Results, full: Filled, limits: Limits, parts: tuple[str, ...]) -> None:
    own = tuple(part for part in parts if part not in PEERS)
    process = Measured("tests.benchmarks.ours", words_for(full, own), OURS_WITHIN)
    with Bystander() as bystander:
        observer = _Observer(results, limits, Counters(full.site), bystander)
        for message in process.messages():
            if isinstance(message, Next):
                observer.comes_to_rest(message.operations)
                process.go_on()
            else:
                observer.sees(message)
    if process.code:
        progress(f"{results.case.title}: the program ended with {process.code}")


class _Observer:
    """Beside each operation: its limit before and after, rows read, the machine's own pauses."""

    def __init__(
        self, results: Results, limits: Limits, counters: Counters, bystander: Bystander
    ) -> None:
        self._results = results
        self._limits = limits
        self._counters = counters
        self._bystander = bystander
        self._under_way: tuple[str, ...] = ()
        self._found: dict[str, frozenset[int]] = {}

    def comes_to_rest(self, coming: tuple[str, ...]) -> None:
        """Between two operations, while the program waits."""
        read = self._counters.since_last()
        if read is not None and self._under_way:
            self._results.series[self._under_way[0]].rows.append(read)
        for operation in dict.fromkeys((*self._under_way, *coming)):
            # What takes long has its own share of quiet and noise; once is enough.
            if operation in coming or (self._results.series[operation].limit or 0) < _LONG:
                self._measure_limit(operation)
        self._under_way = coming
        self._counters.since_last()
        self._bystander.worst()

    def sees(self, figure: Figure) -> None:
        """One operation has ended."""
        series = self._results.series[figure.operation]
        series.values.append(figure.value)
        series.unit = figure.unit
        if figure.operation == "memory":
            series.values = [max(series.values)]
        series.stalls.append(figure.stall._replace(pause=self._bystander.worst()))
        right = self._found.get(figure.operation)
        if figure.ids and right is not None:
            # The clock goes on between the two, so a few rows may have moved.
            series.differs |= 2 * len(set(figure.ids) - right) > len(figure.ids)
        _tell(figure)

    def _measure_limit(self, operation: str) -> None:
        limit = self._limits.measure(operation)
        if limit is None:
            return
        self._results.series[operation].limits.append(limit.ms)
        # A jump's limit is the same work for other ids.
        if not operation.startswith("jump"):
            self._found[operation] = limit.ids


def _tell(figure: Figure) -> None:
    if not figure.operation.startswith(BEFORE):
        progress(f"  {figure.operation}: {figure.value:.1f} {figure.unit}")


def _measure_peer(results: Results, peer: str, full: Filled, parts: tuple[str, ...]) -> None:
    """What it doesn't come to within its time counts as infinite."""
    if peer == "qsql" and not full.case.is_embedded:
        return
    progress(f"{results.case.title}: {peer}")
    words = words_for(full, parts) | {"peer": peer}
    process = Measured("tests.benchmarks.peers", words, PEER_WITHIN)
    awaited: tuple[str, ...] = ()
    came: dict[str, list[float]] = defaultdict(list)
    for message in process.messages():
        if isinstance(message, Next):
            awaited = awaited or message.operations
            process.go_on()
        else:
            came[message.operation].append(message.value)
            _tell(message)
    for operation in awaited:
        values = came[operation] or [float("inf")]
        results.series[operation].peers[peer] = statistics.median(values)
