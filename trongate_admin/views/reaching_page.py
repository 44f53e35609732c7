"""What is seen while a site is being reached, and when it couldn't be."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.views.column import breakable
from trongate_admin.views.connect_dialog import ConnectDialog
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label
from trongate_admin.views.sign_in_form import busy_bar

_TOP = 12


class ReachingPage(QWidget):
    """A busy bar with Cancel, or why there is no connection with Retry.

    What was typed by hand can be changed; the rest stands in a file.
    """

    cancelled = Signal()
    retry_wanted = Signal()
    site_changed = Signal(object)
    """The Site to try instead."""
    other_site_wanted = Signal()

    def __init__(self, site: Site, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._site = site
        self._icons = icons
        self._build()
        self._connect()

    def wait(self) -> None:
        """Shows that the site is being reached."""
        self._states.setCurrentIndex(0)
        self.cancel_button.setFocus()

    def fail(self, sentence: str = "") -> None:
        """Says that there is no connection, and why unless the person wanted it so."""
        self.error_label.setText(breakable(sentence))
        self.error_label.setVisible(bool(sentence))
        self._states.setCurrentIndex(1)
        self.retry_button.setFocus()

    def _build(self) -> None:
        site = self._site
        place = f"Connecting to {visible(site.where)}…"
        doing = f"Opening {visible(site.name)}…" if site.is_embedded else place
        self.waiting_label = label(breakable(doing), wrap=True)
        self.cancel_button = button("Cancel")
        self.state_label = label("Not connected.", "heading")
        self.error_label = label(wrap=True)
        self.change_button = button("Change…")
        if site.folder is not None or site.is_embedded:
            self.change_button.hide()
        self.other_button = button("Other site…")
        self.retry_button = button("Retry", "primary")
        self._states = QStackedLayout(self)
        bar = busy_bar("Connecting")
        self._states.addWidget(_state([self.waiting_label, bar], [self.cancel_button]))
        picture = Picture(self._icons.icon("broken-link", "danger"), 24)
        verbs = [self.change_button, self.other_button, self.retry_button]
        self._states.addWidget(_state([picture, self.state_label, self.error_label], verbs))
        for words in (self.waiting_label, self.state_label, self.error_label):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _connect(self) -> None:
        self.cancel_button.clicked.connect(self.cancelled)
        self.retry_button.clicked.connect(self.retry_wanted)
        self.change_button.clicked.connect(lambda: self._change())
        self.other_button.clicked.connect(self.other_site_wanted)

    def _change(self) -> None:
        dialog = ConnectDialog(self._icons, self, self._site)
        dialog.site_entered.connect(self.site_changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _state(parts: list[QWidget], verbs: list[QPushButton]) -> QWidget:
    """Some widgets below each other, and the verbs at the bottom."""
    state = QWidget()
    layout = QVBoxLayout(state)
    layout.setContentsMargins(0, _TOP, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        if isinstance(part, Picture):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            layout.addWidget(part)
    layout.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for verb in verbs:
        verb.setAutoDefault(True)
        row.addWidget(verb)
    layout.addLayout(row)
    return state
