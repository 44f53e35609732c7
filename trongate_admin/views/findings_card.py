"""What should be looked at, in a few lines; the rest has a section of its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.domain.findings import Finding
from trongate_admin.models.moments import number
from trongate_admin.views.card_grid import Card
from trongate_admin.views.column import readable
from trongate_admin.views.finding_card import LOOKS, titled
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label

_MOST = 4
_ICON = 18


class FindingsCard(Card):
    """The most severe first, as they are given; the rest is a number on the verb."""

    wanted = Signal()
    """All of them are to be shown."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__("Findings", parent)
        self._icons = icons
        self._list = QWidget()
        self.all_button = button("Show all findings", "link", clicked=self.wanted.emit)
        self.column.addWidget(self._list)
        self.head.addWidget(self.all_button)
        self.column.addStretch(1)
        self.hide()

    def show_findings(self, items: Sequence[Finding]) -> None:
        """Takes what was found, nothing too."""
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        if not items:
            rows.addWidget(label("Nothing to look at.", "dim", wrap=True))
        for item in items[:_MOST]:
            rows.addWidget(self._hairline())
            rows.addLayout(self._row(item))
        self.column.replaceWidget(self._list, fresh)
        self._list.deleteLater()
        self._list = fresh
        count = f" {number(len(items))}" if len(items) > _MOST else ""
        self.all_button.setText(f"Show all{count} findings")
        self.show()

    def _row(self, finding: Finding) -> QHBoxLayout:
        name, color, _ = LOOKS[finding.severity]
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(10)
        words.setSpacing(2)
        words.addWidget(label(readable(titled(finding)), "heading", wrap=True))
        words.addWidget(label(readable(finding.meaning), "dim", wrap=True))
        picture = Picture(self._icons.icon(name, color), _ICON)
        picture.setAccessibleName(finding.severity.value)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    @staticmethod
    def _hairline() -> QFrame:
        line = QFrame()
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        return line
