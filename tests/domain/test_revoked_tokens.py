"""What was revoked here is remembered in memory, within bounds, until it is taken back."""

import pytest

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.revoked_tokens import KEPT, RevokedTokens, turn_of


@pytest.fixture
def revoked() -> RevokedTokens:
    return RevokedTokens()


def test_the_oldest_are_forgotten_when_there_are_too_many(revoked: RevokedTokens) -> None:
    for id_ in range(KEPT + 2):
        revoked.remember({id_: str(id_)})
        revoked.remember_ids([-id_])
    assert len(revoked.snapshot()) == KEPT
    assert not revoked.has_revoked(1)
    assert revoked.has_revoked(2)
    assert not revoked.has_revoked(-1)
    assert revoked.has_revoked(-2)


def test_what_a_rule_revoked_is_known_by_its_id_alone(revoked: RevokedTokens) -> None:
    revoked.remember_ids([4])
    assert revoked.has_revoked(4)
    assert dict(revoked.snapshot()) == {}


def test_what_was_taken_back_is_not_revoked_any_more(revoked: RevokedTokens) -> None:
    revoked.remember({1: "a", 2: "b"})
    with revoked.taken_back([1, 9]):
        assert dict(revoked.snapshot()) == {2: "b"}
    assert not revoked.has_revoked(1)


def test_what_could_not_be_taken_back_is_still_revoked(revoked: RevokedTokens) -> None:
    revoked.remember({1: "a"})
    with pytest.raises(AdminError), revoked.taken_back([1]):
        raise AdminError("No.")
    assert dict(revoked.snapshot()) == {1: "a"}


def test_a_snapshot_does_not_change_later(revoked: RevokedTokens) -> None:
    revoked.remember({1: "a"})
    before = revoked.snapshot()
    revoked.remember({2: "b"})
    revoked.forget_strings({"a"})
    assert dict(before) == {1: "a"}
    assert dict(revoked.snapshot()) == {2: "b"}


def test_all_ids_have_their_turn() -> None:
    ids = list(range(7))
    turns = [turn_of(ids, turn, 3) for turn in range(4)]
    assert turns == [[0, 1, 2], [3, 4, 5], [6], [0, 1, 2]]
    assert turn_of([], 5, 3) == []
