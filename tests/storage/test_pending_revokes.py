"""A revoke that failed is remembered across restarts, without its token."""

from dataclasses import replace
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.sites import Opened, site_of
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import DAY
from trongate_admin.domain.site import Site
from trongate_admin.domain.token import Token
from trongate_admin.storage.pending_revokes import PendingRevokes

STRING = "CanaryCanaryCanaryCanaryCanary22"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "pending.json"


@pytest.fixture
def listed(embedded: Opened) -> Token:
    return embedded.listed(embedded.seeded.add_token(STRING, 2, embedded.now + DAY))[0]


def after_restart(file: Path, site: Opened) -> PendingRevokes:
    """What another run of the program remembers."""
    return PendingRevokes(file, site_of(site.seeded))


def test_nothing_is_pending_at_first(file: Path, embedded: Opened) -> None:
    assert after_restart(file, embedded).all() == []
    assert after_restart(file, embedded).still_there([]) == []
    assert not file.exists()


def test_a_row_is_recognised_after_a_restart(file: Path, embedded: Opened, listed: Token) -> None:
    after_restart(file, embedded).add([listed])
    [entry] = after_restart(file, embedded).all()
    assert (entry.id, entry.user_id) == (listed.id, 2)
    assert after_restart(file, embedded).still_there(embedded.listed(listed.id)) == [listed]


def test_a_regenerated_row_is_not_recognised(file: Path, embedded: Opened, listed: Token) -> None:
    after_restart(file, embedded).add([listed])
    embedded.tokens.regenerate(listed, embedded.now + DAY)
    assert after_restart(file, embedded).still_there(embedded.listed(listed.id)) == []


def test_another_row_with_the_same_string_is_not_recognised(
    file: Path, embedded: Opened, listed: Token
) -> None:
    after_restart(file, embedded).add([listed])
    assert after_restart(file, embedded).still_there([replace(listed, id=listed.id + 1)]) == []


def test_the_file_holds_neither_token_nor_digest(
    file: Path, embedded: Opened, listed: Token
) -> None:
    after_restart(file, embedded).add([listed])
    content = file.read_text()
    assert STRING[:6] not in content
    assert listed.digest not in content
    assert listed.prefix not in content
    assert S_IMODE(file.stat().st_mode) == 0o600


def test_two_computers_write_different_marks(
    tmp_path: Path, embedded: Opened, listed: Token
) -> None:
    marks = set()
    for name in ("one", "two"):
        pending = after_restart(tmp_path / name, embedded)
        pending.add([listed])
        marks.add(pending.all()[0].mac)
    assert len(marks) == 2


def test_what_is_done_is_forgotten(file: Path, embedded: Opened, listed: Token) -> None:
    other = embedded.listed(2)[0]
    pending = after_restart(file, embedded)
    pending.add([listed, other])
    pending.remove([listed.id, 4_711])
    assert [entry.id for entry in after_restart(file, embedded).all()] == [other.id]


def test_a_row_is_remembered_once(file: Path, embedded: Opened, listed: Token) -> None:
    pending = after_restart(file, embedded)
    pending.add([listed])
    pending.add([listed])
    assert len(pending.all()) == 1


def test_sites_are_kept_apart(file: Path, embedded: Opened, listed: Token) -> None:
    other = PendingRevokes(file, Site("Other", host="h", database="d"))
    after_restart(file, embedded).add([listed])
    assert other.all() == []
    other.remove([listed.id])
    assert len(after_restart(file, embedded).all()) == 1


@pytest.mark.parametrize("string", [None, ""])
def test_null_and_empty_tokens_are_recognised(
    file: Path, embedded: Opened, string: str | None
) -> None:
    listed = embedded.listed(embedded.seeded.add_token(string, 2, embedded.now))
    after_restart(file, embedded).add(listed)
    assert after_restart(file, embedded).still_there(listed) == listed


@pytest.mark.parametrize("content", ["{", "", "\x00", "[]", '{"key": 1}', '{"sites": {}}'])
def test_a_damaged_file_is_told_and_not_thrown_away(
    file: Path, embedded: Opened, listed: Token, content: str
) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(AdminError, match=r"can't be read"):
        after_restart(file, embedded).add([listed])
    assert file.read_text() == content
