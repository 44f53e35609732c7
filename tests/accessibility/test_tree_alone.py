"""Everything can be done by a person who has the accessibility tree and nothing else."""

import time

import pytest

from tests.accessibility.conftest import Running
from tests.accessibility.tree import BUTTON, DIALOG, FRAME, LABEL, PASSWORD, RADIO, SPIN, TEXT, Tree

DAY = 86_400
MAIN = "Demo site — Trongate Admin"
SESSION = "SELECT max(id) FROM trongate_tokens"
ROW = "SELECT token, user_id, expiry_date FROM trongate_tokens WHERE id = ?"


def sign_in(tree: Tree) -> None:
    tree.write("User name or e-mail", "demo", TEXT)
    tree.write("Password", "demo-admin", PASSWORD)
    tree.press("Sign in", BUTTON)
    tree.find(MAIN, FRAME)
    tree.until(lambda: tree.rows("Tokens") == 3001, "all tokens")


@pytest.fixture
def inside(tree: Tree, running: Running) -> Running:
    """The program, signed in to."""
    sign_in(tree)
    return running


def filtered(tree: Tree, text: str, rows: int) -> None:
    tree.write("Filter tokens", text)
    tree.until(lambda: tree.rows("Tokens") == rows, f"{rows} rows for {text!r}")


def test_one_signs_in_sees_the_session_and_signs_out(tree: Tree, running: Running) -> None:
    tree.write("User name or e-mail", "demo")
    tree.write("Password", "wrong")
    tree.press("Sign in")
    tree.beginning("The user name or the password is wrong.", LABEL)
    sign_in(tree)
    own = running.value(SESSION)
    first = tree.row("Tokens", 0)
    assert (first["State"], first["User"], first["ID"]) == ("This session", "demo #1", str(own))
    tree.choose("Menu", "Sign out")
    tree.find("Sign in to Demo site — Trongate Admin", FRAME)
    tree.until(lambda: not running.query(ROW, own), "the session's row gone")


def test_a_token_is_issued_regenerated_extended_and_revoked(tree: Tree, inside: Running) -> None:
    tree.press("Issue token…")
    tree.write("User", "kaori")
    tree.select("Matching users", "kaori #3 · level admin, 7 live")
    tree.press("7 days")
    tree.press("Issue token for kaori #3")
    token = tree.find("Token", TEXT).text
    tree.press("Done")
    [(row, user, expiry)] = inside.query(
        "SELECT id, user_id, expiry_date FROM trongate_tokens WHERE token = ?", token
    )
    assert user == 3
    assert abs(expiry - time.time() - 7 * DAY) < 30

    tree.until(lambda: tree.row("Tokens", 0)["ID"] == str(row), "the new row on top")
    tree.press("Regenerate…")
    tree.press("1 hour")
    tree.press("Regenerate token")
    renewed = tree.find("Token", TEXT).text
    tree.press("Done")
    assert renewed != token
    [(written, _, expiry)] = inside.query(ROW, row)
    assert written == renewed
    assert abs(expiry - time.time() - 3600) < 30

    tree.press("Extend…")
    tree.press("30 days")
    tree.press("Extend token")
    tree.gone("Extend token — Trongate Admin", DIALOG)
    [(written, _, expiry)] = inside.query(ROW, row)
    assert written == renewed
    assert abs(expiry - time.time() - 30 * DAY) < 30
    tree.until(lambda: tree.row("Tokens", 0)["Expires in"].startswith("29 d"), "the new moment")

    tree.press("Revoke")
    tree.find("Tokens to revoke", "panel")
    tree.press("Revoke 1 token")
    tree.gone("Revoke token — Trongate Admin", DIALOG)
    assert not inside.query(ROW, row)
    tree.until(lambda: tree.row("Tokens", 0)["State"] == "This session", "the row out of sight")


def test_a_token_is_seen_to_count_down_with_few_events(tree: Tree, inside: Running) -> None:
    inside.execute(
        "UPDATE trongate_tokens SET expiry_date = ? WHERE id = 2999", int(time.time()) + 600
    )
    tree.press("Refresh")
    tree.until(lambda: tree.row("Tokens", 2)["State"] == "Expiring", "expiring")

    def left() -> int:
        minutes, seconds = tree.row("Tokens", 2)["Expires in"].split(":")
        return 60 * int(minutes) + int(seconds)

    before = left()
    assert 500 < before <= 600
    tree.ask("listen", event="Object")
    tree.until(lambda: left() <= before - 2, "two seconds less")
    heard = tree.ask("heard")["Object"]
    # Looked at after that, so that no tick was heard that isn't counted.
    seconds = before - left()
    # The column's two, the server's clock and the purge's three, for each second that has passed;
    # each has a moment of its own, and so may have come once more than the column.
    assert 0 < heard <= 6 * (seconds + 1)


def test_all_tokens_of_a_user_are_revoked(tree: Tree, inside: Running) -> None:
    of_user = "SELECT count(*) FROM trongate_tokens WHERE user_id = 3"
    count = inside.value(of_user)
    filtered(tree, "user:3", count)
    tree.select_row("Tokens", 1)
    tree.press("Revoke all of this user…")
    tree.press(f"Revoke {count} tokens")
    tree.until(lambda: inside.value(of_user) == 0, "no token of the user")
    tree.find("No token matches.", LABEL)
    tree.press("Show all tokens")
    tree.until(lambda: tree.rows("Tokens") == 3001 - count, "the rest")


def test_tokens_are_filtered_by_text_and_by_state_and_sorted(tree: Tree, inside: Running) -> None:
    filtered(tree, "user:911", 1)
    assert tree.row("Tokens", 0)["State"] == "Orphan"
    filtered(tree, "", 3001)
    tree.press("Never valid")
    tree.until(lambda: tree.rows("Tokens") == 1, "the row that is never valid")
    assert tree.row("Tokens", 0)["Expires in"] == "no expiry"
    assert "checked" in tree.find("Never valid", RADIO).states
    tree.press("All")
    tree.until(lambda: tree.rows("Tokens") == 3001, "all tokens")

    tree.choose("Menu", "Sort by", "Ascending")
    tree.until(lambda: tree.row("Tokens", 0)["ID"] == "1", "the lowest id")
    tree.choose("Menu", "Sort by", "Expires in")
    tree.choose("Menu", "Sort by", "Descending")
    last = inside.value("SELECT id FROM trongate_tokens ORDER BY expiry_date DESC LIMIT 1")
    tree.until(lambda: tree.row("Tokens", 0)["ID"] == str(last), "the last to expire")


def test_sections_are_switched_and_their_tables_read(tree: Tree, inside: Running) -> None:
    tree.select("Sections", "Users")
    tree.until(lambda: tree.rows("Users") == 300, "the users")
    assert tree.row("Users", 0)["Name"] == "demo"
    tree.select_row("Users", 2)
    tree.press("Issue token…")
    tree.find("kaori", LABEL)
    tree.press("Cancel")
    tree.select("Sections", "User levels")
    tree.until(lambda: tree.rows("User levels") == 5, "the levels")
    assert tree.row("User levels", 1)["Title"] == "member"
    tree.select("Sections", "Tokens")
    tree.until(lambda: tree.rows("Tokens") == 3001, "the tokens")


def test_expired_tokens_are_purged_by_the_timer_and_at_once(tree: Tree, inside: Running) -> None:
    expired = "SELECT count(*) FROM trongate_tokens WHERE expiry_date < ?"
    now = int(time.time())
    doomed = inside.value(expired, now - 120)
    # None expires between the purge and the count after it.
    soon = "UPDATE trongate_tokens SET expiry_date = ? WHERE expiry_date BETWEEN ? AND ?"
    inside.execute(soon, now + DAY, now - 120, now + 600)
    tree.act(tree.beginning("next purge in", BUTTON))
    tree.press("Turn off")
    tree.beginning("Purge is off", LABEL)
    every = tree.find("Every", SPIN)
    tree.ask("set_value", node=every.number, value=7.0)
    tree.press("Turn on")
    tree.beginning("Next purge in", LABEL)
    assert doomed > 900
    assert inside.value(expired, int(time.time()) - 120) >= doomed
    tree.press("Purge now")
    tree.until(lambda: inside.value(expired, int(time.time()) - 120) == 0, "nothing expired")
    tree.find("No token would be deleted now", LABEL)
    tree.press("Close")
    tree.gone("Purge expired tokens — Trongate Admin", DIALOG)


def test_another_site_is_opened_from_the_list(tree: Tree, inside: Running) -> None:
    own = inside.value(SESSION)
    tree.choose("Menu", "Other site…")
    tree.find("Trongate Admin", FRAME)
    tree.until(lambda: not inside.query(ROW, own), "the session's row gone")
    tree.press("Connect to server…")
    tree.find("Host", TEXT)
    tree.find("Password", PASSWORD)
    tree.press("Cancel")
    tree.press("Open Trongate folder…")
    tree.find("Open Trongate folder: it holds config, engine and modules — Trongate Admin", DIALOG)
    tree.press("Cancel")
    tree.press("Demo site")
    sign_in(tree)
