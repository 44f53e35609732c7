"""Makes the sites that are measured on: the same rows for the same seed, only their now differs."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.cases import MILLION, Case
from tests.mariadb_server import Server, drop_database, new_database
from tests.schemas import SeededSite
from tests.sites import NAME, PASSWORD
from trongate_admin.domain.expiry import INT_MAX

SEED = 20_261_123
_DAY = 86_400
_HALF = 30 * _DAY
_LEVELS = ("admin", "member", "editor", "moderator", "supplier")
_NAMES = (
    "amelia",
    "bashir",
    "carmen",
    "dmitri",
    "eleni",
    "farouk",
    "greta",
    "hiroshi",
    "ingrid",
    "jamal",
    "katya",
    "lorenzo",
    "maribel",
    "nikolai",
    "oonagh",
    "pascal",
    "quentin",
    "rosalind",
    "stefan",
    "tamara",
    "ulrich",
    "violeta",
    "wilhelm",
    "yasmin",
)
_SOUGHT = _NAMES[11]
_BLOCK = 20_000
"""Rows that go into an SQLite file at once."""


@dataclass(frozen=True)
class Filled:
    """A site full of tokens, and what there is to look for.

    :param name: the administrator who is looked for.
    :param token: a whole token that is in the table.
    """

    site: SeededSite
    case: Case
    name: str = ""
    token: str = ""

    @property
    def rows(self) -> int:
        """How many tokens the table holds now, the program's own among them."""
        return int(self.site.query("SELECT COUNT(*) AS n FROM trongate_tokens")[0]["n"])


@contextmanager
def filled(case: Case, server: Server | None, folder: Path) -> Iterator[Filled]:
    """A site of its own for a case, gone after the block; SQLite's lies in `folder`."""
    with _empty(case, server, folder) as site:
        _add_people(site, case)
        _add_tokens(site, case)
        if case.variant == "usual":
            _add_oddities(site, case)
        site.execute("ANALYZE" if case.is_embedded else "ANALYZE TABLE trongate_tokens")
        found = site.query(
            "SELECT token FROM trongate_tokens WHERE id = %s", max(1, case.tokens // 3)
        )
        yield Filled(site, case, _SOUGHT, str(found[0]["token"]) if found else "")


@contextmanager
def _empty(case: Case, server: Server | None, folder: Path) -> Iterator[SeededSite]:
    if case.is_embedded:
        with closing(SeededSite.on_sqlite(folder / f"{case.tokens}.sqlite")) as site:
            site.create_tables()
            yield site
        return
    assert server is not None
    name = new_database(server)
    with closing(SeededSite.on_mariadb(server, name)) as site:
        site.create_tables()
        yield site
    drop_database(server, name)


def _add_people(site: SeededSite, case: Case) -> None:
    for number, title in enumerate(_LEVELS, 1):
        site.add_level(number, title)
    if case.is_embedded:
        site.execute(f"WITH {_numbers(case.users)} {_users('seq', 'numbers')}")
    else:
        site.execute(_users("MD5(CONCAT('user-', seq))", f"seq_1_to_{case.users}"))
    site.execute("UPDATE trongate_users SET user_level_id = 1 WHERE id = 1")
    site.add_administrator(NAME, PASSWORD, 1)
    for number, name in enumerate(_NAMES, 1):
        user = number * case.users // (len(_NAMES) + 1) + 1
        if case.variant == "one-user" and name == _SOUGHT:
            user = 2
        site.execute("UPDATE trongate_users SET user_level_id = 1 WHERE id = %s", user)
        site.add_administrator(name, PASSWORD, user)


def _numbers(count: int) -> str:
    """What MariaDB's SEQUENCE engine has ready."""
    return (
        "RECURSIVE numbers(seq) AS"
        f" (SELECT 1 UNION ALL SELECT seq + 1 FROM numbers WHERE seq < {count})"
    )


def _users(code: str, numbers: str) -> str:
    return (
        "INSERT INTO trongate_users (id, code, user_level_id)"
        f" SELECT seq, {code}, 2 + (seq % 7 = 0) + (seq % 11 = 0) + (seq % 13 = 0) FROM {numbers}"
    )


def _add_tokens(site: SeededSite, case: Case) -> None:
    now = site.now()
    if case.is_embedded:
        site.execute("BEGIN")
        for start in range(1, case.tokens + 1, _BLOCK):
            numbers = range(start, min(start + _BLOCK, case.tokens + 1))
            site.connection.executemany(
                "INSERT INTO trongate_tokens (id, token, user_id, expiry_date) VALUES (?, ?, ?, ?)",
                (_row(number, case, now) for number in numbers),
            )
        site.execute("COMMIT")
        return
    for start in range(1, case.tokens + 1, MILLION):
        site.execute(_tokens_statement(case, now, start, min(start + MILLION - 1, case.tokens)))
    if case.is_indexed:
        site.execute(
            "ALTER TABLE trongate_tokens"
            " ADD KEY token (token), ADD KEY user_id (user_id), ADD KEY expiry_date (expiry_date)"
        )


def _add_oddities(site: SeededSite, case: Case) -> None:
    """A few of each thing that Findings look for."""
    tomorrow = site.now() + _DAY
    for user, level in ((2, 1), (3, 77), (4, None)):
        site.execute("UPDATE trongate_users SET user_level_id = %s WHERE id = %s", level, user)
    site.execute("UPDATE trongate_administrators SET active = 0 WHERE username = %s", _NAMES[-1])
    for number, token in ((100, ""), (200, "a&b"), (300, None), (400, _token(500))):
        site.execute("UPDATE trongate_tokens SET token = %s WHERE id = %s", token, number)
    for number, expiry in ((100, tomorrow), (200, None), (300, None), (600, INT_MAX)):
        site.execute("UPDATE trongate_tokens SET expiry_date = %s WHERE id = %s", expiry, number)
    # Whoever they were drawn for: in a small site nobody may have been given one.
    inactive = len(_NAMES) * case.users // (len(_NAMES) + 1) + 1
    for number, user in ((700, 2), (701, 3), (702, 4), (703, inactive)):
        site.execute(
            "UPDATE trongate_tokens SET user_id = %s, expiry_date = %s WHERE id = %s",
            user,
            tomorrow,
            number,
        )


def _row(number: int, case: Case, now: int) -> tuple[int, str, int, int | None]:
    """One token; `_tokens_statement` makes the same one."""
    token = _token(number)
    dice = hashlib.md5(f"{SEED}-{number}".encode(), usedforsecurity=False).hexdigest()
    moment, person, oddity = (int(dice[n : n + 8], 16) for n in (0, 8, 16))
    user = 1 + person % case.users
    expiry: int | None = now - _HALF + moment % (2 * _HALF)
    match case.variant:
        case "one-user":
            user = 2
        case "same-expiry":
            expiry = now + _DAY
        case "no-expiry":
            expiry = None
    if case.variant == "usual":
        expiry = None if oddity % 50 == 0 else expiry
        user = (0, case.users + 7)[oddity % 2] if oddity % 50 == 1 else user
    return number, token, user, expiry


def _token(number: int) -> str:
    return hashlib.sha256(f"{SEED}-{number}".encode()).hexdigest()[:32]


def _tokens_statement(case: Case, now: int, first: int, last: int) -> str:
    moment, person, oddity = (
        f"CAST(CONV(SUBSTR(dice, {place}, 8), 16, 10) AS UNSIGNED)" for place in (1, 9, 17)
    )
    user = f"1 + {person} % {case.users}"
    expiry = f"{now - _HALF} + {moment} % {2 * _HALF}"
    match case.variant:
        case "one-user":
            user = "2"
        case "same-expiry":
            expiry = str(now + _DAY)
        case "no-expiry":
            expiry = "NULL"
        case _:
            orphan = f"IF({oddity} % 2, {case.users + 7}, 0)"
            expiry = f"IF({oddity} % 50 = 0, NULL, {expiry})"
            user = f"IF({oddity} % 50 = 1, {orphan}, {user})"
    return (
        "INSERT INTO trongate_tokens (id, token, user_id, expiry_date)"
        f" SELECT seq, SUBSTR(SHA2(CONCAT('{SEED}-', seq), 256), 1, 32), {user}, {expiry}"
        f" FROM (SELECT seq, MD5(CONCAT('{SEED}-', seq)) AS dice FROM seq_{first}_to_{last}) AS s"
    )
