"""Qt's own way: a QSqlTableModel on the SQLite file. It shows the bare table, without names."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtSql import QSqlDatabase, QSqlTableModel


class QSql:
    """Asks for 256 rows whenever the view comes to the end of those it has."""

    sorts = {"id": 0, "token": 1, "user": 2, "expiry": 3, "code": 4}  # noqa: RUF012

    def __init__(self, site: dict[str, Any]) -> None:
        self._database = QSqlDatabase.addDatabase("QSQLITE")
        self._database.setDatabaseName(site["path"])
        assert self._database.open(), self._database.lastError().text()
        self.model = QSqlTableModel(None, self._database)
        self.model.setTable("trongate_tokens")

    def load(self) -> None:
        self._select()

    def sort(self, column: int, order: Qt.SortOrder) -> None:
        self.model.setSort(column, order)
        self._select()

    def reach(self, row: int) -> None:
        """There is no other way to a row than over all those before it."""
        while self.model.rowCount() <= row and self.model.canFetchMore():
            self.model.fetchMore()

    def filter_name(self, name: str) -> None:
        self.model.setFilter(
            "user_id IN (SELECT trongate_user_id FROM trongate_administrators"
            f" WHERE username LIKE '%{name}%')"
        )

    def filter_token(self, token: str) -> None:
        self.model.setFilter(f"token = '{token}'" if token else "")

    def _select(self) -> None:
        assert self.model.select(), self.model.lastError().text()
