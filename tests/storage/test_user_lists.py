"""Lists of users and levels are complete and total, and their sums are those of the tables."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.schemas import SeededSite
from tests.sites import Opened, signed_in
from trongate_admin.domain.order import UserLevelOrder, UserLevelSort, UserOrder, UserSort
from trongate_admin.domain.people import User, UserLevel
from trongate_admin.storage.user_level_store import UserLevelStore
from trongate_admin.storage.user_store import UserStore


@dataclass
class Crowd:
    """A site with odd users and levels, and its tables read whole."""

    site: Opened
    now: int
    users: dict[int, User]
    levels: dict[int, UserLevel]

    def collated(self, key: Any) -> Any:
        """A key as the database compares it: only MariaDB ignores case."""
        is_folded = isinstance(key, str) and self.site.seeded.dialect == "mariadb"
        return key.lower() if is_folded else key

    def found(self, search: str) -> list[int]:
        return UserStore(self.site.database).ids(UserOrder(), search, self.now).tolist()


@pytest.fixture
def crowd(every_site: Opened) -> Crowd:
    seeded, now = every_site.seeded, every_site.now
    seeded.add_level(7, "Under_score 100%")
    seeded.add_level(8, "")
    odd, twice = seeded.add_user(7), seeded.add_user(1)
    for name, user in (("per%cent", odd), ("zoe", twice), ("Adam", twice)):
        seeded.add_administrator(name, "x", user)
    for n, expiry in enumerate((now - 1, now, now + 1, now + 2)):
        seeded.add_token(f"t{n}", odd, expiry)
    if not seeded.references_enforced:
        for level in (55, None, 0):
            seeded.add_token(f"u{level}", seeded.add_user(level), now + 9)
        seeded.add_token("orphan", 999, now + 9)
        seeded.add_token("endless", odd, None)
        seeded.insert("trongate_users", code=None, user_level_id=2)
    users = _users(every_site, now)
    return Crowd(every_site, now, users, _levels(every_site, users))


def _users(site: Opened, now: int) -> dict[int, User]:
    titles = {
        row["id"]: row["level_title"]
        for row in site.seeded.query("SELECT * FROM trongate_user_levels")
    }
    administrators = site.seeded.query("SELECT * FROM trongate_administrators")
    tokens = site.seeded.tokens()
    users = {}
    for row in site.seeded.query("SELECT * FROM trongate_users"):
        named = [a["username"] for a in administrators if a["trongate_user_id"] == row["id"]]
        own = [token["expiry_date"] for token in tokens if token["user_id"] == row["id"]]
        known = [expiry for expiry in own if expiry is not None]
        users[row["id"]] = User(
            id=row["id"],
            name=min(named, key=str.lower, default=None),
            user_level_id=row["user_level_id"],
            level_title=titles.get(row["user_level_id"]),
            live_tokens=sum(expiry > now for expiry in known),
            last_expiry=max(known, default=None),
            code_prefix=row["code"] and row["code"][:4],
        )
    return users


def _levels(site: Opened, users: dict[int, User]) -> dict[int, UserLevel]:
    levels = {}
    for row in site.seeded.query("SELECT * FROM trongate_user_levels"):
        members = [user for user in users.values() if user.user_level_id == row["id"]]
        live = sum(user.live_tokens or 0 for user in members)
        levels[row["id"]] = UserLevel(row["id"], row["level_title"], len(members), live)
    return levels


def _check(crowd: Crowd, order: UserOrder | UserLevelOrder, ids: list[int], keys: Any) -> None:
    """Complete, total, and what lacks a value last, whichever way."""
    known = [(crowd.collated(key), id_) for key, id_ in zip(keys, ids, strict=True)]
    present = [pair for pair in known if pair[0] is not None]
    missing = [pair[1] for pair in known if pair[0] is None]
    assert present == sorted(present, reverse=order.descending), order
    assert missing == sorted(missing, reverse=order.descending), order
    assert [id_ for _, id_ in present] + missing == ids, order


def test_users_are_what_the_tables_say(crowd: Crowd) -> None:
    store = UserStore(crowd.site.database)
    uncounted = store.records(list(crowd.users))
    assert {user.live_tokens for user in uncounted} == {None}
    store.count_tokens(crowd.now)
    records = store.records(list(crowd.users))
    assert [store.told(user) for user in uncounted] == records
    assert {user.id: user for user in records} == crowd.users
    assert len(records) == len(crowd.users)


def _user_key(user: User, sort: UserSort) -> Any:
    return {
        UserSort.ID: user.id,
        UserSort.NAME: user.name,
        UserSort.LEVEL: user.level_title,
        UserSort.LIVE_TOKENS: user.live_tokens,
        UserSort.LAST_EXPIRY: user.last_expiry,
        UserSort.CODE: user.code_prefix,
    }[sort]


def test_every_order_of_users_is_complete_and_total(crowd: Crowd) -> None:
    store = UserStore(crowd.site.database)
    for order in (UserOrder(sort, way) for sort in UserSort for way in (False, True)):
        ids = store.ids(order, "", crowd.now).tolist()
        assert sorted(ids) == sorted(crowd.users), order
        _check(crowd, order, ids, [_user_key(crowd.users[id_], order.sort) for id_ in ids])
        assert store.first_ids(order, "", crowd.now, 3).tolist() == ids[:3], order


def test_levels_are_what_the_tables_say(crowd: Crowd) -> None:
    store = UserLevelStore(crowd.site.database)
    uncounted = store.records(list(crowd.levels))
    assert {level.live_tokens for level in uncounted} == {None}
    store.count_tokens(crowd.now)
    records = store.records(list(crowd.levels))
    assert [store.told(level) for level in uncounted] == records
    assert {level.id: level for level in records} == crowd.levels
    assert len(records) == len(crowd.levels)


def test_every_order_of_levels_is_complete_and_total(crowd: Crowd) -> None:
    store = UserLevelStore(crowd.site.database)
    orders = [UserLevelOrder(sort, way) for sort in UserLevelSort for way in (False, True)]
    for order in orders:
        ids = store.ids(order, crowd.now).tolist()
        assert sorted(ids) == sorted(crowd.levels), order
        records = [crowd.levels[id_] for id_ in ids]
        keys = {
            UserLevelSort.ID: [level.id for level in records],
            UserLevelSort.TITLE: [level.level_title for level in records],
            UserLevelSort.USERS: [level.users for level in records],
            UserLevelSort.LIVE_TOKENS: [level.live_tokens for level in records],
        }[order.sort]
        _check(crowd, order, ids, keys)


def _matches(user: User, search: str, names: dict[int, list[str]]) -> bool:
    words = [*names.get(user.id, []), user.level_title or ""]
    return str(user.id) == search or any(search.lower() in word.lower() for word in words)


SEARCHES = ("demo", "ADA", "zoe", "memb", "%", "_", "per%", "100%", "2", "9" * 30, "nobody")


def test_users_are_found_by_name_level_and_id_as_it_stands(crowd: Crowd) -> None:
    names: dict[int, list[str]] = {}
    for row in crowd.site.seeded.query("SELECT * FROM trongate_administrators"):
        names.setdefault(row["trongate_user_id"], []).append(row["username"])
    for search in SEARCHES:
        expected = [id_ for id_, user in crowd.users.items() if _matches(user, search, names)]
        assert crowd.found(search) == sorted(expected), search


def test_the_first_matches_are_offered_by_name(crowd: Crowd) -> None:
    found = UserStore(crowd.site.database).find("", limit=3)
    assert [user.name for user in found] == ["Adam", "demo", "per%cent"]
    assert UserStore(crowd.site.database).find("nobody") == []


def test_no_ids_are_no_question(crowd: Crowd) -> None:
    assert UserStore(crowd.site.database).records([]) == []
    assert UserLevelStore(crowd.site.database).records([]) == []


def live(store: UserStore | UserLevelStore, id_: int, now: int) -> int | None:
    store.count_tokens(now)
    return store.records([id_])[0].live_tokens


def test_a_token_that_no_request_can_match_counts_as_live_nowhere(any_site: SeededSite) -> None:
    with signed_in(any_site) as site:
        users, levels = UserStore(site.database), UserLevelStore(site.database)
        before, level = live(users, 3, site.now), live(levels, 2, site.now)
        any_site.add_token("q&a", 3, site.now + 500)
        assert live(users, 3, site.now) == before
        assert live(levels, 2, site.now) == level
