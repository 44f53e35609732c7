"""Looks a site through for what is wrong with its logins, one statement after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Select, case, delete, func, select
from sqlalchemy.dialects import mysql, sqlite

from trongate_admin.domain.expiry import INT_MAX, PURGE_MARGIN
from trongate_admin.domain.findings import (
    BLANK,
    ENDS_2038,
    IDLE,
    INACTIVE,
    KINDS,
    LOOK_ALIKES,
    NO_LEVEL,
    Finding,
    Kind,
    Severity,
)
from trongate_admin.domain.other_findings import (
    MANY,
    WORST,
    crowded,
    of_settings,
    opens_admin_panel,
)
from trongate_admin.domain.power import ADMIN_LEVEL
from trongate_admin.domain.token_filter import TokenFilter, Trait
from trongate_admin.storage import sql
from trongate_admin.storage.database import Database
from trongate_admin.storage.predicates import as_level, user_exists
from trongate_admin.storage.rows import number
from trongate_admin.storage.site_findings import (
    case_ignored,
    key_missing,
    password_as_shipped,
    server_lax,
)
from trongate_admin.storage.tables import trongate_tokens, trongate_users
from trongate_admin.storage.token_query import look_alikes_query, matches

tokens, users = trongate_tokens.c, trongate_users.c
_MISSING = 20
"""Levels that a script restores at the most."""
_DIALECTS = {"mysql": mysql.dialect, "sqlite": sqlite.dialect}


@dataclass(frozen=True)
class Check:
    """One question about the site; what it finds is shown before the next one is asked.

    :param ask: in a worker, at the server's `now`: what was found, mostly nothing or one thing.
    """

    name: str
    ask: Callable[[int], Sequence[Finding]]


class FindingStore:
    """Reads only. The rows of a kind are counted by the predicate that lists and deletes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def checks(self) -> list[Check]:
        """All questions, the worst first.

        Each of those about rows scans `trongate_tokens` once, at most at three times the cost
        of the bare scan; that for look-alikes also groups its strings, and takes longest.
        """
        database = self._database
        about_rows = [Check(kind.name, partial(self._of_kind, kind)) for kind in KINDS]
        return [
            Check("settings", lambda _now: [of_settings(each) for each in database.site.warnings]),
            Check("shipped-password", lambda _now: password_as_shipped(database)),
            *about_rows,
            Check("crowded", self._crowded),
            Check("no-index", lambda _now: key_missing(database)),
            Check("collation", lambda _now: case_ignored(database)),
            Check("sql-mode", lambda _now: server_lax(database)),
        ]

    def look(self, now: int) -> list[Finding]:
        """Asks all questions at the server's `now`; the worst first."""
        return worst_first([found for check in self.checks() for found in check.ask(now)])

    def _of_kind(self, kind: Kind, now: int) -> list[Finding]:
        schema = self._database.schema
        if (kind is INACTIVE and not schema.has_active) or (
            kind is ENDS_2038 and schema.latest_expiry != INT_MAX
        ):
            return []
        if kind is BLANK:
            return self._of_blanks(now)
        if kind is NO_LEVEL:
            return self._of_missing_levels(now)
        chosen = kind.found(0, now).rule
        count = self._number(look_alikes_query() if kind is LOOK_ALIKES else _count(chosen, now))
        if not count:
            return []
        found = kind.found(count, now, self._deleting(chosen, now))
        return [replace(found, sql=self._purging(now))] if kind is IDLE else [found]

    def _of_missing_levels(self, now: int) -> list[Finding]:
        """Counts, and writes the script that gives missing levels their rows back and moves users
        where none can be, from one scan of the tokens.
        """
        query = _missing_levels(NO_LEVEL.found(0, now).rule, now)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        if not rows:
            return []
        script = "\n".join(_restored(number(level), int(people)) for level, people, _ in rows)
        return [NO_LEVEL.found(int(rows[0][2]), now, script)]

    def _of_blanks(self, now: int) -> list[Finding]:
        """Says also as whom an empty header is let in, where that is as an administrator."""
        chosen = BLANK.found(0, now).rule
        admin = case((as_level(ADMIN_LEVEL, now), tokens.user_id))
        query = _count(chosen, now).add_columns(func.min(admin))
        count, user_id = self._database.read(lambda each: each.execute(query).one())
        if not count:
            return []
        found = BLANK.found(int(count), now, self._deleting(chosen, now))
        return [found if user_id is None else opens_admin_panel(found, int(user_id))]

    def _crowded(self, now: int) -> list[Finding]:
        """Groups all live tokens by user: one scan."""
        query = _crowds(now)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        worst = [(int(user), int(count)) for user, count in rows]
        if not worst:
            return []
        found = crowded(worst)
        return [replace(found, sql=self._deleting(found.rule, now))]

    def _number(self, query: Select[Any]) -> int:
        return number(self._database.read(lambda each: each.execute(query).scalar())) or 0

    def _deleting(self, chosen: TokenFilter, now: int) -> str:
        """What the rule deletes by, as the database is told it; only numbers stand in it."""
        return self._written(delete(trongate_tokens).where(*matches(chosen, now)))

    def _purging(self, now: int) -> str:
        """What the purge deletes by; it isn't told who is identified."""
        expired = tokens.expiry_date < now - PURGE_MARGIN
        return self._written(delete(trongate_tokens).where(expired))

    def _written(self, statement: Any) -> str:
        dialect = _DIALECTS[self._database.dialect]()
        told = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        # The driver's own mark for a value is doubled where it is meant as such.
        return _laid_out(str(told).replace("%%", "%"))


def worst_first(found: Sequence[Finding]) -> list[Finding]:
    """The same findings by severity; within one as they were asked for."""
    rank = list(Severity)
    return sorted(found, key=lambda each: rank.index(each.severity))


def _count(chosen: TokenFilter, now: int) -> Select[Any]:
    return select(func.count()).select_from(trongate_tokens).where(*matches(chosen, now))


def _crowds(now: int) -> Select[Any]:
    live = matches(TokenFilter(traits=(Trait.LIVE,)), now)
    return (
        select(tokens.user_id, func.count())
        .where(*live, user_exists)
        .group_by(tokens.user_id)
        .having(func.count() > MANY)
        .order_by(func.count().desc(), tokens.user_id)
        .limit(WORST + 1)
    )


def _missing_levels(chosen: TokenFilter, now: int) -> Select[Any]:
    """Levels of those who hold the tokens of `NO_LEVEL`: (level, its holders, tokens of all)."""
    of_user = (
        select(tokens.user_id, func.count().label("number"))
        .where(*matches(chosen, now))
        .group_by(tokens.user_id)
        .subquery("of_user")
    )
    return (
        select(users.user_level_id, func.count(), func.sum(func.sum(of_user.c.number)).over())
        .join_from(of_user, trongate_users, users.id == of_user.c.user_id)
        .group_by(users.user_level_id)
        .order_by(users.user_level_id)
        .limit(_MISSING)
    )


def _restored(level: int | None, people: int) -> str:
    """AUTO_INCREMENT takes 0 for "the next", so that level can't get its row back."""
    if level is None or level < 1:
        which = "IS NULL" if level is None else f"= {level}"
        return sql.MOVE_USERS.format(which=which, number=people)
    title = "admin" if level == 1 else f"level {level}"
    return sql.RESTORE_LEVEL.format(id=level, title=title)


def _laid_out(statement: str) -> str:
    """One condition a line; what stands in parentheses stays together."""
    flat = " ".join(statement.split()).replace(" WHERE ", "\nWHERE ", 1)
    lines: list[str] = []
    for part in flat.split(" AND "):
        if lines and lines[-1].count("(") > lines[-1].count(")"):
            lines[-1] += f" AND {part}"
        else:
            lines.append(part)
    return "\n  AND ".join(lines) + ";"
