"""With text twice as large every window and dialog still fits the screen, and is used by keys."""

import pytest

from tests.accessibility.conftest import Running
from tests.accessibility.keyboard import Keyboard
from tests.accessibility.tree import Tree

WIDTH, HEIGHT = 640, 450
"""The test's screen in pixels of twice the size, as the tree tells places."""


def assert_fits(keyboard: Keyboard, tree: Tree, title: str) -> None:
    keyboard.window(title)
    window = tree.active_window()

    def fits() -> bool:
        _, _, width, height = tree.again(window).place
        return 0 < width <= WIDTH and 0 < height <= HEIGHT

    tree.until(fits, f"{title!r} no larger than the screen")


@pytest.mark.parametrize("running", [{"QT_FONT_DPI": "192"}], indirect=True)
def test_windows_and_dialogs_fit_the_screen_with_large_text(
    keyboard: Keyboard, tree: Tree, running: Running
) -> None:
    assert_fits(keyboard, tree, "Sign in to Demo site")
    keyboard.sign_in()
    assert_fits(keyboard, tree, "Demo site")
    keyboard.press("Down")
    for key, title in (
        ("ctrl+n", "Issue token"),
        ("Delete", "Revoke token"),
        ("ctrl+t", "Try a token"),
        ("ctrl+e", "Export tokens"),
        ("ctrl+p", "Purge expired tokens"),
    ):
        keyboard.press(key)
        assert_fits(keyboard, tree, title)
        keyboard.press("Escape")
        keyboard.at("Tokens")
    keyboard.go_to("More verbs")
    keyboard.go_to("Menu bar")
    keyboard.press("ctrl+o")
    assert_fits(keyboard, tree, "Trongate Admin")
    keyboard.go_to("Connect to server…")
    keyboard.press("Return")
    assert_fits(keyboard, tree, "Connect to server")
