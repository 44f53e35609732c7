"""An export is the listing, masked unless asked otherwise, and written whole or not at all."""

import csv
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.schemas import SeededSite, seed_many
from tests.sites import Opened, Worker, signed_in, statements_of, wait_for
from trongate_admin.domain.errors import AdminError, Cancelled, SessionEnded
from trongate_admin.domain.order import TokenOrder, TokenSort
from trongate_admin.domain.token import State
from trongate_admin.domain.token_export import COLUMNS
from trongate_admin.domain.token_filter import TokenFilter, Trait
from trongate_admin.storage.files import FileExists
from trongate_admin.storage.token_export import PAGE, Export, Form, TokenExports

CANARY = "CanaryZx4pabcdefghjkmnpqrstuvwxy"
EVERYTHING = TokenFilter()
BY_EXPIRY = TokenOrder(TokenSort.EXPIRY, descending=False)


@pytest.fixture
def here(any_site: SeededSite) -> Iterator[Opened]:
    with signed_in(any_site) as opened:
        any_site.add_token(CANARY, 2, opened.now + 7_200)
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where nothing else is."""
    made = tmp_path / "exports"
    made.mkdir()
    return made


def export_of(
    here: Opened,
    path: Path,
    chosen: TokenFilter = EVERYTHING,
    order: TokenOrder = BY_EXPIRY,
    **other: Any,
) -> Export:
    ids = here.tokens.ids(order, chosen, here.now)
    form = Form(path.suffix)
    return Export(path, form, ids, chosen, here.now, **other)


def write(here: Opened, export: Export, report: Any = lambda _rows: None) -> int:
    return TokenExports(here.database, here.session, here.tokens).write(export, report)


def records(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), strict=True))


def test_rows_follow_the_listings_order_and_filter(here: Opened, folder: Path) -> None:
    chosen = TokenFilter(traits=(Trait.LIVE,))
    export = export_of(here, folder / "a.csv", chosen)
    assert write(here, export) == len(export.ids)
    assert [int(row["id"]) for row in records(export.path)] == export.ids.tolist()
    assert len(export.ids) < len(here.seeded.tokens())


def test_each_column_says_what_the_list_says(here: Opened, folder: Path) -> None:
    here.seeded.execute("UPDATE trongate_tokens SET expiry_date = 1900000000 WHERE id = 2")
    export = export_of(here, folder / "a.csv", TokenFilter(user_id=2))
    write(here, export)
    row = next(row for row in records(export.path) if row["id"] == "2")
    assert tuple(row) == COLUMNS
    assert list(row.values()) == [
        *("2", "2", "user", "2", "member", "Live", "yes", "2", "yes", "As member"),
        *("1900000000", "2030-03-17T17:46:40Z", "0", "live••••••"),
    ]


def test_json_tells_site_time_and_filter_beside_the_rows(here: Opened, folder: Path) -> None:
    chosen = TokenFilter("demo", state=State.LIVE, user_level_id=1)
    export = export_of(here, folder / "a.json", chosen)
    write(here, export)
    content = json.loads(export.path.read_text(encoding="utf-8"))
    assert content["site"] == "Test site"
    assert content["server_time"].endswith("Z")
    assert content["filter"] == {"text": "demo", "state": "Live", "user_level_id": 1}
    assert [row["id"] for row in content["rows"]] == export.ids.tolist()
    assert content["rows"][0]["any_level"] is True
    assert tuple(content["rows"][0]) == COLUMNS


@pytest.mark.parametrize("form", Form)
def test_an_empty_listing_is_a_file_without_rows(here: Opened, folder: Path, form: Form) -> None:
    export = export_of(here, folder / f"a{form.value}", TokenFilter("nobody at all"))
    assert write(here, export) == 0
    if form is Form.JSON:
        assert json.loads(export.path.read_text(encoding="utf-8"))["rows"] == []
    else:
        assert records(export.path) == []


@pytest.mark.parametrize("form", Form)
def test_no_token_is_told_unless_asked_for(here: Opened, folder: Path, form: Form) -> None:
    chosen = TokenFilter(CANARY)
    export = export_of(here, folder / f"a{form.value}", chosen)
    with statements_of(here.database) as statements:
        assert write(here, export) == 1
    assert CANARY.encode() not in export.path.read_bytes()
    assert "Cana••••••" in export.path.read_text(encoding="utf-8")
    assert not any("SELECT trongate_tokens.id, trongate_tokens.token" in s for s in statements)


@pytest.mark.parametrize("form", Form)
def test_asked_for_every_token_is_told(here: Opened, folder: Path, form: Form) -> None:
    export = export_of(here, folder / f"a{form.value}", full=True)
    write(here, export)
    content = export.path.read_text(encoding="utf-8")
    assert all(str(row["token"]) in content for row in here.seeded.tokens())


def test_what_a_spreadsheet_would_compute_is_neutralised(here: Opened, folder: Path) -> None:
    here.seeded.execute("UPDATE trongate_user_levels SET level_title = %s", "=HYPERLINK(1)")
    here.seeded.execute("UPDATE trongate_administrators SET username = %s", ' @SUM("a",1)')
    here.seeded.execute("UPDATE trongate_tokens SET code = '+1'")
    here.seeded.add_token("-2+3", 1, here.now + 60)
    export = export_of(here, folder / "a.csv", full=True)
    write(here, export)
    for row in records(export.path):
        assert not any(value.strip().startswith(tuple("=+-@")) for value in row.values())
    assert records(export.path)[-1]["level"] == "'=HYPERLINK(1)"


def test_every_line_ends_as_rfc_4180_says(here: Opened, folder: Path) -> None:
    export = export_of(here, folder / "a.csv")
    write(here, export)
    raw = export.path.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"id","user_id"')
    assert raw.endswith(b'"\r\n')
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(export.ids) + 1


def test_only_its_owner_can_read_it(here: Opened, folder: Path) -> None:
    export = export_of(here, folder / "a.csv")
    write(here, export)
    assert stat.S_IMODE(export.path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_until_it_may_be_replaced(here: Opened, folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("mine")
    with pytest.raises(FileExists):
        write(here, export_of(here, path))
    assert path.read_text() == "mine"
    write(here, export_of(here, path, replaces=True))
    assert records(path)
    assert os.listdir(folder) == ["a.csv"]


@pytest.mark.parametrize("place", ["missing/a.csv", "folder.csv", "nul\0.csv", "n" * 300 + ".csv"])
def test_a_place_that_cant_be_written_is_an_error_to_act_on(
    here: Opened, folder: Path, place: str
) -> None:
    (folder / "folder.csv").mkdir()
    for replaces in (False, True):
        with pytest.raises(AdminError, match=r"can't be written|is a folder"):
            write(here, export_of(here, folder / place, replaces=replaces))
    assert os.listdir(folder) == ["folder.csv"]


def test_a_broken_export_leaves_what_was_there(here: Opened, folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("mine")
    export = export_of(here, path, replaces=True)
    here.seeded.execute("DROP TABLE trongate_user_levels")
    with pytest.raises(AdminError):
        write(here, export)
    assert path.read_text() == "mine"
    assert os.listdir(folder) == ["a.csv"]


def test_who_is_signed_out_exports_nothing(here: Opened, folder: Path) -> None:
    export = export_of(here, folder / "a.csv")
    here.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", here.session.token_id)
    with pytest.raises(SessionEnded):
        write(here, export)
    assert os.listdir(folder) == []


def test_rows_that_have_gone_are_left_out(here: Opened, folder: Path) -> None:
    export = export_of(here, folder / "a.csv")
    here.seeded.execute("DELETE FROM trongate_tokens WHERE id = 2")
    assert write(here, export) == len(export.ids) - 1
    assert "2" not in {row["id"] for row in records(export.path)}


def test_many_rows_are_read_and_written_page_by_page(here: Opened, folder: Path) -> None:
    seed_many(here.seeded, tokens=20_000, users=50)
    export = export_of(here, folder / "a.csv")
    reached: list[int] = []
    sizes: list[int] = []

    def report(rows: int) -> None:
        reached.append(rows)
        [temporary] = folder.iterdir()
        sizes.append(temporary.stat().st_size)

    assert write(here, export, report) == len(export.ids)
    assert reached == [*range(PAGE, len(export.ids), PAGE), len(export.ids)]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 20
    assert [int(row["id"]) for row in records(export.path)] == export.ids.tolist()


def test_cancelled_it_leaves_nothing(here: Opened, folder: Path) -> None:
    seed_many(here.seeded, tokens=5_000, users=50)
    export = export_of(here, folder / "a.csv")
    pages: list[int] = []
    held: list[Worker] = []

    def report(rows: int) -> None:
        pages.append(rows)
        if len(pages) == 2:
            wait_for(lambda: held)
            held[0].cancellation.cancel()

    worker = Worker(lambda: write(here, export, report))
    held.append(worker)
    worker.end()
    assert isinstance(worker.error, Cancelled)
    assert len(pages) == 2
    assert os.listdir(folder) == []
