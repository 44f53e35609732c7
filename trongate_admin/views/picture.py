"""An icon that stands by itself, sharp on every screen and in the colours of the moment."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPaintEvent

    from trongate_admin.views.icons import Drawing


class Picture(QWidget):
    """One icon, `size` logical pixels wide and high; it's an ornament, words stand beside it.

    :param icon: None where it comes later.
    """

    def __init__(
        self, icon: "QIcon | Drawing | None", size: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFixedSize(size, size)

    def set_icon(self, icon: "QIcon | Drawing") -> None:
        """Shows another icon."""
        self._icon = icon
        self.update()

    def paintEvent(self, event: "QPaintEvent") -> None:
        if self._icon is not None:
            from PySide6.QtGui import QPainter

            painter = QPainter(self)
            self._icon.paint(painter, self.rect())
            painter.end()
