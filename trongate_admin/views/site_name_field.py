"""The question before what can't be undone on a production site: its name, typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.views.plain import label


class SiteNameField(QWidget):
    """Asks for a site's name; blanks around it don't count."""

    changed = Signal()

    def __init__(self, site: Site, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = visible(site.name)
        self._field = QLineEdit()
        self._field.setAccessibleName("Name of the site")
        text = label(
            f"This is a production site. Type its name to go on: {self._wanted}", wrap=True
        )
        text.setBuddy(self._field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(text)
        layout.addWidget(self._field)
        self._field.textChanged.connect(lambda _: self.changed.emit())

    @property
    def is_right(self) -> bool:
        """Whether the name is typed."""
        return self._field.text().strip() == self._wanted.strip()
