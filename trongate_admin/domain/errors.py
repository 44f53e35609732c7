"""The one kind of error that a person can act on."""


class AdminError(Exception):
    """A sentence written for the administrator, with what to do next.

    Its text is safe to show and to log: it never holds a token, a password, SQL or the
    text of a driver's exception.

    :param what: what happened, one plain sentence.
    :param advice: what to do, one plain sentence; may be empty.
    :param code: the database's own error number where there is one, to look up.
    """

    def __init__(self, what: str, advice: str = "", code: int | None = None) -> None:
        super().__init__(f"{what} {advice}".strip())
        self.what = what
        self.advice = advice
        self.code = code


class Cancelled(AdminError):
    """Work that the person stopped, and that is known to have stopped."""

    def __init__(self) -> None:
        super().__init__("Cancelled.", "Nothing more was changed.")


class UnknownOutcome(AdminError):
    """A COMMIT was sent and its answer never came: it may or may not have happened.

    :param connection_id: the server's number of the lost connection, or None.
    """

    def __init__(self, connection_id: int | None = None) -> None:
        super().__init__(
            "The connection was lost before the database confirmed the change.",
            "It may or may not have happened: refresh and look at the row.",
        )
        self.connection_id = connection_id


class Mistake(AdminError):
    """Something that this program did wrong; what exactly stands in its log."""

    def __init__(self) -> None:
        super().__init__(
            "The program made a mistake.", "Nothing is known to be lost. Please report it."
        )


class SessionEnded(AdminError):
    """The program's own login was revoked, expired or lost its right: time to lock."""
