"""Ids that the server packs are the ids it would send one by one, whatever it cuts off."""

import pytest

from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import signed_in, statements_of
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.token import State
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage import sql
from trongate_admin.storage.rows import stream_ids
from trongate_admin.storage.token_order import ids_query

FILTERS = (
    TokenFilter(),
    TokenFilter(state=State.LIVE),
    TokenFilter(state=State.ORPHAN),
    TokenFilter(user_level_id=2),
    TokenFilter("editor"),
)


@pytest.fixture
def crowded_site(mariadb_site: SeededSite) -> SeededSite:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=3_000, users=90)
    return mariadb_site


@pytest.mark.parametrize("sort", TokenSort)
def test_both_ways_give_the_same_order(crowded_site: SeededSite, sort: TokenSort) -> None:
    with signed_in(crowded_site) as site:
        now = site.now
        for chosen in FILTERS:
            for order in (TokenOrder(sort, descending=False), TokenOrder(sort, descending=True)):
                query = ids_query(order, chosen, now)
                rows = site.database.read(lambda c, q=query: stream_ids(c, q))  # type: ignore[misc]
                with statements_of(site.database) as statements:
                    packed = site.tokens.ids(order, chosen, now)
                assert packed == rows, (order, chosen)
                assert sum("group_concat" in each for each in statements) == 1
                assert not any(each.startswith("SELECT trongate_tokens.id") for each in statements)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "type_",
    [
        "VARCHAR(125) COLLATE utf8mb4_general_ci",
        "VARCHAR(125) COLLATE utf8mb3_general_ci",
        "VARCHAR(125) COLLATE utf8mb4_bin",
        "VARCHAR(125) COLLATE utf8mb4_unicode_ci",
        "VARCHAR(125) CHARACTER SET latin1",
        "VARBINARY(125)",
    ],
)
def test_tokens_are_sorted_as_their_collation_has_it(
    mariadb_site: SeededSite, type_: str, descending: bool
) -> None:
    seed_basic(mariadb_site)
    mariadb_site.execute(f"ALTER TABLE trongate_tokens MODIFY token {type_}")
    odd = ["", "a", "ab", "abc", "ab c", "ab  ", "abcd", "ABCD", "abCe", "ab_d", "ab-d", "abß", "é"]
    if "utf8" in type_:
        odd += ["ab\u00ad\u00ad", "abßß", "abéd", "ab가나", "ab龍", "ab漢字"]
    if "utf8mb4" in type_:
        odd.append("ab🐘")
    with signed_in(mariadb_site) as site:
        for each in odd:
            mariadb_site.add_token(each, 2, site.now + 900)
        mariadb_site.execute("INSERT INTO trongate_tokens (token, user_id) VALUES (NULL, 2)")
        order = TokenOrder(TokenSort.TOKEN, descending=descending)
        query = ids_query(order, TokenFilter(), site.now)
        rows = site.database.read(lambda connection: stream_ids(connection, query))
        with statements_of(site.database) as statements:
            assert site.tokens.ids(order, TokenFilter(), site.now) == rows
        assert sum("group_concat" in each for each in statements) == 1
        assert sum("weight_string" in each for each in statements) == ("general" in type_)


def test_a_string_that_the_server_cuts_off_is_read_row_by_row(
    crowded_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = (*sql.SESSION_SETTINGS, "SET SESSION group_concat_max_len = 500")
    monkeypatch.setattr(sql, "SESSION_SETTINGS", small)
    with signed_in(crowded_site) as site:
        for sort in TokenSort:
            ids = site.tokens.ids(TokenOrder(sort), TokenFilter(), site.now)
            assert sorted(ids) == [row["id"] for row in crowded_site.tokens()]
        assert site.tokens.records([1])


def test_a_string_of_keys_and_ids_cut_off_at_its_half_isnt_taken_for_ids(
    mariadb_site: SeededSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_basic(mariadb_site)
    mariadb_site.execute(
        "INSERT INTO trongate_tokens (token, user_id, expiry_date)"
        f" SELECT seq, 1, {2_000_000_000 // 3600 * 3600} + seq FROM seq_1_to_256"
    )
    half = (*sql.SESSION_SETTINGS, f"SET SESSION group_concat_max_len = {4 * 256}")
    monkeypatch.setattr(sql, "SESSION_SETTINGS", half)
    with signed_in(mariadb_site) as site:
        order = TokenOrder(TokenSort.EXPIRY, descending=False)
        query = ids_query(order, TokenFilter(), site.now)
        rows = site.database.read(lambda connection: stream_ids(connection, query))
        assert site.tokens.ids(order, TokenFilter(), site.now) == rows


def test_a_million_characters_of_one_block_are_read_whole(mariadb_site: SeededSite) -> None:
    seed_basic(mariadb_site)
    mariadb_site.execute(
        "INSERT INTO trongate_tokens (token, user_id, expiry_date)"
        " SELECT seq, 1, 2000000000 FROM seq_1_to_150000"
    )
    mariadb_site.execute("UPDATE trongate_tokens SET expiry_date = NULL WHERE id % 3 = 0")
    with signed_in(mariadb_site) as site:
        come: list[int] = []
        order = TokenOrder(TokenSort.EXPIRY, descending=False)
        ids = site.tokens.ids(order, TokenFilter(), site.now, report=come.append)
        assert len(ids) == len(set(ids)) == come[-1]
        last = [
            row["id"]
            for row in site.seeded.query(
                "SELECT id FROM trongate_tokens WHERE expiry_date IS NULL ORDER BY id"
            )
        ]
        assert ids[-len(last) :].tolist() == last


def test_many_that_end_in_one_hour_are_in_the_order_of_their_seconds(
    mariadb_site: SeededSite,
) -> None:
    seed_basic(mariadb_site)
    begins = 2_000_000_000 // 3600 * 3600
    mariadb_site.execute(
        "INSERT INTO trongate_tokens (token, user_id, expiry_date)"
        f" SELECT seq, 1, {begins} + seq * 7919 % 3600 FROM seq_1_to_50000"
    )
    with signed_in(mariadb_site) as site:
        for order in (TokenOrder(TokenSort.EXPIRY, descending=down) for down in (False, True)):
            query = ids_query(order, TokenFilter(), site.now)
            rows = site.database.read(lambda c, q=query: stream_ids(c, q))  # type: ignore[misc]
            assert site.tokens.ids(order, TokenFilter(), site.now) == rows


@pytest.mark.parametrize("sort", [TokenSort.ID, TokenSort.EXPIRY])
@pytest.mark.parametrize("type_", ["INT", "INT UNSIGNED", "BIGINT"])
def test_ids_of_every_size_are_read(mariadb_site: SeededSite, type_: str, sort: TokenSort) -> None:
    seed_basic(mariadb_site)
    mariadb_site.execute(f"ALTER TABLE trongate_tokens MODIFY id {type_} NOT NULL AUTO_INCREMENT")
    odd = {
        "INT": (-(2**31), -(2**24), -1, 2**31 - 1),
        "INT UNSIGNED": (2**24, 2**31, 2**31 + 2**24, 2**32 - 1),
        "BIGINT": (-(2**40), -(2**31) - 1, 2**31, 2**32 + 7, 2**50),
    }
    with signed_in(mariadb_site) as site:
        for each in odd[type_]:
            mariadb_site.execute(
                "INSERT INTO trongate_tokens (id, token, user_id, expiry_date)"
                f" VALUES ({each}, 'of {each}', 2, {2_000_000_000 + each % 10})"
            )
        order = TokenOrder(sort, descending=False)
        query = ids_query(order, TokenFilter(), site.now)
        rows = site.database.read(lambda connection: stream_ids(connection, query))
        assert site.tokens.ids(order, TokenFilter(), site.now) == rows
        assert set(odd[type_]) <= set(rows)


def test_newer_rows_are_found_without_the_older_ones(crowded_site: SeededSite) -> None:
    with signed_in(crowded_site) as site:
        highest = site.tokens.newest_id()
        new = [crowded_site.add_token(f"n{n}", 2 + n % 2, site.now + 900) for n in range(6)]
        crowded_site.add_token("expired", 2, site.now - 900)
        live = TokenFilter(state=State.EXPIRING)
        assert site.tokens.newer_ids(highest, live, site.now, 100).tolist() == new
        assert site.tokens.newer_ids(highest, live, site.now, 4).tolist() == new[:4]
        assert site.tokens.newer_ids(new[-1] + 1, TokenFilter(), site.now, 4).tolist() == []


def test_rows_above_a_limit_are_no_part_of_a_list(any_site: SeededSite) -> None:
    with signed_in(any_site) as site:
        highest = site.tokens.newest_id()
        any_site.add_token("late", 2, site.now + 900)
        ids = site.tokens.ids(TokenOrder(), TokenFilter(), site.now, highest)
        assert max(ids) == highest


def test_the_estimate_looks_at_no_row(any_site: SeededSite) -> None:
    with signed_in(any_site) as site:
        rows = site.tokens.estimate()
        assert rows is not None
        assert abs(rows - len(any_site.tokens())) <= 3
