"""What happened to a token is told with the likeliest reason, by the framework's own habits."""

from dataclasses import replace

import pytest

from trongate_admin.domain.activity import (
    KEPT,
    Event,
    Log,
    Ours,
    What,
    appeared,
    changed,
    summed_up,
    vanished,
)
from trongate_admin.domain.token import Token
from trongate_admin.domain.watching import WATCHED, Found, Watching

NOW = 1_800_000_000
TOKEN = Token(
    id=7,
    user_id=2,
    expiry_date=NOW + 900,
    code="0",
    prefix="Abcd",
    digest="d" * 64,
    user_exists=True,
    user_level_id=2,
    level_title="member",
    name="kaori",
)
NOBODY = Ours()
REVOKED = Ours(revoked=lambda token_id: token_id == 7)


def token(id: int, user_id: int = 2, expiry_date: int | None = NOW + 900) -> Token:
    return replace(TOKEN, id=id, user_id=user_id, expiry_date=expiry_date, digest=f"{id:064x}")


def reasons(*gone: Token, ours: Ours = NOBODY) -> list[str]:
    return [event.why for event in vanished(gone, NOW, ours)]


def test_what_was_revoked_here_is_told_so_even_after_its_expiry() -> None:
    assert reasons(TOKEN, ours=REVOKED) == ["Revoked here"]
    assert reasons(token(7, expiry_date=NOW - 5), ours=REVOKED) == ["Revoked here"]


@pytest.mark.parametrize("expiry", [NOW, NOW - 1, 0])
def test_what_had_expired_was_purged(expiry: int) -> None:
    assert reasons(token(8, expiry_date=expiry)) == ["Had expired: purged by the site"]
    [why] = reasons(token(8, expiry_date=expiry), ours=Ours(has_purged=True))
    assert why == "Had expired: purged by the site or here"


def test_a_token_without_expiry_was_not_purged() -> None:
    assert reasons(token(8, expiry_date=None)) == ["Signed out, or revoked elsewhere"]


def test_several_of_one_user_are_a_sign_out() -> None:
    out = "Signed out, with all tokens of the user"
    assert reasons(token(8), token(9), token(10, 3)) == [
        out,
        out,
        "Signed out, or revoked elsewhere",
    ]


def test_one_that_had_expired_or_was_ours_makes_no_sign_out_of_the_other() -> None:
    alone = "Signed out, or revoked elsewhere"
    assert alone in reasons(token(8), token(9, expiry_date=NOW - 1))
    assert alone in reasons(token(8), TOKEN, ours=REVOKED)


def test_many_that_went_for_one_reason_are_told_together() -> None:
    events = summed_up(vanished([token(id, id) for id in range(1, 301)], NOW, NOBODY))
    assert events == [Event(What.VANISHED, None, "Signed out, or revoked elsewhere", 300)]


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        (NOBODY, "Signed in, or issued elsewhere"),
        (Ours(written={7}), "Issued here"),
        (Ours(taken_back={7}), "Revoke taken back here"),
    ],
)
def test_a_new_row_is_told_with_its_origin(ours: Ours, why: str) -> None:
    assert appeared(TOKEN, ours) == Event(What.APPEARED, TOKEN, why)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"digest": "e" * 64}, What.REGENERATED),
        ({"digest": "e" * 64, "expiry_date": NOW + 9_000}, What.REGENERATED),
        ({"expiry_date": NOW + 901}, What.EXTENDED),
        ({"expiry_date": NOW + 899}, What.SHORTENED),
        ({"expiry_date": None}, What.SHORTENED),
    ],
)
def test_a_changed_row_is_told_by_what_changed(changes: dict[str, object], what: What) -> None:
    now = replace(TOKEN, **changes)  # type: ignore[arg-type]
    event = changed(TOKEN, now, NOBODY)
    assert event == Event(what, now, f"{what.value} by the site or elsewhere")
    ours = changed(TOKEN, now, Ours(written={7}))
    assert ours == Event(what, now, f"{what.value} here")


def test_a_change_while_many_were_changed_here_may_be_ours() -> None:
    event = changed(TOKEN, replace(TOKEN, expiry_date=NOW + 901), Ours(has_changed=True))
    assert event is not None
    assert event.why == "Extended here, or elsewhere meanwhile"


def test_a_row_that_is_as_it_was_is_not_told() -> None:
    assert changed(TOKEN, replace(TOKEN, name="other"), NOBODY) is None


def test_the_list_has_the_newest_on_top_and_forgets_the_oldest() -> None:
    log = Log()
    for at in range(KEPT + 5):
        log.add([appeared(TOKEN, NOBODY), appeared(TOKEN, NOBODY)], at)
    assert len(log.entries) == KEPT
    ids = [entry.id for entry in log.entries]
    assert ids == sorted(ids, reverse=True)
    assert log.entries[0].at == KEPT + 4


def test_ids_go_on_after_the_list_was_emptied() -> None:
    log = Log()
    log.add([appeared(TOKEN, NOBODY)], NOW)
    log.clear()
    log.add([appeared(TOKEN, NOBODY)], NOW)
    assert [entry.id for entry in log.entries] == [2]


def test_only_live_rows_are_watched_from_the_beginning() -> None:
    dead = token(9, expiry_date=NOW)
    watching = Watching([token(10), dead, token(8, expiry_date=None)], 10, NOW)
    assert watching.question(10).known.keys() == {10}


def test_the_longest_issued_are_watched_no_more_when_there_are_too_many() -> None:
    watching = Watching([token(1)], 1, NOW)
    came = [token(id) for id in range(WATCHED + 1, 1, -1)]
    watching.take(Found(WATCHED + 1, came=came, there=frozenset({1})), NOW, NOBODY)
    known = watching.question(WATCHED + 1).known
    assert len(known) == WATCHED
    assert 1 not in known


def test_a_row_that_came_back_is_told_once_though_it_is_new_too() -> None:
    watching = Watching([], 5, NOW)
    events = watching.take(Found(7, came=[TOKEN], back=[TOKEN]), NOW, NOBODY)
    assert [event.what for event in events] == [What.CAME_BACK]


def test_ids_that_are_given_again_after_the_newest_rows_went_are_new() -> None:
    watching = Watching([token(10)], 10, NOW)
    assert watching.question(4).after_id == 4
