"""What the sections of the window have in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from trongate_admin.domain.people import User
from trongate_admin.purge import PurgeRecord, PurgeStatus
from trongate_admin.views.selection import Selection
from trongate_admin.views.table_panel import TablePanel
from trongate_admin.views.table_view import RecordView
from trongate_admin.watch import Look


class Page(QWidget):
    """A section: it shows, tells what is selected, and asks the window for other things."""

    name = title = icon = ""
    """What settings call it, what stands in the list of sections, and the icon before it."""

    things = "rows"
    """What the number beside the section counts."""

    selection_changed = Signal()
    counted = Signal(object, bool)
    """The number beside the section (int), and whether that is about right; None for none."""
    tokens_wanted = Signal(str)
    """What to filter the tokens by, as typed into their filter."""
    alarmed = Signal(bool)
    """Whether the number is to be seen at once: something among it is critical."""
    revoke_wanted = Signal(object, int)
    """The TokenFilter whose tokens are to be revoked as a rule, and about how many they are."""
    purge_wanted = Signal()
    alarm = Signal(object)
    """An Alarm, to be shown above every page."""
    answered = Signal(str)
    """What could be read, in a word."""
    failed = Signal(object, str)
    """The AdminError of what couldn't, and the same word."""

    view: RecordView | None = None
    """The table of rows that verbs act on."""
    panel: TablePanel | None = None
    """The table, or what stands in its place."""
    filter_box: QLineEdit | None = None

    def refresh(self) -> None:
        """Reads everything again; what is in sight stays in sight."""
        raise NotImplementedError

    def follow(self, look: Look) -> None:
        """An automatic look at the site while the window is to be seen; this page may not be."""

    def read_once(self) -> None:
        """Reads for the number beside the section, though nobody looks."""

    def purged(self, rows: int) -> None:
        """So many expired rows were deleted."""

    def show_purge(self, status: PurgeStatus, record: PurgeRecord) -> None:
        """What the purge does, what it did today and when it last did."""

    def tick(self) -> None:
        """A second has passed while the window is to be seen; keeps its rows painted."""
        if self.view is not None:
            self.view.rows_to_tick()

    def selection(self) -> Selection:
        """The selected tokens."""
        return Selection()

    def selected_user(self) -> User | None:
        """The one selected user, None where there is none."""
        return None

    def take_focus(self) -> None:
        """The keyboard comes to what is looked at first."""
        if self.panel is not None:
            self.panel.take_focus()
        else:
            self.setFocus()
