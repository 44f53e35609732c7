"""Whether a file may hold whole tokens: asked for, warned of, and confirmed by the site's name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from trongate_admin.views.dialog import flush_notice
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import label
from trongate_admin.views.site_name_field import SiteNameField

_MASKED = "Without them, a token is its first four characters and a mask."
_DANGER = "Whoever gets the file can use every live token in it."


class FullStrings(QWidget):
    """Nothing is allowed while it's checked and the name isn't typed."""

    changed = Signal()

    def __init__(self, site_name: str, icons: Icons) -> None:
        super().__init__()
        self._box = QCheckBox("Full token strings")
        self._confirm = QWidget()
        self._warning = flush_notice(icons)
        self._name = SiteNameField(site_name)
        self._build()
        self._box.toggled.connect(self._toggled)
        self._name.changed.connect(self.changed)

    @property
    def is_wanted(self) -> bool:
        """Whether the box is checked."""
        return self._box.isChecked()

    @property
    def is_settled(self) -> bool:
        """Whether it isn't wanted, or the site's name is typed."""
        return not self.is_wanted or self._name.is_right

    def _toggled(self, is_wanted: bool) -> None:
        self._confirm.setVisible(is_wanted)
        if is_wanted:
            self._warning.show_warning(_DANGER)
            self._name.take_focus()
        self.changed.emit()

    def _build(self) -> None:
        asked = QVBoxLayout(self._confirm)
        asked.setContentsMargins(0, 8, 0, 0)
        asked.setSpacing(6)
        asked.addWidget(self._warning)
        asked.addWidget(self._name)
        self._confirm.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addWidget(self._box, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(label(_MASKED, "dim", wrap=True))
        whole.addWidget(self._confirm)
