"""Everything can be done by a person who has the keyboard and nothing else."""

import time

from tests.accessibility.conftest import Running
from tests.accessibility.keyboard import Keyboard
from tests.accessibility.tree import ITEM, LABEL, MENU_ITEM, TEXT, Tree

DAY = 86_400
NEWEST = "SELECT max(id) FROM trongate_tokens"
ROW = "SELECT token, user_id, expiry_date FROM trongate_tokens WHERE id = ?"
COUNT = "SELECT count(*) FROM trongate_tokens"


def test_a_token_is_issued_regenerated_extended_and_revoked(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    keyboard.press("ctrl+n")
    keyboard.window("Issue token")
    keyboard.at("User")
    keyboard.type("kaori")
    tree.find("kaori #3 · level admin, 7 live", ITEM)
    tree.until(lambda: tree.all("Issue token for kaori #3"), "the user chosen")
    keyboard.press("Return")
    keyboard.at("24 hours")
    keyboard.press("Right")
    keyboard.at("7 days")
    keyboard.go_to("Issue token for kaori #3")
    keyboard.press("Return")
    keyboard.window("New token")
    token = tree.find("Token", TEXT).text
    keyboard.press("Escape")
    keyboard.window("Demo site")
    [(row, user, expiry)] = entered.query(
        "SELECT id, user_id, expiry_date FROM trongate_tokens WHERE token = ?", token
    )
    assert user == 3
    assert abs(expiry - time.time() - 7 * DAY) < 30

    keyboard.at("Tokens")
    tree.until(lambda: tree.row("Tokens", 0)["ID"] == str(row), "the new row on top")
    keyboard.go_to("Regenerate…")
    keyboard.press("space")
    keyboard.window("Regenerate token")
    keyboard.at("Regenerate token")
    keyboard.press("Return")
    keyboard.window("New token")
    renewed = tree.find("Token", TEXT).text
    keyboard.press("Escape")
    keyboard.window("Demo site")
    assert entered.value(ROW, row) == renewed != token

    keyboard.go_to("Extend…")
    keyboard.press("space")
    keyboard.window("Extend token")
    keyboard.go_to("24 hours")
    keyboard.press("Left")
    keyboard.at("1 hour")
    keyboard.press("Return")
    keyboard.window("Demo site")
    [(written, _, expiry)] = entered.query(ROW, row)
    assert written == renewed
    assert abs(expiry - time.time() - 3600) < 30

    keyboard.press("Delete")
    keyboard.window("Revoke token")
    keyboard.at("Cancel")
    keyboard.go_to("Revoke 1 token")
    keyboard.press("space")
    keyboard.window("Demo site")
    assert not entered.query(ROW, row)
    assert keyboard.somewhere().name


def test_enter_and_escape_destroy_nothing(keyboard: Keyboard, tree: Tree, entered: Running) -> None:
    rows = entered.value(COUNT)
    keyboard.press("Down")
    for open_key, title in (("Delete", "Revoke token"), ("ctrl+p", "Purge expired tokens")):
        for close_key in ("Return", "KP_Enter", "Escape"):
            keyboard.press(open_key)
            keyboard.window(title)
            tree.until(lambda: tree.all("Counting…") == [], "the count")
            keyboard.press(close_key)
            keyboard.window("Demo site")
            keyboard.at("Tokens")
    assert entered.value(COUNT) == rows


def test_delete_in_the_filter_deletes_letters(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    rows = entered.value(COUNT)
    keyboard.press("Down")
    keyboard.press("ctrl+f")
    keyboard.at("Filter tokens")
    keyboard.type("xuser:911")
    tree.find("No token matches.", LABEL)
    keyboard.press("Home", "Delete")
    tree.until(lambda: tree.rows("Tokens") == 1, "the orphan")
    assert tree.find("Filter tokens", TEXT).text == "user:911"
    keyboard.press("ctrl+a", "Delete")
    tree.until(lambda: tree.rows("Tokens") == rows, "all tokens")
    keyboard.at("Filter tokens")
    assert entered.value(COUNT) == rows


def test_chips_menu_sections_and_sorting_have_keys(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    keyboard.go_to("All", "shift+Tab")
    keyboard.press("Right")
    keyboard.at("Live")
    tree.until(lambda: 1000 < tree.rows("Tokens") < 3001, "live tokens")
    keyboard.press("Left")
    keyboard.at("All")
    tree.until(lambda: tree.rows("Tokens") == 3001, "all tokens")

    keyboard.press("F10")
    for name in ("Sort by", "ID"):
        _down_to(keyboard, tree, name)
        keyboard.press("Right" if name == "Sort by" else "Escape")
    keyboard.press("Escape", "Escape")
    keyboard.at("All")
    keyboard.press("alt+m")
    _down_to(keyboard, tree, "Sort by")
    keyboard.press("Right")
    _down_to(keyboard, tree, "Ascending")
    keyboard.press("Return")
    tree.until(lambda: tree.row("Tokens", 0)["ID"] == "1", "the lowest id")
    keyboard.at("All")

    keyboard.go_to("Sections", "shift+Tab")
    keyboard.press("Down")
    tree.until(lambda: tree.rows("Users") == 300, "the users")
    keyboard.go_to("Users")
    keyboard.press("Down", "Return")
    keyboard.at("Tokens")
    assert tree.find("Filter tokens", TEXT).text == "user:2"


def _down_to(keyboard: Keyboard, tree: Tree, name: str) -> None:
    def here() -> bool:
        found = tree.all(name, MENU_ITEM)
        if found and "focused" in found[0].states:
            return True
        keyboard.press("Down")
        return False

    tree.until(here, f"the menu's {name!r}")


def test_purging_signing_out_and_another_site_have_keys(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    own = entered.value(NEWEST)
    expired = "SELECT count(*) FROM trongate_tokens WHERE expiry_date < ?"
    keyboard.press("ctrl+p")
    keyboard.window("Purge expired tokens")
    tree.until(lambda: tree.all("Counting…") == [], "the count")
    keyboard.go_to("Turn off")
    keyboard.press("space")
    tree.beginning("Purge is off", LABEL)
    assert keyboard.somewhere().name
    keyboard.go_to("Turn on")
    keyboard.press("space")
    tree.beginning("Next purge in", LABEL)
    keyboard.go_to("Purge now")
    keyboard.press("space")
    tree.until(lambda: entered.value(expired, int(time.time()) - 120) == 0, "nothing expired")
    keyboard.press("Escape")
    keyboard.at("Tokens")
    keyboard.press("ctrl+shift+q")
    keyboard.window("Sign in to Demo site")
    tree.until(lambda: not entered.query(ROW, own), "the session's row gone")
    keyboard.go_to("Other site…")
    keyboard.press("Return")
    keyboard.window("Trongate Admin")
    keyboard.go_to("Demo site")
    keyboard.press("Return")
    keyboard.window("Sign in to Demo site")
