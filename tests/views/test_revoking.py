"""What becomes of a revoke: what remains is said, and nothing that failed is forgotten."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import Held, MakeRevoke, button_of, ids_left, pending_of, says
from trongate_admin.models.moments import number
from trongate_admin.storage.revocation import Revocation

LEFT = Qt.MouseButton.LeftButton
ADMIN, MEMBER, EDITOR, EXPIRED, OTHER, ENDLESS, ORPHAN = range(1, 8)


def test_a_row_regenerated_meanwhile_stays_until_it_is_asked_for(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke, tmp_path: Path
) -> None:
    outcomes: list[Revocation] = []
    dialog = make_revoke(opened, opened.listed(MEMBER, EDITOR))
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
    qtbot: QtBot, opened_mariadb: Opened, make_revoke: MakeRevoke
) -> None:
    site = opened_mariadb
    [token] = [row["token"] for row in site.seeded.tokens() if row["id"] == MEMBER]
    twins = [site.seeded.add_token(token.upper(), 2, site.now + 60) for _ in range(2)]
    dialog = make_revoke(site, site.listed(MEMBER))
    qtbot.mouseClick(button_of(dialog, "Revoke 1 token"), LEFT)
    named = ", ".join(f"#{id_}" for id_ in twins)
    sentence = f"2 rows that the site accepts for the same string remain: {named}."
    qtbot.waitUntil(lambda: says(dialog, sentence))
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Revoke them too"), LEFT)
    assert set(revoked.args[0].revoked) == {MEMBER, *twins}
    assert not {MEMBER, *twins} & ids_left(site)


def test_closing_with_rows_left_still_tells_what_was_revoked(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke
) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER, EDITOR))
    opened.seeded.execute("UPDATE trongate_tokens SET token = 'new' WHERE id = %s", MEMBER)
    qtbot.mouseClick(button_of(dialog, "Revoke 2 tokens"), LEFT)
    qtbot.waitUntil(lambda: says(dialog, "regenerated"))
    with qtbot.waitSignal(dialog.revoked) as revoked:
        qtbot.mouseClick(button_of(dialog, "Close"), LEFT)
    assert revoked.args == [Revocation(revoked=(EDITOR,), changed=(MEMBER,))]


def test_an_error_stays_with_retry_and_on_the_list(
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke, tmp_path: Path
) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER, EDITOR))
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
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke, tmp_path: Path
) -> None:
    dialog = make_revoke(opened, opened.listed(MEMBER))
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
    qtbot: QtBot, opened: Opened, make_revoke: MakeRevoke, tmp_path: Path
) -> None:
    ids = [opened.seeded.add_token(f"t{n}", 2, opened.now + 60) for n in range(1100)]
    dialog = make_revoke(opened, opened.listed(*ids))
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
