"""Reads the constants and variables that a PHP settings file spells out, without running it."""

from dataclasses import dataclass, field
from itertools import pairwise

from trongate_admin.domain.php_text import Token, php_tokens

DEPTH_AT_MOST = 12
"""Arrays nested more deeply are not looked into."""

_BRANCHES = {"if", "elseif", "else", "switch", "case", "match", "and", "or", "&&", "||", "?"}
_ENDS = {",", ";", ")", "]", "}", "=>", ""}
_COMPARISONS = {"==", "===", "!=", "!=="}
_KNOWN = {
    "getenv": '"getenv(…)"',
    "env": '"env(…)"',
    "$_ENV": '"$_ENV[…]"',
    "$_SERVER": '"$_SERVER[…]"',
    **dict.fromkeys(("require", "require_once", "include", "include_once"), "another file"),
}
_KINDS = {"template": "a string that it fills in", "name": "a constant", "variable": "a variable"}


@dataclass(frozen=True)
class Text:
    """A string or whole number that stands in the file; each character is one byte."""

    value: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class Computed:
    """A value that only PHP knows; the reason completes "the value of HOST …"."""

    reason: str
    line: int = field(compare=False)


@dataclass
class Array:
    """An array; `rest` stands for all keys not listed, where PHP may set some of them."""

    line: int = field(compare=False)
    entries: "dict[str, Value]" = field(default_factory=dict)
    rest: Computed | None = None

    def get(self, key: str) -> "Value | None":
        """Give the value of a key, a Computed one where PHP may set it, else None."""
        return self.entries.get(key, self.rest)

    def forget(self, rest: Computed) -> None:
        """Note that PHP has set a key that can't be known."""
        self.entries.clear()
        self.rest = rest


Value = Text | Computed | Array


def read_php(source: bytes, file: str) -> tuple[dict[str, Value], Array]:
    """Give all constants by name, and all variables by name without the dollar.

    PHP's own rules decide: the first `define` of a name counts, and the last assignment.
    Where the file has branches and two values for one name, the value is Computed: which of
    them holds is known to PHP only. Other code is skipped.

    :param file: the file's name, for the error.
    :raises AdminError: the file has far more code than any settings file.
    """
    reader = _Reader(list(php_tokens(source, file)))
    reader.read()
    return reader.constants, reader.variables


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.constants: dict[str, Value] = {}
        self.variables = Array(1)
        self._tokens = tokens
        self._at = 0
        self._branches = any(
            token.kind in ("name", "mark") and token.text.lower() in _BRANCHES for token in tokens
        )

    def read(self) -> None:
        braces, before = 0, ""
        while self._mark() != "":
            token = self._tokens[self._at]
            braces += {"{": 1, "}": -1}.get(self._mark(), 0)
            self._at += 1
            if token.kind == "variable" and before != "::":
                self._read_assignment(token.text[1:])
            elif token.word == "define" and before not in ("->", "?->", "::", "function"):
                self._read_define()
            elif token.word == "const" and braces == 0:
                self._read_const()
            before = token.text.lower()

    def _mark(self) -> str:
        """Give the operator or bracket here; a blank for other tokens, "" at the end."""
        token = self._tokens[self._at]
        return token.text if token.kind == "mark" else " "

    def _eat(self, mark: str) -> bool:
        found = self._mark() == mark
        self._at += found
        return found

    def _read_define(self) -> None:
        if self._eat("(") and self._tokens[self._at].kind == "string":
            name = self._tokens[self._at].text
            self._at += 1
            if self._eat(","):
                self._set_constant(name, self._value())

    def _read_const(self) -> None:
        more = True
        while more and self._tokens[self._at].kind == "name":
            name = self._tokens[self._at].text
            self._at += 1
            if self._eat("="):
                self._set_constant(name, self._value())
            more = self._eat(",")

    def _set_constant(self, name: str, value: Value) -> None:
        if self.constants.setdefault(name, value) != value and self._branches:
            self.constants[name] = _by_code("a condition", value.line)

    def _read_assignment(self, variable: str) -> None:
        path: list[str | None] = [variable]
        while self._eat("["):
            if self._mark() == "]":
                return  # an entry without a name is never asked for
            key = self._value()
            path.append(key.value if isinstance(key, Text) else None)
            if not self._eat("]"):
                return
        line = self._tokens[self._at].line
        if self._eat("="):
            self._assign(path, self._value())
        elif self._mark().endswith("=") and self._mark() not in _COMPARISONS:
            self._at += 1
            self._value()
            self._assign(path, _by_code("an operator", line))

    def _assign(self, path: list[str | None], value: Value) -> None:
        holder = self.variables
        for key in path[:-1]:
            if key is None:
                break
            inner = holder.get(key)
            if not isinstance(inner, Array):
                inner = Array(value.line, rest=inner if isinstance(inner, Computed) else None)
                holder.entries[key] = inner
            holder = inner
        last = path[-1]
        if last is None or None in path:
            holder.forget(_by_code("a computed key", value.line))
        elif self._branches and holder.entries.get(last, value) != value:
            holder.entries[last] = _by_code("a condition", value.line)
        else:
            holder.entries[last] = value

    def _value(self, depth: int = 0) -> Value:
        """Read one expression, up to the mark that ends it."""
        start = self._at
        value = self._array(depth) or self._text()
        if value is not None and self._mark() in _ENDS:
            return value
        self._skip()
        return _computed(self._tokens[start : self._at], self._tokens[start].line)

    def _text(self) -> Text | None:
        """Read strings, whole numbers and null, joined by dots."""
        line = self._tokens[self._at].line
        pieces = []
        while True:
            token = self._tokens[self._at]
            if token.kind == "string" or token.word == "null":
                pieces.append("" if token.word else token.text)
                self._at += 1
            elif (number := self._number()) is not None:
                pieces.append(str(number))
            else:
                return None
            if not self._eat("."):
                return Text("".join(pieces), line)

    def _number(self) -> int | None:
        """Read a whole number or a product: people write 15 * 60 seconds."""
        product = 1
        while product < 10**18 and self._tokens[self._at].kind == "number":
            product *= int(self._tokens[self._at].text)
            self._at += 1
            if not self._eat("*"):
                return product
        return None

    def _array(self, depth: int) -> Array | None:
        start = self._at
        self._at += self._tokens[start].word == "array"
        if not self._eat("(" if self._at > start else "[") or depth == DEPTH_AT_MOST:
            self._at = start
            return None
        array = Array(self._tokens[start].line)
        while self._mark() not in (")", "]", "}", ";", ""):
            if not self._eat(","):
                self._read_entry(array, depth)
        self._at += self._mark() in (")", "]")
        return array

    def _read_entry(self, array: Array, depth: int) -> None:
        spreads = self._mark() == "..."
        line = self._tokens[self._at].line
        key: Value = Text(str(len(array.entries)), line)
        value = self._value(depth + 1)
        if self._eat("=>"):
            key, value = value, self._value(depth + 1)
        if spreads or not isinstance(key, Text):
            array.forget(_by_code("a computed key", line))
        else:
            array.entries[key.value] = value

    def _skip(self) -> None:
        """Go on to the mark that ends the expression, past whole pairs of brackets."""
        depth = 0
        while self._mark() != "" and (depth > 0 or self._mark() not in _ENDS):
            depth += (self._mark() in ("(", "[", "{")) - (self._mark() in (")", "]", "}"))
            self._at += 1


def _by_code(what: str, line: int) -> Computed:
    return Computed(f"is computed by PHP code ({what})", line)


def _computed(tokens: list[Token], line: int) -> Computed:
    """Say by its kind why an expression can't be read: its text may be a password."""
    if any(token.kind == "unclosed" for token in tokens):
        return Computed("is a string without its closing quote", line)
    known = [token.text for token in tokens if token.kind in ("name", "variable")]
    calls = any(a.kind == "name" and b[:2] == ("mark", "(") for a, b in pairwise(tokens))
    for text, what in _KNOWN.items():
        if text in known:
            return _by_code(what, line)
    for kind, what in _KINDS.items():
        if any(token.kind == kind for token in tokens):
            return _by_code("a function call" if kind == "name" and calls else what, line)
    return _by_code("an expression", line)
