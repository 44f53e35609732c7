"""Cards beside each other where there is room, and below each other where there isn't."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.views.plain import label

GAP = 12


class Card(QFrame):
    """A frame with a title, room beside it, and a column below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = label(title, "heading")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        # Titles of cards beside each other stand on one line, with verbs beside them or without.
        self.head.addStrut(24)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.column.addLayout(self.head)


class CardGrid(QWidget):
    """All cards of a row are equally wide and high."""

    def __init__(
        self, cards: Sequence[QWidget], columns: Sequence[int], least: int, parent: QWidget
    ) -> None:
        """:param columns: how many may stand in a row, from the most to 1.

        :param least: logical pixels that a card needs.
        """
        super().__init__(parent)
        self._cards = list(cards)
        self._choices = tuple(columns)
        self._least = least
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self.arrange()

    def minimumSizeHint(self) -> QSize:
        """As narrow as one card: the others then go below it."""
        widest = max((card.minimumSizeHint().width() for card in self._cards), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Puts the cards that nobody has hidden where they have room."""
        shown = [card for card in self._cards if not _is_put_away(card)]
        least = max([self._least, *(card.minimumSizeHint().width() for card in shown)])
        fitting = (self.width() + GAP) // (least + GAP)
        columns = next((each for each in self._choices if each <= fitting), 1)
        columns = min(columns, max(1, len(shown)))
        places = [divmod(place, columns) for place in range(len(shown))]
        if columns == self._columns and self._grid.count() == len(shown):
            return
        self._columns = columns
        for card in self._cards:
            self._grid.removeWidget(card)
        for card, (row, column) in zip(shown, places, strict=True):
            self._grid.addWidget(card, row, column)
        for column in range(max(self._choices)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.updateGeometry()


def _is_put_away(card: QWidget) -> bool:
    """Hidden by somebody: before a window is shown, all that is in it counts as hidden."""
    return card.isHidden() and card.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
