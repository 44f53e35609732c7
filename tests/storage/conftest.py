"""Sites that are opened and signed in, on each kind of database."""

from collections.abc import Iterator

import pytest

from tests.fault_proxy import FaultProxy
from tests.schemas import SeededSite
from tests.sites import Opened, signed_in


@pytest.fixture
def site(any_site: SeededSite) -> Iterator[Opened]:
    """The small v2 site on MariaDB and on SQLite."""
    with signed_in(any_site) as opened:
        yield opened


@pytest.fixture
def every_site(every_schema_site: SeededSite) -> Iterator[Opened]:
    """The small site in each schema."""
    with signed_in(every_schema_site) as opened:
        yield opened


@pytest.fixture
def mariadb(mariadb_site: SeededSite) -> Iterator[Opened]:
    """The small v2 site on MariaDB."""
    with signed_in(mariadb_site) as opened:
        yield opened


@pytest.fixture
def embedded(sqlite_site: SeededSite) -> Iterator[Opened]:
    """The small v2 site in a file."""
    with signed_in(sqlite_site) as opened:
        yield opened


@pytest.fixture
def faulty(mariadb_site: SeededSite, fault_proxy: FaultProxy) -> Iterator[Opened]:
    """The small v2 site behind a network that can fail."""
    with signed_in(mariadb_site, fault_proxy) as opened:
        yield opened
        # What was closed during a fault would otherwise wait for its end.
        fault_proxy.hook = None
        fault_proxy.pass_all()
