"""Shows what the site answers to a token: one sentence, and each check with its reason."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from trongate_admin.domain.power import Reason, Strength
from trongate_admin.domain.verdict import Verdict
from trongate_admin.models.token_table import POWER_COLORS
from trongate_admin.views.column import readable
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import label

_SMALL = 16
_ICONS = {Strength.IDENTIFIES: "person", Strength.NONE: "x-circle"}
_CHECKS = 3


class VerdictView(QFrame):
    """Icon, word and colour for the whole, and for each of the three checks."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._shown: Verdict | None = None
        self._icon = Picture(None, round(1.5 * self.fontMetrics().height()))
        self._headline = label(role="title", wrap=True)
        self._checks = [_Check(icons) for _ in range(_CHECKS)]
        self._build()

    @property
    def headline(self) -> str:
        """The sentence that stands on top; empty while hidden."""
        return "" if self.isHidden() else self._headline.text()

    def show_verdict(self, verdict: Verdict) -> None:
        """Shows another answer, or the same with another time left."""
        if verdict != self._shown:
            self._shown = verdict
            strength = verdict.strength
            icon = _ICONS.get(strength, "check-circle")
            self._icon.set_icon(self._icons.icon(icon, POWER_COLORS[strength]))
            self._headline.setText(_kept(verdict.headline))
            for check, reason in zip(self._checks, verdict.checks, strict=True):
                check.show_reason(reason)
        self.show()

    def _build(self) -> None:
        self.setAccessibleName("Verdict")
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._headline, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        indent = (self._icon.width() - _SMALL) // 2
        grid.setContentsMargins(indent, 0, 0, 0)
        for place, check in enumerate(self._checks):
            grid.addWidget(check.icon, 3 * place, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(check.verdict, 3 * place, 1)
            grid.addWidget(check.why, 3 * place + 1, 1)
            grid.setRowMinimumHeight(3 * place + 2, 4)
        layout.addLayout(grid)
        self.hide()


class _Check:
    """One check: icon and word, and under them what the answer rests on."""

    def __init__(self, icons: Icons) -> None:
        self._icons = icons
        self.icon = Picture(None, _SMALL)
        self.verdict: QLabel = label(role="heading", wrap=True)
        self.why: QLabel = label(role="dim", wrap=True)

    def show_reason(self, reason: Reason) -> None:
        icon, color = ("check-circle", "live") if reason.is_yes else ("x-circle", "expired")
        self.icon.set_icon(self._icons.icon(icon, color))
        self.verdict.setText(_kept(reason.verdict))
        self.why.setText(_kept(reason.why))


def _kept(text: str) -> str:
    """Fit to be read, with every number on the line of what it numbers."""
    return readable(text).replace(" #", "\u00a0#")
