"""The verbs for a crisis, with nothing but the keyboard, and with nothing but the tree."""

from tests.accessibility.conftest import Running
from tests.accessibility.keyboard import Keyboard
from tests.accessibility.tree import BUTTON, LABEL, RADIO, Tree

COUNT = "SELECT count(*) FROM trongate_tokens"
ORPHANS = (
    "SELECT count(*) FROM trongate_tokens WHERE user_id NOT IN (SELECT id FROM trongate_users)"
)


def test_a_level_is_thrown_out_and_taken_back_by_keys(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    of_level = (
        "SELECT count(*) FROM trongate_tokens t JOIN trongate_users u ON u.id = t.user_id"
        " WHERE u.user_level_id = 5"
    )
    rows, before = entered.value(of_level), entered.value(COUNT)
    assert 0 < rows <= 1_000
    keyboard.press("ctrl+shift+Delete")
    keyboard.window("Revoke by rule")
    keyboard.at("Everyone except me")
    keyboard.press("Down", "Down")
    keyboard.at("All of a level")
    keyboard.press("Tab")
    keyboard.at("admin (level 1)")
    keyboard.press("End")
    keyboard.go_to("Count them…")
    keyboard.press("space")
    keyboard.window("Revoke tokens")
    keyboard.at("Cancel")
    keyboard.go_to(f"Revoke {rows} tokens")
    keyboard.press("space")
    keyboard.window("Demo site")
    assert entered.value(of_level) == 0
    keyboard.press("ctrl+z")
    tree.until(lambda: entered.value(COUNT) == before, "all rows back")


def test_a_token_is_tried_and_the_panel_and_the_inspector_open_by_keys(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    keyboard.press("ctrl+t")
    keyboard.window("Try a token")
    keyboard.type("no-such-token-anywhere")
    tree.find("Refused: the site doesn't know it", LABEL)
    keyboard.press("Escape")
    keyboard.window("Demo site")
    keyboard.press("F4")
    tree.find("No token selected", LABEL)
    keyboard.press("ctrl+shift+a")
    keyboard.at("Who can open the admin panel")
    tree.beginning("In the admin panel right now: 7 people", BUTTON)


def test_orphans_are_thrown_out_through_the_tree(tree: Tree, entered: Running) -> None:
    rows = entered.value(ORPHANS)
    assert rows == 1
    tree.choose("Menu", "Revoke by rule…")
    tree.press("All orphans: their users don't exist", RADIO)
    tree.press("Count them…", BUTTON)
    tree.press("Revoke 1 token", BUTTON)
    tree.until(lambda: entered.value(ORPHANS) == 0, "no orphan")
    tree.choose("Menu", "Undo revoke")
    tree.until(lambda: entered.value(ORPHANS) == 1, "the orphan back")
