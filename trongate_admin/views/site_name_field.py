"""The question before what can't be undone on a production site: its name, typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from trongate_admin.domain.text import visible
from trongate_admin.views.column import breakable
from trongate_admin.views.plain import label


class SiteNameField(QWidget):
    """Asks for a site's name; blanks around it don't count."""

    changed = Signal()

    def __init__(self, site_name: str, why: str = "", parent: QWidget | None = None) -> None:
        """:param why: said before the question."""
        super().__init__(parent)
        self._wanted = visible(site_name)
        self._field = QLineEdit()
        self._field.setAccessibleName("The site's name")
        asked = f"{why} Type the site's name, {self._wanted}, to go on:".strip()
        text = label(breakable(asked), "heading", wrap=True)
        text.setBuddy(self._field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(text)
        layout.addWidget(self._field)
        self._field.textChanged.connect(lambda _: self.changed.emit())

    def take_focus(self) -> None:
        """Starts anew, with the keyboard in it."""
        self._field.clear()
        self._field.setFocus()

    @property
    def is_right(self) -> bool:
        """Whether the name is typed."""
        return self._field.text().strip() == self._wanted.strip()
