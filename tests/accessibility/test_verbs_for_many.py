"""What is done to many tokens at once, with nothing but the keyboard, and nothing but the tree."""

import time
from pathlib import Path

from tests.accessibility.conftest import Running
from tests.accessibility.keyboard import Keyboard
from tests.accessibility.tree import BUTTON, ITEM, LABEL, Tree

HOUR, DAY = 3_600, 86_400
OF_USER = "SELECT count(*) FROM trongate_tokens WHERE user_id = 3"
ENDING = (
    "SELECT count(*) FROM trongate_tokens WHERE user_id = 3 AND expiry_date > ? AND expiry_date < ?"
)
NEWEST = "SELECT max(id) FROM trongate_tokens"


def show_kaori(tree: Tree, running: Running) -> None:
    rows = running.value(OF_USER)
    assert rows > 1
    tree.write("Filter tokens", "user:3")
    tree.until(lambda: tree.rows("Tokens") == rows, "the user's tokens")


def filter_by_keys(keyboard: Keyboard, tree: Tree, rows: int) -> None:
    keyboard.press("ctrl+f")
    keyboard.at("Filter tokens")
    keyboard.type("user:3")
    tree.until(lambda: tree.rows("Tokens") == rows, "the user's tokens")


def ends_within(running: Running, first: int, last: int) -> int:
    """The user's tokens that end between two moments, in days from now."""
    now = int(time.time())
    return int(running.value(ENDING, now + first * DAY, now + last * DAY))


def ends_in(running: Running, days: int) -> int:
    """The user's tokens that were just given so many days."""
    then = int(time.time()) + days * DAY
    return int(running.value(ENDING, then - 60, then + 60))


def press_counted(tree: Tree, verb: str) -> None:
    """Presses the verb that tells how many tokens it's about, once they are counted."""

    def press() -> bool:
        for node in tree.all(None, BUTTON, beginning=f"{verb} "):
            if node.name.endswith(" tokens") and "sensitive" in node.states:
                tree.act(node)
                return True
        return False

    tree.until(press, f"{verb} so many tokens")


def test_selected_tokens_are_extended_through_the_tree(tree: Tree, entered: Running) -> None:
    show_kaori(tree, entered)
    rows = ends_within(entered, 0, 30)
    assert rows > 1
    tree.select_all("Tokens")
    tree.press("Extend…")
    tree.press("30 days")
    tree.find("Tokens to extend", "panel")
    tree.press(f"Extend {rows} tokens")
    tree.find(f"{rows} tokens have another expiry.", LABEL)
    assert ends_in(entered, 30) == rows


def test_all_that_match_are_shortened_through_the_tree(tree: Tree, entered: Running) -> None:
    own = entered.value(NEWEST)
    tree.select_all("Tokens")
    tree.press("Extend…")
    tree.press("Shorten to…")
    tree.press("1 hour")
    press_counted(tree, "Shorten")
    # The program's own login keeps its moment.
    later = "SELECT id FROM trongate_tokens WHERE expiry_date > ?"
    tree.until(lambda: entered.query(later, int(time.time()) + HOUR + 30) == [(own,)], "the end")


def test_tokens_are_extended_and_shortened_by_keys(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    filter_by_keys(keyboard, tree, entered.value(OF_USER))
    keyboard.go_to("Tokens")
    keyboard.press("ctrl+a")
    rows = ends_within(entered, 0, 30)
    keyboard.go_to("Extend…")
    keyboard.press("space")
    keyboard.window("Change the expiry of many tokens")
    keyboard.go_to("24 hours")
    keyboard.press("Right", "Right")
    keyboard.at("30 days")
    keyboard.go_to(f"Extend {rows} tokens")
    keyboard.press("space")
    keyboard.window("Demo site")
    assert ends_in(entered, 30) == rows

    rows = ends_within(entered, 1, 10_000)
    keyboard.go_to("Extend…")
    keyboard.press("space")
    keyboard.window("Change the expiry of many tokens")
    keyboard.go_to("Extend to…")
    keyboard.press("Right")
    keyboard.at("Shorten to…")
    keyboard.go_to(f"Shorten {rows} tokens")
    keyboard.press("space")
    keyboard.window("Demo site")
    assert ends_in(entered, 1) == rows


def test_the_list_is_exported_through_the_tree(
    tree: Tree, entered: Running, tmp_path: Path
) -> None:
    show_kaori(tree, entered)
    rows = entered.value(OF_USER)
    tree.choose("Menu", "Export tokens…")
    file = tmp_path / "through the tree.json"
    tree.press("JSON")
    tree.write("File", str(file))
    tree.press(f"Export {rows} tokens")
    tree.until(file.exists, "the file")
    tree.until(lambda: tree.rows("Tokens") == rows, "the list again")


def test_the_list_is_exported_by_keys(
    keyboard: Keyboard, tree: Tree, entered: Running, tmp_path: Path
) -> None:
    rows = tree.rows("Tokens")
    keyboard.press("ctrl+e")
    keyboard.window("Export tokens")
    keyboard.at("File")
    keyboard.press("ctrl+a")
    file = tmp_path / "keys.csv"
    keyboard.type(str(file))
    keyboard.press("Return")
    keyboard.window("Demo site")
    assert len(file.read_text(encoding="utf-8").splitlines()) == rows + 1
    assert keyboard.somewhere().name


def test_a_filter_is_named_and_shown_through_the_tree(tree: Tree, entered: Running) -> None:
    show_kaori(tree, entered)
    tree.press("Save filter…")
    tree.write("Name", "Kaori's")
    tree.press("Save filter")
    tree.find("Kaori's", ITEM)
    tree.write("Filter tokens", "")
    tree.until(lambda: tree.rows("Tokens") == 3001, "all tokens")
    tree.select("Saved filters", "Kaori's")
    tree.until(lambda: tree.rows("Tokens") == entered.value(OF_USER), "the user's tokens again")


def test_a_filter_is_named_shown_and_forgotten_by_keys(
    keyboard: Keyboard, tree: Tree, entered: Running
) -> None:
    rows = entered.value(OF_USER)
    filter_by_keys(keyboard, tree, rows)
    keyboard.go_to("Save filter…")
    keyboard.press("space")
    keyboard.window("Save filter")
    keyboard.at("Name")
    keyboard.type("Kaori")
    keyboard.press("Return")
    keyboard.window("Demo site")
    keyboard.press("ctrl+f")
    keyboard.at("Filter tokens")
    keyboard.press("ctrl+a", "Delete")
    tree.until(lambda: tree.rows("Tokens") == 3001, "all tokens")
    keyboard.go_to("Saved filters")
    keyboard.press("End", "Return")
    tree.until(lambda: tree.rows("Tokens") == rows, "the user's tokens again")
    keyboard.go_to("Saved filters")
    keyboard.press("End", "Delete")
    tree.until(lambda: not tree.all("Kaori", ITEM), "the filter gone")


def test_a_revoke_is_taken_back_where_it_is_told(tree: Tree, entered: Running) -> None:
    show_kaori(tree, entered)
    rows = entered.value(OF_USER)
    tree.select_all("Tokens")
    tree.press("Revoke")
    tree.press(f"Revoke {rows} tokens")
    tree.until(lambda: entered.value(OF_USER) == 0, "the user's tokens gone")
    tree.act(tree.beginning("Undo (", BUTTON))
    tree.until(lambda: entered.value(OF_USER) == rows, "all of them back")


def test_a_level_is_chosen_in_its_field_through_the_tree(tree: Tree, entered: Running) -> None:
    of_level = (
        "SELECT count(*) FROM trongate_tokens t JOIN trongate_users u ON u.id = t.user_id"
        " WHERE u.user_level_id = 5"
    )
    rows = entered.value(of_level)
    tree.choose("Menu", "Revoke by rule…")
    tree.press("All of a level")
    tree.pick("Level", "supplier (level 5)")
    tree.press("Count them…")
    tree.press(f"Revoke {rows} tokens")
    tree.until(lambda: entered.value(of_level) == 0, "no token of the level")
