"""How a test looks for what an error must not lead back to."""

import traceback
from collections.abc import Callable

import pytest

from trongate_admin.domain.errors import AdminError

PASSWORD = "CanaryPassword"
LEAKS = ("Canary", "SELECT", "INSERT", "UPDATE", "trongate_tokens", "pymysql", "sqlalchemy")


def nothing_leaks_from(error: AdminError) -> None:
    """No text, cause, context or frame of the storage layer shows what it must not."""
    assert error.__cause__ is None
    assert error.__context__ is None or isinstance(error.__context__, AdminError)
    shown = f"{error} {error!r} {error.what} {error.advice} {error.args}"
    assert not [leak for leak in LEAKS if leak.lower() in shown.lower()]
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    inner = [frame for frame in trace.stack if "/storage/" in frame.filename.replace("\\", "/")]
    local = repr([frame.locals for frame in inner if "/tests/" not in frame.filename])
    assert "Canary" not in local
    assert "Error(" not in local.replace("AdminError(", "")


def caught(act: Callable[[], object]) -> AdminError:
    with pytest.raises(AdminError) as info:
        act()
    nothing_leaks_from(info.value)
    return info.value
