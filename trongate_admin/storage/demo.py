"""The demo site: an SQLite file with a small town's logins and one example of each oddity."""

import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, exc, insert

from trongate_admin.domain.demo import PASSWORD, USERNAME
from trongate_admin.domain.expiry import DAY, HOUR, INT_MAX
from trongate_admin.domain.password import hash_password
from trongate_admin.domain.site import Site
from trongate_admin.domain.token import ALPHABET, TOKEN_LENGTH
from trongate_admin.storage import sql
from trongate_admin.storage.files import unwritable
from trongate_admin.storage.sqlite_file import held_alone
from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)

LEVELS = ("admin", "member", "editor", "moderator", "supplier")
USERS, TOKENS = 300, 3_000
_SEED = 20_261_123
_ADMIN_WITHOUT_ACCOUNT = 150
_EXPIRY = range(-30 * DAY, 30 * DAY)


def make_demo(site: Site, names_file: Path, *, reset: bool = False) -> None:
    """Makes the demo's file where it lacks, or anew; the moment of making is its now.

    :param names_file: JSON with the list `administrators`, six usernames of which the first is
        the demo's own.
    :raises AdminError: the file can't be written, or another program has it open.
    """
    path = site.path
    if path is None or (path.exists() and not reset):
        return
    names = json.loads(names_file.read_text(encoding="utf-8"))["administrators"]
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held_alone(path):
            _make(path, names)
    except (OSError, sqlite3.Error, exc.DBAPIError):
        problem = unwritable(path)
    else:
        return
    raise problem


def _make(path: Path, names: list[str]) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(fresh)))
    try:
        with closing(engine.connect()) as connection, connection.begin():
            _fill(connection, names, int(time.time()))
    finally:
        engine.dispose()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    fresh.chmod(0o600)
    fresh.replace(path)


def _fill(connection: Connection, names: list[str], now: int) -> None:
    for statement in sql.DEMO_TABLES:
        connection.execute(statement)
    chance = random.Random(_SEED)  # noqa: S311
    connection.execute(
        insert(trongate_user_levels),
        [{"id": number, "level_title": title} for number, title in enumerate(LEVELS, 1)],
    )
    connection.execute(insert(trongate_users), _users(chance, len(names)))
    connection.execute(insert(trongate_administrators), _administrators(chance, names))
    connection.execute(insert(trongate_tokens), _tokens(chance, now))


def _string(chance: random.Random, length: int = TOKEN_LENGTH) -> str:
    return "".join(chance.choices(ALPHABET, k=length))


def _users(chance: random.Random, administrators: int) -> list[dict[str, Any]]:
    others = range(2, len(LEVELS) + 1)
    return [
        {
            "id": number,
            "code": _string(chance),
            "user_level_id": 1
            if number <= administrators or number == _ADMIN_WITHOUT_ACCOUNT
            else chance.choices(others, weights=(70, 15, 10, 5))[0],
        }
        for number in range(1, USERS + 1)
    ]


def _administrators(chance: random.Random, names: list[str]) -> list[dict[str, Any]]:
    """Only the demo's own password is known; the second is inactive."""
    return [
        {
            "username": name,
            "email": f"{name}@demo.example",
            "password": hash_password(PASSWORD if name == USERNAME else _string(chance)),
            "trongate_user_id": number,
            "active": 0 if number == 2 else 1,
        }
        for number, name in enumerate(names, 1)
    ]


def _tokens(chance: random.Random, now: int) -> list[dict[str, Any]]:
    odd = _oddities(chance, now)
    rows = [
        {
            "token": _string(chance),
            "user_id": chance.randint(1, USERS),
            "expiry_date": now + _expiry(chance),
            "code": "0",
        }
        for _ in range(TOKENS - len(odd))
    ]
    for place, row in zip(chance.sample(range(2_900, TOKENS - 1), len(odd)), odd, strict=True):
        rows.insert(place, row)
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


def _expiry(chance: random.Random) -> int:
    """Most live a day, as the framework gives; some are remembered; many were never purged."""
    kind = chance.random()
    if kind < 0.35:
        return chance.randint(1, DAY)
    if kind < 0.38:
        return chance.randint(1, HOUR)
    return chance.choice(_EXPIRY)


def _oddities(chance: random.Random, now: int) -> list[dict[str, Any]]:
    twin = _string(chance)
    odd = (
        (_string(chance), 911, now + 6 * DAY, "an orphan that still passes any-level checks"),
        (_string(chance), 23, None, "NULL expiry: never valid and never purged"),
        ("", 1, now + 12 * HOUR, "an empty token lets an empty header in"),
        (_string(chance), 41, now - 3 * HOUR, "expired, present, and still identifies"),
        (_string(chance), _ADMIN_WITHOUT_ACCOUNT, now + 17 * HOUR, "level 1, no administrator"),
        (_string(chance), 12, INT_MAX, "the last second of INT(11), in 2038"),
        (twin, 31, now + 5 * HOUR, "the same string twice"),
        (twin, 77, now + 9 * HOUR, "the same string twice"),
        (_string(chance), 3, now + 5 * 365 * DAY, "an administrator's, far in the future"),
    )
    return [
        {"token": token, "user_id": user_id, "expiry_date": expiry, "code": "0"}
        for token, user_id, expiry, _why in odd
    ]
