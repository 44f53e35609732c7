"""One verdict of the site in the inspector."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from trongate_admin.domain.power import Reason
from trongate_admin.views.icons import Icons
from trongate_admin.views.inspector_parts import ICON, give_role, say, selectable
from trongate_admin.views.picture import Picture


class Verdict(QWidget):
    """One verdict of the site: an icon, what it says, and dimmer what that rests on."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._shown: tuple[Reason, bool] | None = None
        self._icon = Picture(None, ICON)
        self._verdict = selectable()
        self._why = selectable("small")
        self._build()

    @property
    def text(self) -> str:
        """Both sentences, as a screen reader says them."""
        return self._verdict.accessibleName()

    def show_reason(self, reason: Reason, *, is_grave: bool = False) -> None:
        """:param is_grave: it opens the admin panel."""
        if (reason, is_grave) == self._shown:
            return
        self._shown = reason, is_grave
        color = "danger" if is_grave else "live" if reason.is_yes else "expired"
        name = "check-circle" if reason.is_yes else "x-circle"
        self._icon.set_icon(self._icons.drawing(name, color))
        give_role(self._verdict, "admin" if is_grave else "")
        whole = f"{reason.verdict}. {reason.why}"
        say(self._verdict, reason.verdict, whole)
        self.setAccessibleName(self._verdict.accessibleName())
        say(self._why, reason.why)

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 3)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._verdict, 0, 1)
        grid.addWidget(self._why, 1, 1)
