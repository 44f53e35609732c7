"""The sections of the window: a list at the left, and the page of the chosen one."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from trongate_admin.views.alarms import Alarms
from trongate_admin.views.icons import Icons
from trongate_admin.views.news import News
from trongate_admin.views.page import Page
from trongate_admin.views.plain import Notice
from trongate_admin.views.saved_filters import SavedFilters
from trongate_admin.views.section_list import SectionList
from trongate_admin.views.theme import Theme

P = TypeVar("P", bound=Page)


class Sections(QWidget):
    """Notices stand above every page; Ctrl+1 and so on choose too, and bring the keyboard along."""

    changed = Signal()
    """Another page is in sight."""

    def __init__(
        self,
        pages: Sequence[Page],
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self.alarms = Alarms(icons)
        self.warning = Notice(icons)
        self.news = News(icons)
        self._pages = list(pages)
        self.list = SectionList([(page.title, page.icon) for page in pages], theme, icons)
        self.saved = SavedFilters(theme, icons)
        self._stack = QStackedWidget()
        self.keys = [self._key(place) for place in range(len(pages))]
        self._build()
        for page in pages:
            page.counted.connect(lambda count, about, page=page: self._counted(page, count, about))
            page.alarmed.connect(lambda is_so, page=page: self._alarmed(page, is_so))
        self.list.currentRowChanged.connect(self._chosen)

    @property
    def current(self) -> Page:
        """The page in sight."""
        return self._pages[self._stack.currentIndex()]

    def show_page(self, page: Page) -> None:
        """Puts a page in sight; the keyboard stays where it is."""
        self.list.setCurrentRow(self._pages.index(page))

    def go_to(self, page: Page) -> None:
        """Puts a page in sight, with the keyboard on it."""
        self.show_page(page)
        page.take_focus()

    def _chosen(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self.changed.emit()

    def _counted(self, page: Page, count: int | None, is_about: bool) -> None:
        self.list.set_count(self._pages.index(page), count, is_about=is_about, things=page.things)

    def _alarmed(self, page: Page, is_so: bool) -> None:
        self.list.set_alarmed(self._pages.index(page), is_so)

    def _key(self, place: int) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(f"Ctrl+{place + 1}"))
        action.triggered.connect(lambda: self.go_to(self._pages[place]))
        return action

    def _build(self) -> None:
        for page in self._pages:
            self._stack.addWidget(page)
        row = QHBoxLayout(self)
        right = QVBoxLayout()
        for layout in (row, right):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for part in (self.alarms, self.warning, self.news):
            right.addWidget(part)
        right.addWidget(self._stack, 1)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.list)
        left.addWidget(self.saved)
        left.addStretch(1)
        row.addLayout(left)
        hairline = QFrame()
        hairline.setProperty("role", "hairline")
        hairline.setFixedWidth(1)
        row.addWidget(hairline)
        row.addLayout(right, 1)
