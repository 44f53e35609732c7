"""The verdict over several rows is what the framework's checks would come to, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trongate_admin.domain.power import Strength, power
from trongate_admin.domain.presented_token import Place, Presented
from trongate_admin.domain.token import Token
from trongate_admin.domain.verdict import Finding, Likeness, Match, carried, likeness, verdict

NOW = 1_800_000_000
TOKENS = st.builds(
    Token,
    id=st.integers(1, 99),
    user_id=st.none() | st.integers(0, 5),
    expiry_date=st.none() | st.integers(NOW - 9_000, NOW + 9_000),
    code=st.none(),
    prefix=st.just("Zx4p"),
    digest=st.just("d"),
    user_exists=st.booleans(),
    user_level_id=st.none() | st.integers(0, 5),
    level_title=st.none() | st.sampled_from(["", "admin", "member"]),
    name=st.none() | st.just("sam"),
    level_exists=st.booleans(),
    is_blank=st.booleans(),
)
SENT = Presented(Place.HEADER, "Zx4p")


def finding(*tokens: Token) -> Finding:
    return Finding(SENT, tuple(Match(token, Likeness.EXACT) for token in tokens))


@given(tokens=st.lists(TOKENS, min_size=1, max_size=6))
def test_a_check_passes_where_it_does_for_any_row(tokens: list[Token]) -> None:
    powers = [power(token, NOW) for token in tokens]
    given_ = verdict([finding(*tokens)], NOW)
    assert [check.is_yes for check in given_.checks] == [
        any(has.any_level for has in powers),
        any(has.as_level is not None for has in powers),
        any(has.identifies for has in powers),
    ]


@given(first=st.lists(TOKENS, max_size=3), second=st.lists(TOKENS, min_size=1, max_size=3))
def test_the_strongest_of_all_strings_and_rows_is_told(
    first: list[Token], second: list[Token]
) -> None:
    strengths = [power(token, NOW).strength for token in [*first, *second]]
    given_ = verdict([finding(*first), finding(*second)], NOW)
    assert given_.strength is min(strengths, key=list(Strength).index)
    assert given_.headline.startswith("Accepted") == any(
        check.is_yes for check in given_.checks[:2]
    )


@pytest.mark.parametrize(
    ("received", "stored", "why"),
    [
        ("abc", "abc", Likeness.EXACT),
        ("abc", "ABC", Likeness.CASE),
        ("abc", "abc  ", Likeness.BLANKS),
        ("", "   ", Likeness.BLANKS),
        ("abc", "äbc", Likeness.ACCENTS),
        ("abc", "ÄBC ", Likeness.ACCENTS),
        ("ss", "\u1e9e\u0df4", Likeness.COLLATION),
    ],
)
def test_why_two_strings_count_as_equal_is_told(received: str, stored: str, why: Likeness) -> None:
    assert likeness(received, stored) is why


def test_a_token_from_an_address_is_no_place_where_the_site_looks() -> None:
    assert carried(Presented(Place.NAMED, "a")).startswith("The site reads tokens from the header")
    assert not carried(SENT)
