"""What the program has to reach: the bars, for MariaDB as shipped from a million tokens on."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.cases import MILLION, Case
from tests.benchmarks.run import Results, Series
from trongate_admin.watch import INTERVAL


@dataclass(frozen=True)
class Bar:
    """One bar in words, and how far the program is from it.

    :param measured: in the same unit as `allowed`.
    """

    text: str
    allowed: float
    measured: float

    @property
    def is_met(self) -> bool:
        return self.measured <= self.allowed


def bar_for(case: Case, operation: str, series: Series) -> Bar | None:
    """The bar of an operation, None where there is none for this case."""
    if case.kind != "shipped" or case.tokens < MILLION or series.value is None:
        return None
    name, *words = operation.split()
    value = series.value
    match name:
        case "first":
            return Bar("150 ms", 150, value)
        case "jump":
            return Bar("150 ms", 150, value)
        case "scroll":
            return Bar("16 ms", 16, max(series.values))
        case "tick":
            return Bar("2 ms", 2, value)
        case "idle":
            return Bar("2 %", 2, value)
        case "look" if series.rows:
            return Bar("1,000 rows read", 1_000, max(series.rows))
        case "finding" | "overview" | "chip" if series.limit is not None:
            return Bar("3 x limit", 3 * series.limit, value)
        case "ids" if series.limit is not None:
            return Bar("1.5 x limit", 1.5 * series.limit, value)
        case "sort" if series.limit is not None:
            return _bar_of_sort(case, words[0], value, series.limit)
    return None


def _bar_of_sort(case: Case, sort: str, value: float, limit: float) -> Bar | None:
    if case.tokens == MILLION:
        return Bar("1.5 x limit + 50 ms", 1.5 * limit + 50, value)
    if sort == "expiry":
        return Bar("1.5 x limit + 100 ms", 1.5 * limit + 100, value)
    return None


_EMPTY = {"empty site": "the program on an empty site", "bare window": "an empty Qt window"}


def overall(results: Results) -> Iterator[tuple[str, Series, Bar | None]]:
    """What is told of a case as a whole: its label, figures and bar."""
    case, series = results.case, results.series
    is_judged = case.kind == "shipped" and case.tokens >= MILLION
    if (idle := series.get("idle")) and idle.rows:
        each = idle.rows[0] / max(1, case.idle // INTERVAL)
        yield (
            f"an automatic refresh, on average over {case.idle} s with nothing changed",
            Series("rows read", [each]),
            Bar("1,000 rows read", 1_000, each) if is_judged else None,
        )
    yield from _stalls(results, is_judged=is_judged)
    allowed = 60.0 if case.tokens <= MILLION else 150.0
    for name, words in _EMPTY.items():
        base, peak = series[f"memory {name}"].value, series["memory"].value
        if base is not None and peak is not None:
            above = peak - base
            is_bar = is_judged and name == "empty site"
            yield (
                f"memory above {words} ({base:.0f} MB)",
                Series("MB", [above]),
                Bar(f"{allowed:.0f} MB", allowed, above) if is_bar else None,
            )


def _stalls(results: Results, *, is_judged: bool) -> Iterator[tuple[str, Series, Bar | None]]:
    series = results.series
    named = {name: each.stall for name, each in series.items() if each.stall}
    nothing = named.pop("nothing", None)
    if not named:
        return
    worst = max(named, key=lambda name: named[name])
    longest = named[worst]
    yield (
        f"worst stall of the GUI thread at any moment ({worst})",
        Series("ms", [longest.took], stalls=[longest]),
        Bar("50 ms", 50, longest.took) if is_judged else None,
    )
    if nothing:
        yield (
            "the same in an empty Qt window that does nothing",
            Series("ms", [nothing.took], stalls=[nothing]),
            None,
        )
