"""A person who has nothing but the accessibility tree: looks for words, waits, and acts."""

import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.accessibility.screen import Screen, system_python
from tests.sites import wait_for

T = TypeVar("T")

BUTTON, CHECK, RADIO, MENU_ITEM = "push button", "check box", "radio button", "menu item"
TEXT, PASSWORD, SPIN, LABEL = "text", "password text", "spin button", "label"
LIST, ITEM, TABLE, DIALOG, FRAME = "list", "list item", "table", "dialog", "frame"
COMBO = "combo box"
ACTING = (BUTTON, CHECK, RADIO, MENU_ITEM, TEXT, PASSWORD, SPIN, LIST, TABLE, COMBO)
PATIENCE = 10.0
"""Seconds that anything may take."""


class Stale(Exception):
    """The tree had no answer: what was asked about may be gone."""


@dataclass(frozen=True)
class Node:
    """What the tree said of one object when it was looked at."""

    number: int
    role: str
    name: str
    description: str
    place: list[int]
    states: list[str]
    text: str
    actions: list[str]


class Tree:
    """Asks a process of the system's Python, which has the library that screen readers use."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, what: str, **about: object) -> Any:
        """One question, answered at once; Stale where the tree has no answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"ask": what, **about}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise Stale(answer["error"])
        return answer["answer"]

    def awaited(self, look: Callable[[], T | None], what: str) -> T:
        """Looks until there is something, and returns it."""
        seen: list[T] = []

        def there() -> bool:
            with contextlib.suppress(Stale):
                found = look()
                if found:
                    seen.append(found)
            return bool(seen)

        try:
            wait_for(there, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{what} never came; in sight:\n{self.in_sight()}") from None
        return seen[0]

    # --- looking

    def all(
        self, name: str | None, *roles: str, within: Node | None = None, beginning: str = ""
    ) -> list[Node]:
        """Everything in sight of a name or its beginning and of some roles, now.

        None and nothing mean any.
        """
        number = within.number if within is not None else None
        found = self.ask("find", name=name, roles=list(roles), within=number, beginning=beginning)
        return [Node(**each) for each in found]

    def find(self, name: str, *roles: str, within: Node | None = None) -> Node:
        """The one thing in sight of this name, once it is there."""

        def look() -> Node | None:
            found = self.all(name, *roles, within=within)
            assert len(found) < 2, f"{len(found)} are called {name!r}: {found}"
            return found[0] if found else None

        return self.awaited(look, f"{roles or 'anything'} {name!r}")

    def beginning(self, words: str, *roles: str) -> Node:
        """The first thing in sight whose name begins so, once it is there."""

        def look() -> Node | None:
            return next(iter(self.all(None, *roles, beginning=words)), None)

        return self.awaited(look, f"{roles or 'anything'} {words!r}…")

    def again(self, node: Node) -> Node:
        """The same object as it is now."""
        return Node(**self.ask("look", node=node.number))

    def active_window(self) -> Node:
        """The window that has the keyboard, once one has."""

        def look() -> Node | None:
            windows = [Node(**each) for each in self.ask("windows")]
            return next((each for each in windows if "active" in each.states), None)

        return self.awaited(look, "an active window")

    def focused(self) -> Node | None:
        """What has the keyboard now; the current item of a list or table counts as part of it."""
        found = [Node(**each) for each in self.ask("focused")]
        assert len(found) < 2, found
        return found[0] if found else None

    def gone(self, name: str, *roles: str) -> None:
        """Waits until nothing in sight has this name."""
        self.until(lambda: not self.all(name, *roles), f"no {name!r}")

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Waits until something is so."""
        self.awaited(lambda: bool(condition()) or None, what)

    def in_sight(self) -> str:
        """All that can be seen, for a failed test's sake."""
        with contextlib.suppress(Stale):
            return "\n".join(_told(each) for each in self.all(None) if each.name or each.text)
        return ""

    # --- acting

    def press(self, name: str, *roles: str) -> None:
        """Presses what has this name, once that is possible."""
        roles = roles or (BUTTON, CHECK, RADIO)

        def look() -> Node | None:
            return next((n for n in self.all(name, *roles) if "sensitive" in n.states), None)

        self.act(self.awaited(look, f"{roles} {name!r} to press"))

    def act(self, node: Node) -> None:
        """Does what a press does."""
        action = next(each for each in ("Press", "ShowMenu", "Toggle") if each in node.actions)
        assert self.ask("act", node=node.number, action=action)

    def choose(self, *names: str) -> None:
        """Walks down a menu and takes its last item."""
        for name in names:
            self.press(name, MENU_ITEM)

    def write(self, name: str, text: str, *roles: str) -> None:
        """Puts a text into the field of this name."""
        field = self.find(name, *(roles or (TEXT, PASSWORD)))
        assert self.ask("write", node=field.number, text=text)

    def select(self, owner: str, item: str) -> None:
        """Selects an item of a list, once it is there."""
        self.awaited(
            lambda: self.ask("select_child", node=self.find(owner, LIST).number, name=item), item
        )

    def pick(self, field: str, item: str) -> None:
        """Chooses an item of a combo box, which Qt names by its value and describes by its name."""

        def look() -> bool:
            boxes = [each for each in self.all(None, COMBO) if each.description == field]
            return bool(boxes) and self.ask("select_child", node=boxes[0].number, name=item)

        self.awaited(look, f"{item!r} in {field!r}")
        self.find(item, COMBO)

    # --- tables

    def rows(self, table: str) -> int:
        """How many rows a table has now."""
        return int(self.ask("rows", node=self.find(table, TABLE).number))

    def row(self, table: str, row: int) -> dict[str, str]:
        """The cells of a row by their columns' titles."""
        number = self.find(table, TABLE).number
        titles = self.ask("titles", node=number)
        return dict(zip(titles, self.ask("cells", node=number, row=row), strict=True))

    def select_all(self, table: str) -> None:
        """Selects all rows of a table."""
        assert self.ask("select_all", node=self.find(table, TABLE).number)

    def select_row(self, table: str, row: int) -> None:
        """Selects one row of a table, and nothing else."""
        number = self.find(table, TABLE).number
        self.ask("select_row", node=number, row=row)
        self.until(lambda: self.ask("selected_rows", node=number) == [row], f"row {row} selected")


def _told(node: Node) -> str:
    keyboard = [state for state in ("active", "focused") if state in node.states]
    return " ".join([node.role, repr(node.name), repr(node.text), *keyboard])


@contextlib.contextmanager
def looking_at(screen: Screen) -> Iterator[Tree]:
    """The tree of a screen; starts the bus that the programs on it will find."""
    python = system_python()
    assert python is not None
    server = Path(__file__).with_name("tree_server.py")
    process = subprocess.Popen(
        [python, "-W", "ignore", str(server)],
        env=screen.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        yield Tree(process)
