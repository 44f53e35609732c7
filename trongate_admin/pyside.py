"""Imports PySide as quickly as other modules are imported.

Two of its habits take a fifth of the time until the first window: it carries fourteen modules as
source inside of its library and compiles them at each start, and from then on it reads the source
of every module that is imported.
"""

import builtins
import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

_ITS_OWN = ("shibokensupport/", "signature_bootstrap.py")
_Codes = dict[str, tuple[bytes, CodeType]]
"""What each module was compiled from and to, by its name."""


def code_file() -> Path:
    """Where Python would keep the compiled code of a module of ours, for its version alone."""
    return Path(cache_from_source(str(Path(__file__).with_name("pyside_codes.py"))))


@contextmanager
def quickly_imported() -> Iterator[None]:
    """PySide is to be imported inside of it, before any other thread is there.

    Its code is kept as that of other modules is: only by the same version of Python and for the
    same source, not where `PYTHONDONTWRITEBYTECODE` forbids it, and a file that can't be read or
    written costs no more than the time.
    """
    kept = _read(code_file())
    new: _Codes = {}
    compile_anew: Any = builtins.compile

    def compile_once(source: Any, name: Any, *rest: Any, **options: Any) -> Any:
        if rest != ("exec",) or options or not str(name).startswith(_ITS_OWN):
            return compile_anew(source, name, *rest, **options)
        if name in kept and kept[name][0] == source:
            return kept[name][1]
        code = compile_anew(source, name, *rest)
        new[name] = source, code
        return code

    vars(builtins)["compile"] = compile_once
    try:
        yield
    finally:
        vars(builtins)["compile"] = compile_anew
        # PySide's own import, which looks for a switch that nobody uses here.
        builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    if new and not sys.dont_write_bytecode:
        # Whole or not at all, and in silence where it may not.
        codes = MAGIC_NUMBER + marshal.dumps(kept | new)
        SourceFileLoader(__name__, __file__).set_data(str(code_file()), codes)


def _read(file: Path) -> _Codes:
    with suppress(OSError, EOFError, ValueError, TypeError):
        content = file.read_bytes()
        if content.startswith(MAGIC_NUMBER):
            # As trusted as the code of ours that lies beside it.
            codes: _Codes = marshal.loads(content[len(MAGIC_NUMBER) :])  # noqa: S302
            return codes
    return {}
