"""What a site's tables are is seen before they are used, and what lacks is named."""

import pytest

from tests.schemas import SeededSite, seed_basic
from tests.sites import signed_in, site_of
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import INT_MAX
from trongate_admin.storage.database import Database
from trongate_admin.storage.schema import Schema
from trongate_admin.storage.tables import REQUIRED
from trongate_admin.storage.user_store import UserStore

END_OF_9999 = 253_402_300_799


def schema_of(seeded: SeededSite) -> Schema:
    database = Database(site_of(seeded))
    try:
        return database.schema
    finally:
        database.close()


def test_v1_is_recognised(v1_site: SeededSite) -> None:
    schema = schema_of(v1_site)
    assert schema.generation == "v1"
    assert not schema.has_active
    assert not schema.has_email
    assert not schema.has_lockout


def test_v2_is_recognised(any_site: SeededSite) -> None:
    schema = schema_of(any_site)
    assert schema.generation == "v2"
    assert schema.has_active
    assert schema.has_email
    assert schema.has_lockout
    assert not schema.has_foreign_keys
    assert schema.latest_expiry == INT_MAX


def test_the_documented_foreign_keys_are_seen(documented_site: SeededSite) -> None:
    assert schema_of(documented_site).has_foreign_keys


def test_the_server_is_named(mariadb_site: SeededSite, sqlite_site: SeededSite) -> None:
    assert schema_of(mariadb_site).server.startswith("MariaDB 1")
    assert schema_of(sqlite_site).server.startswith("SQLite 3")


@pytest.mark.parametrize(
    ("kind", "latest"),
    [
        ("int(11)", INT_MAX),
        ("int(11) unsigned", 2 * INT_MAX + 1),
        ("bigint(20)", END_OF_9999),
        ("bigint(20) unsigned", END_OF_9999),
        ("mediumint", 8_388_607),
        ("datetime", None),
        ("timestamp", None),
        ("varchar(20)", None),
        ("decimal(12,0)", None),
        ("double", None),
    ],
)
def test_the_latest_moment_is_that_of_the_columns_type(
    mariadb_site: SeededSite, kind: str, latest: int | None
) -> None:
    mariadb_site.execute(f"ALTER TABLE trongate_tokens MODIFY expiry_date {kind} NULL")
    assert schema_of(mariadb_site).latest_expiry == latest
    if latest is not None:
        mariadb_site.add_token("latest", 1, latest)
        assert mariadb_site.tokens()[-1]["expiry_date"] == latest


@pytest.mark.parametrize("table", REQUIRED)
def test_a_missing_table_is_named(any_site: SeededSite, table: str) -> None:
    any_site.execute(f"DROP TABLE {table}")
    with pytest.raises(AdminError, match=f"table {table} is missing"):
        schema_of(any_site)


COLUMNS = [(table, column) for table, columns in REQUIRED.items() for column in columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_missing_column_is_named(mariadb_site: SeededSite, table: str, column: str) -> None:
    mariadb_site.execute(f"ALTER TABLE {table} CHANGE {column} other INT")
    with pytest.raises(AdminError, match=f"column {column} of the table {table} is missing"):
        schema_of(mariadb_site)


def test_a_damaged_lockout_table_counts_as_none(mariadb_site: SeededSite) -> None:
    mariadb_site.execute("ALTER TABLE login_attempts DROP COLUMN ip_address")
    assert not schema_of(mariadb_site).has_lockout


def test_reordered_and_added_columns_and_other_case_are_no_matter(
    mariadb_site: SeededSite,
) -> None:
    mariadb_site.execute("ALTER TABLE trongate_tokens CHANGE token Token varchar(125) AFTER code")
    mariadb_site.execute("ALTER TABLE trongate_tokens ADD COLUMN note text FIRST")
    assert schema_of(mariadb_site).generation == "v2"


def test_a_view_is_as_good_as_a_table(mariadb_site: SeededSite) -> None:
    mariadb_site.execute("RENAME TABLE trongate_user_levels TO levels")
    mariadb_site.execute("CREATE VIEW trongate_user_levels AS SELECT * FROM levels")
    assert schema_of(mariadb_site).generation == "v2"


def test_an_empty_database_is_no_site(mariadb_site: SeededSite) -> None:
    for table in (*REQUIRED, "login_attempts", "password_resets"):
        mariadb_site.execute(f"DROP TABLE {table}")
    with pytest.raises(AdminError, match="Choose the database of a Trongate site"):
        schema_of(mariadb_site)


def test_an_account_that_may_not_read_a_table_is_told(mariadb_site: SeededSite) -> None:
    mariadb_site.execute("CREATE OR REPLACE USER half@'127.0.0.1'")
    for table in set(REQUIRED) - {"trongate_users"}:
        mariadb_site.execute(
            f"GRANT SELECT ON `{mariadb_site.database}`.{table} TO half@'127.0.0.1'"
        )
    mariadb_site.user = "half"
    with pytest.raises(AdminError, match="give this account the right to read"):
        schema_of(mariadb_site)


LEAST = (
    "SELECT ON {db}.trongate_users",
    "SELECT ON {db}.trongate_user_levels",
    "SELECT (id, username, email, password, trongate_user_id, active) "
    "ON {db}.trongate_administrators",
    "SELECT, DELETE, INSERT (token, user_id, expiry_date, code) ON {db}.trongate_tokens",
    "SELECT, DELETE, INSERT (target_table, identifier, ip_address, attempted_at) "
    "ON {db}.login_attempts",
)


def least_privileged(seeded: SeededSite) -> None:
    """Let the program's account have no more than it needs to list, issue and revoke."""
    seeded.execute("CREATE OR REPLACE USER least@'127.0.0.1' WITH MAX_USER_CONNECTIONS 6")
    for grant in LEAST:
        seeded.execute(f"GRANT {grant.format(db=f'`{seeded.database}`')} TO least@'127.0.0.1'")
    seeded.user = "least"


def test_the_least_rights_suffice_to_list_issue_purge_and_revoke(mariadb_site: SeededSite) -> None:
    seed_basic(mariadb_site)
    least_privileged(mariadb_site)
    with signed_in(mariadb_site) as site:
        issued = site.tokens.issue(2, site.now + 99)
        [listed] = site.listed(issued.id)
        assert site.tokens.counts(site.now, 0)
        assert UserStore(site.database).find("demo")
        batch = site.purges.purge_expired(site.now, 0, 10)
        assert (batch.deleted, batch.after) == (2, None)
        assert site.revoke(listed).revoked == (issued.id,)
        site.door.sign_out(site.session)
