"""Where the program's log is written: a private file, by a thread of its own."""

import logging
import logging.handlers
import os
import queue
import re
from io import TextIOWrapper
from pathlib import Path

from trongate_admin.log import LOG_NAME

_SECRET = re.compile(r"\$2[abxy]\$\S+|(?<![\w.])[A-Za-z0-9]{24,}(?![\w.])")
"""Hashes, and strings as long as the framework's tokens: a second net under the first."""
_BYTES, _FILES = 1_000_000, 2


class _Redact(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _SECRET.sub("(hidden)", record.getMessage())
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        return True


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Only its owner can read it, also the file that a full one is followed by."""

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        file = open(  # noqa: SIM115
            self.baseFilename, "a", encoding=self.encoding, opener=private
        )
        os.chmod(self.baseFilename, 0o600)
        return file

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk costs the line, and prints nothing."""


class _Listener(logging.handlers.QueueListener):
    def stop(self) -> None:
        super().stop()
        for handler in self.handlers:
            handler.close()


def start_log(folder: Path) -> logging.handlers.QueueListener:
    """Logs into a private file, written by a thread of its own; the caller stops the listener."""
    lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _PrivateFile(
            folder / LOG_NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("trongate_admin")
    root.setLevel(logging.INFO)
    root.propagate = False
    first = logging.handlers.QueueHandler(lines)
    first.addFilter(_Redact())
    root.handlers = [first]
    listener = _Listener(lines, handler)
    listener.start()
    return listener
