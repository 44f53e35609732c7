"""Everything can be done by a person who has the keyboard and nothing else."""

import time

import pytest

from tests.accessibility.conftest import Running
from tests.accessibility.keyboard import Keyboard, same_place
from tests.accessibility.screen import Screen
from tests.accessibility.tree import ITEM, LABEL, MENU_ITEM, RADIO, TEXT, Tree

DAY = 86_400
NEWEST = "SELECT max(id) FROM trongate_tokens"
ROW = "SELECT token, user_id, expiry_date FROM trongate_tokens WHERE id = ?"
COUNT = "SELECT count(*) FROM trongate_tokens"


@pytest.fixture
def keyboard(screen: Screen, tree: Tree) -> Keyboard:
    return Keyboard(screen, tree)


def sign_in(keyboard: Keyboard, tree: Tree) -> None:
    keyboard.window("Sign in to Demo site")
    keyboard.at("User name or e-mail")
    keyboard.type("demo")
    keyboard.press("Return")
    keyboard.at("Password")
    keyboard.type("demo-admin")
    keyboard.press("Return")
    keyboard.window("Demo site")
    keyboard.at("Tokens")
    tree.until(lambda: tree.rows("Tokens") == 3001, "all tokens")


@pytest.fixture
def inside(keyboard: Keyboard, tree: Tree, running: Running) -> Running:
    """The program, signed in to."""
    sign_in(keyboard, tree)
    return running


def assert_all_reached(keyboard: Keyboard, tree: Tree) -> None:
    """Tab comes to everything that can be used, and whatever it comes to has a name."""
    reached = list(keyboard.stops())
    assert all(node.name for node in reached), reached
    top = tree.active_window()
    usable = [
        node
        for node in tree.all(None, within=top)
        if {"focusable", "sensitive"} <= set(node.states) and node.role not in (ITEM, LABEL)
    ]
    missed = [node for node in usable if not any(same_place(node, stop) for stop in reached)]
    # Of radio buttons Tab needs to reach one: the arrow keys go on from there.
    assert not [node for node in missed if node.role != RADIO], missed
    assert not missed or RADIO in {node.role for node in reached}


def test_tab_comes_to_every_control_of_the_windows(
    keyboard: Keyboard, tree: Tree, running: Running
) -> None:
    keyboard.window("Sign in to Demo site")
    assert_all_reached(keyboard, tree)
    sign_in(keyboard, tree)
    keyboard.press("Home")
    for key, table in (("ctrl+2", "Users"), ("ctrl+3", "User levels"), ("ctrl+1", "Tokens")):
        keyboard.press(key)
        tree.find(table, "table")
        keyboard.somewhere()
        keyboard.go_to(table)
        keyboard.press("Down")
        assert_all_reached(keyboard, tree)
    keyboard.press("ctrl+o")
    keyboard.window("Trongate Admin")
    assert_all_reached(keyboard, tree)
    keyboard.go_to("Connect to server…")
    keyboard.press("Return")
    keyboard.window("Connect to server")
    keyboard.at("Host")
    assert_all_reached(keyboard, tree)
    keyboard.press("Escape")
    keyboard.at("Connect to server…")


def test_tab_comes_to_every_control_of_the_dialogs(
    keyboard: Keyboard, tree: Tree, inside: Running
) -> None:
    keyboard.press("Down")
    keyboard.press("Down")
    for verb, title in (
        ("Issue token…", "Issue token"),
        ("Regenerate…", "Regenerate token"),
        ("Extend…", "Extend token"),
        ("Revoke", "Revoke token"),
        ("Revoke all of this user…", "Revoke"),
        ("next purge in", "Purge expired tokens"),
    ):
        if verb == "next purge in":
            keyboard.press("ctrl+p")
        else:
            keyboard.go_to(verb)
            keyboard.press("space")
        keyboard.window(title)
        assert_all_reached(keyboard, tree)
        keyboard.press("Escape")
        keyboard.window("Demo site")
        assert keyboard.somewhere().name


def test_a_token_is_issued_regenerated_extended_and_revoked(
    keyboard: Keyboard, tree: Tree, inside: Running
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
    [(row, user, expiry)] = inside.query(
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
    assert inside.value(ROW, row) == renewed != token

    keyboard.go_to("Extend…")
    keyboard.press("space")
    keyboard.window("Extend token")
    keyboard.go_to("24 hours")
    keyboard.press("Left")
    keyboard.at("1 hour")
    keyboard.press("Return")
    keyboard.window("Demo site")
    [(written, _, expiry)] = inside.query(ROW, row)
    assert written == renewed
    assert abs(expiry - time.time() - 3600) < 30

    keyboard.press("Delete")
    keyboard.window("Revoke token")
    keyboard.at("Cancel")
    keyboard.go_to("Revoke 1 token")
    keyboard.press("space")
    keyboard.window("Demo site")
    assert not inside.query(ROW, row)
    assert keyboard.somewhere().name


def test_enter_and_escape_destroy_nothing(keyboard: Keyboard, tree: Tree, inside: Running) -> None:
    rows = inside.value(COUNT)
    keyboard.press("Down")
    for open_key, title in (("Delete", "Revoke token"), ("ctrl+p", "Purge expired tokens")):
        for close_key in ("Return", "KP_Enter", "Escape"):
            keyboard.press(open_key)
            keyboard.window(title)
            tree.until(lambda: tree.all("Counting…") == [], "the count")
            keyboard.press(close_key)
            keyboard.window("Demo site")
            keyboard.at("Tokens")
    assert inside.value(COUNT) == rows


def test_delete_in_the_filter_deletes_letters(
    keyboard: Keyboard, tree: Tree, inside: Running
) -> None:
    rows = inside.value(COUNT)
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
    assert inside.value(COUNT) == rows


def test_chips_menu_sections_and_sorting_have_keys(
    keyboard: Keyboard, tree: Tree, inside: Running
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
    keyboard: Keyboard, tree: Tree, inside: Running
) -> None:
    own = inside.value(NEWEST)
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
    tree.until(lambda: inside.value(expired, int(time.time()) - 120) == 0, "nothing expired")
    keyboard.press("Escape")
    keyboard.at("Tokens")
    keyboard.press("ctrl+shift+q")
    keyboard.window("Sign in to Demo site")
    tree.until(lambda: not inside.query(ROW, own), "the session's row gone")
    keyboard.go_to("Other site…")
    keyboard.press("Return")
    keyboard.window("Trongate Admin")
    keyboard.go_to("Demo site")
    keyboard.press("Return")
    keyboard.window("Sign in to Demo site")
