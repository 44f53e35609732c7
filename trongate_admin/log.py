"""The program's log: what happened and where, never with what value."""

import logging
import logging.handlers
import queue
import re
import traceback
from pathlib import Path

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


def start_log(folder: Path) -> logging.handlers.QueueListener:
    """Logs into a private file, written by a thread of its own; the caller stops the listener."""
    lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "trongate-admin.log"
        path.touch(mode=0o600)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
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
    listener = logging.handlers.QueueListener(lines, handler)
    listener.start()
    return listener


def report(error: BaseException) -> None:
    """Logs a mistake of the program's: its kind and its lines, not its text, which may tell."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    logging.getLogger("trongate_admin").error("%s at %s", type(error).__name__, places)
