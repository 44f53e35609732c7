"""The title bar of a dock: its name, and buttons that let it float and close it."""

from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QToolButton

from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import label


class DockBar(QFrame):
    """Looks like the rest of the window; the dock is moved by it."""

    def __init__(self, dock: QDockWidget, icons: Icons) -> None:
        super().__init__(dock)
        self.setProperty("role", "dock-bar")
        title = dock.windowTitle()
        self._float = self._button(icons, "float", "")
        self._close = self._button(icons, "close", f"Close {title.lower()}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 0)
        row.setSpacing(2)
        row.addWidget(label(title, "section"))
        row.addStretch(1)
        row.addWidget(self._float)
        row.addWidget(self._close)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(lambda: dock.close())
        dock.topLevelChanged.connect(self._name_float)
        # Before it is put into a window a dock says that it floats.
        self._name_float(is_floating=False)

    def _name_float(self, is_floating: bool) -> None:
        _name(self._float, "Put back into the window" if is_floating else "Let float")

    @staticmethod
    def _button(icons: Icons, icon: str, text: str) -> QToolButton:
        made = QToolButton()
        made.setIcon(icons.icon(icon, "dim"))
        _name(made, text)
        return made


def _name(button: QToolButton, text: str) -> None:
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(text)
