"""The first lines of a dialog: a picture, what it is about, and one sentence under it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QWidget

from trongate_admin.views.column import breakable
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import label

_PICTURE = 1.5
"""Times the height of the font: 24 pixels for the usual one."""


class Heading(QWidget):
    """A title that wraps, after an icon where there is one, over a dimmer second line."""

    def __init__(
        self,
        title: str,
        second: str = "",
        icon: QIcon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = label(breakable(title), "title", wrap=True)
        self._second = label(breakable(second), "dim", wrap=True)
        self._second.setVisible(bool(second))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(1, 1)
        if icon is not None:
            picture = Picture(icon, round(_PICTURE * self.fontMetrics().height()))
            layout.addWidget(picture, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._title, 0, 1)
        layout.addWidget(self._second, 1, 1)
