"""The plain way: a model that loads every row through SQLAlchemy and sorts them in Python."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from sqlalchemy import URL, Row, create_engine, func, select

from trongate_admin.storage.tables import (
    trongate_administrators,
    trongate_tokens,
    trongate_user_levels,
    trongate_users,
)

Index = QModelIndex | QPersistentModelIndex
_ID, _NAME, _LEVEL, _EXPIRY, _TOKEN, _CODE = range(6)


class LoadAll(QAbstractTableModel):
    """Holds what the query answered."""

    sorts = {  # noqa: RUF012
        "id": _ID,
        "user": _NAME,
        "level": _LEVEL,
        "expiry": _EXPIRY,
        "token": _TOKEN,
        "code": _CODE,
    }

    def __init__(self, site: dict[str, Any]) -> None:
        super().__init__()
        self.model = self
        self._engine = create_engine(_url(site))
        self._all: list[Row[Any]] = []
        self._rows: list[Row[Any]] = []

    def load(self) -> None:
        tokens, users = trongate_tokens.c, trongate_users.c
        names = (
            select(
                trongate_administrators.c.trongate_user_id.label("user_id"),
                func.min(trongate_administrators.c.username).label("name"),
            )
            .group_by(trongate_administrators.c.trongate_user_id)
            .subquery()
        )
        query = select(
            tokens.id,
            names.c.name,
            trongate_user_levels.c.level_title,
            tokens.expiry_date,
            tokens.token,
            tokens.code,
        ).select_from(
            trongate_tokens.outerjoin(trongate_users, users.id == tokens.user_id)
            .outerjoin(trongate_user_levels, trongate_user_levels.c.id == users.user_level_id)
            .outerjoin(names, names.c.user_id == tokens.user_id)
        )
        with self._engine.connect() as connection:
            self._all = [*connection.execute(query)]
        self._show(self._all)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        descending = order == Qt.SortOrder.DescendingOrder

        def key(row: Row[Any]) -> tuple[bool, Any]:
            return (row[column] is None) != descending, row[column] or ""

        if column == _EXPIRY:
            rows = sorted(self._rows, key=lambda row: row[_EXPIRY] or 0, reverse=descending)
        else:
            rows = sorted(self._rows, key=key, reverse=descending)
        self._show(rows)

    def reach(self, row: int) -> None:
        """Every row is there."""

    def filter_name(self, name: str) -> None:
        self._show([row for row in self._all if name in (row[_NAME] or "")])

    def filter_token(self, token: str) -> None:
        self._show([row for row in self._all if row[_TOKEN] == token] if token else self._all)

    def _show(self, rows: list[Row[Any]]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.sorts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        value = self._rows[index.row()][index.column()]
        return "" if value is None else str(value)


def _url(site: dict[str, Any]) -> URL:
    if site["path"]:
        return URL.create("sqlite", database=str(Path(site["path"])))
    return URL.create(
        "mysql+pymysql",
        site["user"],
        site["password"] or None,
        site["host"],
        site["port"],
        site["database"],
    )
