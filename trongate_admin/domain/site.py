"""Where a site's tables are, and how the program reaches them."""

import ipaddress
from pathlib import Path
from typing import NamedTuple


class Site(NamedTuple):
    """One site of the administrator's.

    :param name: what the title bar says.
    :param path: the SQLite file of an embedded site; None for a server.
    :param folder: the Trongate application it was read from, if any.
    :param warnings: lasting warnings that were seen while opening it, one sentence each.
    :param tls: False only where the administrator said that plain text is all right.
    :param max_attempts: failures within `block_seconds` after which the site blocks a name.
    :param base_url: the address of the web site, where it is known.
    :param is_production: whether much harm is done by a mistake here: large revokes ask for its
        name to be typed.
    :param hint: what the sign-in window says of its own accord (the demo's password).
    """

    name: str
    host: str = ""
    port: int = 3306
    user: str = ""
    password: str = ""
    database: str = ""
    path: Path | None = None
    folder: Path | None = None
    warnings: tuple[str, ...] = ()
    tls: bool = True
    max_attempts: int = 3
    block_seconds: int = 900
    hint: str = ""
    base_url: str = ""
    is_production: bool = False

    def __repr__(self) -> str:
        # Never the password.
        return f"Site({self.name!r}, {self.key!r})"

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known yet but the folder of its application."""
        return self.folder is not None and not self.host

    @property
    def is_embedded(self) -> bool:
        """Whether the site is an SQLite file."""
        return self.path is not None

    @property
    def key(self) -> str:
        """What tells this site from every other; holds no secret."""
        if self.path is not None:
            return f"sqlite:{self.path}"
        return f"mysql:{self.user}@{self.host}:{self.port}/{self.database}"

    @property
    def where(self) -> str:
        """The place in words, for the second line under the name."""
        if self.path is not None:
            return "embedded SQLite file"
        if self.is_unread:
            return str(self.folder)
        return f"{self.database} on {self.host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether the way to the server stays on this computer."""
        if self.is_embedded or self.host.startswith("/") or self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
