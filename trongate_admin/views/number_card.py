"""A card with one number, and the tokens behind it for whoever presses it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from trongate_admin.domain.errors import AdminError
from trongate_admin.views.elided import ElidedLabel
from trongate_admin.views.plain import label
from trongate_admin.views.theme import tabular

_UNKNOWN = "…"


class NumberCard(QPushButton):
    """A button of three lines: what is counted, the number, and what goes with it."""

    def __init__(
        self, title: str, meaning: str, tone: str = "text", parent: QWidget | None = None
    ) -> None:
        """:param meaning: a sentence for the tooltip and for screen readers.

        :param tone: the role of the number's colour in the style sheet.
        """
        super().__init__(parent)
        self._title = title
        self.setToolTip(meaning)
        self.setAccessibleDescription(f"{meaning} Press to show these tokens.")
        self._tone = tone
        self._head = ElidedLabel(title, "dim", 12)
        self._number = label(_UNKNOWN, "number")
        self._second = ElidedLabel("", "dim", 12)
        self._column = QVBoxLayout(self)
        self._build()

    def show_number(self, text: str, second: str, *, is_none: bool = False) -> None:
        """:param is_none: the number is 0, and nothing to look at."""
        self._number.setText(text)
        self._number.show()
        tone = "dim" if is_none else self._tone
        if self._number.property("tone") != tone:
            self._number.setProperty("tone", tone)
            self._number.style().polish(self._number)
        self.show_second(second)

    def show_second(self, text: str) -> None:
        """The last line alone; it may tick."""
        self._paint_second("dim")
        self._second.setText(text)
        self.setAccessibleName(f"{self._title}: {self._number.text()} {text}".strip())

    def show_error(self, error: AdminError) -> None:
        """Says what couldn't be counted, where the number would stand."""
        self._paint_second("error")
        if self._number.text() == _UNKNOWN:
            self._number.hide()
        self._second.setText(error.what)
        self.setAccessibleName(f"{self._title}: {error}")

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()

    def _paint_second(self, role: str) -> None:
        if self._second.property("role") != role:
            self._second.setProperty("role", role)
            self._second.style().polish(self._second)

    def _build(self) -> None:
        self.setProperty("role", "card")
        self.setAutoDefault(False)
        self.setAccessibleName(self._title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._number.setFont(tabular(self._number.font()))
        self._number.setProperty("tone", "dim")
        column = self._column
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2)
        for part in (self._head, self._number, self._second):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
