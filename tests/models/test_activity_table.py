"""Entries as rows: what each column says, and a list that holds still while more comes on top."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from tests.domain.test_activity import NOW, TOKEN
from trongate_admin.domain.activity import Entry, Event, What
from trongate_admin.models.activity_table import ActivityTable
from trongate_admin.models.roles import MutedRole, PowerRole, SuffixRole

READ_OUT = Qt.ItemDataRole.AccessibleTextRole


def entry(id: int, **changes: object) -> Entry:
    token = replace(TOKEN, **changes)  # type: ignore[arg-type]
    return Entry(id, NOW, Event(What.APPEARED, token, "because"))


@pytest.fixture
def table(qapp: object) -> ActivityTable:
    return ActivityTable()


def said(table: ActivityTable, role: int = Qt.ItemDataRole.DisplayRole) -> dict[str, object]:
    """What the first row answers to a role, by column."""
    return {
        column.title: table.index(0, place).data(role) for place, column in enumerate(table.columns)
    }


def test_the_model_keeps_qts_rules(qtmodeltester: object, table: ActivityTable) -> None:
    table.show([entry(3), entry(2), entry(1)])
    qtmodeltester.check(table)  # type: ignore[attr-defined]
    table.show([entry(5), entry(3), entry(1)])
    qtmodeltester.check(table)  # type: ignore[attr-defined]


def test_a_row_says_what_it_was_when_it_was_seen(table: ActivityTable) -> None:
    table.show([entry(1)])
    shown = said(table)
    assert shown.pop("Seen at")
    assert shown == {
        "What": "Appeared",
        "User": "kaori",
        "Level": "member",
        "Power": "As member",
        "ID": "7",
        "Why, probably": "because",
    }
    assert said(table, SuffixRole)["User"] == "#2"
    assert said(table, READ_OUT)["User"] == "kaori #2"
    assert said(table, PowerRole)["Power"] is not None


def test_an_expired_token_is_told_with_the_power_that_was_left(table: ActivityTable) -> None:
    table.show([entry(1, expiry_date=NOW)])
    assert said(table)["Power"] == "Still identifies"


@pytest.mark.parametrize(
    ("changes", "user", "level"),
    [
        ({"name": None}, "user", "member"),
        ({"user_exists": False, "name": None, "level_title": None}, "no such user", "no level 2"),
        ({"user_id": None, "name": None}, "no user", "member"),
        ({"name": "a\u202eb", "level_title": "\x00"}, "a\\u{202e}b", "\\u{0}"),
        ({"level_title": ""}, "kaori", "level 2"),
        ({"level_title": None, "user_level_id": None}, "kaori", "none"),
    ],
)
def test_what_lacks_or_hides_is_told_in_words(
    table: ActivityTable, changes: dict[str, object], user: str, level: str
) -> None:
    table.show([entry(1, **changes)])
    assert (said(table)["User"], said(table)["Level"]) == (user, level)


def test_several_that_are_told_together_have_a_number_and_no_id(table: ActivityTable) -> None:
    table.show([Entry(1, NOW, Event(What.VANISHED, None, "because", 900))])
    assert said(table)["User"] == "900 tokens"
    assert said(table)["ID"] == said(table)["Power"] == ""
    assert said(table, MutedRole)["User"] is True


def test_the_row_that_is_looked_at_stays_under_newer_ones(table: ActivityTable) -> None:
    table.show([entry(2), entry(1)])
    held = QPersistentModelIndex(table.index(0, 0))
    table.show([entry(4), entry(3), entry(2), entry(1)])
    assert held.row() == 2


def test_every_word_has_to_be_said_in_some_column(table: ActivityTable) -> None:
    one = entry(1)
    assert table.matches(one, "KAORI appeared")
    assert table.matches(one, "#2 because")
    assert not table.matches(one, "kaori vanished")
    assert table.matches(one, "")
