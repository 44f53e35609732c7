"""PySide is compiled once, as other modules are, and not at each start."""

import builtins
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from trongate_admin.pyside import code_file, quickly_imported

_NAME = "shibokensupport/feature.py"
_PROGRAM = """
import builtins
usual, sources = builtins.compile, []
def compile(source, name, *rest, **options):
    sources.append(name)
    return usual(source, name, *rest, **options)
builtins.compile = compile
from trongate_admin.pyside import quickly_imported
with quickly_imported():
    import PySide6.QtWidgets
assert builtins.compile is compile
print(*(name for name in sources if name.startswith("shibokensupport")))
try:
    PySide6.QtCore.QSize("wide")
except TypeError as error:
    print(str(error).splitlines())
"""
Imports = Callable[[bytes], CodeType]


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    """Compiles a source as PySide does at a start; its codes are kept in a folder of the test."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)

    def start(source: bytes) -> CodeType:
        with quickly_imported():
            code: CodeType = builtins.compile(source, _NAME, "exec")
        return code

    return start


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The sources that Python really compiled."""
    sources: list[bytes] = []
    usual: Any = builtins.compile

    def watched(source: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(source, bytes):
            sources.append(source)
        return usual(source, *rest, **options)

    monkeypatch.setattr(builtins, "compile", watched)
    return sources


def _value(code: CodeType) -> object:
    return code.co_consts[0]


def test_the_second_start_compiles_nothing_of_pyside(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    first, second = (
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for _ in range(2)
    )

    assert "shibokensupport/signature/parser.py" in first[0]
    assert "QSize.__init__(w: int, h: int, /)" in first[1]
    assert second == ["", first[1]]


def test_a_source_is_compiled_once(imports: Imports, compiled: list[bytes]) -> None:
    assert [_value(imports(b"value = 1")) for _ in range(3)] == [1, 1, 1]
    assert compiled == [b"value = 1"]


def test_another_source_of_that_name_is_compiled(imports: Imports) -> None:
    imports(b"value = 1")

    assert _value(imports(b"value = 2")) == 2
    assert _value(imports(b"value = 1")) == 1


@pytest.mark.parametrize("size", [0, 3, 4, 20, -1])
def test_a_file_that_is_not_whole_is_written_anew(
    imports: Imports, compiled: list[bytes], size: int
) -> None:
    imports(b"value = 1")
    code_file().write_bytes(code_file().read_bytes()[:size])

    assert [_value(imports(b"value = 1")) for _ in range(2)] == [1, 1]
    assert len(compiled) == 2


def test_a_file_of_another_python_is_not_read(imports: Imports, compiled: list[bytes]) -> None:
    imports(b"value = 1")
    code_file().write_bytes(b"\0\0\0\0" + code_file().read_bytes()[4:])

    assert _value(imports(b"value = 1")) == 1
    assert len(compiled) == 2


def test_a_folder_that_cannot_be_written_costs_only_the_time(
    imports: Imports, compiled: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))

    assert [_value(imports(b"value = 1")) for _ in range(2)] == [1, 1]
    assert len(compiled) == 2


def test_nothing_is_written_where_python_may_not(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    imports(b"value = 1")

    assert not code_file().exists()


def test_sources_of_others_are_left_to_python(imports: Imports, compiled: list[bytes]) -> None:
    for _ in range(2):
        with quickly_imported():
            compile(b"value = 1", "elsewhere.py", "exec")

    assert len(compiled) == 2
    assert not code_file().exists()
