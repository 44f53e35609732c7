"""A file that is moved, deleted or replaced while it is open takes no write and no reset."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.sites import Opened
from trongate_admin.domain.demo import demo_site
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import DAY
from trongate_admin.paths import resource
from trongate_admin.storage.demo import make_demo
from trongate_admin.storage.sqlite_file import FileMoved

NAMES = resource("demo.json")
HOLD = """
import sys
from pathlib import Path
from trongate_admin.domain.site import Site
from trongate_admin.storage.database import Database
database = Database(Site(name="Demo", path=Path(sys.argv[1])))
print(database.schema.generation, flush=True)
sys.stdin.read()
"""


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.sqlite"))


def replace(path: Path) -> None:
    other = path.with_name("other.sqlite")
    shutil.copy(path, other)
    other.replace(path)


ENDS: dict[str, Callable[[Path], None]] = {"moved": move, "deleted": Path.unlink, "other": replace}


def path_of(site: Opened) -> Path:
    """The file, with all that was written in it and not beside it."""
    site.seeded.tokens()
    site.seeded.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert site.seeded.path is not None
    return site.seeded.path


def ids_in(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as file:
        return [id_ for (id_,) in file.execute("SELECT id FROM trongate_tokens ORDER BY id")]


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_called_written_to_a_file_that_is_gone(embedded: Opened, end: str) -> None:
    path = path_of(embedded)
    before = ids_in(path)
    ENDS[end](path)
    with pytest.raises(FileMoved, match="moved or replaced while it was open"):
        embedded.tokens.issue(2, embedded.now + DAY)
    for left in path.parent.glob("*.sqlite"):
        assert ids_in(left) == before


@pytest.mark.parametrize("end", ENDS)
def test_a_write_under_way_is_taken_back(embedded: Opened, end: str) -> None:
    path = path_of(embedded)
    before = ids_in(path)

    def act(connection: Connection) -> None:
        connection.execute(text("DELETE FROM trongate_tokens WHERE id > 2"))
        ENDS[end](path)

    with pytest.raises(FileMoved):
        embedded.database.write(act, embedded.session)
    for left in path.parent.glob("*.sqlite"):
        assert ids_in(left) == before


def test_the_next_look_is_at_the_file_that_is_there_now(embedded: Opened) -> None:
    path = path_of(embedded)
    replace(path)
    with pytest.raises(FileMoved):
        embedded.tokens.newest_id()
    written = embedded.tokens.issue(2, embedded.now + DAY)
    assert written.id in ids_in(path)


def test_a_file_that_is_gone_is_said_to_be(embedded: Opened) -> None:
    path_of(embedded).unlink()
    with pytest.raises(FileMoved):
        embedded.tokens.newest_id()
    with pytest.raises(AdminError, match=r"can't be opened\. Check that it is still there"):
        embedded.tokens.newest_id()


def test_a_demo_that_another_program_has_open_is_not_made_anew(tmp_path: Path) -> None:
    site = demo_site(tmp_path)
    make_demo(site, NAMES)
    assert site.path is not None
    command = [sys.executable, "-c", HOLD, str(site.path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "v2\n"
        inode = site.path.stat().st_ino
        with pytest.raises(AdminError, match=r"Another program has .* open"):
            make_demo(site, NAMES, reset=True)
        assert site.path.stat().st_ino == inode
        other.communicate("")
    make_demo(site, NAMES, reset=True)
    assert site.path.stat().st_ino != inode


def test_what_is_no_database_is_replaced_by_the_demo(tmp_path: Path) -> None:
    site = demo_site(tmp_path)
    assert site.path is not None
    site.path.write_text("not a database " * 100)
    make_demo(site, NAMES, reset=True)
    assert len(ids_in(site.path)) == 3_000
