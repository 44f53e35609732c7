"""Users and user levels as the program knows them."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class User:
    """One row of `trongate_users` with its name and what its tokens add up to.

    :param live_tokens: rows of `trongate_tokens` that the any-level check accepts; None before
        they are counted.
    :param last_expiry: the latest `expiry_date` of its tokens, Unix seconds, or None.
    :param code_prefix: at most four characters of `code`.
    """

    id: int
    name: str | None
    user_level_id: int | None
    level_title: str | None
    live_tokens: int | None
    last_expiry: int | None
    code_prefix: str | None


@dataclass(frozen=True, slots=True)
class UserLevel:
    """One row of `trongate_user_levels` with the number of its users and their live tokens.

    :param live_tokens: None before they are counted.
    """

    id: int
    level_title: str
    users: int
    live_tokens: int | None


@dataclass(slots=True)
class Session:
    """The program's own login: a row in `trongate_tokens`, and who it is.

    Without arguments it is nobody's: no row has the id 0, so nothing can be done in its name.

    :param digest: SHA-256 of the token; the string itself isn't needed after it is written.
    :param expiry_date: Unix seconds of the server.
    """

    token_id: int = 0
    digest: str = ""
    user_id: int = 0
    administrator_id: int = 0
    username: str = ""
    expiry_date: int = 0

    def begin(self, login: "Session") -> None:
        """Becomes the login of whoever has just signed in; before anything is asked in its name."""
        for each in fields(self):
            setattr(self, each.name, getattr(login, each.name))
