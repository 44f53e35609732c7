"""Small JSON files of the program's own: private, written whole or not at all."""

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from trongate_admin.domain.errors import AdminError


def read_json(path: Path) -> Any:
    """The file's content, None where there is none; raises AdminError for a damaged one."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise unreadable(path) from None


def unreadable(path: Path) -> AdminError:
    """What is said of a file that can't be read or understood; it's never thrown away."""
    return AdminError(f"{path} can't be read.", "Mend it, or move it away and start again.")


def unwritable(path: Path) -> AdminError:
    """What is said of a file that can't be written."""
    return AdminError(f"{path} can't be written.", "Make room, or check the folder's rights.")


def write_json(path: Path, content: Any) -> None:
    """Replaces the file by one that only its owner can read; raises AdminError and keeps it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError:
        raise unwritable(path) from None
