"""SQL is constant text in one module; values are bound, never written into it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "trongate_admin"
HOME = PACKAGE / "storage" / "sql.py"
RAW = {"text", "literal_column", "exec_driver_sql", "TextClause", "quoted_name"}
RUNS = {*RAW, "execute", "executemany", "executescript", "scalar", "scalars", "prefix_with"}
FILES = sorted(PACKAGE.rglob("*.py"))


def tree(source: str) -> ast.Module:
    return ast.parse(source)


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def sql_names(module: ast.Module) -> set[str]:
    """What this module calls SQLAlchemy's raw text; `text` may also be something of our own."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in RAW
    }


def raw_calls(module: ast.Module) -> Iterator[ast.Call]:
    """Calls that turn a string into SQL."""
    names = sql_names(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = called(node)
            is_method = isinstance(node.func, ast.Attribute) and name in RAW - {"text"}
            is_sqlalchemys = (
                isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"sqlalchemy", "sa"}
                and name in RAW
            )
            if (isinstance(node.func, ast.Name) and name in names) or is_method or is_sqlalchemys:
                yield node


def is_constant(node: ast.expr) -> bool:
    """A string written out, in one piece or several; nothing is put into it."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_built(node: ast.expr) -> bool:
    """Whether a string is made at run time: f-string, `%`, `+`, format or join."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(_is_text(side) for side in (node.left, node.right))
    return isinstance(node, ast.Call) and called(node) in {
        "format",
        "format_map",
        "join",
        "replace",
    }


def _is_text(node: ast.expr) -> bool:
    return is_constant(node) or is_built(node)


def built_sql(module: ast.Module) -> Iterator[int]:
    """The lines on which a string made at run time goes where SQL goes."""
    for node in ast.walk(module):
        # `settings.text(…)` has nothing to do with SQL.
        is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node, ast.Call) and called(node) in RUNS - ({"text"} if is_method else set()):
            arguments = [*node.args[:1], *(keyword.value for keyword in node.keywords)]
            if any(is_built(argument) for argument in arguments):
                yield node.lineno


def variables(module: ast.Module) -> Iterator[int]:
    """The lines on which a driver's cursor runs something that isn't a name of `sql`."""
    for node in ast.walk(module):
        is_cursors = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "execute"
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "cursor"
        )
        if is_cursors and isinstance(node, ast.Call):
            first = node.args[0]
            is_named = isinstance(first, ast.Attribute) and isinstance(first.value, ast.Name)
            if not (is_named or (isinstance(first, ast.Name) and first.id == "setting")):
                yield node.lineno


def places(find: Callable[[ast.Module], Iterator[int]], files: list[Path]) -> list[str]:
    """Where something is found in the package."""
    return [
        f"{file.relative_to(PACKAGE)}:{line}"
        for file in files
        for line in find(tree(file.read_text(encoding="utf-8")))
    ]


def test_no_module_but_one_holds_sql_text() -> None:
    others = [file for file in FILES if file != HOME]
    assert len(others) > 50
    assert places(lambda module: (call.lineno for call in raw_calls(module)), others) == []


def test_no_string_is_built_on_its_way_to_the_database() -> None:
    assert places(built_sql, FILES) == []


def test_a_cursor_runs_only_what_the_sql_module_holds() -> None:
    assert places(variables, FILES) == []


def test_the_sql_module_holds_constants_only() -> None:
    module = tree(HOME.read_text(encoding="utf-8"))
    calls = list(raw_calls(module))
    assert len(calls) > 10
    assert [node.lineno for node in calls if not is_constant(node.args[0])] == []
    banned = (ast.JoinedStr, ast.BinOp, ast.FunctionDef, ast.Lambda)
    assert [node for node in ast.walk(module) if isinstance(node, banned)] == []


WRONG = (
    'from sqlalchemy import text\ntext("SELECT 1")',
    'from sqlalchemy import text as t\nt("SELECT 1")',
    'import sqlalchemy\nsqlalchemy.text("SELECT 1")',
    'connection.exec_driver_sql("SELECT 1")',
    'from sqlalchemy import literal_column\nliteral_column("1")',
)
BUILT = (
    'c.execute(f"SELECT {x}")',
    'c.execute("SELECT %s" % x)',
    'c.execute("SELECT " + x)',
    'c.execute(x + " LIMIT 1" + y)',
    'c.execute("SELECT {}".format(x))',
    'c.execute(" ".join(parts))',
    'text(f"SELECT {x}")',
)


@pytest.mark.parametrize("source", WRONG)
def test_the_search_finds_raw_text(source: str) -> None:
    assert list(raw_calls(tree(source)))


@pytest.mark.parametrize("source", BUILT)
def test_the_search_finds_a_built_string(source: str) -> None:
    assert list(built_sql(tree(source)))


@pytest.mark.parametrize("source", ['text("shown to a person")', "c.execute(query, values)"])
def test_the_search_leaves_the_rest_alone(source: str) -> None:
    assert not list(raw_calls(tree(source)))
    assert not list(built_sql(tree(source)))
