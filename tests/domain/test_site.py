"""A site is told from every other, and its password from everything that is shown."""

from pathlib import Path

import pytest

from trongate_admin.domain.site import Site

SITE = Site("shop", host="db.example", user="tga", password="Canary", database="shop")


def test_the_password_is_shown_nowhere() -> None:
    assert "Canary" not in f"{SITE!r} {SITE} {SITE.key} {SITE.where} {SITE.hint}"


@pytest.mark.parametrize(
    "other",
    [
        SITE._replace(host="other"),
        SITE._replace(port=3307),
        SITE._replace(user="other"),
        SITE._replace(database="other"),
    ],
)
def test_another_server_account_or_database_is_another_site(other: Site) -> None:
    assert other.key != SITE.key


def test_name_password_and_tls_make_no_other_site() -> None:
    assert SITE._replace(name="x", password="y", tls=False).key == SITE.key


def test_a_file_is_embedded_and_a_server_is_not() -> None:
    embedded = Site("demo", path=Path("demo.sqlite"))
    assert embedded.is_embedded
    assert embedded.is_local
    assert embedded.where == "embedded SQLite file"
    assert not SITE.is_embedded
    assert SITE.where == "shop on db.example:3306"
    assert embedded.key != SITE.key


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost", "127.0.0.1", "127.8.8.8", "::1", "/run/mysqld/mysqld.sock"]
)
def test_the_way_to_this_computer_is_local(host: str) -> None:
    assert SITE._replace(host=host).is_local


@pytest.mark.parametrize(
    "host",
    ["db.example", "10.0.0.1", "0.0.0.0", "localhost.example", "127.0.0.1.example", "", "::2"],  # noqa: S104
)
def test_every_other_way_is_not_local(host: str) -> None:
    assert not SITE._replace(host=host).is_local
