"""A field that offers a few values, which a screen reader can name and choose too."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget


class ChoiceField(QComboBox):
    """Its name is told as its description: on Linux, Qt tells the value in place of the name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)
        self.view().selectionModel().selectionChanged.connect(
            self._follow_selection, Qt.ConnectionType.QueuedConnection
        )

    def _follow_selection(self) -> None:
        """A screen reader selects in the list without opening it; an open list asks for Enter."""
        chosen = self.view().selectionModel().selectedIndexes()
        if chosen and not self.view().isVisible():
            self.setCurrentIndex(chosen[-1].row())
