"""The known sites: a private file that holds no password."""

import os
from pathlib import Path
from typing import Any

from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.storage.files import read_json, unreadable, write_json

_VERSION = 1


class SiteStore:
    """Sites that were opened before, the latest first, and this computer's own address."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[Site]:
        """The known sites without passwords; a folder's site is read anew when it is opened."""
        return [_site(entry) for entry in self._content()["sites"]]

    def remember(self, site: Site) -> None:
        """Puts a site first; the demo needs no remembering."""
        if not site.is_embedded:
            self._replace(site, first=True)

    def forget(self, site: Site) -> None:
        """Takes a site off the list; nothing happens to the site itself."""
        self._replace(site, first=False)

    def address(self) -> str:
        """`desktop-` and eight hexadecimal digits: how this computer signs `login_attempts`."""
        content = self._content()
        if not content["address"]:
            content["address"] = f"desktop-{os.urandom(4).hex()}"
            write_json(self._path, content)
        return str(content["address"])

    def _replace(self, site: Site, *, first: bool) -> None:
        content = self._content()
        others = [entry for entry in content["sites"] if _site(entry).key != site.key]
        content["sites"] = [_entry(site), *others] if first else others
        write_json(self._path, content)

    def _content(self) -> dict[str, Any]:
        content = read_json(self._path)
        if content is None:
            return {"version": _VERSION, "address": "", "sites": []}
        if not isinstance(content, dict) or content.get("version") != _VERSION:
            raise AdminError(
                f"{self._path} was written by another version of this program.",
                "Use that version, or move the file away.",
            )
        content = {"version": _VERSION, "address": "", "sites": [], **content}
        try:
            for entry in content["sites"]:
                _site(entry)
        except (AttributeError, TypeError, ValueError):
            raise unreadable(self._path) from None
        return content


def _entry(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "host": site.host,
        "port": site.port,
        "user": site.user,
        "database": site.database,
        "tls": site.tls,
        "production": site.is_production,
        "folder": str(site.folder) if site.folder else None,
    }


def _site(entry: Any) -> Site:
    folder = entry.get("folder")
    return Site(
        name=str(entry.get("name", "")),
        host=str(entry.get("host", "")),
        port=int(entry.get("port", 3306)),
        user=str(entry.get("user", "")),
        database=str(entry.get("database", "")),
        tls=bool(entry.get("tls", True)),
        is_production=bool(entry.get("production", False)),
        folder=Path(folder) if folder else None,
    )
