"""The known sites are kept in a private file, whole, and without a password."""

import json
from pathlib import Path
from stat import S_IMODE

import pytest

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.storage.files import read_json, write_json
from trongate_admin.storage.site_folder import site_of_folder
from trongate_admin.storage.site_store import SiteStore

SITE = Site(
    "shop.example",
    host="db.example",
    port=3307,
    user="tga",
    password="CanaryPassword",
    database="shop",
    tls=False,
)
V2 = """<?php
$databases['default'] = ['host' => 'db.example', 'port' => '3307', 'user' => 'web',
    'password' => 'CanaryPassword', 'database' => 'shop'];
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "sites.json"


def test_no_site_is_known_at_first(file: Path) -> None:
    assert SiteStore(file).all() == []


def test_a_site_is_known_again_without_its_password(file: Path) -> None:
    SiteStore(file).remember(SITE)
    [known] = SiteStore(file).all()
    assert known.key == SITE.key
    assert known.name == SITE.name
    assert not known.tls
    assert known.password == ""


def test_the_file_is_private_and_holds_no_password(file: Path) -> None:
    SiteStore(file).remember(SITE)
    assert S_IMODE(file.stat().st_mode) == 0o600
    assert S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "Canary" not in file.read_text()


def test_the_latest_site_comes_first_and_once(file: Path) -> None:
    store = SiteStore(file)
    other = Site("other", host="h", database="d", user="u")
    for site in (SITE, other, SITE):
        store.remember(site)
    assert [known.name for known in store.all()] == ["shop.example", "other"]


def test_a_site_is_forgotten(file: Path) -> None:
    SiteStore(file).remember(SITE)
    SiteStore(file).forget(SITE)
    assert SiteStore(file).all() == []


def test_the_demo_is_not_remembered(file: Path, tmp_path: Path) -> None:
    SiteStore(file).remember(Site("Demo", path=tmp_path / "demo.sqlite"))
    assert SiteStore(file).all() == []


def test_this_computers_address_is_made_once(file: Path) -> None:
    address = SiteStore(file).address()
    assert len(address) == 16
    assert address.startswith("desktop-")
    int(address.removeprefix("desktop-"), 16)
    SiteStore(file).remember(SITE)
    assert SiteStore(file).address() == address
    assert SiteStore(file.with_name("other.json")).address() != address


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_a_file_of_another_version_is_refused_and_kept(file: Path, version: object) -> None:
    write_json(file, {"version": version, "sites": [{"name": "from the future"}]})
    before = file.read_text()
    for act in (
        SiteStore(file).all,
        SiteStore(file).address,
        lambda: SiteStore(file).remember(SITE),
    ):
        with pytest.raises(AdminError, match="another version"):
            act()
    assert file.read_text() == before


@pytest.mark.parametrize("content", ["{", "", "\x00\x01", '{"version": 1, "sites": ['])
def test_a_damaged_file_is_told_and_kept(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(AdminError, match="can't be read"):
        SiteStore(file).remember(SITE)
    assert file.read_text() == content


@pytest.mark.parametrize("entry", ["text", None, {"port": "x"}, {"folder": 5}])
def test_a_damaged_entry_is_told_and_kept(file: Path, entry: object) -> None:
    write_json(file, {"version": 1, "address": "", "sites": [entry]})
    before = file.read_text()
    with pytest.raises(AdminError, match="can't be read"):
        SiteStore(file).remember(SITE)
    assert file.read_text() == before


def test_a_failed_write_leaves_the_old_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SiteStore(file).remember(SITE)
    before = file.read_text()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(AdminError, match="can't be written"):
        SiteStore(file).remember(Site("other", host="h"))
    assert file.read_text() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_can_not_be_written_as_json_leaves_the_old_file_whole(file: Path) -> None:
    write_json(file, {"a": 1})
    with pytest.raises(TypeError):
        write_json(file, {"a": object()})
    assert read_json(file) == {"a": 1}
    assert len(list(file.parent.iterdir())) == 1


def test_a_wider_file_becomes_private_when_it_is_written(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"version": 1}))
    file.chmod(0o644)
    SiteStore(file).remember(SITE)
    assert S_IMODE(file.stat().st_mode) == 0o600


def folder(tmp_path: Path, env: str) -> Path:
    """A Trongate application's folder."""
    config = tmp_path / "shop" / "config"
    config.mkdir(parents=True)
    (config / "database.php").write_text(V2)
    (config / "config.php").write_text(
        f"<?php define('BASE_URL', 'https://shop.example/'); define('ENV', '{env}');"
    )
    return config.parent


def test_a_folders_site_is_read_from_its_files(tmp_path: Path) -> None:
    site = site_of_folder(folder(tmp_path, "production"))
    assert (site.name, site.host, site.port) == ("shop.example", "db.example", 3307)
    assert (site.user, site.password, site.database) == ("web", "CanaryPassword", "shop")
    assert site.warnings == ()


def test_a_folder_in_dev_mode_is_warned_of(tmp_path: Path) -> None:
    [warning] = site_of_folder(folder(tmp_path, "dev")).warnings
    assert "lets anybody into its admin panel" in warning


def test_a_folder_is_remembered_without_its_password(file: Path, tmp_path: Path) -> None:
    site = site_of_folder(folder(tmp_path, "production"))
    SiteStore(file).remember(site)
    assert SiteStore(file).all()[0].folder == site.folder
    assert "Canary" not in file.read_text()
