"""The order of the table in sight as a menu, for whoever has no mouse to click a header with."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from trongate_admin.views.table_view import RecordView

_ORDERS = {
    "Ascending": Qt.SortOrder.AscendingOrder,
    "Descending": Qt.SortOrder.DescendingOrder,
}


class SortMenu:
    """Fills a menu with the columns of one table after another."""

    def __init__(self, menu: QMenu) -> None:
        self._menu = menu
        self._view: RecordView | None = None
        menu.aboutToShow.connect(self._fill)

    def follow(self, view: RecordView | None) -> None:
        """Sorts this table from now on; None where the page has none."""
        self._view = view
        self._menu.setEnabled(view is not None)
        self._fill()

    def _fill(self) -> None:
        """Shows the columns, and the present order checked."""
        view = self._view
        if view is None:
            return
        header, model = view.horizontalHeader(), view.model()
        column, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        self._menu.clear()
        columns = {
            str(model.headerData(place, Qt.Orientation.Horizontal)): (place, order)
            for place in range(model.columnCount())
        }
        self._add(view, columns, (column, order))
        self._menu.addSeparator()
        self._add(view, {title: (column, each) for title, each in _ORDERS.items()}, (column, order))

    def _add(
        self,
        view: RecordView,
        choices: dict[str, tuple[int, Qt.SortOrder]],
        present: tuple[int, Qt.SortOrder],
    ) -> None:
        group = QActionGroup(self._menu)
        for title, choice in choices.items():
            action = group.addAction(title)
            action.setCheckable(True)
            action.setChecked(choice == present)
            action.triggered.connect(lambda _on, to=choice: view.sortByColumn(*to))
            self._menu.addAction(action)
