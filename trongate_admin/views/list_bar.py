"""The line under a table: how far its reading is, what it doesn't show yet, and the one verb."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from trongate_admin.models.moments import number
from trongate_admin.views.plain import announce, button, label
from trongate_admin.views.theme import tabular

_QUIET = 400
"""Milliseconds of reading that aren't worth a line."""


class ListBar(QFrame):
    """Stands under the rows, so that none moves when it comes or goes."""

    stop_wanted = Signal()
    rows_wanted = Signal()
    """The list is to be read again: changes shown, or what is missing read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "list-bar")
        self.setAccessibleName("List")
        self._text = label()
        self._text.setFont(tabular(self._text.font()))
        self._progress = QProgressBar()
        self._verb = button("", "link", clicked=self._verb_clicked)
        self._about: int | None = None
        self._is_reading = False
        self._lacks = self._told = ""
        self._changes = (0, 0)
        self._quiet = QTimer(self)
        self._build()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def expect(self, rows: int | None) -> None:
        """About how many rows the whole table has, None where nobody can say."""
        self._about = rows

    def show_reading(self, come: int) -> None:
        """So many ids of the list have come; said only where it takes a while."""
        if not self._is_reading:
            self._is_reading = True
            self._progress.setRange(0, 0)
            self._quiet.start(_QUIET)
        if come and self._about:
            self._progress.setRange(0, max(self._about, come))
            self._progress.setValue(come)
        if not self._quiet.isActive():
            self._show(come)

    def show_complete(self) -> None:
        """Everything is listed; what has changed since is told again."""
        self._is_reading = False
        self._lacks, self._changes = "", (0, 0)
        self._show()

    def show_stopped(self, lacks: str) -> None:
        """Reading ended before its time.

        :param lacks: what the rows aren't, one sentence; empty where nothing lacks.
        """
        self._is_reading = False
        self._lacks = lacks
        self._show()

    def show_changes(self, new: int, gone: int, *, is_more: bool = False) -> None:
        """What has come and gone since the list was read.

        :param is_more: there are more new rows than were looked for.
        """
        said, self._changes = self._changes, (new, gone)
        parts = [f"{number(new)}{'+' if is_more else ''} new"] if new else []
        parts += [f"{number(gone)} gone"] if gone else []
        self._told = ", ".join(parts)
        self._show()
        if self._changes != said:
            announce(self, self._told)

    def _show(self, come: int = 0) -> None:
        quiet = self._is_reading and self._quiet.isActive()
        if self._is_reading and not quiet:
            text = f"Reading the list… {number(come)} rows" if come else "Reading the list…"
            self._say(text, "Stop")
        elif self._lacks:
            self._say(self._lacks, "Read all")
        elif any(self._changes):
            self._say(self._told, "Show")
        elif not quiet:
            self.hide()
        self._progress.setVisible(self._is_reading and not quiet)

    def _say(self, text: str, verb: str) -> None:
        self._text.setText(text)
        self._verb.setText(verb)
        self._verb.setAccessibleDescription(text)
        self.show()

    def _verb_clicked(self) -> None:
        (self.stop_wanted if self._is_reading else self.rows_wanted).emit()

    def _build(self) -> None:
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self._show())
        self._progress.setAccessibleName("Progress of reading the list")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._progress)
        row.addWidget(self._verb)
        row.addStretch(1)
        self.hide()
