"""Asks for the name under which a filter is kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from trongate_admin.domain.text import visible
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import button
from trongate_admin.views.saved_filters import SavedFilter


class SaveFilterDialog(Dialog):
    """What may be a whole token is never kept, and the dialog says so."""

    saved = Signal(object)
    """A SavedFilter with its name."""

    def __init__(self, filter_: SavedFilter, icons: Icons, parent: QWidget | None) -> None:
        super().__init__("Save filter", parent)
        self._filter = filter_
        said = " ".join(part for part in (filter_.text, filter_.chip.value) if part)
        self._heading = Heading("Save this filter", visible(said), icons.icon("bookmark", "accent"))
        self._name = QLineEdit()
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel")
        self._save = button("Save filter", "primary")
        self._build()
        self._connect()

    def _keep(self) -> None:
        name = self._name.text().strip()
        if name and self._save.isEnabled():
            self.saved.emit(SavedFilter(name, self._filter.text, self._filter.chip))
            self.accept()

    def _refresh(self) -> None:
        is_secret = self._filter.may_hold_secret
        self._save.setEnabled(bool(self._name.text().strip()) and not is_secret)

    def _build(self) -> None:
        self._name.setAccessibleName("Name")
        self._name.setPlaceholderText("Name of the filter")
        self._name.setMaxLength(60)
        for part in (self._heading, self._name, self._notice):
            self.column.addWidget(part)
        if self._filter.may_hold_secret:
            self._notice.show_warning(
                "This may be a whole token, and tokens are never kept on a disk."
                " Filter by user, level or words instead."
            )
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        self.footer.addLayout(foot)
        self._save.setDefault(True)
        self._name.setFocus()
        self._refresh()

    def _connect(self) -> None:
        self._name.textChanged.connect(lambda _: self._refresh())
        self._cancel.clicked.connect(lambda: self.reject())
        self._save.clicked.connect(lambda: self._keep())
