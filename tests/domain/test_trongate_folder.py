"""Proves that a site is found in its application's folder, whatever lies there."""

import contextlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.trongate_folder import read_folder, read_settings, site_name

SECRET = "s3cr3t"
DATABASE = f"""<?php
$databases['default'] = [
    'host' => '127.0.0.1', 'port' => 3306, 'user' => 'shop', 'password' => '{SECRET}',
    'database' => 'shop_live'
];
"""
CONFIG = "<?php\ndefine('BASE_URL', 'https://shop.example.com/');\ndefine('ENV', 'live');\n"
LOGIN = "<?php $config['login'] = ['max_failed_attempts' => 5, 'block_duration' => 600];"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "config").mkdir(parents=True)
    (folder / "config/database.php").write_text(DATABASE)
    (folder / "config/config.php").write_text(CONFIG)
    (folder / "config/login.php").write_text(LOGIN)
    return folder


def complaint(folder: Path) -> str:
    with pytest.raises(AdminError) as caught:
        read_folder(folder)
    assert caught.value.advice
    assert SECRET not in str(caught.value)
    return caught.value.what


def test_all_three_files_are_read(site: Path) -> None:
    found = read_folder(site)

    assert (found.host, found.port, found.user) == ("127.0.0.1", 3306, "shop")
    assert (found.password, found.database) == (SECRET, "shop_live")
    assert (found.base_url, found.env) == ("https://shop.example.com/", "live")
    assert (found.max_attempts, found.block_seconds) == (5, 600)


def test_the_config_folder_itself_will_do_but_no_other(site: Path) -> None:
    (site / "modules").mkdir()

    assert read_folder(site / "config") == read_folder(site)
    assert "isn't the folder of a Trongate application" in complaint(site / "modules")


def test_the_database_file_alone_will_do(site: Path) -> None:
    (site / "config/config.php").unlink()
    (site / "config/login.php").unlink()
    found = read_folder(site)

    assert (found.base_url, found.env, found.is_dev) == (None, None, False)
    assert (found.max_attempts, found.block_seconds) == (3, 900)
    assert site_name(found, site) == "shop"


def test_the_login_module_s_own_file_counts_where_config_has_none(site: Path) -> None:
    module = site / "modules/login/config"
    module.mkdir(parents=True)
    (module / "login.php").write_text(LOGIN.replace("600", "60"))
    assert read_folder(site).block_seconds == 600

    (site / "config/login.php").unlink()
    assert read_folder(site).block_seconds == 60


def test_a_folder_that_is_none_is_refused(site: Path) -> None:
    expected = "This folder doesn't exist or can't be opened."

    assert complaint(site / "nothing") == expected
    assert complaint(site / "config/database.php") == expected
    assert complaint(Path("a\0b")) == expected


@pytest.mark.parametrize("under", ["", "config", "other"])
def test_a_folder_without_an_application_is_refused(site: Path, under: str) -> None:
    (site / "config/database.php").unlink()
    (site / "other").mkdir()
    (site / "other/database.php").write_text(DATABASE)

    assert complaint(site / under) == (
        "This isn't the folder of a Trongate application: config/database.php is missing."
    )


@pytest.mark.parametrize("file", ["config/database.php", "config/config.php", "config/login.php"])
def test_a_file_that_can_not_be_read_is_named(site: Path, file: str) -> None:
    path = site / file
    path.write_bytes(b"<?php " + b" " * (1 << 20))
    assert complaint(site) == f"{file} is too large to be a settings file."

    path.unlink()
    path.symlink_to(path.name)
    assert complaint(site) == f"{file} can't be read."

    path.unlink()
    path.mkdir()
    assert complaint(site) == f"{file} isn't a file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(site: Path) -> None:
    (site / "config/database.php").chmod(0)
    assert complaint(site) == "config/database.php can't be read."

    (site / "config").chmod(0)
    assert complaint(site) == "config/database.php can't be read."
    (site / "config").chmod(0o700)


def test_a_pipe_in_place_of_a_file_does_not_hang(site: Path) -> None:
    (site / "config/database.php").unlink()
    os.mkfifo(site / "config/database.php")

    assert complaint(site) == "config/database.php isn't a file."


def test_an_empty_file_is_named(site: Path) -> None:
    (site / "config/database.php").write_bytes(b"")

    assert complaint(site) == "config/database.php is empty."


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://shop.example.com/", "shop.example.com"),
        ("https://Shop.Example.com", "shop.example.com"),
        ("http://localhost/trongate_app/", "localhost/trongate_app"),
        ("http://localhost:8080/", "localhost:8080"),
        ("http://localhost:80/", "localhost"),
        ("https://example.com:443/", "example.com"),
        ("https://example.com:80/", "example.com:80"),
        ("http://[::1]:8080/a/", "[::1]:8080/a"),
        ("https://user:s3cr3t@example.com/", "example.com"),
        ("//example.com/", "example.com"),
        ("example.com/shop/", "example.com/shop"),
        ("https://bücher.example/", "bücher.example"),
        ("", "shop"),
        ("/", "shop"),
        ("http://[broken/", "shop"),
        ("http://example.com:99999/", "shop"),
    ],
)
def test_a_site_is_named_after_its_address_or_its_folder(
    site: Path, base_url: str, name: str
) -> None:
    (site / "config/config.php").write_text(f"<?php define('BASE_URL', '{base_url}');")
    found = read_folder(site)

    assert site_name(found, site) == name
    assert site_name(found, site / "config") == name
    assert site_name(found, Path("/")) != ""


CODE = (
    "<?php |?>|define('PASSWORD',|define('HOST','h')|$databases|['default']|['password']|=|=>|[|]|"
    "(|)|{|}|;|,|.|'|\"|`|array(|const |getenv(|if |/*|*/|//|#|\n|<<<A\n|...|\\|$x|3|null|'host'|"
    f"'user'|'database'|'port'|'{SECRET}'|{SECRET}"
)
SOURCE = st.lists(st.sampled_from(CODE.split("|")), max_size=40).map("".join).map(str.encode)


@settings(max_examples=400, deadline=None)
@given(
    st.tuples(st.sampled_from([b"", b"<?php ", DATABASE.encode()]), SOURCE).map(b"".join)
    | st.binary().map(b"<?php ".__add__),
    st.binary() | SOURCE,
)
def test_nothing_but_a_complaint_without_secrets_comes_of_any_text(
    database: bytes, other: bytes
) -> None:
    try:
        read_settings(database, b"<?php " + other, b"<?php " + other)
    except AdminError as error:
        text = str(error)
        assert SECRET not in text
        assert text.startswith("config/")


@pytest.mark.parametrize("piece", [b"[", b"'", b"$databases['default']", b"\xff\x00", b"<?php "])
def test_a_mebibyte_of_garbage_in_each_file_takes_a_second(piece: bytes) -> None:
    garbage = b"<?php " + piece * ((1 << 20) // len(piece))
    began = time.perf_counter()
    with contextlib.suppress(AdminError):
        read_settings(DATABASE.encode() + garbage, garbage, garbage)
    assert time.perf_counter() - began < 1
