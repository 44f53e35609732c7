"""The demo is a small town with an example of each oddity, the same each time."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from tests.schemas import SeededSite
from trongate_admin.domain.demo import PASSWORD, USERNAME, demo_site
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import DAY, INT_MAX
from trongate_admin.domain.password import hash_password
from trongate_admin.domain.site import Site
from trongate_admin.domain.token import State
from trongate_admin.paths import resource
from trongate_admin.storage.database import Database
from trongate_admin.storage.demo import make_demo
from trongate_admin.storage.sign_in import SignIn
from trongate_admin.storage.token_store import TokenStore

NAMES = resource("demo.json")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One demo for all tests that only look at it."""
    site = demo_site(tmp_path_factory.mktemp("demo") / "data")
    make_demo(site, NAMES)
    return site


@pytest.fixture
def tables(made: Site) -> Iterator[SeededSite]:
    assert made.path is not None
    with contextlib.closing(SeededSite.on_sqlite(made.path)) as seeded:
        yield seeded


def count(tables: SeededSite, sql: str) -> int:
    return int(tables.query(f"SELECT COUNT(*) AS n FROM {sql}")[0]["n"])


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("trongate_user_levels", 5),
        ("trongate_users", 300),
        ("trongate_tokens", 3_000),
        ("trongate_administrators", 6),
        ("login_attempts", 0),
        ("password_resets", 0),
    ],
)
def test_the_tables_are_as_large_as_promised(tables: SeededSite, table: str, rows: int) -> None:
    assert count(tables, table) == rows


ODDITIES = {
    "an orphan that passes": "trongate_tokens WHERE expiry_date > {now} AND user_id NOT IN "
    "(SELECT id FROM trongate_users)",
    "no expiry": "trongate_tokens WHERE expiry_date IS NULL",
    "an empty string": "trongate_tokens WHERE token = ''",
    "expired and still there": "trongate_tokens WHERE expiry_date < {now}",
    "level 1 without an administrator": "trongate_users WHERE user_level_id = 1 AND id NOT IN "
    "(SELECT trongate_user_id FROM trongate_administrators)",
    "the last second of INT": f"trongate_tokens WHERE expiry_date = {INT_MAX}",
    "the same string twice": "(SELECT 1 FROM trongate_tokens GROUP BY token HAVING COUNT(*) > 1)",
    "an administrator's, for years": "trongate_tokens JOIN trongate_administrators ON "
    "trongate_user_id = user_id WHERE expiry_date BETWEEN {now} + 100000000 AND 2147483646",
    "an inactive administrator": "trongate_administrators WHERE active = 0",
}


@pytest.mark.parametrize("name", ODDITIES)
def test_each_oddity_has_an_example(tables: SeededSite, name: str) -> None:
    assert count(tables, ODDITIES[name].format(now=int(time.time()))) >= 1


def test_what_is_printed_on_the_door_opens_it(made: Site) -> None:
    assert made.hint == "User name demo, password demo-admin"
    database = Database(made)
    door = SignIn(database, "desktop-00000000")
    session = door.sign_in(USERNAME, PASSWORD)
    counts = TokenStore(database, session).counts(int(time.time()), 0).by_state
    assert all(counts[state] for state in counts)
    assert State.ORPHAN in counts
    door.sign_out(session)
    database.close()


def test_the_file_is_private(made: Site) -> None:
    assert made.path is not None
    assert S_IMODE(made.path.stat().st_mode) == 0o600
    assert S_IMODE(made.path.parent.stat().st_mode) == 0o700


def content(site: Site, moment: int) -> list[Any]:
    """All rows but for salts, with moments relative to the making."""
    assert site.path is not None
    with contextlib.closing(sqlite3.connect(site.path)) as file:
        tokens = file.execute("SELECT id, token, user_id, expiry_date, code FROM trongate_tokens")
        rows: list[Any] = [
            (id_, token, user, moved if moved in (None, INT_MAX) else moved - moment, code)
            for id_, token, user, moved, code in tokens
        ]
        for names in (
            "id, code, user_level_id FROM trongate_users",
            "id, level_title FROM trongate_user_levels",
            "id, username, email, trongate_user_id, active FROM trongate_administrators",
        ):
            rows += file.execute(f"SELECT {names}").fetchall()
    return rows


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little; how they are made is tried elsewhere."""
    monkeypatch.setattr(
        "trongate_admin.storage.demo.hash_password", lambda password: hash_password(password, 4)
    )


@pytest.mark.usefixtures("cheap")
def test_the_same_demo_is_made_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = []
    for name, moment in (("one", 1_800_000_000), ("two", 1_800_000_000 + 40 * DAY)):
        monkeypatch.setattr(time, "time", lambda moment=moment: float(moment))
        site = demo_site(tmp_path / name)
        make_demo(site, NAMES)
        both.append(content(site, moment))
    assert both[0] == both[1]


@pytest.mark.usefixtures("cheap")
def test_an_existing_demo_is_left_alone(tmp_path: Path) -> None:
    site = demo_site(tmp_path)
    make_demo(site, NAMES)
    _delete_tokens(site)
    make_demo(site, NAMES)
    assert _tokens(site) == 0


@pytest.mark.usefixtures("cheap")
def test_a_reset_makes_it_anew(tmp_path: Path) -> None:
    site = demo_site(tmp_path)
    make_demo(site, NAMES)
    _delete_tokens(site)
    make_demo(site, NAMES, reset=True)
    assert _tokens(site) == 3_000
    assert [path.name for path in tmp_path.glob("*.new*")] == []


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("name", ["with blank", "per%41cent", "what?mode=ro", "hash#tag", "ünï"])
def test_the_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    site = demo_site(tmp_path / name)
    make_demo(site, NAMES)
    database = Database(site)
    assert database.schema.generation == "v2"
    database.close()


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(AdminError, match="can't be written"):
        make_demo(demo_site(tmp_path / "taken"), NAMES)


def _delete_tokens(site: Site) -> None:
    """As somebody who uses the demo, through a connection that leaves a log behind."""
    assert site.path is not None
    with contextlib.closing(SeededSite.on_sqlite(site.path)) as seeded:
        seeded.execute("PRAGMA journal_mode = WAL")
        seeded.execute("DELETE FROM trongate_tokens")


def _tokens(site: Site) -> int:
    assert site.path is not None
    with contextlib.closing(SeededSite.on_sqlite(site.path)) as seeded:
        return count(seeded, "trongate_tokens")
