"""Revoking: named with its number, safe by default, verified, and nothing failed is forgotten."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import (
    HOSTILE,
    MakeRevoke,
    assert_plain,
    button_of,
    focused,
    ids_left,
    pending_of,
    says,
    texts_of,
)
from trongate_admin.storage.revocation import Revocation
from trongate_admin.views.revoke_dialog import RevokeDialog

LEFT = Qt.MouseButton.LeftButton
ADMIN, MEMBER, EDITOR, EXPIRED, OTHER, ENDLESS, ORPHAN = range(1, 8)


def revokes_two(qtbot: QtBot, site: Opened, dialog: RevokeDialog) -> None:
    outcomes: list[Revocation] = []
    dialog.revoked.connect(outcomes.append)
    qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert outcomes == [Revocation(revoked=(MEMBER, EDITOR))]
    assert not {MEMBER, EDITOR} & ids_left(site)
    assert {ADMIN, EXPIRED, ORPHAN} <= ids_left(site)


def test_the_rows_are_deleted_and_the_dialog_closes(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke, tmp_path: Path
) -> None:
    revokes_two(qtbot, opened, make_revoke(opened, opened.listed(MEMBER, EDITOR)))
    assert pending_of(opened, tmp_path).all() == []


def test_it_works_on_mariadb(qtbot: QtBot, opened_mariadb: Opened, make_revoke: MakeRevoke) -> None:
    dialog = make_revoke(opened_mariadb, opened_mariadb.listed(MEMBER, EDITOR))
    revokes_two(qtbot, opened_mariadb, dialog)


def test_the_question_names_number_site_and_rows(opened: Opened, make_revoke: MakeRevoke) -> None:
    soon = opened.now + 5 * 3600 + 1830
    opened.seeded.execute(
        "UPDATE trongate_tokens SET expiry_date = %s WHERE id IN (%s, %s)", soon, ADMIN, ORPHAN
    )
    dialog = make_revoke(opened, opened.listed(ADMIN, EXPIRED, ENDLESS, ORPHAN))
    assert says(dialog, "Revoke 4 tokens on shop.example?")
    assert says(dialog, "Whoever holds them is signed out at the next request.")
    assert says(dialog, f"#{ADMIN} live•••••• — demo #1, admin, live for 5 h 30 min")
    assert says(dialog, f"#{EXPIRED} expi•••••• — user #2, member, expired 1 h ago")
    assert says(dialog, f"#{ENDLESS} no-e•••••• — user #2, member, never valid")
    assert says(dialog, f"#{ORPHAN} orph•••••• — no such user #999, live for 5 h 30 min")


def test_one_token_is_asked_for_in_the_singular(opened: Opened, make_revoke: MakeRevoke) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER))
    assert says(dialog, "Revoke this token on shop.example?")
    assert says(dialog, "Whoever holds it is signed out at the next request.")
    assert button_of(dialog, "Revoke 1 token").isEnabled()


def test_more_than_eight_are_named_in_part(opened: Opened, make_revoke: MakeRevoke) -> None:
    ids = [opened.seeded.add_token(f"t{n}", 2, opened.now + 60) for n in range(12)]
    dialog = make_revoke(opened, opened.listed(*ids))
    assert sum(text.startswith("#") for text in texts_of(dialog)) == 8
    assert says(dialog, "and 4 more")


def test_many_are_told_by_level(opened: Opened, make_revoke: MakeRevoke) -> None:
    ids = [opened.seeded.add_token(f"t{n}", 2 + n % 2, opened.now + 60) for n in range(30)]
    dialog = make_revoke(opened, opened.listed(*ids, ADMIN, ORPHAN))
    shown = texts_of(dialog)
    start = shown.index("Level")
    assert shown[start : start + 12] == [
        *("Level", "Tokens", "People"),
        *("member", "30", "2"),
        *("admin", "1", "1"),
        *("no such user", "1", "–"),
    ]


def test_cancel_is_the_default_and_enter_never_revokes(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke
) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER))
    assert button_of(dialog, "Cancel").hasFocus()
    button_of(dialog, "Revoke 1 token").setFocus()
    qtbot.keyClick(button_of(dialog, "Revoke 1 token"), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert MEMBER in ids_left(opened)


def test_the_keyboard_alone_revokes(qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER))
    qtbot.keyClick(button_of(dialog, "Cancel"), Qt.Key.Key_Tab)
    focus = focused()
    assert isinstance(focus, QAbstractButton)
    assert focus.text() == "Revoke 1 token"
    with qtbot.waitSignal(dialog.revoked):
        qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert MEMBER not in ids_left(opened)


def test_escape_revokes_nothing(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke, tmp_path: Path
) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert MEMBER in ids_left(opened)
    assert pending_of(opened, tmp_path).all() == []


def test_already_gone_counts_as_done(qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER))
    opened.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", MEMBER)
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Revoke 1 token"), LEFT)
    assert revoked.args == [Revocation(already_gone=(MEMBER,))]


def test_the_own_session_is_told_and_revoked_last(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke
) -> None:
    own = opened.session.token_id
    dialog = make_revoke(opened, opened.listed(own, MEMBER))
    assert says(dialog, "This includes your own session: you will be signed out.")
    assert says(dialog, "demo #1, admin, this session")
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    assert revoked.args == [Revocation(revoked=(MEMBER, own))]


def test_without_the_own_session_nothing_is_said_of_it(
    opened: Opened, make_revoke: MakeRevoke
) -> None:
    assert not says(make_revoke(opened, opened.listed(MEMBER)), "own session")


def test_hostile_text_is_plain(opened: Opened, make_revoke: MakeRevoke) -> None:
    opened.seeded.execute("UPDATE trongate_administrators SET username = %s", HOSTILE)
    opened.seeded.execute("UPDATE trongate_user_levels SET level_title = %s", HOSTILE)
    dialog = make_revoke(opened, opened.listed(ADMIN))
    assert says(dialog, f"{HOSTILE} #1, {HOSTILE}, live for")
    assert_plain(dialog)
