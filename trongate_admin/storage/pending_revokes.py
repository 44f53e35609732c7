"""Revokes that failed, kept across restarts until they are done: no token, no bare digest."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trongate_admin.domain.site import Site
from trongate_admin.domain.token import Token
from trongate_admin.storage.files import read_json, unreadable, write_json


@dataclass(frozen=True)
class PendingRevoke:
    """A row that was to be deleted and wasn't.

    :param mac: HMAC-SHA256 of the row's digest under a key that stays on this computer.
    """

    id: int
    user_id: int | None
    mac: str


class PendingRevokes:
    """The retry list of one site, in one private file for all sites."""

    def __init__(self, path: Path, site: Site) -> None:
        self._path = path
        self._site = site.key

    def all(self) -> list[PendingRevoke]:
        """What is still to be revoked."""
        return [PendingRevoke(**entry) for entry in self._read()["sites"].get(self._site, [])]

    def add(self, tokens: Sequence[Token]) -> None:
        """Remembers rows before they are revoked, so that not even a crash forgets them."""
        content = self._read()
        known = {entry.id: entry for entry in self.all()}
        for token in tokens:
            mac = _mac(content["key"], token.digest)
            known[token.id] = PendingRevoke(token.id, token.user_id, mac)
        self._write(content, list(known.values()))

    def remove(self, ids: Sequence[int]) -> None:
        """Forgets rows that are gone, or that the person no longer wants revoked."""
        gone = set(ids)
        self._write(self._read(), [entry for entry in self.all() if entry.id not in gone])

    def still_there(self, tokens: Sequence[Token]) -> list[Token]:
        """Those of `tokens` (rows read just now) that are the remembered ones, unchanged."""
        key = self._read()["key"]
        macs = {entry.id: entry.mac for entry in self.all()}
        return [
            token
            for token in tokens
            if hmac.compare_digest(macs.get(token.id, ""), _mac(key, token.digest))
        ]

    def _read(self) -> dict[str, Any]:
        content: dict[str, Any] | None = read_json(self._path)
        if content is None:
            return {"key": secrets.token_hex(32), "sites": {}}
        try:
            bytes.fromhex(content["key"])
            for entries in content["sites"].values():
                _ = [PendingRevoke(**entry) for entry in entries]
        except (AttributeError, KeyError, TypeError, ValueError):
            raise unreadable(self._path) from None
        return content

    def _write(self, content: dict[str, Any], entries: list[PendingRevoke]) -> None:
        content["sites"][self._site] = [asdict(entry) for entry in entries]
        write_json(self._path, content)


def _mac(key: str, digest: str) -> str:
    return hmac.digest(bytes.fromhex(key), digest.encode(), "sha256").hex()
