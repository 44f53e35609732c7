"""What is seen of a site that couldn't be reached: why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.domain.site import Site
from trongate_admin.views.column import breakable
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label

_TOP = 12


class ReachingPage(QWidget):
    """Why there is no connection, with Retry.

    What was typed by hand can be changed; the rest stands in a file.
    """

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

    def fail(self, sentence: str = "") -> None:
        """Says that there is no connection, and why unless the person wanted it so."""
        self.error_label.setText(breakable(sentence))
        self.error_label.setVisible(bool(sentence))
        self.retry_button.setFocus()

    def _build(self) -> None:
        self.state_label = label("Not connected.", "heading")
        self.error_label = label(wrap=True)
        self.change_button = button("Change…")
        if self._site.folder is not None or self._site.is_embedded:
            self.change_button.hide()
        self.other_button = button("Other site…")
        self.retry_button = button("Retry", "primary")
        picture = Picture(self._icons.icon("broken-link", "danger"), 24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, _TOP, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self.state_label, self.error_label):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        layout.addStretch(1)
        layout.addLayout(self._built_verbs())

    def _built_verbs(self) -> QHBoxLayout:
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        verbs.addStretch(1)
        for verb in (self.change_button, self.other_button, self.retry_button):
            verb.setAutoDefault(True)
            verbs.addWidget(verb)
        return verbs

    def _connect(self) -> None:
        self.retry_button.clicked.connect(self.retry_wanted)
        self.change_button.clicked.connect(lambda: self._change())
        self.other_button.clicked.connect(self.other_site_wanted)

    def _change(self) -> None:
        from trongate_admin.views.connect_dialog import ConnectDialog

        dialog = ConnectDialog(self._icons, self, self._site)
        dialog.site_entered.connect(self.site_changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
