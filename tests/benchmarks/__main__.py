"""Makes the sites, measures the program beside the bare statements and its peers, and reports.

python -m tests.benchmarks [--sizes 10k,100k,1M,10M] [--cases NAME,…] [--only PART,…]
                           [--out FOLDER]
"""

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.cases import KINDS, USUAL, VARIANTS, Case
from tests.benchmarks.elsewhere import ELSEWHERE
from tests.benchmarks.machine import machine
from tests.benchmarks.ours_operations import PARTS
from tests.benchmarks.report import Line, lines_of, markdown, write
from tests.benchmarks.run import PEERS, progress, run_case
from tests.mariadb_server import Server, missing_reason, running_server

ALL = (*PARTS, *PEERS, *ELSEWHERE)


def main(arguments: list[str] | None = None) -> None:
    options = _parse(arguments)
    tables: dict[str, list[Line]] = {}
    with _server() as server, tempfile.TemporaryDirectory(prefix="tgb-") as name:
        folder = Path(name)
        about = machine(server)
        for title, measure in ELSEWHERE.items():
            if title in options.only:
                progress(title)
                tables[title] = measure(server, folder)
                write(options.out, about, tables)
        for case in options.cases:
            if server is None and not case.is_embedded:
                progress(f"{case.title}: {missing_reason()}")
                continue
            only = tuple(part for part in options.only if part not in ELSEWHERE)
            tables[case.title] = lines_of(run_case(case, server, folder, only))
            # What was measured so far is kept, whatever comes after it.
            write(options.out, about, tables)
    print(markdown(about, tables))
    progress(f"Written to {options.out}.")


@contextlib.contextmanager
def _server() -> Iterator[Server | None]:
    """A server of our own that nobody else uses; its counters tell what was read."""
    if missing_reason():
        yield None
        return
    with running_server() as server:
        yield server


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Measures the program beside its limits and its peers.",
    )
    parser.add_argument(
        "--sizes",
        type=lambda text: [Case.named(f"shipped-{size}") for size in text.split(",")],
        default=[],
        metavar="10k,1M,…",
        help="MariaDB as shipped with so many tokens",
    )
    parser.add_argument(
        "--cases",
        type=lambda text: [Case.named(name) for name in text.split(",")],
        default=[],
        help=f"KIND-SIZE[-VARIANT]; {', '.join(KINDS)}; {', '.join(VARIANTS)};"
        f" usually {', '.join(USUAL)}",
    )
    parser.add_argument(
        "--only",
        type=_parts,
        default=ALL,
        metavar="PART,…",
        help=f"of {', '.join(ALL)}; the first rows are always measured",
    )
    parser.add_argument("--out", type=Path, default=Path("benchmarks"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    options.cases = [*options.sizes, *options.cases] or [Case.named(name) for name in USUAL]
    return options


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(text.split(","))
    if unknown := [part for part in parts if part not in ALL]:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(unknown)}")
    return parts


if __name__ == "__main__":
    main()
