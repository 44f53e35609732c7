"""One finding: how bad it is, what it means, the rows it is about, and the one fix."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.domain.findings import Finding, Fix, Severity
from trongate_admin.models.moments import number
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import announce, button, label
from trongate_admin.views.sql_box import SqlBox

_ICON = 20
_LINE = 110
"""Average characters of a line that is easy to read."""
_COPIED = 2_000
"""Milliseconds for which the button says so."""
LOOKS = {
    Severity.CRITICAL: ("warning", "danger", "error"),
    Severity.WARNING: ("warning", "soon", "warning"),
    Severity.NOTICE: ("info", "dim", "dim"),
}
"""The icon, its colour, and the role of the word beside the title."""


def titled(finding: Finding) -> str:
    """A finding's title with its number."""
    return finding.title.replace("{n}", number(finding.count))


class FindingCard(QFrame):
    """Shows a finding, and the same one again after another look, without losing the focus."""

    tokens_wanted = Signal(str)
    """The filter that shows the rows."""
    revoke_wanted = Signal(object, int)
    """The TokenFilter that chooses the rows, and how many they were."""
    purge_wanted = Signal()

    def __init__(self, finding: Finding, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self._icons = icons
        self._icon = label()
        self._title = label(role="heading", wrap=True)
        self._severity = label()
        self._meaning = label(role="dim", wrap=True)
        self._advice = label(wrap=True)
        self._rows = button("", clicked=self._show_rows)
        self._fix = button("", clicked=self._fix_clicked)
        self._unfold = button("Show the SQL", "link", clicked=self._fold)
        self._sql = SqlBox()
        self._copied = QTimer(self)
        self._build()
        self.show_finding(finding)

    @property
    def title(self) -> str:
        """The title with its number."""
        return titled(self.finding)

    def show_finding(self, finding: Finding) -> None:
        """Says what is known now; what is folded out stays so."""
        self.finding = finding
        self._title.setText(self.title)
        self._meaning.setText(finding.meaning)
        self._advice.setText(finding.advice)
        self.setAccessibleName(f"{finding.severity.value}: {self.title}")
        self.setAccessibleDescription(finding.meaning)
        self._name_buttons()
        self._sql.show_sql(finding.sql)
        self.draw()

    def draw(self) -> None:
        """Puts the icon in the colours of the moment."""
        icon, color, role = LOOKS[self.finding.severity]
        self._icon.setPixmap(self._icons.icon(icon, color).pixmap(_ICON, _ICON))
        self._severity.setText(self.finding.severity.value)
        self._severity.setProperty("role", role)
        self._severity.style().unpolish(self._severity)
        self._severity.style().polish(self._severity)

    def take_focus(self) -> bool:
        """Gives the keyboard to the first button; False where there is none."""
        for each in (self._rows, self._fix, self._unfold):
            if not each.isHidden():
                each.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _name_buttons(self) -> None:
        finding = self.finding
        count, fix = finding.count, finding.fix
        self._rows.setText(
            "Show this token" if count == 1 else f"Show these {number(count)} tokens"
        )
        self._rows.setVisible(bool(finding.filter_text))
        if not self._copied.isActive():
            self._fix.setText(self._verb())
        self._fix.setProperty("role", "danger" if fix is Fix.REVOKE else None)
        self._fix.setVisible(fix is not Fix.ELSEWHERE)
        self._unfold.setVisible(bool(finding.sql))
        for each in (self._rows, self._fix, self._unfold):
            each.setAccessibleDescription(self.title)

    def _verb(self) -> str:
        count = self.finding.count
        if self.finding.fix is Fix.REVOKE:
            return "Revoke this token…" if count == 1 else f"Revoke these {number(count)} tokens…"
        return "Purge expired…" if self.finding.fix is Fix.PURGE else "Copy script"

    def _show_rows(self) -> None:
        self.tokens_wanted.emit(self.finding.filter_text)

    def _fix_clicked(self) -> None:
        finding = self.finding
        if finding.fix is Fix.REVOKE:
            self.revoke_wanted.emit(finding.rule, finding.count)
        elif finding.fix is Fix.PURGE:
            self.purge_wanted.emit()
        else:
            QGuiApplication.clipboard().setText(finding.sql)
            self._fix.setText("Copied")
            announce(self._fix, "Copied")
            self._copied.start()

    def _fold(self) -> None:
        is_shown = self._sql.isHidden()
        self._sql.setVisible(is_shown)
        self._unfold.setText("Hide the SQL" if is_shown else "Show the SQL")

    def _build(self) -> None:
        self.setProperty("role", "card")
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED)
        self._copied.timeout.connect(lambda: self._fix.setText(self._verb()))
        self._sql.setAccessibleName("SQL of the fix")
        self._sql.hide()
        self._severity.setObjectName("severity")
        head, verbs = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._severity, 0, Qt.AlignmentFlag.AlignTop)
        verbs.setSpacing(8)
        for each in (self._rows, self._fix, self._unfold):
            verbs.addWidget(each)
        verbs.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._texts())
        column.addSpacing(4)
        column.addLayout(verbs)
        column.addWidget(self._sql)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(12)
        whole.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(column, 1)

    def _texts(self) -> QHBoxLayout:
        """In a row with empty room, whose height reckons with the width that they really get."""
        lines, row = QVBoxLayout(), QHBoxLayout()
        lines.setSpacing(4)
        for text in (self._meaning, self._advice):
            text.setMaximumWidth(text.fontMetrics().averageCharWidth() * _LINE)
            lines.addWidget(text)
        row.addLayout(lines, 1)
        row.addStretch(0)
        return row
