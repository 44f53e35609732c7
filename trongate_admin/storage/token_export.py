"""Writes listed tokens to a file of the person's own, page by page, whole or not at all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TextIO, TypeAlias

from sqlalchemy import select

from trongate_admin.domain.cancellation import current
from trongate_admin.domain.csv_text import BYTE_ORDER_MARK, csv_line
from trongate_admin.domain.ids import Ids, Report
from trongate_admin.domain.people import Session
from trongate_admin.domain.token_export import COLUMNS, Value, exported, told, utc
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.storage.database import Database
from trongate_admin.storage.files import require_free, written_whole
from trongate_admin.storage.rows import text
from trongate_admin.storage.tables import trongate_tokens
from trongate_admin.storage.token_store import TokenStore

tokens = trongate_tokens.c

PAGE = 500
"""Rows that are read, held and written at once."""
Pages: TypeAlias = Iterator[list[tuple[Value, ...]]]


class Form(Enum):
    """How the file is written; the value is the ending of its name."""

    CSV = ".csv"
    JSON = ".json"


@dataclass(frozen=True)
class Export:
    """What is to be written where.

    :param ids: the listed rows, in their order.
    :param chosen: the filter that chose them, to be told in the file.
    :param now: the server's Unix second at which states are told.
    :param full: whether the tokens' strings are written; else four characters and a mask.
    :param replaces: whether a file that is there already may be replaced.
    """

    path: Path
    form: Form
    ids: Ids
    chosen: TokenFilter
    now: int
    full: bool = False
    replaces: bool = False


class TokenExports:
    """Reads in the name of the signed-in session, which must still hold."""

    def __init__(self, database: Database, session: Session, store: TokenStore) -> None:
        self._database = database
        self._session = session
        self._store = store

    def write(self, export: Export, report: Report) -> int:
        """How many rows were written; those that have gone since they were listed aren't.

        Reads every row by primary key, 500 a statement, and a second statement as large where
        the strings are wanted; at most one page is held.

        :param report: hears after each page how many of `export.ids` are done.
        :raises FileExists: there is a file already, and `export.replaces` isn't set.
        :raises AdminError: the file can't be written, or the database doesn't answer; no file
            is left behind, and one that was there stays as it was.
        """
        self._database.require_session(self._session)
        if not export.replaces:
            require_free(export.path)
        write = _csv if export.form is Form.CSV else self._json
        with written_whole(export.path) as file:
            return write(file, export, self._pages(export, report))

    def _pages(self, export: Export, report: Report) -> Pages:
        for start in range(0, len(export.ids), PAGE):
            current().check()
            ids = export.ids[start : start + PAGE].tolist()
            strings = self._strings(ids) if export.full else {}
            held = {token.id: token for token in self._store.records(ids)}
            own = self._session.token_id
            yield [
                exported(held[id_], export.now, own, strings.get(id_)) for id_ in ids if id_ in held
            ]
            report(start + len(ids))
        current().check()

    def _strings(self, ids: list[int]) -> dict[int, str | None]:
        query = select(tokens.id, tokens.token).where(tokens.id.in_(ids))
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return {int(id_): text(string) for id_, string in rows}

    def _json(self, file: TextIO, export: Export, pages: Pages) -> int:
        head = {
            "site": self._database.site.name,
            "server_time": utc(export.now),
            "filter": told(export.chosen, full=export.full),
        }
        opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        file.write(f'{opening},\n "rows": [')
        count = 0
        for page in pages:
            for row in page:
                record = json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False)
                file.write(f"{',' if count else ''}\n  {record}")
                count += 1
        file.write("\n ]\n}\n")
        return count


def _csv(file: TextIO, _export: Export, pages: Pages) -> int:
    file.write(BYTE_ORDER_MARK + csv_line(COLUMNS))
    count = 0
    for page in pages:
        file.writelines(map(csv_line, page))
        count += len(page)
    return count
