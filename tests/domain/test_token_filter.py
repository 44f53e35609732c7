"""What is typed into the filter box is understood as it is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.token import State
from trongate_admin.domain.token_filter import TokenFilter, parse_filter


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", TokenFilter()),
        ("   ", TokenFilter()),
        ("demo", TokenFilter("demo")),
        ("  two words ", TokenFilter("two words")),
        ("user:12", TokenFilter(user_id=12)),
        ("level:3", TokenFilter(user_level_id=3)),
        ("USER:12 Level:3", TokenFilter(user_id=12, user_level_id=3)),
        ("user:12 demo", TokenFilter("demo", user_id=12)),
        ("demo level:3", TokenFilter("demo", user_level_id=3)),
        ("user:0", TokenFilter(user_id=0)),
        ("twin:3002", TokenFilter(twin_of=3002)),
        ("user:1 user:2", TokenFilter(user_id=2)),
    ],
)
def test_terms_choose_and_the_rest_is_searched_for(typed: str, expected: TokenFilter) -> None:
    assert parse_filter(typed) == expected


@pytest.mark.parametrize(
    "typed", ["user:", "user:x", "user:-1", "xuser:1", "user:1x", "user :1", "user:12345678901"]
)
def test_what_is_no_term_is_searched_for(typed: str) -> None:
    assert parse_filter(typed) == TokenFilter(typed)


def test_a_chosen_state_goes_with_the_text() -> None:
    assert parse_filter("demo", State.LIVE) == TokenFilter("demo", state=State.LIVE)


def test_only_an_empty_filter_is_empty() -> None:
    assert parse_filter("").is_empty
    for chosen in ("a", "user:0", "level:0"):
        assert not parse_filter(chosen).is_empty
    assert not parse_filter("", State.LIVE).is_empty


@given(st.text())
def test_any_text_is_understood(typed: str) -> None:
    chosen = parse_filter(typed)
    assert chosen.text == chosen.text.strip()
    assert parse_filter(chosen.text).state is None


@given(st.integers(0, 9_999_999_999), st.integers(0, 9_999_999_999))
def test_any_number_is_taken_exactly(user: int, level: int) -> None:
    chosen = parse_filter(f"level:{level} user:{user}")
    assert (chosen.user_id, chosen.user_level_id, chosen.text) == (user, level, "")
