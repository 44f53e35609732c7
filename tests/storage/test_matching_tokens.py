"""All that match are counted, looked at and deleted by one predicate with one moment."""

from collections.abc import Iterator

import pytest

from tests.schemas import SeededSite
from tests.sites import Opened, before_statement, signed_in
from trongate_admin.domain.errors import SessionEnded
from trongate_admin.domain.token import State
from trongate_admin.domain.token_filter import TokenFilter, TokenRule
from trongate_admin.storage.matching_tokens import LevelSum, MatchingTokens


@pytest.fixture
def site(any_site: SeededSite) -> Iterator[Opened]:
    with signed_in(any_site) as opened:
        yield opened


def matching(site: Opened) -> MatchingTokens:
    return MatchingTokens(site.database, site.session)


def rule(site: Opened, chosen: TokenFilter) -> TokenRule:
    return TokenRule(chosen, site.now, site.tokens.newest_id())


def revoke_all(site: Opened, chosen: TokenRule) -> int:
    after: int | None = 0
    total = 0
    while after is not None:
        deleted, after = matching(site).revoke_next(chosen, after)
        total += deleted
    return total


FILTERS = [
    TokenFilter(),
    TokenFilter("demo"),
    TokenFilter("MEMBER"),
    TokenFilter(user_id=2),
    TokenFilter(user_level_id=2),
    *(TokenFilter(state=state) for state in State if state is not State.THIS_SESSION),
]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_what_is_listed_is_what_is_counted_and_what_goes(site: Opened, chosen: TokenFilter) -> None:
    listed = set(site.ids(chosen))
    what = rule(site, chosen)
    assert sum(level.tokens for level in matching(site).by_level(what)) == len(listed)
    has_own = site.session.token_id in listed
    assert matching(site).has_own(what) == has_own
    before = set(site.ids())
    assert revoke_all(site, what) == len(listed) - has_own
    assert set(site.ids()) == before - (listed - {site.session.token_id})


def test_the_levels_tell_tokens_and_people(site: Opened) -> None:
    for user in (2, 2, 3):
        site.seeded.add_token("more", user, site.now + 500)
    levels = {level.level_title: level for level in matching(site).by_level(rule(site, FILTERS[0]))}
    assert levels["member"] == LevelSum("member", True, 7, 2)
    assert levels[None] == LevelSum(None, False, 1, 1)


def test_a_row_that_no_longer_matches_when_it_is_to_go_stays(site: Opened) -> None:
    what = rule(site, TokenFilter(state=State.EXPIRED))
    saved = min(site.ids(what.filter))
    revive = "UPDATE trongate_tokens SET expiry_date = %s WHERE id = %s"
    with (
        before_statement(
            site.database, "DELETE", lambda: site.seeded.execute(revive, what.now + 900, saved)
        )
        if site.seeded.dialect == "mariadb"
        else before_statement(
            site.database, "BEGIN", lambda: site.seeded.execute(revive, what.now + 900, saved)
        )
    ):
        revoke_all(site, what)
    assert site.row(saved) is not None


def test_what_came_after_the_count_stays(site: Opened) -> None:
    what = rule(site, TokenFilter(user_id=2))
    late = site.seeded.add_token("late", 2, site.now + 900)
    revoke_all(site, what)
    assert site.ids(TokenFilter(user_id=2)) == [late]


def test_look_alikes_outside_of_the_rule_are_told(site: Opened) -> None:
    site.seeded.add_token("AbC", 2, site.now + 900)
    same = site.seeded.add_token("AbC", 3, site.now + 900)
    other = site.seeded.add_token("abc ", 3, site.now + 900)
    found = set(matching(site).twins(rule(site, TokenFilter(user_id=2))))
    assert found == ({same, other} if site.seeded.dialect == "mariadb" else {same})
    assert len(matching(site).twins(rule(site, TokenFilter()))) == 0


def test_nothing_goes_once_the_session_is_over(site: Opened) -> None:
    what, before = rule(site, TokenFilter(user_id=2)), site.ids(TokenFilter(user_id=2))
    site.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", site.session.token_id)
    with pytest.raises(SessionEnded):
        revoke_all(site, what)
    assert site.ids(TokenFilter(user_id=2)) == before
