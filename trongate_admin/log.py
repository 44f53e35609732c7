"""What is logged of the program's mistakes: what happened and where, never with what value."""

import logging
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

LOG_NAME = "trongate-admin.log"


def report(error: BaseException) -> None:
    """Logs a mistake of the program's: its kind and its lines, not its text, which may tell."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    logging.getLogger("trongate_admin").error("%s at %s", type(error).__name__, places)


def report_from_threads() -> None:
    """From now on, what fails where nothing can be shown is logged in the same way."""

    def log_only(arguments: Any) -> None:
        if arguments.exc_value is not None:
            report(arguments.exc_value)

    threading.excepthook = sys.unraisablehook = log_only
