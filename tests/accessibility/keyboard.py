"""A person who has nothing but the keyboard, and hears where it is."""

import contextlib
from collections.abc import Iterator

from tests.accessibility.screen import Screen
from tests.accessibility.tree import Node, Tree

_MOST_STOPS = 60


class Keyboard:
    """Presses real keys on a screen; what has the focus is read from the accessibility tree."""

    def __init__(self, screen: Screen, tree: Tree) -> None:
        self._screen = screen
        self._tree = tree

    def press(self, *keys: str) -> None:
        """Presses keys one after another, such as `Return` or `ctrl+f`."""
        done = self._screen.run("xdotool", "key", "--clearmodifiers", *keys)
        assert done.returncode == 0, done.stderr

    def type(self, text: str) -> None:
        """Types letters."""
        done = self._screen.run("xdotool", "type", "--delay", "4", text)
        assert done.returncode == 0, done.stderr

    def at(self, name: str) -> Node:
        """Waits until the focus is on what has this name."""

        def look() -> Node | None:
            node = self._tree.focused()
            return node if node is not None and node.name == name else None

        return self._tree.awaited(look, f"the focus on {name!r}")

    def somewhere(self) -> Node:
        """Where the focus is, once it is anywhere."""
        return self._tree.awaited(self._tree.focused, "a focus")

    def window(self, title: str) -> None:
        """Waits until a window of this title has the keyboard."""

        def look() -> bool:
            windows = self._tree.ask("windows")
            return any(w["name"].startswith(title) and "active" in w["states"] for w in windows)

        self._tree.until(look, f"the window {title!r}")

    def go_to(self, name: str, key: str = "Tab") -> None:
        """Presses Tab until the focus is on what has this name."""
        for node in self.stops(key):
            if node.name == name:
                return
        raise AssertionError(f"{key} never comes to {name!r}")

    def sign_in(self) -> None:
        """Through the demo's door."""
        self.window("Sign in to Demo site")
        self.at("User name or e-mail")
        self.type("demo")
        self.press("Return")
        self.at("Password")
        self.type("demo-admin")
        self.press("Return")
        self.window("Demo site")
        self.at("Tokens")
        self._tree.until(lambda: self._tree.rows("Tokens") == 3001, "all tokens")

    def stops(self, key: str = "Tab") -> Iterator[Node]:
        """Where the focus is, and where Tab leads, until it is back."""
        first = now = self.somewhere()
        for _ in range(_MOST_STOPS):
            yield now
            self.press(key)
            now = self._other_than(now)
            if same_place(now, first):
                return
        raise AssertionError(f"{key} doesn't come back to {first.name!r}")

    def _other_than(self, node: Node) -> Node:
        def look() -> Node | None:
            now = self._tree.focused()
            return now if now is not None and not same_place(now, node) else None

        with contextlib.suppress(AssertionError):
            return self._tree.awaited(look, f"another focus than {node.name!r}")
        return node


def same_place(one: Node, other: Node) -> bool:
    """Whether two looks were at the same object: names and sizes may change meanwhile."""
    return (one.role, one.place[:2]) == (other.role, other.place[:2])
