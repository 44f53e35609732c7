"""Writes what was measured: one table in Markdown, and the same as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isinf
from pathlib import Path

from tests.benchmarks.bars import Bar, bar_for, overall
from tests.benchmarks.run import PEER_WITHIN, PEERS, Results, Series
from tests.benchmarks.wire import BEFORE, Stall

_HIDDEN = {"nothing", "memory bare window", "memory empty site"}
_LAST = ("memory",)
_LABELS = {
    "first": "first rows after the sign-in's answer",
    "ids": "all ids, from the same moment",
    "jump middle": "jump to the middle",
    "jump end": "jump to the end",
    "filter name": "filter by a user's name",
    "filter token": "filter by a whole token",
    "scroll keys": "scroll 100 pages by keys: worst frame",
    "median keys": "… median frame",
    "work keys": "… most work of the GUI thread on a frame",
    "blank keys": "… with rows that weren't there yet",
    "parts keys": "… with rows that there was no time to paint",
    "whole keys": "… longest until these were painted too",
    "scroll wheel": "scroll 100 pages by wheel: worst frame",
    "median wheel": "… median frame",
    "work wheel": "… most work of the GUI thread on a frame",
    "blank wheel": "… with rows that weren't there yet",
    "parts wheel": "… with rows that there was no time to paint",
    "whole wheel": "… longest until these were painted too",
    "tick": "countdown tick, painted",
    "look": "automatic refresh, nothing changed",
    "refresh": "refresh by F5",
    "idle": "idle CPU",
    "memory": "peak memory",
}


@dataclass(frozen=True)
class Line:
    """One line of the table.

    :param ours: in `unit`; infinite where the program was stopped before it came to it.
    :param peers: what the others needed, in `unit`.
    :param values: what the median `ours` is of, and `limits` what `limit` is of.
    """

    label: str
    ours: float | None
    unit: str = "ms"
    limit: float | None = None
    peers: Mapping[str, float] = field(default_factory=dict)
    stall: Stall | None = None
    rows_read: int | None = None
    bar: str = ""
    is_met: bool | None = None
    note: str = ""
    values: Sequence[float] = ()
    limits: Sequence[float] = ()

    @property
    def ratio(self) -> float | None:
        """How many times the limit."""
        return self.ours / self.limit if self.ours is not None and self.limit else None


def lines_of(results: Results) -> list[Line]:
    """The lines of one case."""
    shown = [
        name
        for name, series in results.series.items()
        if name not in _HIDDEN and (series.values or series.peers) and not name.startswith(BEFORE)
    ]
    shown.sort(key=lambda name: name.split()[0] in _LAST)
    lines = [
        _line(_label(name), results.series[name], bar_for(results.case, name, results.series[name]))
        for name in shown
    ]
    return lines + [_line(*each) for each in overall(results)]


def _line(label: str, series: Series, bar: Bar | None) -> Line:
    return Line(
        label,
        series.value,
        series.unit,
        series.limit,
        series.peers,
        series.stall,
        max(series.rows, default=None),
        bar.text if bar else "",
        bar.is_met if bar else None,
        "other rows than the limit's" if series.differs else "",
        series.values,
        series.limits,
    )


def _label(operation: str) -> str:
    name, *words = operation.split()
    if name == "sort":
        return f"sort by {words[0]}, {words[1]}: first rows"
    if name == "ids" and words:
        return f"sort by {words[0]}: all ids"
    if name in ("finding", "overview", "chip"):
        return f"looking the site through: {name}, {' '.join(words).lower().replace('_', '-')}"
    return _LABELS.get(operation, operation)


def write(folder: Path, machine: Mapping[str, str], tables: Mapping[str, list[Line]]) -> Path:
    """Writes `benchmarks.md` and `benchmarks.json`; returns the first."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {
        "machine": dict(machine),
        "tables": {title: [_plain(line) for line in lines] for title, lines in tables.items()},
    }
    text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "benchmarks.json").write_text(f"{text}\n", encoding="utf-8")
    path = folder / "benchmarks.md"
    path.write_text(markdown(machine, tables), encoding="utf-8")
    return path


def _plain(line: Line) -> dict[str, object]:
    """JSON knows no infinity."""
    own: dict[str, object] = {
        "ours": _finite(line.ours),
        "ratio": _finite(line.ratio),
        "stall": line.stall and {name: _finite(ms) for name, ms in line.stall._asdict().items()},
        "peers": {name: _finite(value) for name, value in line.peers.items()},
        "values": [_finite(value) for value in line.values],
        "limits": [_finite(value) for value in line.limits],
    }
    return {name: value for name, value in (asdict(line) | own).items() if value not in (None, "")}


def _finite(value: float | None) -> float | str | None:
    if value is None or not isinf(value):
        return None if value is None else round(value, 2)
    return f"over {PEER_WITHIN} s"


def markdown(machine: Mapping[str, str], tables: Mapping[str, list[Line]]) -> str:
    head = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    parts = [f"# Benchmarks\n\n{head}\n\n{_READING}"]
    for title, lines in tables.items():
        peers = [peer for peer in PEERS if any(peer in line.peers for line in lines)]
        parts.append(f"## {title}\n\n{_table(lines, peers)}")
    return "\n\n".join(parts) + "\n"


_READING = (
    "Medians. *Limit* is the bare statement through PyMySQL (SQLite: its own module), asked just\n"
    "before and just after. *Stall* is the longest gap of a 5 ms timer on the GUI thread; in\n"
    "brackets how much of it the thread was at work itself, and the longest pause of a process\n"
    "that does nothing on the same machine meanwhile. *qsql* is a QSqlTableModel on the same\n"
    "file, *load-all* a model that loads every row through SQLAlchemy."
)


def _table(lines: Iterable[Line], peers: list[str]) -> str:
    columns = ["what", "ours", "limit", "ours / limit", *peers]
    columns += ["stall, ms", "rows read", "bar", "met"]
    rows = [columns, ["---", *["---:"] * (len(columns) - 3), "---", "---"]]
    rows += [_cells(line, peers) for line in lines]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def _cells(line: Line, peers: list[str]) -> list[str]:
    return [
        f"{line.label} ({line.note})" if line.note else line.label,
        _amount(line.ours, line.unit),
        _amount(line.limit, line.unit),
        "" if line.ratio is None else f"{line.ratio:.1f}",
        *(_amount(line.peers.get(peer), line.unit) for peer in peers),
        _stall(line.stall) if line.stall else "",
        "" if line.rows_read is None else f"{line.rows_read:,}",
        line.bar,
        {None: "", True: "yes", False: "**no**"}[line.is_met],
    ]


def _stall(stall: Stall) -> str:
    return f"{_number(stall.took)} ({_number(stall.worked)}, {_number(stall.pause)})"


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"over {PEER_WITHIN} s" if isinf(value) else f"{_number(value)} {unit}"


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"
