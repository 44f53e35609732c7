"""Try a token: what the site would answer to a request that carries what somebody pasted."""

from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.background import Background, Job
from trongate_admin.domain.clock import ServerClock
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.presented_token import Presented, found_in
from trongate_admin.domain.verdict import Finding, carried, verdict
from trongate_admin.storage.presented import PresentedTokens
from trongate_admin.views.column import breakable
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.matched_rows import MatchedRows
from trongate_admin.views.pasted_field import PastedField
from trongate_admin.views.plain import announce, button, label
from trongate_admin.views.table_feed import SCAN_DEADLINE
from trongate_admin.views.verdict_view import VerdictView

_TYPING = 200
"""Milliseconds without a key after which the site's database is asked."""
_NAME = "Token, header, cookie or curl command"
_EXPLAINED = (
    "Says what each check of the site would answer. Nothing is sent to the site, and what you"
    " paste is kept nowhere."
)
_WAITING = "Asking the site's database…"


class TryDialog(Dialog):
    """Asks as one types; the answer counts down, and is gone when the dialog closes."""

    row_wanted = Signal(int)
    """The id of a row that is to be shown in the table; the dialog closes."""

    def __init__(
        self,
        presented: PresentedTokens,
        clock: ServerClock,
        own_id: int,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
    ) -> None:
        """:param own_id: the id of the program's own session."""
        super().__init__("Try a token", parent)
        self._presented = presented
        self._clock = clock
        self._own_id = own_id
        self._background = background
        self._job: Job[tuple[Finding, ...]] | None = None
        self._findings: tuple[Finding, ...] = ()
        self._heading = Heading("Try a token", _EXPLAINED, icons.icon("flask", "accent"))
        self._field = PastedField(_NAME)
        self._show = button("Show")
        self._show.setIcon(icons.icon("eye", "accent"))
        self._found = label(role="dim", wrap=True)
        self._waiting = label(_WAITING, "dim")
        self._verdict = VerdictView(icons)
        self._rows: MatchedRows | None = None
        self._notice = flush_notice(icons)
        self._close = button("Close")
        self._typing = QTimer(self)
        self._second = QTimer(self)
        self._build()
        self._connect()

    def done(self, result: int) -> None:
        """However it is closed, the question is dropped and the field wiped first."""
        self._typing.stop()
        self._second.stop()
        self._forget_answer()
        self._field.clear()
        super().done(result)

    # --- asking

    def _changed(self) -> None:
        """What was answered was about something else."""
        self._forget_answer()
        self._found.setVisible(False)
        self._typing.start(_TYPING)

    def _ask(self) -> None:
        self._typing.stop()
        self._forget_answer()
        self._field.forget_history()
        strings = found_in(self._field.text())
        self._tell_found(strings)
        if not strings:
            return
        if not self._clock.is_measured:
            self._typing.start(_TYPING)
            return
        self._waiting.show()
        presented = self._presented
        self._job = self._background.run(
            self,
            lambda: presented.look(strings),
            self._answered,
            self._failed,
            key="try",
            deadline=SCAN_DEADLINE,
        )

    def _tell_found(self, strings: tuple[Presented, ...]) -> None:
        if not strings:
            self._say("No token was found in this text." if self._field.text().strip() else "")
            return
        lines = [f"Found in: {each.described}." for each in strings]
        if len(strings) > 1:
            lines.append("The site tries them in this order.")
        lines += filter(None, dict.fromkeys(map(carried, strings)))
        self._say("\n".join(lines))

    def _say(self, text: str) -> None:
        self._found.setText(breakable(text))
        self._found.setVisible(bool(text))

    def _answered(self, findings: tuple[Finding, ...]) -> None:
        self._job = None
        self._findings = findings
        self._waiting.hide()
        if any(finding.matches for finding in findings):
            self._rows = rows = MatchedRows(findings, self._own_id, self._clock())
            rows.row_wanted.connect(self._go_to)
            self.column.insertWidget(self.column.indexOf(self._notice), rows)
            for before, after in pairwise([self._show, *rows.buttons, self._close]):
                QWidget.setTabOrder(before, after)
            rows.show()
        self._tick()
        announce(self, self._verdict.headline)
        self._second.start(1000)

    def _failed(self, error: AdminError) -> None:
        self._job = None
        self._waiting.hide()
        self._notice.show_error(error, "Try again", self._ask)

    def _tick(self) -> None:
        now = self._clock()
        self._verdict.show_verdict(verdict(self._findings, now))
        if self._rows is not None:
            self._rows.tick(now)

    def _forget_answer(self) -> None:
        if self._job is not None:
            self._background.drop(self._job)
            self._job = None
        self._second.stop()
        self._findings = ()
        for part in (self._verdict, self._notice, self._waiting):
            part.hide()
        if self._rows is not None:
            self._rows.hide()
            self._rows.deleteLater()
            self._rows = None

    def _go_to(self, token_id: int) -> None:
        self.accept()
        self.row_wanted.emit(token_id)

    def _show_content(self, is_shown: bool) -> None:
        verb = "Hide" if is_shown else "Show"
        self._show.setText(verb)
        self._show.setAccessibleName(f"{verb} what was pasted")
        self._field.show_content(is_shown)

    # --- building

    def _build(self) -> None:
        self.column.addWidget(self._heading)
        self.column.addLayout(self._build_field())
        for part in (self._verdict, self._notice):
            self.column.addWidget(part)
        last = QHBoxLayout()
        last.addStretch()
        last.addWidget(self._close)
        self.footer.addLayout(last)
        self._field.setFocus()

    def _build_field(self) -> QVBoxLayout:
        self._show.setCheckable(True)
        self._show_content(False)
        self._found.hide()
        self._waiting.hide()
        name = label(_NAME, "heading")
        name.setBuddy(self._field)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._field, 1)
        line.addWidget(self._show)
        whole = QVBoxLayout()
        whole.setSpacing(6)
        whole.addWidget(name)
        whole.addLayout(line)
        whole.addWidget(self._found)
        whole.addWidget(self._waiting)
        return whole

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._ask)
        self._second.timeout.connect(self._tick)
        self._field.textChanged.connect(lambda _text: self._changed())
        self._field.returnPressed.connect(self._ask)
        self._show.toggled.connect(self._show_content)
        self._close.clicked.connect(lambda: self.reject())
