"""Files that only their owner can read, written whole or not at all."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

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


class FileExists(AdminError):
    """There is a file already, and nobody has said that it may be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already.", "Replace it, or choose another name.")


def write_json(path: Path, content: Any) -> None:
    """Replaces the file by one that only its owner can read; raises AdminError and keeps it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise unwritable(path) from None
    with written_whole(path) as file:
        json.dump(content, file, indent=1)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A private file (0600) that takes the place of `path` once all is written and on the disk.

    Nothing is translated in what is written: line ends are as given, what UTF-8 can't say becomes
    a question mark. Whatever goes wrong, no part of it is left, and `path` stays as it was.

    :raises AdminError: it can't be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    except (OSError, ValueError):
        raise unwritable(path) from None
    try:
        with open(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise unwritable(path) from None
        raise


def require_free(path: Path) -> None:
    """Raises AdminError where `path` is a folder, FileExists where it's a file already."""
    with contextlib.suppress(OSError, ValueError):
        if path.is_dir():
            raise AdminError(f"{path} is a folder.", "Add a name for the file.")
        if path.exists():
            raise FileExists(path)
