"""Revoking: named with its number, safe by default, verified, and nothing failed is forgotten."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import (
    HOSTILE,
    Held,
    assert_plain,
    button_of,
    focused,
    measured,
    says,
    texts_of,
)
from trongate_admin.background import Background
from trongate_admin.domain.token import Token
from trongate_admin.models.moments import number
from trongate_admin.storage.pending_revokes import PendingRevokes
from trongate_admin.storage.revocation import Revocation, Revoker
from trongate_admin.views.icons import Icons
from trongate_admin.views.revoke_dialog import RevokeDialog

LEFT = Qt.MouseButton.LeftButton
ADMIN, MEMBER, EDITOR, EXPIRED, OTHER, ENDLESS, ORPHAN = range(1, 8)
Make = Callable[[Opened, Sequence[Token]], RevokeDialog]


@pytest.fixture
def make(
    background: Background, icons: Icons, tmp_path: Path, shown: Callable[[QWidget], None]
) -> Make:
    def made(site: Opened, listed: Sequence[Token]) -> RevokeDialog:
        dialog = RevokeDialog(
            listed,
            Revoker(site.database, site.session),
            pending_of(site, tmp_path),
            site.session,
            measured(site),
            "shop.example",
            site.tokens,
            background,
            icons,
            None,
        )
        shown(dialog)
        return dialog

    return made


def pending_of(site: Opened, tmp_path: Path) -> PendingRevokes:
    return PendingRevokes(tmp_path / "pending.json", site.database.site)


def ids_left(site: Opened) -> set[int]:
    return {row["id"] for row in site.seeded.tokens()}


def revokes_two(qtbot: QtBot, site: Opened, dialog: RevokeDialog) -> None:
    outcomes: list[Revocation] = []
    dialog.revoked.connect(outcomes.append)
    qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert outcomes == [Revocation(revoked=(MEMBER, EDITOR))]
    assert not {MEMBER, EDITOR} & ids_left(site)
    assert {ADMIN, EXPIRED, ORPHAN} <= ids_left(site)


def test_the_rows_are_deleted_and_the_dialog_closes(
    qtbot: QtBot, opened: Opened, make: Make, tmp_path: Path
) -> None:
    revokes_two(qtbot, opened, make(opened, opened.listed(MEMBER, EDITOR)))
    assert pending_of(opened, tmp_path).all() == []


def test_it_works_on_mariadb(qtbot: QtBot, opened_mariadb: Opened, make: Make) -> None:
    dialog = make(opened_mariadb, opened_mariadb.listed(MEMBER, EDITOR))
    revokes_two(qtbot, opened_mariadb, dialog)


def test_the_question_names_number_site_and_rows(opened: Opened, make: Make) -> None:
    soon = opened.now + 5 * 3600 + 1830
    opened.seeded.execute(
        "UPDATE trongate_tokens SET expiry_date = %s WHERE id IN (%s, %s)", soon, ADMIN, ORPHAN
    )
    dialog = make(opened, opened.listed(ADMIN, EXPIRED, ENDLESS, ORPHAN))
    assert says(dialog, "Revoke 4 tokens on shop.example?")
    assert says(dialog, "Whoever holds them is signed out at the next request.")
    assert says(dialog, f"#{ADMIN} live•••••• — demo #1, admin, live for 5 h 30 min")
    assert says(dialog, f"#{EXPIRED} expi•••••• — user #2, member, expired 1 h ago")
    assert says(dialog, f"#{ENDLESS} no-e•••••• — user #2, member, never valid")
    assert says(dialog, f"#{ORPHAN} orph•••••• — no such user #999, live for 5 h 30 min")


def test_one_token_is_asked_for_in_the_singular(opened: Opened, make: Make) -> None:
    dialog = make(opened, opened.listed(MEMBER))
    assert says(dialog, "Revoke this token on shop.example?")
    assert says(dialog, "Whoever holds it is signed out at the next request.")
    assert button_of(dialog, "Revoke 1 token").isEnabled()


def test_more_than_eight_are_named_in_part(opened: Opened, make: Make) -> None:
    ids = [opened.seeded.add_token(f"t{n}", 2, opened.now + 60) for n in range(12)]
    dialog = make(opened, opened.listed(*ids))
    assert sum(text.startswith("#") for text in texts_of(dialog)) == 8
    assert says(dialog, "and 4 more")


def test_many_are_told_by_level(opened: Opened, make: Make) -> None:
    ids = [opened.seeded.add_token(f"t{n}", 2 + n % 2, opened.now + 60) for n in range(30)]
    dialog = make(opened, opened.listed(*ids, ADMIN, ORPHAN))
    shown = texts_of(dialog)
    start = shown.index("Level")
    assert shown[start : start + 12] == [
        *("Level", "Tokens", "People"),
        *("member", "30", "2"),
        *("admin", "1", "1"),
        *("no such user", "1", "–"),
    ]


def test_cancel_is_the_default_and_enter_never_revokes(
    qtbot: QtBot, opened: Opened, make: Make
) -> None:
    dialog = make(opened, opened.listed(MEMBER))
    assert button_of(dialog, "Cancel").hasFocus()
    button_of(dialog, "Revoke 1 token").setFocus()
    qtbot.keyClick(button_of(dialog, "Revoke 1 token"), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert MEMBER in ids_left(opened)


def test_the_keyboard_alone_revokes(qtbot: QtBot, opened: Opened, make: Make) -> None:
    dialog = make(opened, opened.listed(MEMBER))
    qtbot.keyClick(button_of(dialog, "Cancel"), Qt.Key.Key_Tab)
    focus = focused()
    assert isinstance(focus, QAbstractButton)
    assert focus.text() == "Revoke 1 token"
    with qtbot.waitSignal(dialog.revoked):
        qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert MEMBER not in ids_left(opened)


def test_escape_revokes_nothing(qtbot: QtBot, opened: Opened, make: Make, tmp_path: Path) -> None:
    dialog = make(opened, opened.listed(MEMBER))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert MEMBER in ids_left(opened)
    assert pending_of(opened, tmp_path).all() == []


def test_already_gone_counts_as_done(qtbot: QtBot, opened: Opened, make: Make) -> None:
    dialog = make(opened, opened.listed(MEMBER))
    opened.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", MEMBER)
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Revoke 1 token"), LEFT)
    assert revoked.args == [Revocation(already_gone=(MEMBER,))]


def test_the_own_session_is_told_and_revoked_last(qtbot: QtBot, opened: Opened, make: Make) -> None:
    own = opened.session.token_id
    dialog = make(opened, opened.listed(own, MEMBER))
    assert says(dialog, "This includes your own session: you will be signed out.")
    assert says(dialog, "demo #1, admin, this session")
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    assert revoked.args == [Revocation(revoked=(MEMBER, own))]


def test_without_the_own_session_nothing_is_said_of_it(opened: Opened, make: Make) -> None:
    assert not says(make(opened, opened.listed(MEMBER)), "own session")


def test_a_row_regenerated_meanwhile_stays_until_it_is_asked_for(
    qtbot: QtBot, opened: Opened, make: Make, tmp_path: Path
) -> None:
    outcomes: list[Revocation] = []
    dialog = make(opened, opened.listed(MEMBER, EDITOR))
    dialog.revoked.connect(outcomes.append)
    opened.seeded.execute("UPDATE trongate_tokens SET token = 'new' WHERE id = %s", MEMBER)
    qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    sentence = f"1 row was regenerated since it was listed and still works: #{MEMBER}."
    qtbot.waitUntil(lambda: says(dialog, sentence))
    assert MEMBER in ids_left(opened)
    assert EDITOR not in ids_left(opened)
    assert pending_of(opened, tmp_path).all() == []
    assert outcomes == []
    qtbot.mouseClick(button_of(dialog, "Revoke it too"), LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert MEMBER not in ids_left(opened)
    assert outcomes == [Revocation(revoked=(EDITOR, MEMBER))]


def test_twins_that_the_site_still_accepts_are_named_and_can_be_revoked(
    qtbot: QtBot, opened_mariadb: Opened, make: Make
) -> None:
    site = opened_mariadb
    [token] = [row["token"] for row in site.seeded.tokens() if row["id"] == MEMBER]
    twins = [site.seeded.add_token(token.upper(), 2, site.now + 60) for _ in range(2)]
    dialog = make(site, site.listed(MEMBER))
    qtbot.mouseClick(button_of(dialog, "Revoke 1 token"), LEFT)
    named = ", ".join(f"#{id_}" for id_ in twins)
    sentence = f"2 rows that the site accepts for the same string remain: {named}."
    qtbot.waitUntil(lambda: says(dialog, sentence))
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Revoke them too"), LEFT)
    assert set(revoked.args[0].revoked) == {MEMBER, *twins}
    assert not {MEMBER, *twins} & ids_left(site)


def test_closing_with_rows_left_still_tells_what_was_revoked(
    qtbot: QtBot, opened: Opened, make: Make
) -> None:
    dialog = make(opened, opened.listed(MEMBER, EDITOR))
    opened.seeded.execute("UPDATE trongate_tokens SET token = 'new' WHERE id = %s", MEMBER)
    qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, "regenerated"))
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Close"), LEFT)
    assert revoked.args == [Revocation(revoked=(EDITOR,), changed=(MEMBER,))]


def test_an_error_stays_with_retry_and_on_the_list(
    qtbot: QtBot, opened: Opened, make: Make, tmp_path: Path
) -> None:
    dialog = make(opened, opened.listed(MEMBER, EDITOR))
    opened.seeded.execute("ALTER TABLE trongate_tokens RENAME TO elsewhere")
    with qtbot.waitSignal(dialog.failed):
        qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    assert says(dialog, "is missing")
    assert [entry.id for entry in pending_of(opened, tmp_path).all()] == [MEMBER, EDITOR]
    opened.seeded.execute("ALTER TABLE elsewhere RENAME TO trongate_tokens")
    with qtbot.waitSignal(dialog.revoked):
        qtbot.mouseClick(button_of(dialog, "Retry"), LEFT)
    assert pending_of(opened, tmp_path).all() == []
    assert not {MEMBER, EDITOR} & ids_left(opened)


def test_cancelled_is_said_when_the_answer_came_and_not_before(
    qtbot: QtBot, opened: Opened, make: Make, tmp_path: Path
) -> None:
    dialog = make(opened, opened.listed(MEMBER))
    with Held(opened, "DELETE") as held:
        qtbot.mouseClick(button_of(dialog, "Revoke 1 token"), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert says(dialog, "Cancelling…")
        assert not says(dialog, "Cancelled.")
        assert not button_of(dialog, "Revoke 1 token").isEnabled()
        held.released.set()
        qtbot.waitUntil(lambda: says(dialog, "Cancelled. Nothing was revoked."))
    assert MEMBER in ids_left(opened)
    assert pending_of(opened, tmp_path).all() == []
    assert button_of(dialog, "Revoke 1 token").isEnabled()


def test_a_cancelled_selection_tells_how_many_went_before(
    qtbot: QtBot, opened: Opened, make: Make, tmp_path: Path
) -> None:
    ids = [opened.seeded.add_token(f"t{n}", 2, opened.now + 60) for n in range(1100)]
    dialog = make(opened, opened.listed(*ids))
    with Held(opened, "COMMIT") as held:
        qtbot.mouseClick(button_of(dialog, f"Revoke {number(1100)} tokens"), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        held.released.set()
        qtbot.waitUntil(lambda: says(dialog, "Cancelled."))
    left = len(ids_left(opened) & set(ids))
    assert left == 600
    assert says(dialog, f"{number(1100 - left)} of {number(1100)} tokens were revoked")
    assert pending_of(opened, tmp_path).all() == []
    assert button_of(dialog, f"Revoke {number(left)} tokens").isEnabled()


def test_hostile_text_is_plain(opened: Opened, make: Make) -> None:
    opened.seeded.execute("UPDATE trongate_administrators SET username = %s", HOSTILE)
    opened.seeded.execute("UPDATE trongate_user_levels SET level_title = %s", HOSTILE)
    dialog = make(opened, opened.listed(ADMIN))
    assert says(dialog, f"{HOSTILE} #1, {HOSTILE}, live for")
    assert_plain(dialog)
