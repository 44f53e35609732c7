"""The limit: what the bare statement costs that an operation can't do without."""

import random
import sqlite3
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pymysql.cursors

from tests.benchmarks import questions, statements
from tests.benchmarks.data import Filled
from tests.mariadb_server import Server, connect
from trongate_admin.domain.order import TokenSort
from trongate_admin.domain.token_filter import Chip
from trongate_admin.models.record_table import PAGE

_SHORT, _TIMES = 0.05, 5
"""A statement that is over within so many seconds is asked so many times."""


@dataclass(frozen=True)
class Limit:
    """One statement: its median in milliseconds, and the ids that it found."""

    ms: float
    ids: frozenset[int] = frozenset()


class Limits:
    """Asks the bare statement of an operation, over a connection prepared as the program's is."""

    def __init__(self, filled: Filled) -> None:
        self._filled = filled
        self._dice = random.Random(1)
        site = filled.site
        self._connection: Any
        if site.path is not None:
            self._connection = sqlite3.connect(site.path, isolation_level=None)
            return
        server = Server(site.host, site.port, "", site.user, site.password)
        self._connection = connect(server, site.database)
        with self._connection.cursor() as cursor:
            for setting in statements.SESSION:
                cursor.execute(setting)

    def close(self) -> None:
        self._connection.close()

    def measure(self, operation: str) -> Limit | None:
        """The limit of an operation by its name, None where there is no such thing."""
        name, *words = operation.split()
        rest, now = " ".join(words), self._filled.site.now()
        embedded = self._filled.case.is_embedded
        match name:
            case "first":
                return self._first_rows(TokenSort.ID, descending=True)
            case "sort":
                return self._first_rows(TokenSort(words[0]), descending=words[1] == "descending")
            case "ids" | "refresh":
                return self._stream(TokenSort(words[0]) if words else TokenSort.ID)
            case "jump":
                ids = self._dice.choices(range(1, self._filled.case.tokens + 1), k=PAGE)
                return self._timed(statements.records(ids, embedded))
            case "filter" if words[0] == "name":
                named = statements.of_user_named(embedded)
                return self._timed(named, f"%{self._filled.name}%")
            case "filter" if words[0] == "token":
                return self._timed(statements.of_token(embedded), self._filled.token)
            case "finding":
                return self._timed(questions.of_finding(rest, now, embedded), stream=True)
            case "overview":
                return self._timed(questions.of_overview(rest, now), stream=True)
            case "chip":
                chip = questions.of_chip(Chip[rest], 1, now, embedded)
                return self._timed(chip, stream=True)
        return None

    def _first_rows(self, sort: TokenSort, *, descending: bool) -> Limit:
        case = self._filled.case
        return self._timed(
            statements.first_rows(
                sort,
                descending=descending,
                now=self._filled.site.now(),
                embedded=case.is_embedded,
                without_nulls=sort is TokenSort.EXPIRY and case.variant != "no-expiry",
            )
        )

    def _stream(self, sort: TokenSort) -> Limit:
        case = self._filled.case
        return self._timed(
            statements.id_stream(sort, now=self._filled.site.now(), embedded=case.is_embedded),
            stream=True,
        )

    def _timed(self, statement: str, *values: object, stream: bool = False) -> Limit:
        took: list[float] = []
        ids: frozenset[int] = frozenset()
        while len(took) < _TIMES:
            begun = time.perf_counter()
            rows = self._ask(statement, values, stream=stream)
            took.append(time.perf_counter() - begun)
            ids = frozenset() if stream else frozenset(int(row[0]) for row in rows)
            if took[0] > _SHORT:
                break
        return Limit(statistics.median(took) * 1000, ids)

    def _ask(
        self, statement: str, values: tuple[object, ...], *, stream: bool
    ) -> Sequence[tuple[Any, ...]]:
        if self._filled.case.is_embedded:
            found = self._connection.execute(statement.replace("%s", "?"), values)
            return list(found.fetchall())
        kind = pymysql.cursors.SSCursor if stream else pymysql.cursors.Cursor
        with self._connection.cursor(kind) as cursor:
            cursor.execute(statement, values or None)
            if not stream:
                return list(cursor.fetchall())
            # As they come: an answer that is gathered first costs memory beside the time.
            while cursor.fetchone() is not None:
                pass
            return []
