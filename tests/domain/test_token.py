"""A token's state, and what is shown of its string."""

import hashlib
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.expiry import HOUR, is_live
from trongate_admin.domain.token import (
    ALPHABET,
    MASK,
    TOKEN_LENGTH,
    UNPRESENTABLE,
    State,
    Token,
    generate_token,
    state,
    user_label,
)

NOW = 1_800_000_000
TOKEN = Token(
    id=7,
    user_id=2,
    expiry_date=NOW + HOUR + 1,
    code="0",
    prefix="Abcd",
    digest=hashlib.sha256(b"Abcdefgh").hexdigest(),
    user_exists=True,
    user_level_id=2,
    level_title="member",
    name=None,
)


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        (NOW + HOUR + 1, State.LIVE),
        (NOW + HOUR, State.EXPIRING),
        (NOW + 1, State.EXPIRING),
        (NOW, State.EXPIRED),
        (NOW - 1, State.EXPIRED),
        (0, State.EXPIRED),
        (-1, State.EXPIRED),
        (None, State.NEVER_VALID),
    ],
)
def test_a_users_token_goes_through_its_states(expiry: int | None, expected: State) -> None:
    assert state(replace(TOKEN, expiry_date=expiry), NOW) is expected


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [(NOW + 1, State.ORPHAN), (NOW + 9 * HOUR, State.ORPHAN), (NOW, State.EXPIRED)],
)
def test_a_token_without_its_user_is_an_orphan_while_it_passes(
    expiry: int, expected: State
) -> None:
    assert state(replace(TOKEN, user_exists=False, expiry_date=expiry), NOW) is expected


@pytest.mark.parametrize("expiry", [NOW + 9 * HOUR, NOW - 9, None])
@pytest.mark.parametrize("exists", [True, False])
def test_what_nobody_can_present_is_never_valid(expiry: int | None, exists: bool) -> None:
    odd = replace(TOKEN, presentable=False, expiry_date=expiry, user_exists=exists)
    assert state(odd, NOW) is State.NEVER_VALID


def test_the_own_session_is_named_before_all_else() -> None:
    assert state(TOKEN, NOW, session_id=7) is State.THIS_SESSION
    assert state(TOKEN, NOW, session_id=8) is State.LIVE
    assert state(replace(TOKEN, expiry_date=None), NOW, session_id=7) is State.THIS_SESSION


@given(st.none() | st.integers(-(2**31), 2**40), st.booleans(), st.booleans())
def test_a_state_that_passes_is_live_by_the_frameworks_rule(
    expiry: int | None, exists: bool, presentable: bool
) -> None:
    token = replace(TOKEN, expiry_date=expiry, user_exists=exists, presentable=presentable)
    passes = state(token, NOW) in {State.LIVE, State.EXPIRING, State.ORPHAN}
    assert passes == (is_live(expiry, NOW) and presentable)


def test_a_mask_shows_four_characters_and_no_length() -> None:
    assert TOKEN.masked == f"Abcd{MASK}"
    assert replace(TOKEN, prefix="A").masked == f"A{MASK}"


def test_null_and_empty_tokens_are_told_in_words() -> None:
    assert replace(TOKEN, prefix="", digest="").masked == "NULL"
    assert replace(TOKEN, prefix="", digest="e3b0").masked == "empty"


def test_a_generated_token_is_what_the_framework_makes() -> None:
    made = [generate_token() for _ in range(2_000)]
    assert {len(token) for token in made} == {TOKEN_LENGTH}
    assert len(set(made)) == len(made)
    letters = Counter("".join(made))
    assert set(letters) == set(ALPHABET)
    # Each letter comes about 1,160 times; this is nine standard deviations.
    expected = len(made) * TOKEN_LENGTH / len(ALPHABET)
    assert all(abs(number - expected) < 9 * expected**0.5 for number in letters.values())


def test_the_alphabet_has_no_letter_that_is_mistaken_or_escaped() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 8 + 23 + 24
    assert not set(ALPHABET) & (UNPRESENTABLE | set("01ilIoO"))


@pytest.mark.parametrize(
    ("name", "exists", "label"),
    [
        ("demo", True, "demo"),
        (None, True, "user"),
        ("", True, "user"),
        ("x", False, "no such user"),
    ],
)
def test_a_user_is_called_by_name_where_there_is_one(
    name: str | None, exists: bool, label: str
) -> None:
    assert user_label(name, exists) == label
