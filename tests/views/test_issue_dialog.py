"""Issuing: nothing starts before it is right, and nothing that was written gets lost."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sites import Opened
from tests.views.conftest import (
    HOSTILE,
    Held,
    assert_plain,
    button_of,
    focused,
    measured,
    part_of,
    says,
)
from trongate_admin.background import Background
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.expiry import DAY, HOUR, INT_MAX
from trongate_admin.domain.people import User
from trongate_admin.storage.user_store import UserStore
from trongate_admin.views.icons import Icons
from trongate_admin.views.issue_dialog import IssueDialog
from trongate_admin.views.lifetime_field import LifetimeField

LEFT = Qt.MouseButton.LeftButton
MEMBER = User(2, None, 2, "member", 1, None, None)


@pytest.fixture
def make(
    opened: Opened,
    users: UserStore,
    clock: ServerClock,
    background: Background,
    icons: Icons,
    shown: Callable[[QWidget], None],
) -> Callable[..., IssueDialog]:
    def made(user: User | None = MEMBER) -> IssueDialog:
        dialog = IssueDialog(users, opened.tokens, clock, INT_MAX, background, icons, None, user)
        shown(dialog)
        return dialog

    return made


def issue_button(dialog: IssueDialog) -> QPushButton:
    [found] = [b for b in dialog.findChildren(QPushButton) if b.text().startswith("Issue token")]
    return found


def test_a_token_is_written_read_back_and_handed_over(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    dialog = make()
    assert issue_button(dialog).text() == "Issue token for user #2"
    with qtbot.waitSignal(dialog.issued) as issued:
        qtbot.mouseClick(issue_button(dialog), LEFT)
    token, person = issued.args
    assert person == "user #2"
    row = opened.row(token.id)
    assert row is not None
    assert row["token"] == token.token
    assert row["expiry_date"] == token.expiry_date
    assert abs(token.expiry_date - opened.now - DAY) < 3
    assert dialog.result() == IssueDialog.DialogCode.Accepted


def test_it_works_on_mariadb_by_keyboard_alone(
    qtbot: QtBot,
    opened_mariadb: Opened,
    background: Background,
    icons: Icons,
    shown: Callable[[QWidget], None],
) -> None:
    site = opened_mariadb
    dialog = IssueDialog(
        UserStore(site.database), site.tokens, measured(site), INT_MAX, background, icons, None
    )
    shown(dialog)
    search = part_of(dialog, QLineEdit)
    assert search.hasFocus()
    assert not issue_button(dialog).isEnabled()
    qtbot.keyClicks(search, "dem")
    qtbot.waitUntil(lambda: issue_button(dialog).text() == "Issue token for demo #1")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    lifetime = part_of(dialog, LifetimeField)
    assert lifetime.chip("24 hours").hasFocus()
    qtbot.keyClick(lifetime.chip("24 hours"), Qt.Key.Key_Left)
    with qtbot.waitSignal(dialog.issued) as issued:
        qtbot.keyClick(lifetime.chip("1 hour"), Qt.Key.Key_Return)
    row = site.row(issued.args[0].id)
    assert row is not None
    assert abs(row["expiry_date"] - site.now - HOUR) < 3


def test_tab_goes_through_user_lifetime_and_buttons(
    qtbot: QtBot, make: Callable[..., IssueDialog]
) -> None:
    dialog = make(None)
    visited = []
    for _ in range(5):
        focus = focused()
        visited.append(focus.accessibleName() or getattr(focus, "text", str)())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert visited == ["User", "Matching users", "24 hours", "Cancel", "User"]
    assert dialog.isVisible()


def test_escape_closes_without_a_trace(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    before = len(opened.seeded.tokens())
    dialog = make()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(opened.seeded.tokens()) == before


def test_a_wrong_moment_cannot_be_issued(qtbot: QtBot, make: Callable[..., IssueDialog]) -> None:
    dialog = make()
    lifetime = part_of(dialog, LifetimeField)
    qtbot.mouseClick(lifetime.chip("Until…"), LEFT)
    lifetime.until.setDateTime(QDateTime.fromSecsSinceEpoch(INT_MAX + 1))
    assert not issue_button(dialog).isEnabled()
    qtbot.keyClick(lifetime.until, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_user_that_is_gone_is_said_inside(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    opened.seeded.execute("DELETE FROM trongate_users WHERE id = 2")
    dialog = make()
    qtbot.mouseClick(issue_button(dialog), LEFT)
    qtbot.waitUntil(lambda: says(dialog, "User 2 doesn't exist any more."))
    assert dialog.isVisible()
    assert issue_button(dialog).isEnabled()


def test_escape_while_it_runs_waits_for_the_answer(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    before = len(opened.seeded.tokens())
    dialog = make()
    with Held(opened, "INSERT") as held:
        qtbot.mouseClick(issue_button(dialog), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        assert not issue_button(dialog).isEnabled()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert says(dialog, "Cancelling…")
        dialog.close()
        assert dialog.isVisible()
        held.released.set()
        qtbot.waitUntil(lambda: not dialog.isVisible())
    assert len(opened.seeded.tokens()) == before


def test_a_token_that_was_committed_before_the_cancel_is_shown_all_the_same(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    dialog = make()
    with Held(opened, "COMMIT") as held:
        qtbot.mouseClick(issue_button(dialog), LEFT)
        qtbot.waitUntil(held.arrived.is_set)
        with qtbot.waitSignal(dialog.issued) as issued:
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            held.released.set()
    assert opened.row(issued.args[0].id) is not None


def test_a_second_enter_issues_no_second_token(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    before = len(opened.seeded.tokens())
    dialog = make()
    with Held(opened, "INSERT") as held:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        with qtbot.waitSignal(dialog.issued):
            held.released.set()
    assert len(opened.seeded.tokens()) == before + 1


def test_a_session_that_ended_writes_nothing_and_says_so(
    qtbot: QtBot, make: Callable[..., IssueDialog], opened: Opened
) -> None:
    opened.seeded.execute("DELETE FROM trongate_tokens WHERE id = %s", opened.session.token_id)
    dialog = make()
    qtbot.mouseClick(issue_button(dialog), LEFT)
    qtbot.waitUntil(lambda: says(dialog, "Your session on this site has ended."))


def test_hostile_names_are_plain_on_labels_and_button(
    qtbot: QtBot, make: Callable[..., IssueDialog]
) -> None:
    dialog = make(User(2, HOSTILE, 2, HOSTILE, 1, None, None))
    assert issue_button(dialog).text() == f"Issue token for {HOSTILE.replace('&', '&&')} #2"
    assert says(dialog, HOSTILE)
    assert_plain(dialog)


def test_cancel_button_closes(qtbot: QtBot, make: Callable[..., IssueDialog]) -> None:
    dialog = make()
    qtbot.mouseClick(button_of(dialog, "Cancel"), LEFT)
    assert not dialog.isVisible()
