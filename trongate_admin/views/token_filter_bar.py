"""What stands over the tokens and narrows them: chips, a level, a text, and a name for it all."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.domain.people import Session
from trongate_admin.domain.token_filter import (
    Chip,
    TokenFilter,
    narrowed,
    parse_filter,
    with_level,
)
from trongate_admin.views.icons import Icons
from trongate_admin.views.level_menu import LevelMenu
from trongate_admin.views.plain import button
from trongate_admin.views.save_filter_dialog import SaveFilterDialog
from trongate_admin.views.saved_filters import SavedFilter
from trongate_admin.views.search_box import SearchBox
from trongate_admin.views.token_chips import TokenChips


class TokenFilterBar(QWidget):
    """Chip and text count together; a level chosen from the menu stands in the text."""

    asked = Signal()
    """Another filter is wanted."""
    saved = Signal(object)
    """A SavedFilter that was given a name."""

    def __init__(
        self, session: Session, level_menu: LevelMenu, icons: Icons, parent: QWidget | None = None
    ) -> None:
        """:param session: whose tokens are "Mine"."""
        super().__init__(parent)
        self._session = session
        self._icons = icons
        self.filter_box = SearchBox(
            "Filter tokens", "Filter tokens: user, level, id, code, or a pasted token", icons
        )
        self.chips = TokenChips()
        self.level_menu = level_menu
        self._save_button = button("Save filter…", "link")
        self._build()
        self._connect()

    @property
    def filter(self) -> TokenFilter:
        """What the box and the chips choose."""
        own = self._session.user_id
        return narrowed(parse_filter(self.filter_box.text()), self.chips.chip, own)

    def show_filter(self, text: str, chip: Chip = Chip.ALL) -> None:
        """Asks for this and nothing else, at once."""
        self.chips.choose(chip)
        self.filter_box.ask_at_once(text)

    def _ask(self) -> None:
        self._save_button.setVisible(not self.filter.is_empty)
        self.asked.emit()

    def _save(self) -> None:
        unnamed = SavedFilter("", self.filter_box.text(), self.chips.chip)
        dialog = SaveFilterDialog(unnamed, self._icons, self)
        dialog.saved.connect(self.saved)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _choose_level(self, level: int | None) -> None:
        self.filter_box.ask_at_once(with_level(self.filter_box.text(), level))

    def _build(self) -> None:
        self.chips.add(self.level_menu)
        self._save_button.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.filter_box, 1)
        row.addWidget(self._save_button)
        top = QVBoxLayout(self)
        top.setContentsMargins(12, 10, 12, 10)
        top.setSpacing(8)
        top.addWidget(self.chips)
        top.addLayout(row)

    def _connect(self) -> None:
        self.filter_box.asked.connect(self._ask)
        self.chips.chosen.connect(self._ask)
        self.level_menu.chosen.connect(self._choose_level)
        self._save_button.clicked.connect(lambda: self._save())
