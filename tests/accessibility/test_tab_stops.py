"""Tab comes to everything that can be used, in every window and dialog, and each has a name."""

from tests.accessibility.conftest import Running
from tests.accessibility.keyboard import Keyboard, same_place
from tests.accessibility.tree import ACTING, ITEM, LABEL, RADIO, Tree


def assert_all_reached(keyboard: Keyboard, tree: Tree) -> None:
    """Tab comes to everything that can be used, and whatever it comes to has a name."""
    reached = list(keyboard.stops())
    assert all(node.name for node in reached), reached
    top = tree.active_window()
    unnamed = [node for node in tree.all("", within=top) if node.role in ACTING]
    assert not unnamed, unnamed
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
    keyboard.sign_in()
    keyboard.press("Home")
    for key, table in (("ctrl+3", "Users"), ("ctrl+4", "User levels"), ("ctrl+2", "Tokens")):
        keyboard.press(key)
        tree.find(table, "table")
        keyboard.somewhere()
        keyboard.go_to(table)
        keyboard.press("Down")
        assert_all_reached(keyboard, tree)
    keyboard.press("ctrl+1")
    keyboard.somewhere()
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
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    keyboard.press("Down")
    keyboard.press("Down")
    for verb, title in (
        ("Issue token…", "Issue token"),
        ("Regenerate…", "Regenerate token"),
        ("Extend…", "Extend token"),
        ("Revoke", "Revoke token"),
        ("Revoke all of this user…", "Revoke"),
        ("Try a token…", "Try a token"),
        ("ctrl+e", "Export tokens"),
        ("ctrl+p", "Purge expired tokens"),
    ):
        if verb.startswith("ctrl+"):
            keyboard.press(verb)
        else:
            keyboard.go_to(verb)
            keyboard.press("space")
        keyboard.window(title)
        assert_all_reached(keyboard, tree)
        keyboard.press("Escape")
        keyboard.window("Demo site")
        assert keyboard.somewhere().name


def test_tab_comes_to_every_value_and_verb_of_the_inspector(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    keyboard.press("Down")
    keyboard.press("Down")
    keyboard.press("F4")
    tree.find("Other tokens of this user", "list")
    # By name: the inspector scrolls on the way, so that nothing keeps its place.
    reached = [node.name for node in keyboard.stops()]
    assert all(reached), reached
    for name in ("Any level: ", "Expires: ", "Unix: ", "Account: ", "Tokens: ", "Code: "):
        assert any(each.startswith(name) for each in reached), name
    for name in ("Let float", "Close inspector", "Other tokens of this user"):
        assert reached.count(name) == 1, name
    for verb in ("Revoke", "Regenerate…", "Extend…"):
        assert reached.count(verb) == 2, verb
