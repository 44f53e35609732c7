"""How far a list is read is told now and then, whatever the number of its parts."""

import time

import pytest

from trongate_admin.views.table_feed import seldom


def test_a_list_in_thousands_of_parts_does_not_flood_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    told: list[int] = []
    report = seldom(told.append)
    for part in range(1, 1001):
        report(part)
        now[0] += 0.001
    assert told[0] == 1
    assert 19 <= len(told) <= 21
