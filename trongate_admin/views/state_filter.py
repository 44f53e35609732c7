"""The row of chips that chooses a state, each with its number of tokens."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from trongate_admin.domain.token import State
from trongate_admin.models.moments import number
from trongate_admin.views.chips import choose_one

_CHIPS: tuple[tuple[str, State | None], ...] = (
    ("All", None),
    ("Live", State.LIVE),
    ("Expiring", State.EXPIRING),
    ("Expired", State.EXPIRED),
    ("Never valid", State.NEVER_VALID),
    ("Orphan", State.ORPHAN),
)


class StateFilter(QScrollArea):
    """Exactly one chip is chosen; in a narrow window the row scrolls."""

    chosen = Signal(object)
    """A State, or None for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("State filter")
        self._group = QButtonGroup(self)
        self._chips: dict[State | None, QPushButton] = {}
        self._row = QWidget()
        self._build()

    @property
    def state(self) -> State | None:
        """The chosen state, None for all."""
        return next(state for state, chip in self._chips.items() if chip.isChecked())

    def choose(self, state: State | None) -> None:
        """Checks a chip as a click would."""
        self._chips[state].click()

    def set_estimate(self, rows: int | None) -> None:
        """Writes about how many tokens there are; how many are in which state isn't known yet."""
        if rows is not None:
            self._chips[None].setText(f"All  ≈ {number(rows)}")
            self._chips[None].setAccessibleDescription(f"about {number(rows)} tokens")
            self._fit()

    def set_counts(self, counts: Mapping[State, int]) -> None:
        """Writes the number of tokens on each chip."""
        for title, state in _CHIPS:
            count = sum(counts.values()) if state is None else counts.get(state, 0)
            self._chips[state].setText(f"{title}  {number(count)}")
            tokens = "1 token" if count == 1 else f"{number(count)} tokens"
            self._chips[state].setAccessibleDescription(tokens)
        self._fit()

    def _build(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QHBoxLayout(self._row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for title, state in _CHIPS:
            chip = QPushButton(title)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setProperty("role", "chip")
            chip.setAccessibleName(title)
            chip.setChecked(state is None)
            self._group.addButton(chip)
            # Not `clicked`: a screen reader toggles.
            chip.toggled.connect(lambda checked, of=state: self._toggled(checked, of))
            self._chips[state] = chip
            layout.addWidget(chip)
        choose_one(self._group)
        layout.addStretch(1)
        self.setWidget(self._row)
        self._fit()

    def _toggled(self, is_checked: bool, state: State | None) -> None:
        if is_checked:
            self.chosen.emit(state)

    def _fit(self) -> None:
        self.setFixedHeight(self._row.sizeHint().height() + 2)
