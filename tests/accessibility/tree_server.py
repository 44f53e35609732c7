"""Answers questions about the accessibility tree, one JSON line each; runs in the system's Python.

It is what a screen reader has: names, roles, states, texts and actions, and nothing else. It speaks
the protocol of the bus itself (AT-SPI2), many questions at a time: the usual library asks one after
another, so that a look at a window took longer than what was looked for.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import gi  # type: ignore[import-not-found, unused-ignore]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # type: ignore[import-not-found, unused-ignore] # noqa: E402

_ATSPI = "org.a11y.atspi."
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")
_DESKTOP = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SCREEN = 0
_WHOLE = ("table", "label", "push button", "radio button", "list item")
_PARTS = ("list item", "table cell")

Reference = tuple[str, str]
"""A program's name on the bus, and the path of an object in it."""
Call = tuple[Reference, str, str, str, tuple[Any, ...]]
"""An object, an interface, a method, the types of what it takes, and that."""


class Bus:
    """The bus that programs tell of their windows on."""

    def __init__(self) -> None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        [address] = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
            None, None, Gio.DBusCallFlags.NONE, -1, None,
        ).unpack()  # fmt: skip
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None
        )

    def all(self, calls: Sequence[Call]) -> list[Any]:
        """What each of some calls answers, asked all at once; GLib.Error if one is refused."""
        answers: dict[int, Any] = {}

        def answered(connection: Any, result: Any, number: int) -> None:
            try:
                answer = connection.call_finish(result).unpack()
                answers[number] = answer[0] if len(answer) == 1 else answer
            except GLib.Error as error:
                answers[number] = error

        flags = Gio.DBusCallFlags.NONE
        for number, ((name, path), interface, method, types, values) in enumerate(calls):
            taken = GLib.Variant(f"({types})", values)
            self.connection.call(
                name, path, interface, method, taken, None, flags, 10_000, None, answered, number
            )
        while len(answers) < len(calls):
            GLib.MainContext.default().iteration(True)
        for answer in answers.values():
            if isinstance(answer, GLib.Error):
                raise answer
        return [answers[number] for number in range(len(calls))]

    def one(self, reference: Reference, method: str, types: str = "", *values: Any) -> Any:
        """What one call answers; the method as "Interface.Method"."""
        return self.all([call(reference, method, types, *values)])[0]


def call(reference: Reference, method: str, types: str = "", *values: Any) -> Call:
    """A call of a method, as "Interface.Method"."""
    interface, name = method.split(".")
    return reference, _ATSPI + interface, name, types, values


def value(reference: Reference, name: str) -> Call:
    """A call for a property, as "Interface.Property"."""
    interface, name = name.split(".")
    return reference, _PROPERTIES, "Get", "ss", (_ATSPI + interface, name)


@dataclass
class Seen:
    """An object that is in sight, and those in it."""

    reference: Reference
    states: frozenset[str]
    role: str
    name: str
    within: list["Seen"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Seen"]:
        yield self
        for each in self.within:
            yield from each


class TreeServer:
    """Looks at the programs; nodes are handed out as numbers."""

    def __init__(self) -> None:
        self._bus = Bus()
        self._nodes: list[Reference] = []
        self._heard: dict[str, int] = {}

    # --- looking

    def windows(self) -> list[dict[str, Any]]:
        """The windows of all programs, those behind others too."""
        return self._told(self._seen(self._windows()))

    def find(
        self, name: str | None, roles: list[str], within: int | None, beginning: str
    ) -> list[dict[str, Any]]:
        """Everything in sight of a name or its beginning and of some roles; [] means any."""
        tops = self._windows() if within is None else [self._nodes[within]]
        return self._told(
            [
                seen
                for seen in self._in_sight(tops)
                if (name is None or seen.name == name)
                and seen.name.startswith(beginning)
                and (not roles or seen.role in roles)
            ]
        )

    def focused(self) -> list[dict[str, Any]]:
        """What has the keyboard; the current item of a list or table counts as part of it."""
        return self._told(
            [
                seen
                for seen in self._in_sight(self._windows())
                if {"focused", "focusable"} <= seen.states and seen.role not in _PARTS
            ]
        )

    def look(self, node: int) -> dict[str, Any]:
        """One node again, as it is now."""
        [told] = self._told(self._seen([self._nodes[node]]))
        return {**told, "number": node}

    def rows(self, node: int) -> int:
        """How many rows a table has."""
        return int(self._bus.all([value(self._nodes[node], "Table.NRows")])[0])

    def titles(self, node: int) -> list[str]:
        """The names of a table's column headers."""
        headers = self._columns(node, "Table.GetColumnHeader", "i")
        return self._bus.all([value(header, "Accessible.Name") for header in headers])

    def cells(self, node: int, row: int) -> list[str]:
        """The names of a row's cells."""
        cells = self._columns(node, "Table.GetAccessibleAt", "ii", row)
        return self._bus.all([value(cell, "Accessible.Name") for cell in cells])

    def selected_rows(self, node: int) -> list[int]:
        """The rows that are selected in a table."""
        return list(self._bus.one(self._nodes[node], "Table.GetSelectedRows"))

    # --- acting

    def act(self, node: int, action: str) -> bool:
        """Does an action of a node by its name."""
        owner = self._nodes[node]
        names = [each[0] for each in self._bus.one(owner, "Action.GetActions")]
        return bool(self._bus.one(owner, "Action.DoAction", "i", names.index(action)))

    def write(self, node: int, text: str) -> bool:
        """Puts a text in place of a field's own."""
        return bool(self._bus.one(self._nodes[node], "EditableText.SetTextContents", "s", text))

    def set_value(self, node: int, value: float) -> bool:
        """Puts a number into a field for numbers."""
        new = (_ATSPI + "Value", "CurrentValue", GLib.Variant("d", value))
        self._bus.all([(self._nodes[node], _PROPERTIES, "Set", "ssv", new)])
        return True

    def select_row(self, node: int, row: int) -> bool:
        """Selects one row of a table, and nothing else."""
        table = self._nodes[node]
        self._bus.one(table, "Selection.ClearSelection")
        return bool(self._bus.one(table, "Table.AddRowSelection", "i", row))

    def select_all(self, node: int) -> bool:
        """Selects all rows of a table."""
        return bool(self._bus.one(self._nodes[node], "Selection.SelectAll"))

    def select_child(self, node: int, name: str) -> bool:
        """Selects the item of a list, or of a combo box's, that has a name."""
        owner = self._nodes[node]
        if self._seen([owner])[0].role == "combo box":
            parts = self._seen(self._children([owner])[0])
            owner = next(part.reference for part in parts if part.role == "list")
        names = [part.name for part in self._seen(self._children([owner])[0])]
        return bool(self._bus.one(owner, "Selection.SelectChild", "i", names.index(name)))

    # --- listening

    def listen(self, event: str) -> bool:
        """Counts the events of an interface, such as "Object", from now on."""
        self._heard[event] = 0

        def heard(*_: Any) -> None:
            self._heard[event] += 1

        self._bus.connection.signal_subscribe(
            None, f"{_ATSPI}Event.{event}", None, None, None, Gio.DBusSignalFlags.NONE, heard
        )
        # Programs tell only what somebody has asked the registry for.
        self._bus.one(_REGISTRY, "Registry.RegisterEvent", "s", f"{event.lower()}:")
        return True

    def heard(self) -> dict[str, int]:
        """How many events of each kind have come since one began to listen."""
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        return self._heard

    # --- within

    def _windows(self) -> list[Reference]:
        [programs] = self._children([_DESKTOP])
        return [window for windows in self._children(programs) for window in windows]

    def _children(self, references: Sequence[Reference]) -> list[list[Reference]]:
        return self._bus.all([call(each, "Accessible.GetChildren") for each in references])

    def _columns(self, node: int, method: str, types: str, *values: int) -> list[Reference]:
        table = self._nodes[node]
        [count] = self._bus.all([value(table, "Table.NColumns")])
        return self._bus.all([call(table, method, types, *values, n) for n in range(count)])

    def _seen(self, references: Sequence[Reference]) -> list[Seen]:
        """What objects are, one round of questions for all of them."""
        answers = self._bus.all(
            [
                each
                for reference in references
                for each in (
                    call(reference, "Accessible.GetState"),
                    call(reference, "Accessible.GetRole"),
                    value(reference, "Accessible.Name"),
                )
            ]
        )
        return [
            Seen(reference, _states(states), Atspi.role_get_name(Atspi.Role(role)), name)
            for reference, states, role, name in zip(
                references, answers[::3], answers[1::3], answers[2::3], strict=True
            )
        ]

    def _in_sight(self, tops: Sequence[Reference]) -> Iterator[Seen]:
        """Objects and what is in them, without what is hidden and without the cells of tables."""
        roots = level = [each for each in self._seen(tops) if "showing" in each.states]
        while level:
            owners = [each for each in level if each.role not in _WHOLE]
            children = self._children([each.reference for each in owners])
            flat = self._seen([child for family in children for child in family])
            found = iter(flat)
            for owner, family in zip(owners, children, strict=True):
                owner.within = [
                    child for child in (next(found) for _ in family) if "showing" in child.states
                ]
            level = [child for owner in owners for child in owner.within]
        for root in roots:
            yield from root

    def _told(self, seen: Sequence[Seen]) -> list[dict[str, Any]]:
        references = [one.reference for one in seen]
        descriptions = self._bus.all([value(each, "Accessible.Description") for each in references])
        places = self._bus.all(
            [call(each, "Component.GetExtents", "u", _SCREEN) for each in references]
        )
        interfaces = self._bus.all([call(each, "Accessible.GetInterfaces") for each in references])
        texts = self._where(interfaces, references, "Text.GetText", "ii", 0, -1)
        actions = self._where(interfaces, references, "Action.GetActions")
        first = len(self._nodes)
        self._nodes += references
        return [
            {
                "number": first + place,
                "role": one.role,
                "name": one.name,
                "description": description,
                "place": extents,
                "states": sorted(one.states),
                "text": texts.get(place, ""),
                "actions": [name for name, *_ in actions.get(place, [])],
            }
            for place, (one, description, extents) in enumerate(
                zip(seen, descriptions, places, strict=True)
            )
        ]

    def _where(
        self,
        interfaces: Sequence[list[str]],
        references: Sequence[Reference],
        method: str,
        *rest: Any,
    ) -> dict[int, Any]:
        """What those objects answer, by their places, that have the method's interface."""
        interface = _ATSPI + method.split(".")[0]
        able = [place for place, names in enumerate(interfaces) if interface in names]
        answers = self._bus.all([call(references[place], method, *rest) for place in able])
        return dict(zip(able, answers, strict=True))


def _states(words: Sequence[int]) -> frozenset[str]:
    bits = words[0] | words[1] << 32
    return frozenset(Atspi.StateType(n).value_nick for n in range(64) if bits >> n & 1)


def main() -> None:
    """Answers until the questions end."""
    server = TreeServer()
    for line in sys.stdin:
        question = json.loads(line)
        method: Callable[..., Any] = getattr(server, question.pop("ask"))
        try:
            answer = {"answer": method(**question)}
        except (GLib.Error, IndexError, ValueError, StopIteration) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
