"""A table and what stands in its place: loading, empty, no match, an error with its verb."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from trongate_admin.domain.errors import AdminError
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import button, doubled, label

_ICON = 32


class TablePanel(QStackedWidget):
    """Shows the view (of any kind), or one sentence with an icon and the one verb that helps."""

    def __init__(self, view: QWidget, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._icons = icons
        self._act: Callable[[], object] | None = None
        self._message = QWidget()
        self._icon = QLabel()
        self._text = label(role="heading", wrap=True)
        self._advice = label(role="dim", wrap=True)
        self._verb = button("", clicked=self._verb_clicked)
        self._build()

    @property
    def message(self) -> str:
        """The sentence in the table's place, empty while the table is shown."""
        return "" if self.currentWidget() is self.view else self._text.text()

    def take_focus(self) -> None:
        """The keyboard comes to what stands here; from a sentence it goes on to the table later.

        Who isn't to be seen can't keep it: when the window becomes active, it would be given away.
        """
        if not self.message:
            self.view.setFocus()
        elif self._verb.isVisibleTo(self):
            self._verb.setFocus()
        else:
            self._message.setFocus()

    def show_table(self) -> None:
        """Puts the table back."""
        self.setCurrentWidget(self.view)

    def show_message(
        self,
        icon: str,
        text: str,
        advice: str = "",
        verb: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Puts a sentence in the table's place, unless it stands there already."""
        self._icon.setPixmap(self._icons.icon(icon, "dim").pixmap(_ICON, _ICON))
        self._text.setText(text)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._verb.setText(doubled(verb))
        self._verb.setVisible(bool(verb))
        self._act = act
        self._message.setAccessibleName(f"{text} {advice}".rstrip())
        self.setCurrentWidget(self._message)

    def show_error(self, error: AdminError, retry: Callable[[], object]) -> None:
        """Puts an error in the table's place, with Retry."""
        self.show_message("warning", error.what, error.advice, "Retry", retry)

    def _build(self) -> None:
        column = QVBoxLayout(self._message)
        column.setSpacing(8)
        column.addStretch(2)
        for part in (self._icon, self._text, self._advice, self._verb):
            if isinstance(part, QLabel):
                # Not aligned by the layout: a text that wraps gets its height by its width.
                part.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(part)
            else:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.addWidget(self.view)
        self.addWidget(self._message)

    def _verb_clicked(self) -> None:
        if self._act is not None:
            self._act()
