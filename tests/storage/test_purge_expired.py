"""A purge takes what has expired by every clock, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.schemas import SeededSite
from tests.sites import Opened, Worker, before_statement, signed_in, statements_of
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import DAY, HOUR, INT_MAX, purge_cutoff
from trongate_admin.storage import purge_store
from trongate_admin.storage.purge_store import Batch, PurgeStore

Drawn = int | tuple[str, int] | None
SKEWS = st.sampled_from((0, HOUR, -HOUR, DAY, -DAY))
EXPIRIES = st.one_of(
    st.none(),
    st.sampled_from((0, -1, 1, INT_MAX, -(2**31))),
    st.integers(-2 * DAY, 2 * DAY).map(lambda offset: ("now", offset)),
    st.sampled_from((0, 1, -1, -59, -60, -61)).map(lambda offset: ("now", offset)),
)
ROWS: st.SearchStrategy[list[tuple[Drawn, bool]]] = st.lists(
    st.tuples(EXPIRIES, st.booleans()), min_size=1, max_size=12
)


def batches(purges: PurgeStore, cutoff: int, rows: int) -> Iterator[Batch]:
    """The steps of one turn."""
    after = purges.before_first()
    while after is not None:
        batch = purges.purge_expired(cutoff, after, rows)
        yield batch
        after = batch.after


def purge(purges: PurgeStore, cutoff: int, rows: int = 500) -> int:
    """One turn as the timer does it."""
    return sum(batch.deleted for batch in batches(purges, cutoff, rows))


def _expiry(drawn: Drawn, now: int) -> int | None:
    return now + drawn[1] if isinstance(drawn, tuple) else drawn


@settings(
    max_examples=40,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, server_skew=SKEWS, desktop_skew=SKEWS)
def test_no_row_that_is_valid_by_any_clock_is_purged(
    site: Opened, rows: list[tuple[Drawn, bool]], server_skew: int, desktop_skew: int
) -> None:
    now, own = site.now, site.session.token_id
    site.seeded.execute("DELETE FROM trongate_tokens WHERE id <> %s", own)
    site.seeded.execute("UPDATE trongate_tokens SET expiry_date = %s WHERE id = %s", INT_MAX, own)
    added = {
        site.seeded.add_token(f"t{n}", 2, _expiry(drawn, now)): regenerated
        for n, (drawn, regenerated) in enumerate(rows)
    }

    def regenerate() -> None:
        for id_ in (id_ for id_, regenerated in added.items() if regenerated):
            site.seeded.execute(
                "UPDATE trongate_tokens SET token = 'new', expiry_date = %s WHERE id = %s",
                now + 9 * DAY,
                id_,
            )

    clocks = (now + server_skew, now + desktop_skew)
    before = {row["id"]: row["expiry_date"] for row in site.seeded.tokens()}
    with before_statement(site.database, _beginning(site), regenerate):
        # A last row that has surely expired makes sure that there is a DELETE to come before.
        gone = site.seeded.add_token("surely expired", 2, min(clocks) - 99 * DAY)
        done = purge(site.purges, purge_cutoff(*clocks))
    left = {row["id"] for row in site.seeded.tokens()}
    valid = {id_ for id_, expiry in before.items() if expiry is None or expiry > min(clocks)}
    kept = {id_ for id_, regenerated in added.items() if regenerated}
    assert valid | kept <= left
    assert gone not in left
    assert done == len(before) + 1 - len(left)


def _beginning(site: Opened) -> str:
    """The first statement between the SELECT of the ids and the DELETE."""
    return "BEGIN" if site.seeded.dialect == "sqlite" else "DELETE"


@pytest.mark.parametrize("offset", [0, 1, DAY])
def test_what_expires_at_the_cutoff_or_later_stays(site: Opened, offset: int) -> None:
    now = site.now
    id_ = site.seeded.add_token("edge", 2, now + offset)
    purge(site.purges, now)
    assert site.row(id_) is not None


def test_what_expired_a_second_before_the_cutoff_goes(site: Opened) -> None:
    now = site.now
    id_ = site.seeded.add_token("edge", 2, now - 1)
    purge(site.purges, now)
    assert site.row(id_) is None


def test_null_is_never_purged(site: Opened) -> None:
    id_ = site.seeded.add_token("endless", 2, None)
    purge(site.purges, INT_MAX)
    assert site.row(id_) is not None


def test_a_row_regenerated_after_it_was_chosen_stays(site: Opened) -> None:
    id_ = site.seeded.add_token("old", 2, 5)

    def regenerate() -> None:
        site.seeded.execute(
            "UPDATE trongate_tokens SET token = 'new', expiry_date = %s WHERE id = %s",
            site.now + DAY,
            id_,
        )

    with before_statement(site.database, _beginning(site), regenerate):
        done = purge(site.purges, site.now)
    assert done == 2  # the two expired rows of the small site
    assert site.row(id_) is not None


def test_batches_are_no_larger_than_asked_and_miss_nothing(site: Opened) -> None:
    for n in range(25):
        site.seeded.add_token(f"old {n}", 2, n)
    cutoff = site.now - HOUR * 2
    assert site.purges.count_expired(cutoff) == 26
    sizes = [batch.deleted for batch in batches(site.purges, cutoff, 10)]
    assert sizes == [10, 10, 6]
    assert site.purges.count_expired(cutoff) == 0


def test_each_batch_tells_how_many_statements_it_sent(site: Opened) -> None:
    for n in range(25):
        site.seeded.add_token(f"old {n}", 2, n)
    assert site.database.schema
    steps, told = batches(site.purges, site.now, 10), list[int]()
    with statements_of(site.database) as seen:
        for batch in steps:
            told.append(batch.statements)
            assert 1 + sum(told) == len(seen), "one asked where the table begins"
    # The last asks where the table goes on.
    assert told == [5, 5, 6]


def test_a_batch_looks_at_few_rows_however_rare_the_expired_are(
    mariadb: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge_store, "_LOOKED_AT", 100)
    site, now = mariadb, mariadb.now
    rows = ", ".join(f"('live', 2, {now + DAY})" for _ in range(1_000))
    site.seeded.execute(f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {rows}")
    site.seeded.add_token("old", 2, 5)
    read, last, done = [], rows_read(site), 0
    for batch in batches(site.purges, now, 10):
        read.append(rows_read(site) - last)
        last += read[-1]
        done += batch.deleted
    assert len(read) >= 10
    assert max(read) <= 120
    assert done == 3
    with statements_of(site.database) as seen:
        monkeypatch.setattr(purge_store, "_COUNTED", 100)
        counted = site.purges.count_expired(now + 2 * DAY)
    assert len(seen) >= 20
    left = [row["expiry_date"] for row in site.seeded.tokens()]
    assert counted == sum(expiry is not None and expiry < now + 2 * DAY for expiry in left)


def rows_read(site: Opened) -> int:
    """Rows that the server has gone on to, by a key or not, since its start."""
    return sum(
        int(row["Value"])
        for row in site.seeded.query(
            "SHOW GLOBAL STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_first')"
        )
    )


def test_gaps_between_ids_are_leapt_over(site: Opened) -> None:
    site.seeded.insert("trongate_tokens", id=2_000_000_000, token="far", expiry_date=5)
    site.seeded.insert("trongate_tokens", id=INT_MAX, token="last", expiry_date=5)
    found = list(batches(site.purges, site.now, 10))
    assert sum(batch.deleted for batch in found) == 4
    assert len(found) <= 3
    assert site.purges.count_expired(site.now) == 0


def test_ids_that_a_server_cuts_off_are_read_one_by_one(mariadb: Opened) -> None:
    for n in range(25):
        mariadb.seeded.add_token(f"old {n}", 2, n)
    expired = mariadb.purges.count_expired(mariadb.now)
    whole, _ = mariadb.purges._ids(mariadb.now, 0, 100)
    packed = len(",".join(map(str, whole)))
    for length in (5, 6, 20, packed - 2, packed - 1):
        mariadb.database.read(
            lambda connection, length=length: connection.execute(  # type: ignore[misc]
                text(f"SET SESSION group_concat_max_len = {length}")
            )
        )
        with statements_of(mariadb.database) as seen:
            found, asked = mariadb.purges._ids(mariadb.now, 0, 100)
        assert asked == len(seen)
        assert found == whole
    assert purge(mariadb.purges, mariadb.now) == expired


def test_an_empty_table_has_nothing_to_purge(site: Opened) -> None:
    site.seeded.execute("DELETE FROM trongate_tokens")
    assert site.purges.count_expired(site.now) == 0
    assert purge(site.purges, site.now) == 0


@pytest.fixture
def crowded(any_site: SeededSite) -> Iterator[tuple[Opened, Opened]]:
    """Two desktops on one site with 3,000 expired and 500 live rows."""
    with signed_in(any_site) as first:
        now = first.now
        values = [f"('x{n}', 2, {now - 99})" for n in range(3_000)]
        values += [f"('y{n}', 2, {now + DAY})" for n in range(500)]
        first.seeded.execute(
            "INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES " + ",".join(values)
        )
        second = first.beside(first.door.sign_in("demo", "demo-admin"))
        yield first, second
        second.database.close()


def test_two_purgers_and_the_sites_own_clean_up_share_the_rows_exactly(
    crowded: tuple[Opened, Opened],
) -> None:
    first, second = crowded
    cutoff, [before] = first.now, first.seeded.query("SELECT COUNT(*) AS n FROM trongate_tokens")
    expired = first.purges.count_expired(cutoff)
    workers = [
        Worker(lambda desktop=desktop: purge(desktop.purges, cutoff, 50))  # type: ignore[misc]
        for desktop in crowded
    ]
    by_site = 0
    while first.purges.count_expired(cutoff):
        ids = first.seeded.query(
            "SELECT id FROM trongate_tokens WHERE expiry_date < %s ORDER BY id DESC LIMIT 1", cutoff
        )
        by_site += sum(
            first.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", row["id"])
            for row in ids
        )
    for worker in workers:
        worker.end()
        assert worker.error is None
    assert by_site + sum(int(str(worker.result)) for worker in workers) == expired
    [after] = second.seeded.query("SELECT COUNT(*) AS n FROM trongate_tokens")
    assert before["n"] - after["n"] == expired


def test_the_sites_clean_up_of_everything_at_once_disturbs_no_purger(
    crowded: tuple[Opened, Opened],
) -> None:
    cutoff = crowded[0].now
    expired = crowded[0].purges.count_expired(cutoff)
    workers = [
        Worker(lambda desktop=desktop: purge(desktop.purges, cutoff, 100))  # type: ignore[misc]
        for desktop in crowded
    ]
    by_site = crowded[0].seeded.execute(
        "DELETE FROM trongate_tokens WHERE expiry_date < %s", cutoff
    )
    for worker in workers:
        worker.end()
        assert worker.error is None
    assert by_site + sum(int(str(worker.result)) for worker in workers) == expired
    assert crowded[0].purges.count_expired(cutoff) == 0


@pytest.mark.parametrize("kind", ["datetime", "varchar(20)"])
def test_nothing_is_purged_where_expired_can_not_be_asked(
    mariadb_site: SeededSite, kind: str
) -> None:
    with signed_in(mariadb_site) as site:
        mariadb_site.execute("DELETE FROM trongate_tokens WHERE id <> %s", site.session.token_id)
        mariadb_site.execute("UPDATE trongate_tokens SET expiry_date = NULL")
        mariadb_site.execute(f"ALTER TABLE trongate_tokens MODIFY expiry_date {kind}")
        other = site.beside()
        with pytest.raises(AdminError, match="isn't a whole number"):
            other.purges.count_expired(INT_MAX)
        with pytest.raises(AdminError, match="isn't a whole number"):
            other.purges.purge_expired(INT_MAX, 0, 500)
        other.database.close()
