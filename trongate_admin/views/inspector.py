"""The inspector: a dock beside the table that tells more of what is selected in it."""

from array import array
from functools import cached_property

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from trongate_admin.domain.expiry import is_live
from trongate_admin.domain.ids import Ids
from trongate_admin.domain.token import Token
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.models.moments import number
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.icons import Icons
from trongate_admin.views.inspector_bar import DockBar
from trongate_admin.views.inspector_empty import EmptyPanel
from trongate_admin.views.inspector_parts import VerbButton
from trongate_admin.views.inspector_questions import InspectorQuestions
from trongate_admin.views.inspector_token import TokenPanel
from trongate_admin.views.inspector_totals import TotalsPanel
from trongate_admin.views.selection import Selection
from trongate_admin.views.theme import Theme
from trongate_admin.views.verbs import Verbs

_MOST = 2_000
"""Selected rows that are counted by their ids."""
_WIDTH, _WINDOW = 310, 1400
"""Logical pixels: its own, and those of a window that has room for it from the first time on."""
_DELAY = 80
"""Milliseconds that a selection rests before anything is asked: arrow keys go faster."""


class Inspector(QDockWidget):
    """Follows the selected tokens while it can be seen, and asks nothing while it can't."""

    tokens_wanted = Signal(str, object)
    """What to filter the tokens by, and the id of one to select, or None."""
    failed = Signal(object)
    """The AdminError of what couldn't be read."""
    answered = Signal()
    """Something could be read."""

    def __init__(self, here: SignedIn, verbs: Verbs, theme: Theme, icons: Icons) -> None:
        super().__init__("Inspector")
        self._here = here
        self._questions = InspectorQuestions(here, verbs.background, self)
        self._theme = theme
        self._icons = icons
        self._selection = Selection()
        self._shown: object = None
        """Of what the panel in sight tells: a Token, ids, or a filter with the number of rows."""
        self._is_to_scan = self._was_live = False
        self._soon = QTimer(self)
        self._stack = QStackedWidget()
        self._empty = EmptyPanel(icons)
        self._verbs = QFrame()
        self._build(verbs, icons)
        self._connect()

    def begin(self, width: int) -> None:
        """Chooses whether it is to be seen, where nobody has chosen yet.

        :param width: logical pixels of the window.
        """
        self.setVisible(width >= self._theme.width(_WINDOW))

    @property
    def side(self) -> Qt.DockWidgetArea:
        """Where it begins: at the end of the line, which Qt doesn't mirror by itself."""
        sides = Qt.DockWidgetArea
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return sides.LeftDockWidgetArea if mirrored else sides.RightDockWidgetArea

    def show_selection(self, selection: Selection) -> None:
        """Tells of other rows, or of what the same rows hold now."""
        self._selection = selection
        if self.isVisible():
            self._follow()

    def refresh(self) -> None:
        """Asks everything again; what is shown stays until the answers come."""
        if self._shown is not None:
            self._is_to_scan = True
            self._soon.start()

    def tick(self) -> None:
        """A second has passed."""
        token = self._shown
        if not self.isVisible() or not isinstance(token, Token):
            return
        self.token_panel.tick(self._now)
        if is_live(token.expiry_date, self._here.clock()) != self._was_live:
            self._was_live = not self._was_live
            self.refresh()

    @cached_property
    def token_panel(self) -> TokenPanel:
        """What one token is told in; built with the first, as the window shows none at first."""
        panel = TokenPanel(self._theme, self._icons)
        panel.tokens_wanted.connect(self.tokens_wanted)
        self._stack.addWidget(panel)
        return panel

    @cached_property
    def totals_panel(self) -> TotalsPanel:
        """What several tokens are told in."""
        panel = TotalsPanel(self._icons)
        self._stack.addWidget(panel)
        return panel

    # --- following the selection

    def _follow(self) -> None:
        selection = self._selection
        if selection.only is not None:
            self._follow_token(selection.only)
        elif selection.count > 1:
            self._follow_rows(selection)
        else:
            self._rest()
            if selection.count:
                self._empty.show_reading()
            else:
                self._empty.show_nothing()
            self._show(self._empty)

    def _follow_token(self, token: Token) -> None:
        if token != self._shown:
            self._rest()
            self._shown, self._is_to_scan = token, True
            self._was_live = is_live(token.expiry_date, self._here.clock())
        self.token_panel.show_token(token, self._now)
        self._show(self.token_panel)
        # What is read by key is asked again at each look at the site; what scans is not.
        self._soon.start()

    def _follow_rows(self, selection: Selection) -> None:
        shown = _rows_of(selection)
        if shown == self._shown:
            return
        self._rest()
        self._shown = shown
        if isinstance(shown, int):
            self.totals_panel.show_count(
                shown,
                f"They are added up to {number(_MOST)} rows, and where all that match are"
                " selected (Ctrl+A).",
            )
        else:
            self.totals_panel.show_count(selection.count)
            self._soon.start()
        self._show(self.totals_panel)

    def _rest(self) -> None:
        """Forgets what was asked: its answers would be told of something else."""
        self._soon.stop()
        self._questions.drop()
        self._shown, self._is_to_scan = None, False

    def _show(self, panel: QWidget) -> None:
        self._stack.setCurrentWidget(panel)
        self._verbs.setVisible(panel is not self._empty)

    def _ask(self) -> None:
        shown = self._shown
        if isinstance(shown, Token):
            self._questions.ask_token(shown, self.token_panel, scans=self._is_to_scan)
        elif isinstance(shown, tuple):
            self._questions.ask_rule(shown[0], self.totals_panel)
        elif isinstance(shown, array):
            self._questions.ask_rows(shown, self.totals_panel)
        self._is_to_scan = False

    @property
    def _now(self) -> int | None:
        clock = self._here.clock
        return clock() if clock.is_measured else None

    # --- building

    def _build(self, verbs: Verbs, icons: Icons) -> None:
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        sides = Qt.DockWidgetArea
        self.setAllowedAreas(sides.LeftDockWidgetArea | sides.RightDockWidgetArea)
        self.setTitleBarWidget(DockBar(self, icons))
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._stack.addWidget(self._empty)
        self._verbs.setProperty("role", "dock-verbs")
        row = QHBoxLayout(self._verbs)
        row.setContentsMargins(12, 10, 12, 12)
        row.setSpacing(8)
        for action, role in ((verbs.revoke, "danger"), (verbs.regenerate, ""), (verbs.extend, "")):
            row.addWidget(VerbButton(action, role))
        row.addStretch(1)
        body = _Body(self._theme.width(_WIDTH))
        body.column.addWidget(self._stack, 1)
        body.column.addWidget(self._verbs)
        self.setWidget(body)
        self._show(self._empty)
        self.toggleViewAction().setShortcut(QKeySequence("F4"))

    def _connect(self) -> None:
        self._soon.timeout.connect(self._ask)
        self._questions.failed.connect(self.failed)
        self._questions.answered.connect(self.answered)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest()


class _Body(QWidget):
    """What is in the dock; as wide as was drawn until somebody drags it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())


def _rows_of(selection: Selection) -> "tuple[TokenFilter, int] | Ids | int":
    """What is to be added up: a filter, or ids; a number alone where those are too many."""
    if selection.rule is not None:
        return selection.rule, selection.count
    return selection.ids() if selection.count <= _MOST else selection.count
