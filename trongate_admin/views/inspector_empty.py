"""What the inspector shows where there is no token to tell of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import label

_ICON = 32


class EmptyPanel(QWidget):
    """An icon, a sentence, and what it is good for."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setAccessibleName("Inspector")
        self._text = label(role="heading", wrap=True)
        self._advice = label(role="dim", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addStretch(2)
        picture = Picture(icons.drawing("tokens", "dim"), _ICON)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self._text, self._advice):
            # Not aligned by the layout: a text that wraps gets its height by its width.
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(3)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._text.setText("No token selected")
        self._advice.setText(
            "Select one to see what the site answers to it now, whose it is, and which other rows"
            " have its string. Select several to see what they add up to."
        )

    def show_reading(self) -> None:
        """A row is selected that hasn't come yet."""
        self._text.setText("Reading the token…")
        self._advice.setText("")
