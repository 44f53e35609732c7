"""The sections of the window: a list at the left, and the page of the chosen one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

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
    """Notices stand above every page; Ctrl+1 and so on choose too, and bring the keyboard along.

    A page is made when it's first asked for.
    """

    made = Signal(object)
    """A Page is there for the first time."""
    changed = Signal()
    """Another page is in sight."""

    def __init__(
        self,
        kinds: Sequence[type[Page]],
        make: Callable[[type[Any]], Page],
        theme: Theme,
        icons: Icons,
    ) -> None:
        """
        :param kinds: the pages' classes, in the order of the list.
        :param make: builds the page of a class.
        """
        super().__init__()
        self.kinds = tuple(kinds)
        self._make = make
        self._pages: dict[type[Page], Page] = {}
        self._ahead: dict[type[Page], Page] = {}
        self.alarms = Alarms(icons)
        self.warning = Notice(icons)
        self.news = News(icons)
        self.list = SectionList([(kind.title, kind.icon) for kind in kinds], theme, icons)
        self.saved = SavedFilters(theme, icons)
        self._stack = QStackedWidget()
        self.keys = [self._key(kind, place) for place, kind in enumerate(kinds, 1)]
        self._build()
        self.list.currentRowChanged.connect(self._chosen)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Those that have been made."""
        return tuple(self._pages.values())

    @property
    def current(self) -> Page:
        """The page in sight."""
        return cast(Page, self._stack.currentWidget())

    def page(self, kind: type[P]) -> P:
        """The page of a class."""
        if kind not in self._pages:
            page = self._ahead.pop(kind) if kind in self._ahead else self._make(kind)
            self._pages[kind] = page
            row = self.kinds.index(kind)
            page.counted.connect(lambda count, about: self._counted(row, page, count, about))
            page.alarmed.connect(lambda is_so: self.list.set_alarmed(row, is_so))
            self._stack.addWidget(page)
            self.made.emit(page)
        return cast(P, self._pages[kind])

    def parts(self, kind: type[Page]) -> Iterator[None]:
        """Makes a page and puts it into its place, which takes as long: a turn for each."""
        if kind not in self._pages:
            self._ahead[kind] = self._make(kind)
            yield
            self.page(kind)

    def show_page(self, page: Page) -> None:
        """Puts a page in sight; the keyboard stays where it is."""
        self.list.setCurrentRow(self.kinds.index(type(page)))

    def go_to(self, page: Page) -> None:
        """Puts a page in sight, with the keyboard on it."""
        self.show_page(page)
        page.take_focus()

    def _chosen(self, row: int) -> None:
        self._stack.setCurrentWidget(self.page(self.kinds[row]))
        self.changed.emit()

    def _counted(self, row: int, page: Page, count: int | None, is_about: bool) -> None:
        self.list.set_count(row, count, is_about=is_about, things=page.things)

    def _key(self, kind: type[Page], place: int) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(f"Ctrl+{place}"))
        action.triggered.connect(lambda: self.go_to(self.page(kind)))
        return action

    def _build(self) -> None:
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
