"""Each finding is seen where it is, ended by its own fix, and gone then; a clean site has none."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.schemas import SeededSite
from tests.sites import NAME, PASSWORD, Opened, signed_in
from trongate_admin.domain.expiry import DAY, INT_MAX
from trongate_admin.domain.findings import KINDS, Finding, Fix, Severity
from trongate_admin.domain.other_findings import MANY, WORST
from trongate_admin.domain.token_filter import TokenRule
from trongate_admin.storage.database import Database
from trongate_admin.storage.finding_store import FindingStore
from trongate_admin.storage.matching_tokens import MatchingTokens
from trongate_admin.storage.site_folder import site_of_folder

STRICT = "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION"
ADMIN, MEMBER = 1, 2
Plant = Callable[[SeededSite, int], list[int]]


def lay_out(site: SeededSite) -> None:
    """Levels, users, one administrator and two tokens as the framework makes them; no fault."""
    for level, title in enumerate(("admin", "member"), start=1):
        site.add_level(level, title)
    admin, member = site.add_user(ADMIN), site.add_user(MEMBER)
    site.add_administrator(NAME, PASSWORD, admin)
    for user in (admin, member):
        site.add_token(f"clean-{user}".ljust(32, "x"), user, site.now() + DAY)
    site.execute("CREATE INDEX token ON trongate_tokens (token)")
    if site.dialect == "mariadb":
        site.execute(
            "ALTER TABLE trongate_tokens MODIFY token varchar(125) COLLATE utf8mb4_bin DEFAULT NULL"
        )


@contextlib.contextmanager
def sql_mode(site: SeededSite, mode: str) -> Iterator[None]:
    """The server's global mode for as long as the block lasts."""
    if site.dialect == "sqlite":
        yield
        return
    [before] = site.query("SELECT @@GLOBAL.sql_mode AS mode")
    site.execute("SET GLOBAL sql_mode = %s", mode)
    try:
        yield
    finally:
        site.execute("SET GLOBAL sql_mode = %s", before["mode"])


@pytest.fixture
def clean(any_site: SeededSite) -> Iterator[Opened]:
    """A site with nothing to be found, on each kind of database."""
    lay_out(any_site)
    with sql_mode(any_site, STRICT), signed_in(any_site) as opened:
        yield opened


@pytest.fixture
def clean_mariadb(mariadb_site: SeededSite) -> Iterator[Opened]:
    lay_out(mariadb_site)
    with sql_mode(mariadb_site, STRICT), signed_in(mariadb_site) as opened:
        yield opened


def findings(site: Opened) -> dict[str, Finding]:
    """What is found now, by name, from the worst on."""
    return {each.name: each for each in FindingStore(site.database).look(site.now)}


def revoke(site: Opened, finding: Finding) -> None:
    """As the window does it: all that the rule chooses."""
    matching = MatchingTokens(site.database, site.session)
    rule = TokenRule(finding.rule, site.now, site.tokens.newest_id())
    after: int | None = 0
    while after is not None:
        _, after = matching.revoke_next(rule, after)


def run(site: Opened, script: str) -> None:
    """As a person does it with what was copied; SQLite's own shell knows REGEXP."""
    if site.database.dialect == "sqlite":
        site.seeded.connection.create_function(
            "regexp", 2, lambda pattern, text: re.search(pattern, text) is not None
        )
    for statement in script.split(";"):
        if statement.strip():
            # A driver's own mark for a value.
            site.seeded.execute(statement.replace("%", "%%"))


def orphan(site: SeededSite, now: int) -> list[int]:
    return [site.add_token("orphan", 911, now + DAY), site.add_token("nobody", None, now + DAY)]


def unlisted_admin(site: SeededSite, now: int) -> list[int]:
    return [site.add_token("unlisted", site.add_user(ADMIN), now + DAY)]


def inactive(site: SeededSite, now: int) -> list[int]:
    user = site.add_user(ADMIN)
    site.add_administrator("gone", "x", user, active=0)
    site.add_token("over", user, now - 5)
    return [site.add_token("inactive", user, now + DAY)]


def crowd(site: SeededSite, now: int) -> list[int]:
    user = site.add_user(MEMBER)
    return [site.add_token(f"one of many {each}", user, now + DAY) for each in range(MANY + 1)]


PLANTS: dict[str, Plant] = {
    "blank": lambda site, now: [site.add_token("", 2, now + DAY)],
    "orphans": orphan,
    "no-administrator": unlisted_admin,
    "inactive": inactive,
    "far-future": lambda site, now: [site.add_token("far", 2, now + 401 * DAY)],
    "2038": lambda site, now: [site.add_token("the end", 2, INT_MAX)],
    "look-alikes": lambda site, now: [site.add_token("twin", u, now + DAY) for u in (1, 2)],
    "no-expiry": lambda site, now: [site.add_token("no end", 2, None)],
    "unmatchable": lambda site, now: [site.add_token(t, 2, now + DAY) for t in (None, "a&b")],
    "crowded": crowd,
}
# What also makes another finding: the last second of INT is far in the future too.
BESIDE = {"2038": {"far-future"}}


def test_a_clean_site_has_no_findings(clean: Opened) -> None:
    assert findings(clean) == {}


@pytest.mark.parametrize("by_hand", [False, True], ids=["revoked", "by its SQL"])
@pytest.mark.parametrize("name", PLANTS)
def test_rows_are_found_listed_and_ended_by_the_same_rule(
    clean: Opened, name: str, by_hand: bool
) -> None:
    planted = PLANTS[name](clean.seeded, clean.now)
    rest = {row["id"] for row in clean.seeded.tokens()} - set(planted)
    found = findings(clean)
    assert found.keys() == {name} | BESIDE.get(name, set())
    finding = found[name]
    assert finding.fix is Fix.REVOKE
    assert finding.count == len(planted)
    assert sorted(clean.ids(finding.rule)) == sorted(planted)
    if by_hand:
        run(clean, finding.sql)
    else:
        revoke(clean, finding)
    assert {row["id"] for row in clean.seeded.tokens()} == rest
    assert findings(clean) == {}


def test_every_kind_is_planted_here() -> None:
    elsewhere = {"no-level", "still-identifying"}
    assert {kind.name for kind in KINDS} | {"crowded"} == PLANTS.keys() | elsewhere


def test_an_empty_token_of_an_administrator_is_told_with_the_user(clean: Opened) -> None:
    clean.seeded.add_token("", 1, clean.now + DAY)
    finding = findings(clean)["blank"]
    assert finding.severity is Severity.CRITICAL
    assert finding.title == "An empty token opens the admin panel"
    assert "as user #1." in finding.meaning


def test_an_empty_token_that_has_expired_is_no_finding(clean: Opened) -> None:
    clean.seeded.add_token("", 911, clean.now - DAY)
    assert "blank" not in findings(clean)


def test_a_blank_counts_as_empty_where_the_site_takes_it_for_empty(
    mariadb_site: SeededSite,
) -> None:
    lay_out(mariadb_site)
    mariadb_site.add_token("  ", 1, mariadb_site.now() + DAY)
    with signed_in(mariadb_site) as site:
        assert findings(site)["blank"].count == 1


def test_strings_that_differ_in_case_are_look_alikes_by_the_collation(
    mariadb_site: SeededSite,
) -> None:
    lay_out(mariadb_site)
    mariadb_site.execute(
        "ALTER TABLE trongate_tokens MODIFY token varchar(125) COLLATE utf8mb4_general_ci"
    )
    for token in ("twin", "TWIN", "twín"):
        mariadb_site.add_token(token, 2, mariadb_site.now() + DAY)
    with signed_in(mariadb_site) as site:
        found = findings(site)
        assert found["look-alikes"].count == 3
        run(site, found["collation"].sql)
        assert "look-alikes" not in findings(site)


def test_expired_rows_that_still_identify_are_ended_by_a_purge(clean: Opened) -> None:
    idle = clean.seeded.add_token("idle", 2, clean.now - 2 * DAY)
    clean.seeded.add_token("just over", 2, clean.now - 30)
    finding = findings(clean)["still-identifying"]
    assert (finding.fix, finding.count, clean.ids(finding.rule)) == (Fix.PURGE, 1, [idle])
    run(clean, finding.sql)
    assert findings(clean) == {}


def test_a_missing_level_gets_its_row_back_by_the_script(clean: Opened) -> None:
    user = clean.seeded.add_user(7)
    planted = clean.seeded.add_token("levelless", user, clean.now + DAY)
    clean.seeded.add_user(8)
    finding = findings(clean)["no-level"]
    assert (finding.fix, clean.ids(finding.rule)) == (Fix.SCRIPT, [planted])
    run(clean, finding.sql)
    assert findings(clean) == {}
    levels = clean.seeded.query("SELECT id, level_title FROM trongate_user_levels WHERE id > 2")
    assert levels == [{"id": 7, "level_title": "level 7"}]


@pytest.mark.parametrize("level", [None, 0])
def test_users_of_no_level_at_all_are_moved_by_the_script(clean: Opened, level: int | None) -> None:
    user = clean.seeded.add_user(level)
    clean.seeded.add_token("levelless", user, clean.now + DAY)
    run(clean, findings(clean)["no-level"].sql)
    assert findings(clean) == {}


def test_each_missing_level_counts_its_own_users_and_the_title_all_tokens(clean: Opened) -> None:
    for level, people in ((77, 2), (78, 1)):
        for user in [clean.seeded.add_user(level) for _ in range(people)]:
            for number in range(3):
                clean.seeded.add_token(f"{level}-{user}-{number}", user, clean.now + DAY)
    clean.seeded.add_token("no level", clean.seeded.add_user(None), clean.now + DAY)
    finding = findings(clean)["no-level"]
    assert finding.count == 10
    assert "these 1 users" in finding.sql
    assert finding.sql.count("INSERT") == 2


def test_what_costs_most_is_asked_of_a_row_last(clean: Opened) -> None:
    orphan(clean.seeded, clean.now)
    assert "REGEXP" in findings(clean)["orphans"].sql.splitlines()[-1]


def test_the_shipped_account_is_found_by_its_password(clean: Opened) -> None:
    clean.seeded.add_administrator("admin", "admin", 1)
    finding = findings(clean)["shipped-password"]
    assert (finding.severity, finding.fix, finding.sql) == (Severity.CRITICAL, Fix.ELSEWHERE, "")
    clean.seeded.execute("DELETE FROM trongate_administrators WHERE username = 'admin'")
    clean.seeded.add_administrator("admin", "another", 1)
    assert findings(clean) == {}


@pytest.mark.parametrize("stored", [None, "", "plain", "$2y$31$" + "." * 53, "$2y$11$short"])
def test_a_hash_that_cannot_be_tried_is_passed_over(clean: Opened, stored: str | None) -> None:
    clean.seeded.insert(
        "trongate_administrators", username="admin", password=stored, trongate_user_id=1, active=1
    )
    assert findings(clean) == {}


def test_only_the_worst_users_are_named(clean: Opened) -> None:
    for number in range(WORST + 1):
        user = clean.seeded.add_user(MEMBER)
        for each in range(MANY + 1 + number):
            clean.seeded.add_token(f"{user} {each}", user, clean.now + DAY)
    finding = findings(clean)["crowded"]
    assert (finding.count, finding.filter_text) == (MANY + 1 + WORST, f"user:{user} is:live")
    assert finding.meaning.endswith("and others.")


def test_development_mode_is_found_until_the_settings_are_changed(
    clean: Opened, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "database.php").write_text(
        "<?php $databases['default'] = ['host' => 'h', 'user' => 'u', 'password' => '',"
        " 'database' => 'd'];"
    )

    def found() -> list[Finding]:
        site = clean.database.site._replace(warnings=site_of_folder(tmp_path).warnings)
        with contextlib.closing(Database(site)) as reopened:
            return FindingStore(reopened).look(clean.now)

    (config / "config.php").write_text("<?php define('ENV', 'dev');")
    [finding] = found()
    assert finding.severity is Severity.CRITICAL
    assert finding.title.startswith("ENV is 'dev' in config/config.php")
    assert "Set ENV to 'prod'" in finding.advice
    (config / "config.php").write_text("<?php define('ENV', 'prod');")
    assert found() == []


def test_the_missing_index_is_added_by_the_script(clean: Opened) -> None:
    drop = "DROP INDEX token ON trongate_tokens"
    clean.seeded.execute(drop.split(" ON ")[0] if clean.database.dialect == "sqlite" else drop)
    finding = findings(clean)["no-index"]
    assert "rows; just now that took" in finding.meaning
    run(clean, finding.sql)
    assert findings(clean) == {}


def test_an_index_that_begins_with_another_column_does_not_count(clean: Opened) -> None:
    drop = "DROP INDEX token ON trongate_tokens"
    clean.seeded.execute(drop.split(" ON ")[0] if clean.database.dialect == "sqlite" else drop)
    clean.seeded.execute("CREATE INDEX other ON trongate_tokens (user_id, token)")
    assert "no-index" in findings(clean)


@pytest.mark.parametrize(
    "column",
    [
        "varchar(125) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL",
        "varchar(64) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL",
        "varchar(125) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT 'it''s'",
    ],
)
def test_the_script_changes_the_collation_and_nothing_else(
    clean_mariadb: Opened, column: str
) -> None:
    clean_mariadb.seeded.execute(f"ALTER TABLE trongate_tokens MODIFY token {column}")
    facts = (
        "SELECT column_type, character_set_name, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = DATABASE()"
        " AND table_name = 'trongate_tokens' AND column_name = 'token'"
    )
    before = clean_mariadb.seeded.query(facts)
    run(clean_mariadb, findings(clean_mariadb)["collation"].sql)
    assert findings(clean_mariadb) == {}
    assert clean_mariadb.seeded.query(facts) == before


@pytest.mark.parametrize("mode", ["", "NO_ENGINE_SUBSTITUTION"])
def test_the_script_makes_the_server_strict(clean_mariadb: Opened, mode: str) -> None:
    clean_mariadb.seeded.execute("SET GLOBAL sql_mode = %s", mode)
    finding = findings(clean_mariadb)["sql-mode"]
    assert finding.severity is Severity.NOTICE
    run(clean_mariadb, finding.sql)
    assert findings(clean_mariadb) == {}


def test_a_wide_expiry_may_end_in_2038(bigint_site: SeededSite) -> None:
    with signed_in(bigint_site) as site:
        bigint_site.add_token("the end", 2, INT_MAX)
        assert "2038" not in findings(site)


def test_every_schema_can_be_looked_through(every_site: Opened) -> None:
    assert "no-index" in findings(every_site) or every_site.seeded.schema == "extra"


def test_the_worst_is_found_first(clean: Opened) -> None:
    clean.seeded.add_token("no end", 2, None)
    orphan(clean.seeded, clean.now)
    clean.seeded.add_token("", 1, clean.now + DAY)
    assert list(findings(clean)) == ["blank", "orphans", "no-expiry"]
