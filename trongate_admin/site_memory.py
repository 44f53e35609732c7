"""What is kept of sites between two runs, and what is wrong with that; for workers."""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trongate_admin.domain.errors import AdminError

if TYPE_CHECKING:
    from trongate_admin.domain.site import Site
    from trongate_admin.storage.site_store import SiteStore


class SiteMemory:
    """The known sites' file, without which all works too; it's imported when it is wanted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._address = ""
        self._problem = ""

    @cached_property
    def store(self) -> "SiteStore":
        """The file itself."""
        from trongate_admin.storage.site_store import SiteStore

        return SiteStore(self._path)

    def address(self) -> str:
        """How this computer signs `login_attempts`: as always, or where it can't, for this run."""
        if not self._address:
            try:
                self._address = self.store.address()
            except AdminError as error:
                self._complain(error)
                self._address = f"desktop-{os.urandom(4).hex()}"
        return self._address

    def remember(self, site: "Site") -> None:
        """Puts a site first, where the file allows it."""
        try:
            self.store.remember(site)
        except AdminError as error:
            self._complain(error)

    def untold(self) -> str:
        """What is wrong with the file, told once; asked on the GUI thread."""
        problem, self._problem = self._problem, ""
        return problem

    def _complain(self, error: AdminError) -> None:
        self._problem = f"{error} Until then no site is remembered."


def unread_site(folder: Path) -> "Site":
    """A Trongate application's site before its settings have been read, which may take a while."""
    from trongate_admin.domain.site import Site

    folder = folder.expanduser().absolute()
    return Site(folder.name or str(folder), folder=folder)


def read_site(folder: Path) -> "Site":
    """The site of a Trongate application; raises AdminError."""
    from trongate_admin.storage.site_folder import site_of_folder

    return site_of_folder(folder)
