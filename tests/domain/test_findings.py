"""What is told of each finding, and that its filter means what it says."""

import re

import pytest

from trongate_admin.domain.expiry import PURGE_MARGIN
from trongate_admin.domain.findings import IDLE, KINDS, Fix, Kind, Severity
from trongate_admin.domain.other_findings import (
    MANY,
    WORST,
    crowded,
    lax_server,
    loose_collation,
    no_index,
    of_settings,
    shipped_password,
)
from trongate_admin.domain.token_filter import TokenFilter

NOW = 2_000_000_000
EACH = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
OTHERS = (
    crowded([(12, 30)]),
    shipped_password(),
    of_settings("ENV is 'dev'."),
    no_index(1.0, 2, ""),
    loose_collation("utf8mb4_general_ci", ""),
    lax_server(""),
)


@EACH
def test_no_part_of_a_filter_is_taken_for_a_word_to_search(kind: Kind) -> None:
    rule = kind.found(2, NOW).rule
    assert rule.text == ""
    assert rule != TokenFilter()


@EACH
def test_the_title_is_in_the_singular_for_one_row(kind: Kind) -> None:
    assert "{n}" not in kind.found(1, NOW).title
    assert kind.found(2, NOW).title.startswith("{n} ")


@pytest.mark.parametrize(
    "finding", [*(kind.found(1, NOW) for kind in KINDS), *OTHERS], ids=lambda each: each.name
)
def test_the_meaning_is_two_sentences(finding: object) -> None:
    meaning = str(getattr(finding, "meaning", ""))
    assert len(re.findall(r"\.(?: |$)", meaning)) == 2
    assert meaning.endswith(".")


def test_expired_rows_are_those_that_a_purge_would_delete() -> None:
    rule = IDLE.found(1, NOW).rule
    assert rule.ends == (0, NOW - PURGE_MARGIN - 1)


def test_one_crowded_user_is_named_in_the_title() -> None:
    assert crowded([(12, 30)]).title == "User #12 has {n} live tokens"
    assert crowded([(12, MANY + 1)]).filter_text == "user:12 is:live"


def test_several_crowded_users_are_counted_up_to_the_worst() -> None:
    users = [(number, 60 - number) for number in range(1, WORST + 2)]
    assert crowded(users[:2]).title.startswith("2 users have too many")
    found = crowded(users)
    assert found.title.startswith(f"More than {WORST} users")
    assert f"#{WORST + 1} " not in found.meaning


def test_only_development_mode_itself_is_critical() -> None:
    assert of_settings("ENV is 'dev' in config/config.php.").severity is Severity.CRITICAL
    unread = of_settings("ENV can't be read from config/config.php.")
    assert (unread.severity, unread.fix) == (Severity.WARNING, Fix.ELSEWHERE)
