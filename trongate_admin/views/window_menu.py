"""The window's menu, as a bar of one title: screen readers and the keyboard find what is in it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QWidget

_BORDER = 2
"""Pixels, as in the style sheet."""
_OPENING = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class WindowMenu(QMenuBar):
    """Opens with F10, with Alt and its letter, and like a button once Tab has reached it.

    The menu of a tool button is no part of the accessibility tree; that of a menu bar is.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setNativeMenuBar(False)
        self.setAccessibleName("Menu bar")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._menu = self.submenu(self, title)
        QShortcut(QKeySequence("F10"), self, self._open)

    @property
    def menu(self) -> QMenu:
        """Where the actions go."""
        return self._menu

    @staticmethod
    def submenu(within: "QMenu | QMenuBar", title: str) -> QMenu:
        """A menu in another, that closes whoever chose: a screen reader leaves it open."""
        menu = within.addMenu(title)
        menu.setAccessibleName(title.replace("&", ""))
        menu.triggered.connect(menu.close)
        return menu

    def sizeHint(self) -> QSize:
        # Where one reads from right to left, Qt counts the free room before the title too.
        title = self.actionGeometry(self._menu.menuAction()).width()
        return QSize(title + 2 * _BORDER, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.activeAction() is None and event.key() in _OPENING:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self.setActiveAction(self._menu.menuAction())
