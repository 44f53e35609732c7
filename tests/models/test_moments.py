"""Moments are written so that nobody can take them for others."""

import os
import time
from collections.abc import Iterator

import pytest

from trongate_admin.models.moments import full, repeated_zone

FIRST, SECOND = 1_792_888_200, 1_792_891_800
"""25 October 2026, 02:30 in Berlin: once in summer time, and an hour later in winter time."""


@pytest.fixture
def berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_the_hour_that_comes_twice_is_told_with_its_zone() -> None:
    assert "02:30:00" in full(FIRST)
    assert "02:30:00" in full(SECOND)
    assert full(FIRST) != full(SECOND)


@pytest.mark.usefixtures("berlin")
def test_every_other_hour_is_told_without() -> None:
    assert repeated_zone(FIRST - 3600) == ""
    assert repeated_zone(SECOND + 3600) == ""
