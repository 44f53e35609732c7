"""The row of chips over the tokens: one usual filter is chosen, each tells how many match."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from trongate_admin.domain.token_filter import Chip
from trongate_admin.models.moments import number, number_of_tokens
from trongate_admin.views.chips import choose_one

_ABOUT = {
    Chip.ADMIN: "Tokens that open the admin panel right now",
    Chip.LOOK_ALIKE: "Rows that share their string with another, as the site compares",
    Chip.MINE: "Tokens of the user you are signed in as",
}


class TokenChips(QScrollArea):
    """Exactly one chip is chosen; in a narrow window the row scrolls."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Usual filters")
        self._group = QButtonGroup(self)
        self._chips: dict[Chip, QPushButton] = {}
        self._row = QWidget()
        self._layout = QHBoxLayout(self._row)
        self._build()

    @property
    def chip(self) -> Chip:
        """The chosen one."""
        return next(chip for chip, button in self._chips.items() if button.isChecked())

    def choose(self, chip: Chip) -> None:
        """Checks a chip as a click would."""
        self._chips[chip].click()

    def set_estimate(self, rows: int | None) -> None:
        """Writes about how many tokens there are; how many match the others isn't known yet."""
        if rows is not None:
            self._chips[Chip.ALL].setText(f"{Chip.ALL.value}  ≈ {number(rows)}")
            self._chips[Chip.ALL].setAccessibleDescription(f"about {number(rows)} tokens")
            self._fit()

    def set_counts(self, counts: Mapping[Chip, int]) -> None:
        """Writes how many tokens match these chips."""
        for chip, count in counts.items():
            self._chips[chip].setText(f"{chip.value}  {number(count)}")
            self._chips[chip].setAccessibleDescription(number_of_tokens(count))
        self._fit()

    def add(self, widget: QWidget) -> None:
        """Puts something more at the end of the row."""
        self._layout.insertWidget(self._layout.count() - 1, widget)
        self._fit()

    def _build(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        for chip in Chip:
            button = QPushButton(chip.value)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "chip")
            button.setAccessibleName(chip.value)
            button.setToolTip(_ABOUT.get(chip, ""))
            button.setChecked(chip is Chip.ALL)
            self._group.addButton(button)
            # Not `clicked`: a screen reader toggles.
            button.toggled.connect(self._toggled)
            self._chips[chip] = button
            self._layout.addWidget(button)
        choose_one(self._group)
        self._layout.addStretch(1)
        self.setWidget(self._row)
        self._fit()

    def _toggled(self, is_checked: bool) -> None:
        if is_checked:
            self.ensureWidgetVisible(self._chips[self.chip])
            self.chosen.emit()

    def _fit(self) -> None:
        self.setFixedHeight(self._row.sizeHint().height() + 2)
