"""The overview's numbers, grouped in the database, are those that Python counts row by row."""

import random
from collections import Counter

import pytest

from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import Opened, signed_in
from trongate_admin.domain.order import TokenOrder
from trongate_admin.domain.overview import MOST_PEOPLE, NO_LEVEL, Span
from trongate_admin.domain.power import Strength, power
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import parse_filter
from trongate_admin.storage.overview_store import OverviewStore

HOUR, DAY = 3_600, 86_400
HOSTILE = "<b>&</b>\u202e"


def all_tokens(site: Opened) -> list[Token]:
    return site.listed(*site.ids())


def matching(site: Opened, text: str) -> int:
    return len(site.tokens.ids(TokenOrder(), parse_filter(text), site.now))


@pytest.fixture
def store(site: Opened) -> OverviewStore:
    return OverviewStore(site.database)


@pytest.fixture
def odd(site: Opened) -> Opened:
    """Some hundred tokens of every kind: refused, orphaned, levelless, unpresentable."""
    dice, now = random.Random(7), site.now
    users = [site.seeded.add_user(level) for level in (1, 1, 2, 3, 77, 0, None)]
    for number in range(300):
        token = dice.choice((f"token {number}", f"t{number}", f"a&b {number}", None))
        user = dice.choice((*users, None, 0, 98_765))
        near, far = dice.randint(-DAY, 2 * DAY), dice.randint(-40 * DAY, 40 * DAY)
        expiry = dice.choice((now + near, now + far, now + dice.randint(-HOUR, HOUR), None))
        site.seeded.add_token(token, user, expiry)
    return site


def test_the_cards_count_what_python_counts(odd: Opened, store: OverviewStore) -> None:
    now = odd.now
    live, still = store.live(now), store.still_identifying(now)
    powers = [(token, power(token, now)) for token in all_tokens(odd)]
    accepted = [token for token, has in powers if has.any_level]
    admins = [token for token, has in powers if has.strength is Strength.ADMIN_PANEL]
    assert (live.now, live.tokens, live.admin_tokens) == (now, len(accepted), len(admins))
    assert live.people == len({token.user_id for token in accepted} - {None})
    assert live.admin_people == len({token.user_id for token in admins})
    assert live.soon == sum(1 for t in accepted if t.expiry_date and t.expiry_date <= now + HOUR)
    assert still == sum(1 for _, has in powers if has.strength is Strength.IDENTIFIES)


def test_each_card_counts_what_its_filter_lists(odd: Opened, store: OverviewStore) -> None:
    now = odd.now
    live = store.live(now)
    assert live.tokens == matching(odd, "is:live")
    assert live.admin_tokens == matching(odd, "is:admin")
    assert live.soon == matching(odd, f"is:live ends:{now + 1}..{now + HOUR}")
    assert store.still_identifying(now) == matching(odd, "is:still-identifying")


@pytest.mark.parametrize("span", Span)
def test_the_bars_add_up_to_the_live_tokens_of_their_time(
    odd: Opened, store: OverviewStore, span: Span
) -> None:
    now = odd.now
    hour = now - now % HOUR
    midnight = hour - hour % DAY
    bars = store.expiries(now, hour).bars(span, midnight)
    first, last = bars.bars[0].first, bars.bars[-1].last
    assert (len(bars.bars), last + 1 - first) == (span.bars, span.bars * span.seconds)
    assert first <= now < bars.bars[0].last + 1
    assert bars.total == matching(odd, f"is:live ends:{first}..{last}") > 0


@pytest.mark.parametrize("span", Span)
def test_each_bar_counts_what_its_filter_lists_by_level(
    odd: Opened, store: OverviewStore, span: Span
) -> None:
    now = odd.now
    hour = now - now % HOUR
    bars = store.expiries(now, hour).bars(span, hour - hour % DAY)
    found: Counter[tuple[int, int]] = Counter()
    for token in all_tokens(odd):
        if token.expiry_date is None or not power(token, now).any_level:
            continue
        place = (token.expiry_date - bars.bars[0].first) // span.seconds
        known = token.user_exists and token.level_exists and token.user_level_id
        if place < span.bars:
            found[place, token.user_level_id or 0 if known else NO_LEVEL] += 1
    counted = {
        (place, level): count
        for place, bar in enumerate(bars.bars)
        for level, count in zip(bars.levels, bar.counts, strict=True)
        if count
    }
    assert counted == dict(found)


def test_what_has_no_user_or_level_comes_last(odd: Opened, store: OverviewStore) -> None:
    now = odd.now
    assert store.expiries(now, now - now % HOUR).levels == (1, 2, 3, NO_LEVEL)


def test_the_token_that_ends_next_is_told_with_its_administrator(
    site: Opened, store: OverviewStore
) -> None:
    site.seeded.add_token("soon", 1, site.now + 60)
    found = store.next_end(site.now)
    assert found is not None
    assert (found.name, found.user_id, found.user_exists) == ("demo", 1, True)
    assert found.expiry_date - site.now in (59, 60)


def test_the_next_to_end_may_be_an_orphan(site: Opened, store: OverviewStore) -> None:
    site.seeded.add_token("soon", None, site.now + 60)
    found = store.next_end(site.now)
    assert found is not None
    assert (found.name, found.user_id, found.user_exists) == (None, None, False)


def test_nothing_ends_next_where_nobody_is_in(site: Opened, store: OverviewStore) -> None:
    site.seeded.execute("DELETE FROM trongate_tokens")
    now = site.now
    live = store.live(now)
    assert (live.tokens, live.people, live.admin_people, live.soon) == (0, 0, 0, 0)
    assert store.next_end(now) is None
    assert store.expiries(now, now - now % HOUR).levels == ()
    assert store.holders(now) == []


def test_holders_are_told_with_their_rows_the_longest_first(
    site: Opened, store: OverviewStore
) -> None:
    seeded, now = site.seeded, site.now
    without_row, inactive = seeded.add_user(1), seeded.add_user(1)
    seeded.add_administrator(HOSTILE, "x", inactive, "h@example.com", active=0)
    seeded.add_token("one", without_row, now + 5 * DAY)
    seeded.add_token("two", without_row, now + 9 * DAY)
    seeded.add_token("three", inactive, now + 7 * DAY)
    found = [(each.id, each.name, each.is_active, each.tokens) for each in store.holders(now)]
    assert found[:2] == [(without_row, None, True, 2), (inactive, HOSTILE, False, 1)]
    # Demo's own: the seeded token, and this session.
    assert found[2:] == [(1, "demo", True, 2)]
    assert store.holders(now)[0].last_expiry == now + 9 * DAY


def test_an_administrator_with_one_active_row_of_two_is_active(
    site: Opened, store: OverviewStore
) -> None:
    site.seeded.add_administrator("other", "x", 1, "o@example.com", active=0)
    assert [(each.name, each.is_active) for each in store.holders(site.now)] == [("demo", True)]


def test_at_most_fifty_holders_are_listed(site: Opened, store: OverviewStore) -> None:
    for number in range(MOST_PEOPLE + 5):
        site.seeded.add_token(f"t{number}", site.seeded.add_user(1), site.now + DAY)
    assert len(store.holders(site.now)) == MOST_PEOPLE
    assert store.live(site.now).admin_people == MOST_PEOPLE + 6


def test_every_schema_can_be_overviewed(every_site: Opened) -> None:
    now = every_site.now
    found = OverviewStore(every_site.database).read(now, now - now % HOUR)
    assert found.live.admin_tokens == 2
    assert [holder.name for holder in found.holders] == ["demo"]
    assert found.next_end is not None
    assert found.still_identifying == 2 + (not every_site.seeded.references_enforced)
    assert found.expiries.bars(Span.MONTH, now - now % DAY).total >= 3


def test_the_server_sends_a_few_rows_whatever_the_table_has(mariadb_site: SeededSite) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=5_000, users=200)
    with signed_in(mariadb_site) as opened:
        store, now = OverviewStore(opened.database), opened.now
        before = rows_sent(mariadb_site)
        store.live(now)
        store.next_end(now)
        store.still_identifying(now)
        assert len(store.holders(now)) > 20
        assert rows_sent(mariadb_site) - before < 2 * MOST_PEOPLE + 20


def rows_sent(site: SeededSite) -> int:
    """By the server's own counter; nobody else uses it."""
    [row] = site.query("SHOW GLOBAL STATUS LIKE 'Rows_sent'")
    return int(row["Value"])
