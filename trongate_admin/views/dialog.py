"""The shell of a dialog: one column that is as high as its content needs, and scrolls beyond."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import Notice

_LETTERS = 76
"""The width of a dialog, in average letters."""
_EDGE = 40
"""Pixels of the screen that stay free around a dialog."""
_MARGIN = 22
_SPACING = 14


class Dialog(QDialog):
    """Content goes into `column`, and what must never scroll away into `footer`."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._content = QWidget()
        self._area = QScrollArea()
        self.column = QVBoxLayout(self._content)
        self.footer = QVBoxLayout()
        self._build_shell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return is_done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().focusObjectChanged.connect(self._show_focus)

    def _show_focus(self, focused: QObject) -> None:
        """Scrolls to what got the keyboard by another way than Tab."""
        if isinstance(focused, QWidget) and self._content.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused)

    def _fit(self) -> None:
        """Gives the dialog the height that its texts need at its width, within the screen."""
        room = self.screen().availableSize()
        letters = _LETTERS * self.fontMetrics().averageCharWidth()
        self.setMinimumWidth(min(letters, room.width() - _EDGE))
        inside = self.contentsRect().width()
        bar = self._area.verticalScrollBar().sizeHint().width()
        # A bar that is there stays until the content would fit beside it.
        content = max(_height(self.column, width) for width in (inside, inside - bar))
        needed = content + _height(self.footer, inside)
        height = min(needed, room.height() - _EDGE)
        if height != self.height():
            self.resize(self.width(), height)

    def _build_shell(self) -> None:
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # A label that wraps asks for more lines than it needs at the width it gets.
        self._content.setMinimumHeight(1)
        self._area.setWidget(self._content)
        self._content.installEventFilter(self)
        self.column.setContentsMargins(_MARGIN, 20, _MARGIN, 0)
        self.footer.setContentsMargins(_MARGIN, _SPACING, _MARGIN, 20)
        for part in (self.column, self.footer):
            part.setSpacing(_SPACING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addLayout(self.footer)
        self._fit()


def flush_notice(icons: Icons) -> Notice:
    """A notice without a margin of its own, in line with what stands above and below it."""
    notice = Notice(icons)
    layout = notice.layout()
    if layout is not None:
        layout.setContentsMargins(0, 0, 0, 0)
    return notice


def _height(layout: QVBoxLayout, width: int) -> int:
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return layout.totalSizeHint().height()
