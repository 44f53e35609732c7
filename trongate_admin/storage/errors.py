"""The one place where a database's error becomes a sentence; nothing of the original is kept."""

import ssl
from collections.abc import Callable
from typing import TypeVar

from pymysql.err import MySQLError
from sqlalchemy import exc

from trongate_admin.domain.errors import AdminError

T = TypeVar("T")

_ADVICE: dict[int, tuple[str, str]] = {
    1040: ("The server has no connection left.", "Wait a moment, then try again."),
    1044: ("This database account may not use that database.", "Check its rights."),
    1045: (
        "The server refused the database user or password.",
        "Check both; a server that asks for TLS answers the same.",
    ),
    1047: ("The database cluster isn't ready.", "Nothing was changed. Try again in a moment."),
    1049: ("There is no database of that name on the server.", "Check the name."),
    1054: ("A column that Trongate's tables have is missing.", "Open the site again to check it."),
    1062: ("A row with the same unique value is there already.", "Refresh, then try again."),
    1142: ("This database account lacks the right for that.", "Grant it on Trongate's tables."),
    1143: ("This database account lacks the right for that column.", "Grant it."),
    1146: ("A table that Trongate has is missing.", "Open the site again to check it."),
    1153: ("The server refused a packet as too large.", "Try with fewer rows."),
    1205: ("Another program holds these rows.", "Nothing was changed. Try again in a moment."),
    1213: ("Another program changed the same rows at the same time.", "Try again."),
    1226: ("This database account has no connection left.", "Wait a moment, then try again."),
    1227: ("This database account lacks the right for that.", "Ask the server's administrator."),
    1264: ("That moment is later than the column expiry_date can hold.", "Choose an earlier one."),
    1267: ("The site's tables can't hold one of these characters.", "Use other ones."),
    1290: ("The database is read-only now.", "Nothing was changed."),
    1317: ("The statement was stopped.", "Nothing was changed."),
    1364: ("A column of the table has no default and isn't Trongate's.", "Give it a default."),
    1366: ("The site's tables can't hold one of these characters.", "Use other ones."),
    1406: ("That is longer than the table's column can hold.", "Shorten it."),
    1451: ("Other rows still refer to this one.", "Remove those first."),
    1452: ("The user doesn't exist any more.", "Refresh, then choose another."),
    1698: ("The server refused the database user.", "Check the user's way of signing in."),
    1792: ("The database is read-only now.", "Nothing was changed."),
    1836: ("The database is read-only now.", "Nothing was changed."),
    1820: ("The database password has expired.", "Change it on the server."),
    1969: ("The database needed more than its time limit.", "Narrow the filter and try again."),
    2003: ("The server can't be reached.", "Check host and port, and that it runs."),
    2005: ("The server's name isn't known.", "Check the host."),
    2006: ("The connection to the server was lost.", "Try again."),
    2013: ("The server stopped answering.", "Check the network, then try again."),
    2026: (
        "The connection can't be encrypted and verified.",
        "The server offers no TLS, or its certificate doesn't match its name.",
    ),
    2059: ("The server asks for a way of signing in that isn't safe here.", "Check the account."),
    4151: ("The database account is locked.", "Unlock it on the server."),
}
LOCKED_TOO_LONG = 1205
"""Another transaction kept a row for longer than we wait; ours may run again."""
DEADLOCK = 1213
"""The server rolled the whole transaction back, and it may run again."""
_SQLITE = (
    ("locked", "Another program holds the database file.", "Try again in a moment."),
    ("busy", "Another program holds the database file.", "Try again in a moment."),
    ("unable to open", "The database file can't be opened.", "Check that it is still there."),
    ("readonly", "The database file is read-only.", "Nothing was changed."),
    ("full", "The disk is full.", "Nothing was changed. Make room, then try again."),
    ("malformed", "The database file is damaged.", "Restore it from a backup."),
    ("not a database", "That file is not an SQLite database.", "Choose another."),
    ("no such", "A table or column that Trongate has is missing.", "Check the file."),
    ("interrupted", "The statement was stopped.", "Nothing was changed."),
)


class RefusedPlugin:
    """A way of signing in that would hand the password to whoever asks: never used."""

    def __init__(self, connection: object) -> None:
        raise InsecureSignIn


class InsecureSignIn(Exception):
    """The server asked for the password in clear."""


def error_code(error: BaseException) -> int | None:
    """The server's own number of an error, or None."""
    original = error.orig if isinstance(error, exc.DBAPIError) else error
    arguments = getattr(original, "args", ())
    if isinstance(original, MySQLError) and arguments and isinstance(arguments[0], int):
        return arguments[0]
    return None


def is_disconnect(error: BaseException) -> bool:
    """Whether the connection is gone, so that a read may be asked again on a new one."""
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return True
    return error_code(error) in {2006, 2013, 2055}


def translate(error: BaseException) -> AdminError:
    """The sentence for an error; its text, SQL and parameters are left behind."""
    if isinstance(error, AdminError):
        return error
    if isinstance(error, exc.TimeoutError):
        return AdminError("All connections to the server are busy.", "Try again in a moment.")
    if isinstance(error, InsecureSignIn) or isinstance(error.__cause__, InsecureSignIn):
        return AdminError(*_ADVICE[2059], code=2059)
    if isinstance(error, ssl.SSLError):
        return AdminError(*_ADVICE[2026], code=2026)
    code = error_code(error)
    if code is not None:
        return _from_server(code, error)
    original = getattr(error, "orig", error)
    if type(original).__module__ == "sqlite3":
        return _from_sqlite(str(original))
    if isinstance(error, (OSError, exc.DBAPIError)) or _is_drivers(error):
        return AdminError("The server answered in a way that isn't understood.", "Try again.")
    raise error


def _is_drivers(error: BaseException) -> bool:
    """Whether the driver stumbled over what it received: it lets any kind of exception out."""
    module, trace = "", error.__traceback__
    while trace is not None:
        module, trace = trace.tb_frame.f_globals.get("__name__", ""), trace.tb_next
    return module.partition(".")[0] == "pymysql"


def _from_server(code: int, error: BaseException) -> AdminError:
    if code == 2003 and "CERTIFICATE" in str(getattr(error, "orig", error)).upper():
        code = 2026
    what, advice = _ADVICE.get(code, (f"The database refused this (error {code}).", "Try again."))
    return AdminError(what, advice, code)


def _from_sqlite(message: str) -> AdminError:
    for needle, what, advice in _SQLITE:
        if needle in message:
            return AdminError(what, advice)
    return AdminError("The database file refused this.", "Try again.")


def translated(work: Callable[[], T]) -> T:
    """Runs `work`; every database error leaves as an AdminError that leads back to nothing."""
    try:
        return work()
    except Exception as error:
        problem = translate(error).with_traceback(None)
    # Neither __context__ nor a frame may lead back to parameters and SQL: so it is raised
    # outside of the handler, and this is no context manager, whose block is a handler itself.
    problem.__cause__ = problem.__context__ = None
    raise problem
