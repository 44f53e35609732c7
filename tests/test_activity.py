"""The section Activity tells what others do to tokens, reads few rows, and sounds alarms."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.driver import Driver
from tests.plain_walk import complaints
from tests.running import enter, go_to, quiet
from tests.schemas import SeededSite, seed_basic, seed_many
from tests.sites import counted_rows, site_of, statements_of
from trongate_admin.app import Program
from trongate_admin.domain.expiry import DAY
from trongate_admin.domain.token_filter import TokenFilter, TokenRule
from trongate_admin.domain.watching import WATCHED
from trongate_admin.models.activity_table import ActivityTable
from trongate_admin.storage.token_looks import RETURNED
from trongate_admin.views.activity_page import ActivityPage
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.revoke_dialog import RevokeDialog
from trongate_admin.watch import Look

CONTROL = Qt.KeyboardModifier.ControlModifier
STOLEN = "StolenStolenStolenStolenStolen22"
WHAT, WHY = "What", "Why, probably"


@pytest.fixture
def window(program: Program, driver: Driver, mariadb_site: SeededSite) -> MainWindow:
    """The small site, watched; users 2 and 3 are members."""
    seed_basic(mariadb_site)
    return watching(program, driver, mariadb_site)


def watching(program: Program, driver: Driver, site: SeededSite) -> MainWindow:
    window = enter(program, driver, site_of(site))
    driver.waits_for(lambda: page_of(window).feed.since is not None and quiet(window))
    go_to(window, driver, "activity")
    return window


def page_of(window: MainWindow) -> ActivityPage:
    return window.page(ActivityPage)


def look(window: MainWindow, driver: Driver) -> None:
    """The next automatic look, to its end."""
    driver.waits_for(lambda: quiet(window))
    window._watch.look()
    driver.waits_for(lambda: quiet(window))


def told(window: MainWindow, *titles: str) -> list[tuple[str, ...]]:
    """What the list shows in some columns, the newest first."""
    table: ActivityTable = page_of(window).table
    columns = [[column.title for column in table.columns].index(title) for title in titles]
    return [
        tuple(str(table.index(row, column).data()) for column in columns)
        for row in range(table.rowCount())
    ]


def sign_in(site: SeededSite, string: str = "new", user: int = 2) -> int:
    return site.add_token(string, user, site.now() + DAY)


def ids_of(site: SeededSite, user: int) -> list[int]:
    return [row["id"] for row in site.tokens() if row["user_id"] == user]


def delete(site: SeededSite, *ids: int) -> None:
    for each in ids:
        site.execute("DELETE FROM trongate_tokens WHERE id = %s", each)


def revoke(window: MainWindow, driver: Driver, *ids: int) -> None:
    go_to(window, driver, "tokens")
    driver.press(window, Qt.Key.Key_F5)
    view = window.tokens_page.view
    driver.waits_for(lambda: quiet(window) and window.tokens_page.table.row_of(ids[0]) is not None)
    view.select_ids(ids)
    driver.click(window, "Revoke")
    dialog = driver.window(RevokeDialog)
    driver.click(dialog, dialog._revoke.text())
    driver.closed(RevokeDialog)
    driver.waits_for(lambda: quiet(window))


def test_nothing_has_happened_at_first(window: MainWindow, driver: Driver) -> None:
    assert page_of(window).panel.message.startswith("Nothing has happened since ")
    look(window, driver)
    assert told(window, WHAT) == []


def test_a_sign_in_appears_with_its_power(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    token = sign_in(mariadb_site, user=1)
    orphan = sign_in(mariadb_site, "orphan", 4_711)
    look(window, driver)
    assert told(window, WHAT, "User", "Level", "Power", "ID", WHY) == [
        (
            "Appeared",
            "no such user",
            "none",
            "Any-level pages",
            str(orphan),
            "Signed in, or issued elsewhere",
        ),
        (
            "Appeared",
            "demo",
            "admin",
            "Admin panel",
            str(token),
            "Signed in, or issued elsewhere",
        ),
    ]


def test_what_is_told_is_not_told_again(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    sign_in(mariadb_site)
    for _ in range(3):
        look(window, driver)
    assert len(told(window, WHAT)) == 1


def test_a_sign_out_takes_all_tokens_of_a_user(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    sign_in(mariadb_site)
    look(window, driver)
    delete(mariadb_site, *ids_of(mariadb_site, 2))
    look(window, driver)
    assert (
        told(window, WHAT, WHY)[:-1]
        == [("Vanished", "Signed out, with all tokens of the user")] * 2
    )


def test_a_single_token_was_signed_out_or_revoked(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    delete(mariadb_site, *ids_of(mariadb_site, 4))
    look(window, driver)
    assert told(window, WHAT, WHY) == [("Vanished", "Signed out, or revoked elsewhere")]


def test_an_expired_token_was_purged_by_the_site(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    brief = mariadb_site.add_token("brief", 2, mariadb_site.now() - 1)
    look(window, driver)
    delete(mariadb_site, brief)
    look(window, driver)
    assert told(window, WHAT, WHY)[0] == ("Vanished", "Had expired: purged by the site")


def test_an_expired_token_may_have_been_purged_here(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    mariadb_site.add_token("brief", 2, mariadb_site.now() - 3_600)
    look(window, driver)
    window.purge.purge_now()
    driver.waits_for(lambda: window.purge.status.purged_today)
    look(window, driver)
    assert told(window, WHAT, WHY)[0] == ("Vanished", "Had expired: purged by the site or here")


def test_what_is_revoked_here_is_told_so(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    revoke(window, driver, *ids_of(mariadb_site, 4))
    look(window, driver)
    assert told(window, WHAT, WHY) == [("Vanished", "Revoked here")]


def test_what_a_rule_revokes_here_is_told_so(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    for number in range(3):
        sign_in(mariadb_site, f"one of many {number}", 3)
    look(window, driver)
    page_of(window).feed.clear(0)
    here = window.here
    rule = TokenRule(TokenFilter(user_id=3), here.clock(), here.tokens.newest_id())
    here.matching.revoke_next(rule, 0)
    look(window, driver)
    assert told(window, WHAT, WHY) == [("Vanished", "Revoked here")] * 3


def test_a_regenerated_token_is_told(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    [token] = ids_of(mariadb_site, 4)
    mariadb_site.execute("UPDATE trongate_tokens SET token = 'other' WHERE id = %s", token)
    look(window, driver)
    look(window, driver)
    assert told(window, WHAT, "ID", WHY) == [
        ("Regenerated", str(token), "Regenerated by the site or elsewhere")
    ]


def test_another_expiry_is_told(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    [token] = ids_of(mariadb_site, 4)
    change = "UPDATE trongate_tokens SET expiry_date = expiry_date + %s WHERE id = %s"
    mariadb_site.execute(change, 900, token)
    look(window, driver)
    mariadb_site.execute(change, -60, token)
    look(window, driver)
    assert told(window, WHAT) == [("Shortened",), ("Extended",)]


def test_what_is_extended_and_issued_here_is_told_so(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    [token] = ids_of(mariadb_site, 4)
    here = window.here
    [listed] = here.tokens.records([token])
    here.tokens.extend(listed, here.clock() + 2 * DAY)
    issued = here.tokens.issue(3, here.clock() + DAY)
    for id_ in (token, issued.id):
        window.verbs.written.emit(id_)
    look(window, driver)
    assert told(window, WHAT, WHY) == [("Appeared", "Issued here"), ("Extended", "Extended here")]


def test_many_that_were_changed_here_at_once_may_be_ours(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    mariadb_site.execute("UPDATE trongate_tokens SET expiry_date = expiry_date + 60")
    window.verbs.changed.emit(8)
    look(window, driver)
    assert set(told(window, WHAT, WHY)) == {("Extended", "Extended here, or elsewhere meanwhile")}
    mariadb_site.execute("UPDATE trongate_tokens SET expiry_date = expiry_date + 60")
    look(window, driver)
    assert told(window, WHY)[0] == ("Extended by the site or elsewhere",)


def test_what_others_do_later_to_a_token_of_ours_is_theirs(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    issued = window.here.tokens.issue(3, window.here.clock() + DAY)
    window.verbs.written.emit(issued.id)
    look(window, driver)
    mariadb_site.execute("UPDATE trongate_tokens SET token = 'x' WHERE id = %s", issued.id)
    look(window, driver)
    assert told(window, WHY)[0] == ("Regenerated by the site or elsewhere",)


def test_what_happened_while_nobody_watched_is_told_with_its_time(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    sign_in(mariadb_site)
    delete(mariadb_site, *ids_of(mariadb_site, 4))
    later = replace(window.here.database.measure(), server=mariadb_site.now() + 600.0)
    page_of(window).follow(Look(later, window.here.tokens.newest_id()))
    driver.waits_for(lambda: told(window, WHAT))
    assert [what for (what,) in told(window, WHAT)] == ["While away", "Appeared", "Vanished"]
    assert told(window, WHY)[0][0].endswith(": 1 appeared, 1 vanished")


def test_enter_shows_the_tokens_of_the_user(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    sign_in(mariadb_site, user=3)
    look(window, driver)
    view = driver.table(window, "Activity")
    driver.choose_row(view, 0)
    driver.press(view, Qt.Key.Key_Return)
    assert window.sections.current is window.tokens_page
    assert window.tokens_page.filter_box.text() == "user:3"


def test_the_list_can_be_searched_and_emptied(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    sign_in(mariadb_site, user=1)
    sign_in(mariadb_site, "other", 3)
    look(window, driver)
    page = page_of(window)
    driver.type_into(window, "Filter activity", "admin appeared")
    driver.waits_for(lambda: told(window, "User") == [("demo",)])
    driver.type_into(window, "Filter activity", "nobody")
    driver.waits_for(lambda: page.panel.message == "No entry matches.")
    page.filter_box.ask_at_once("")
    assert len(told(window, "User")) == 2
    driver.click(window, "Clear list")
    assert page.panel.message.startswith("Nothing has happened since ")
    look(window, driver)
    assert told(window, WHAT) == []


def test_ten_admin_tokens_within_two_minutes_are_an_alarm(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    for number in range(9):
        sign_in(mariadb_site, f"admin {number}", 1)
    look(window, driver)
    assert "admin tokens" not in driver.texts(window)
    sign_in(mariadb_site, "one more", 1)
    look(window, driver)
    assert "10 admin tokens in 2 min" in driver.texts(window)
    driver.click(window, "Show them")
    assert window.tokens_page.filter_box.text() == "is:admin"
    driver.waits_for(lambda: quiet(window))
    assert "admin tokens in" not in driver.texts(window)
    look(window, driver)
    assert "admin tokens in" not in driver.texts(window)


def test_a_hundred_tokens_of_members_are_an_alarm(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    for number in range(100):
        sign_in(mariadb_site, f"member {number}")
    look(window, driver)
    assert "100 tokens in 2 min" in driver.texts(window)


def test_what_is_there_at_the_first_look_is_no_alarm(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    for number in range(120):
        sign_in(mariadb_site, f"token {number}", 1)
    window = watching(program, driver, mariadb_site)
    look(window, driver)
    assert " in 2 min" not in driver.texts(window)


@pytest.fixture
def stolen(window: MainWindow, driver: Driver, mariadb_site: SeededSite) -> int:
    """A token of the administrator sam_ops that has been revoked here."""
    mariadb_site.add_administrator("sam_ops", "x", 3)
    id_ = sign_in(mariadb_site, STOLEN, 3)
    look(window, driver)
    revoke(window, driver, id_)
    look(window, driver)
    return id_


def put_back(site: SeededSite, id_: int) -> None:
    """As a restored backup does."""
    site.insert(
        "trongate_tokens", id=id_, token=STOLEN, user_id=3, expiry_date=site.now() + DAY, code="0"
    )


def test_a_revoked_token_that_is_restored_sounds_the_alarm(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite, stolen: int
) -> None:
    sign_in(mariadb_site, "later")
    look(window, driver)
    put_back(mariadb_site, stolen)
    look(window, driver)
    text = f"A revoked token is back: #{stolen} of sam_ops. It may have been restored"
    assert text in driver.texts(window)
    assert told(window, WHAT, "ID")[0] == ("Came back", str(stolen))
    driver.click(window, "Show it")
    table, view = window.tokens_page.table, window.tokens_page.view
    driver.waits_for(lambda: view.selected_ids().tolist() == [stolen])
    assert table.row_of(stolen) is not None
    look(window, driver)
    assert "is back" not in driver.texts(window)


def test_a_revoked_token_under_another_id_sounds_the_alarm(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite, stolen: int
) -> None:
    other = sign_in(mariadb_site, STOLEN, 3)
    look(window, driver)
    assert f"A revoked token is back: #{other} of sam_ops." in driver.texts(window)
    assert [what for (what,) in told(window, WHAT)] == ["Came back", "Vanished", "Appeared"]


def test_a_revoke_that_is_taken_back_is_no_alarm(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite, stolen: int
) -> None:
    driver.press(window, Qt.Key.Key_Z, CONTROL)
    driver.waits_for(lambda: stolen in ids_of(mariadb_site, 3) and quiet(window))
    look(window, driver)
    assert "is back" not in driver.texts(window).replace("1 token is back", "")
    assert told(window, WHAT, WHY)[0] == ("Appeared", "Revoke taken back here")
    delete(mariadb_site, stolen)
    put_back(mariadb_site, stolen)
    look(window, driver)
    assert "A revoked token is back" not in driver.texts(window)


def test_an_alarm_can_be_dismissed(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite, stolen: int
) -> None:
    put_back(mariadb_site, stolen)
    look(window, driver)
    driver.click(window.alarms.grave, "Dismiss")
    assert window.alarms.grave.text == ""


def test_nothing_of_it_is_kept_on_a_disk(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite, stolen: int, tmp_path: Path
) -> None:
    put_back(mariadb_site, stolen)
    look(window, driver)
    marks = [STOLEN.encode(), hashlib.sha256(STOLEN.encode()).hexdigest().encode(), b"sam_ops"]
    for file in (each for each in tmp_path.rglob("*") if each.is_file()):
        if not file.name.startswith("site.sqlite"):
            content = file.read_bytes()
            assert not any(mark in content for mark in marks), file


def test_hostile_names_are_plain_text(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite, stolen: int
) -> None:
    name = "<b>&co\u202e</b>"
    mariadb_site.execute("UPDATE trongate_administrators SET username = %s", name)
    mariadb_site.execute("UPDATE trongate_user_levels SET level_title = %s", name)
    put_back(mariadb_site, stolen)
    look(window, driver)
    assert "of <b>&co\\u{202e}</b>." in driver.texts(window)
    assert told(window, "User", "Level")[0] == ("<b>&co\\u{202e}</b>",) * 2
    ours = ("ActivityPage", "Alarm")
    assert [each for each in complaints(["<b>", "&co"]) if any(o in each for o in ours)] == []


def test_a_look_reads_a_thousand_rows_at_the_most(
    program: Program, driver: Driver, mariadb_site: SeededSite
) -> None:
    seed_basic(mariadb_site)
    seed_many(mariadb_site, tokens=20_000, users=100)
    window = watching(program, driver, mariadb_site)
    end = mariadb_site.now() + DAY
    for part in range(4):
        values = ", ".join(f"('new {part} {number}', 2, {end})" for number in range(190))
        mariadb_site.execute(
            f"INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES {values}"
        )
        look(window, driver)
    window.here.looks.revoked.remember({-id_: "x" for id_ in range(1, 4_000)})
    with statements_of(window.here.database) as statements, counted_rows(mariadb_site) as rows:
        look(window, driver)
    mine = [each for each in statements if each.startswith("SELECT trongate_tokens.id, coalesce(")]
    assert len(mine) == 1, statements
    # The rest is the list in sight, and what each look reads.
    assert WATCHED < rows[0] <= WATCHED + RETURNED + 3 * 30 + 60
    assert WATCHED + RETURNED < 1_000


def test_a_hidden_window_watches_nothing(
    window: MainWindow, driver: Driver, mariadb_site: SeededSite
) -> None:
    window.hide()
    sign_in(mariadb_site)
    with statements_of(window.here.database) as statements:
        look(window, driver)
    assert len(statements) == 3
    window.show()
    look(window, driver)
    assert told(window, WHAT) == [("Appeared",)]
