"""What was read around a token is said in plain words, none of them a zero."""

import pytest

from trongate_admin.domain.inspection import (
    Account,
    LevelTotal,
    LookAlikes,
    OwnedTokens,
    TokenFacts,
)
from trongate_admin.models.inspection_words import (
    accounts_in_words,
    look_alikes_in_words,
    owned_in_words,
    total_in_words,
)


@pytest.mark.parametrize(
    ("accounts", "is_more", "said"),
    [
        ((), False, "no administrator row"),
        ((Account(2, "sam", True),), False, "administrators #2 sam, active"),
        ((Account(2, None, False),), False, "administrators #2, inactive"),
        ((Account(2, "sam", None),), False, "administrators #2 sam"),
        (
            (Account(2, "sam", True), Account(5, "eve", False)),
            True,
            "administrators #2 sam, active; administrators #5 eve, inactive; and more",
        ),
    ],
)
def test_accounts_are_told_by_row_name_and_state(
    accounts: tuple[Account, ...], is_more: bool, said: str
) -> None:
    assert accounts_in_words(TokenFacts("", accounts, is_more)) == said


@pytest.mark.parametrize(
    ("owned", "said"),
    [
        (OwnedTokens(0, 0, 0, 0), "none"),
        (OwnedTokens(3, 1, 0, 0), "3 live, 1 expired"),
        (OwnedTokens(0, 0, 2, 1), "2 without expiry, 1 unmatchable"),
    ],
)
def test_only_tokens_that_there_are_are_counted(owned: OwnedTokens, said: str) -> None:
    assert owned_in_words(owned) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (LookAlikes(0, 0), "None: no other row equals this one's string."),
        (LookAlikes(1, 0), "1 exact duplicate. The site takes this too for the same string."),
        (
            LookAlikes(2, 1),
            "2 exact duplicates and 1 twin in other case, accents or blanks."
            " The site takes these too for the same string.",
        ),
    ],
)
def test_duplicates_and_twins_are_told_apart(found: LookAlikes, said: str) -> None:
    assert look_alikes_in_words(found) == said


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (LevelTotal(2, "member", True, 1), "member"),
        (LevelTotal(2, "", True, 1), "level 2"),
        (LevelTotal(77, None, True, 1), "no level 77"),
        (LevelTotal(None, None, True, 1), "no level"),
        (LevelTotal(None, None, False, 1), "no such user"),
    ],
)
def test_a_level_has_a_name_whatever_lacks(total: LevelTotal, said: str) -> None:
    assert total_in_words(total) == said
