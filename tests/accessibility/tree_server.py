"""Answers questions about the accessibility tree, one JSON line each; runs in the system's Python.

It is what a screen reader has: names, roles, states, texts and actions, and nothing else.
"""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import gi  # type: ignore[import-not-found, unused-ignore]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found, unused-ignore] # noqa: E402

Node = Any
_WHOLE = ("table", "label", "push button", "radio button", "list item")
_PARTS = ("list item", "table cell")


class TreeServer:
    """Looks at one program; nodes are handed out as numbers."""

    def __init__(self) -> None:
        Atspi.init()
        # What is remembered would be old: nobody here waits for the events that renew it.
        Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)
        self._nodes: list[Node] = []
        self._heard: dict[str, int] = {}
        self._listener = Atspi.EventListener.new(self._hear)

    # --- looking

    def windows(self) -> list[dict[str, Any]]:
        """The windows of all programs, those behind others too."""
        return [self._told(window) for window in self._windows()]

    def find(self, name: str | None, roles: list[str], within: int | None) -> list[dict[str, Any]]:
        """Everything in sight with a name and one of some roles; None and [] mean any."""
        tops = self._windows() if within is None else [self._nodes[within]]
        return [
            self._told(node)
            for top in tops
            for node, _ in self._in_sight(top)
            if (name is None or node.get_name() == name)
            and (not roles or node.get_role_name() in roles)
        ]

    def focused(self) -> list[dict[str, Any]]:
        """What has the keyboard; the current item of a list or table counts as part of it."""
        wanted = (Atspi.StateType.FOCUSED, Atspi.StateType.FOCUSABLE)
        return [
            self._told(node)
            for top in self._windows()
            for node, states in self._in_sight(top)
            if all(states.contains(state) for state in wanted)
            and node.get_role_name() not in _PARTS
        ]

    def look(self, node: int) -> dict[str, Any]:
        """One node again, as it is now."""
        return self._told(self._nodes[node], node)

    def rows(self, node: int) -> int:
        """How many rows a table has."""
        return int(Atspi.Table.get_n_rows(self._nodes[node]))

    def titles(self, node: int) -> list[str]:
        """The names of a table's column headers."""
        table = self._nodes[node]
        count = Atspi.Table.get_n_columns(table)
        return [Atspi.Table.get_column_header(table, c).get_name() for c in range(count)]

    def cells(self, node: int, row: int) -> list[str]:
        """The names of a row's cells."""
        table = self._nodes[node]
        count = Atspi.Table.get_n_columns(table)
        return [Atspi.Table.get_accessible_at(table, row, c).get_name() for c in range(count)]

    def selected_rows(self, node: int) -> list[int]:
        """The rows that are selected in a table."""
        return list(Atspi.Table.get_selected_rows(self._nodes[node]))

    # --- acting

    def act(self, node: int, action: str) -> bool:
        """Does an action of a node by its name."""
        owner = self._nodes[node]
        names = [Atspi.Action.get_action_name(owner, n) for n in range(owner.get_n_actions())]
        return bool(Atspi.Action.do_action(owner, names.index(action)))

    def write(self, node: int, text: str) -> bool:
        """Puts a text in place of a field's own."""
        return bool(Atspi.EditableText.set_text_contents(self._nodes[node], text))

    def set_value(self, node: int, value: float) -> bool:
        """Puts a number into a field for numbers."""
        return bool(Atspi.Value.set_current_value(self._nodes[node], value))

    def select_row(self, node: int, row: int) -> bool:
        """Selects one row of a table, and nothing else."""
        table = self._nodes[node]
        Atspi.Selection.clear_selection(table)
        return bool(Atspi.Table.add_row_selection(table, row))

    def select_all(self, node: int) -> bool:
        """Selects all rows of a table."""
        return bool(Atspi.Selection.select_all(self._nodes[node]))

    def select_child(self, node: int, name: str) -> bool:
        """Selects the item of a list, or of a combo box's, that has a name."""
        owner = self._nodes[node]
        if owner.get_role_name() == "combo box":
            owner = next(each for each in _children(owner) if each.get_role_name() == "list")
        names = [child.get_name() for child in _children(owner)]
        return bool(Atspi.Selection.select_child(owner, names.index(name)))

    # --- listening

    def listen(self, event: str) -> bool:
        """Counts an event from now on."""
        self._heard[event] = 0
        return bool(self._listener.register(event))

    def heard(self) -> dict[str, int]:
        """How many events of each kind have come since one began to listen."""
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        return self._heard

    def _hear(self, event: Any) -> None:
        for wanted in self._heard:
            if event.type.startswith(wanted):
                self._heard[wanted] += 1

    # --- within

    def _windows(self) -> list[Node]:
        desktop = Atspi.get_desktop(0)
        return [window for program in _children(desktop) for window in _children(program)]

    def _in_sight(self, node: Node) -> Iterator[tuple[Node, Any]]:
        """A node and what is in it, without what is hidden and without the cells of tables."""
        states = node.get_state_set()
        if not states.contains(Atspi.StateType.SHOWING):
            return
        yield node, states
        if node.get_role_name() not in _WHOLE:
            for child in _children(node):
                yield from self._in_sight(child)

    def _told(self, node: Node, number: int | None = None) -> dict[str, Any]:
        if number is None:
            self._nodes.append(node)
        is_text = "Text" in node.get_interfaces()
        place = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        return {
            "number": len(self._nodes) - 1 if number is None else number,
            "role": node.get_role_name(),
            "name": node.get_name(),
            "description": node.get_description(),
            "place": [place.x, place.y, place.width, place.height],
            "states": [state.value_nick for state in node.get_state_set().get_states()],
            "text": Atspi.Text.get_text(node, 0, -1) if is_text else "",
            "actions": [Atspi.Action.get_action_name(node, n) for n in range(node.get_n_actions())],
        }


def _children(node: Node) -> Iterator[Node]:
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield child


def main() -> None:
    """Answers until the questions end."""
    server = TreeServer()
    for line in sys.stdin:
        question = json.loads(line)
        method: Callable[..., Any] = getattr(server, question.pop("ask"))
        try:
            answer = {"answer": method(**question)}
        except (GLib.GError, IndexError, ValueError, AttributeError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
