"""Imports point down only: an import that points up fails here, with its place."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "trongate_admin"

BELOW: dict[str, set[str]] = {
    "main": {"__main__"},
    "__main__": {"app", "log", "settings", "paths", "pyside", "domain"},
    "app": {
        "imports",
        "next_window",
        "open_site",
        "site_memory",
        "site_window",
        "mistakes",
        "turns",
        "views",
        "background",
        "settings",
        "storage",
        "domain",
    },
    "mistakes": {"log", "log_file", "views", "background", "domain"},
    "next_window": {"site_window", "imports", "turns", "domain"},
    "open_site": {"background", "paths", "storage", "domain"},
    "site_memory": {"storage", "domain"},
    "site_window": {
        "turns",
        "site_pages",
        "views",
        "purge",
        "watch",
        "models",
        "background",
        "settings",
        "paths",
        "storage",
        "domain",
    },
    "site_pages": {"views", "models", "background", "settings", "storage", "domain"},
    "views": {
        "turns",
        "purge",
        "watch",
        "models",
        "background",
        "settings",
        "paths",
        "storage",
        "domain",
    },
    "purge": {"purge_turn", "background", "storage", "domain"},
    "purge_turn": {"storage", "domain"},
    "watch": {"background", "storage", "domain"},
    "imports": {"background", "domain"},
    "background": {"workers", "domain"},
    "workers": set(),
    "turns": set(),
    "models": {"domain"},
    "storage": {"settings", "paths", "domain"},
    "domain": set(),
    "settings": set(),
    "paths": set(),
    "log": set(),
    "log_file": {"log"},
    "pyside": set(),
}
"""What each part may import beside itself."""
QT = {"PySide6", "shiboken6"}
DATABASES = {"sqlalchemy", "pymysql", "sqlite3"}
BANNED: dict[str, set[str]] = {
    "domain": QT | DATABASES,
    "storage": QT,
    "models": DATABASES,
    "views": DATABASES,
    "app": DATABASES,
    "open_site": DATABASES,
    "site_memory": DATABASES,
    "mistakes": DATABASES,
    "next_window": DATABASES,
    "site_window": DATABASES,
    "site_pages": DATABASES,
    "purge": DATABASES,
    "purge_turn": QT | DATABASES,
    "watch": DATABASES,
    "background": DATABASES,
    "workers": QT | DATABASES,
    "turns": DATABASES,
    "imports": DATABASES,
    "pyside": QT | DATABASES,
}


class Import(NamedTuple):
    """One imported name and where it stands."""

    file: Path
    line: int
    module: str

    @property
    def part(self) -> str:
        """The part of the package that is imported, or nothing."""
        names = self.module.split(".")
        return names[1] if names[0] == PACKAGE and len(names) > 1 else ""

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def python_files() -> list[Path]:
    return [ROOT / "main.py", *sorted((ROOT / PACKAGE).rglob("*.py"))]


def part_of(file: Path) -> str:
    """The part of the package in which a file stands; the package's own file is a part too."""
    return (
        file.relative_to(ROOT / PACKAGE).parts[0].removesuffix(".py") if _inside(file) else "main"
    )


def _inside(file: Path) -> bool:
    return file.is_relative_to(ROOT / PACKAGE)


def imports_of(file: Path) -> Iterator[Import]:
    """Every import of a file, those inside functions and for types included."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno} imports relatively"
            module = node.module or ""
            yield Import(file, node.lineno, module)
            # `from package import module` imports the module too.
            yield from (Import(file, node.lineno, f"{module}.{a.name}") for a in node.names)


ALL = [found for file in python_files() for found in imports_of(file)]
# Names of a module look like modules: of them only those that are files count.
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in python_files()
}


def own(part: str) -> list[Import]:
    """The imports of one part from the rest of the package."""
    return [
        found
        for found in ALL
        if part_of(found.file) == part and found.part not in {"", part} and found.module in MODULES
    ]


def test_every_part_has_its_place() -> None:
    parts = {part_of(file) for file in python_files()} - {"__init__"}
    assert parts <= BELOW.keys(), "a new part needs a line in BELOW"


@pytest.mark.parametrize("part", BELOW)
def test_imports_point_down(part: str) -> None:
    assert [str(found) for found in own(part) if found.part not in BELOW[part]] == []


@pytest.mark.parametrize("part", BANNED)
def test_a_part_knows_only_its_own_libraries(part: str) -> None:
    wrong = [
        str(found)
        for found in ALL
        if part_of(found.file) == part and found.module.split(".")[0] in BANNED[part]
    ]
    assert wrong == []


def test_no_widget_in_models() -> None:
    wrong = [
        str(found)
        for found in ALL
        if part_of(found.file) == "models" and "QtWidgets" in found.module
    ]
    assert wrong == []


def test_a_page_never_imports_another_page() -> None:
    pages = {file.stem for file in (ROOT / PACKAGE / "views").glob("*_page.py")}
    wrong = [
        str(found)
        for found in ALL
        if found.file.stem in pages
        and found.module.startswith(f"{PACKAGE}.views.")
        and found.module.split(".")[2] in pages - {found.file.stem}
    ]
    assert wrong == []


def test_nothing_in_the_package_imports_its_tests() -> None:
    assert [str(found) for found in ALL if found.module.split(".")[0] == "tests"] == []


def test_no_file_imports_everything_of_a_module() -> None:
    assert [str(found) for found in ALL if found.module.endswith(".*")] == []


def test_only_the_start_imports_the_program() -> None:
    importers = {part_of(found.file) for found in ALL if found.module == f"{PACKAGE}.app"}
    assert importers <= {"main", "__main__"}
