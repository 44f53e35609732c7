"""The benchmarks measure what they say, tried on a few rows."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.bars import Bar, bar_for
from tests.benchmarks.cases import Case
from tests.benchmarks.data import Filled, filled
from tests.benchmarks.limits import Limits
from tests.benchmarks.questions import of_finding
from tests.benchmarks.report import lines_of, write
from tests.benchmarks.run import Series, run_case
from tests.mariadb_server import Server
from tests.sites import site_of
from trongate_admin.domain.findings import KINDS
from trongate_admin.domain.order import TokenSort
from trongate_admin.storage.database import Database
from trongate_admin.storage.finding_store import FindingStore

FEW = ("jump", "filter", "look", "qsql")


@pytest.fixture(params=["shipped-1k", "sqlite-1k"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    """A few rows on each kind of database."""
    case = Case.named(request.param)
    server = None if case.is_embedded else request.getfixturevalue("mariadb_server")
    with filled(case, server, tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", ["shipped-1k", "sqlite-1k"])
def test_a_case_tells_of_the_program_its_limit_and_its_peers(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    case = Case.named(name)
    server = None if case.is_embedded else request.getfixturevalue("mariadb_server")
    results = run_case(case, server, tmp_path, FEW)
    write(tmp_path, {"machine": "this one"}, {case.title: lines_of(results)})
    found = json.loads((tmp_path / "benchmarks.json").read_text())["tables"][case.title]
    lines = {line["label"]: line for line in found}
    for label in ("jump to the end", "filter by a user's name", "filter by a whole token"):
        assert lines[label]["ours"] > lines[label]["limit"] > 0
        assert set(lines[label]["peers"]) == ({"qsql"} if case.is_embedded else set())
        assert "note" not in lines[label]
    assert ("rows_read" in lines["automatic refresh, nothing changed"]) is not case.is_embedded
    assert any(label.startswith("memory above an empty Qt window") for label in lines)


@pytest.mark.parametrize("variant", ["", "-one-user", "-same-expiry", "-no-expiry"])
def test_mariadb_and_sqlite_hold_the_same_tokens(
    mariadb_server: Server, tmp_path: Path, variant: str
) -> None:
    with (
        filled(Case.named(f"indexed-1k{variant}"), mariadb_server, tmp_path) as served,
        filled(Case.named(f"sqlite-1k{variant}"), None, tmp_path) as embedded,
    ):
        difference = served.site.now() - embedded.site.now()
        ours, theirs = served.site.tokens(), embedded.site.tokens()
        assert served.site.query("SELECT id, user_level_id FROM trongate_users") == (
            embedded.site.query("SELECT id, user_level_id FROM trongate_users")
        )
    assert len(ours) == 1_000
    assert abs(difference) <= 2
    for row, other in zip(ours, theirs, strict=True):
        moment, second = row.pop("expiry_date"), other.pop("expiry_date")
        assert row == other
        assert moment == second or abs(moment - second) <= 5


def test_every_order_has_a_bare_statement_that_finds_the_first_rows(full: Filled) -> None:
    with closing(Limits(full)) as limits:
        for sort in TokenSort:
            for way in ("ascending", "descending"):
                found = limits.measure(f"sort {sort.value} {way}")
                assert found is not None
                assert len(found.ids) == 200
            assert limits.measure(f"ids {sort.value}") is not None
        assert limits.measure("tick") is None


def test_every_finding_has_a_bare_statement_that_counts_the_same(full: Filled) -> None:
    with closing(Database(site_of(full.site))) as database:
        now = full.site.now()
        found = {each.name: each.count for each in FindingStore(database).look(now)}
        for each in KINDS:
            statement = of_finding(each.name, now, full.case.is_embedded)
            [counted] = full.site.query(statement)[0].values()
            assert (each.name, counted) == (each.name, found[each.name])
            assert counted > 0


def test_a_bar_grows_with_its_limit() -> None:
    case = Case.named("shipped-1M")
    series = Series(values=[190.0, 200.0, 240.0], limits=[100.0])
    assert bar_for(case, "sort code ascending", series) == Bar("1.5 x limit + 50 ms", 200, 200)
    series.values.append(205.0)
    bar = bar_for(case, "sort code ascending", series)
    assert bar is not None
    assert not bar.is_met
    assert bar_for(Case.named("indexed-1M"), "sort code ascending", series) is None
