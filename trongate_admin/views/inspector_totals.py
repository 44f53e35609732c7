"""Several tokens in the inspector: what they add up to by state and by level."""

from trongate_admin.domain.inspection import Totals
from trongate_admin.domain.token import State
from trongate_admin.models.inspection_words import total_in_words
from trongate_admin.models.moments import number
from trongate_admin.models.token_table import LOOKS
from trongate_admin.views.icons import Icons
from trongate_admin.views.inspector_parts import UNREAD, Numbers, Scrolled, say, selectable
from trongate_admin.views.plain import label


class TotalsPanel(Scrolled):
    """Says how many are selected at once, and what they are when that has been counted."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self.setAccessibleName("Selected tokens")
        self._title = label(role="title", wrap=True)
        self._note = selectable("dim")
        self._states = Numbers("By state")
        self._levels = Numbers("By level")
        for part in (self._title, self._note, self._states, self._levels):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_count(self, count: int, note: str = UNREAD) -> None:
        """Shows how many tokens are selected, and why there is no more to say."""
        self._title.setText(f"{number(count)} tokens selected")
        self._say(note)
        self._states.hide()
        self._levels.hide()

    def show_totals(self, totals: Totals) -> None:
        """Shows what they add up to."""
        self._say("")
        states = [state for state in State if totals.by_state.get(state)]
        self._states.show_numbers(
            [
                (state.value, number(totals.by_state[state]), self._icons.drawing(*LOOKS[state]))
                for state in states
            ]
        )
        self._levels.show_numbers(
            [(total_in_words(each), number(each.tokens), None) for each in totals.by_level]
        )
        self._states.show()
        self._levels.show()

    def show_failed(self) -> None:
        """Says that it couldn't be counted."""
        self._say("What they are couldn't be read.")

    def _say(self, note: str) -> None:
        say(self._note, note)
        self._note.setVisible(bool(note))
