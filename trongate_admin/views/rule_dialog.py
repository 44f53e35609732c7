"""Asks which tokens a rule means, before they are counted and shown."""

import itertools
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.background import Background
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.expiry import DAY, HOUR
from trongate_admin.domain.people import User, UserLevel
from trongate_admin.domain.text import visible
from trongate_admin.domain.token_filter import TokenFilter, Trait, everyone_but
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.choice_field import ChoiceField
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import button
from trongate_admin.views.user_field import UserField

_UNITS = {"days": DAY, "hours": HOUR}
_LEVELS = 500
"""Levels that are offered at the most."""


class RuleDialog(Dialog):
    """Each rule is a radio button; what it needs to know is asked under it."""

    rule_chosen = Signal(object)
    """A TokenFilter."""

    def __init__(
        self, here: SignedIn, background: Background, icons: Icons, parent: QWidget | None
    ) -> None:
        super().__init__("Revoke by rule", parent)
        self._here = here
        self._background = background
        self._icons = icons
        self._rules: dict[QRadioButton, tuple[Callable[[], TokenFilter | None], QWidget]] = {}
        self._user: User | None = None
        self._levels = ChoiceField("Level")
        self._amount = QSpinBox()
        self._unit = ChoiceField("Unit")
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel")
        self._count = button("Count them…", "primary")
        self._build()
        self._connect()
        self._read_levels()

    def _chosen(self) -> TokenFilter | None:
        """What the checked rule means; None while it doesn't know enough."""
        return next(rule() for radio, (rule, _) in self._rules.items() if radio.isChecked())

    def _refresh(self) -> None:
        for radio, (_, field) in self._rules.items():
            field.setVisible(radio.isChecked() and field.layout() is not None)
        self._count.setEnabled(self._chosen() is not None)

    def _go_on(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self.rule_chosen.emit(chosen)

    # --- what the rules mean

    def _everyone_else(self) -> TokenFilter:
        return everyone_but(self._here.session.token_id)

    def _of_user(self) -> TokenFilter | None:
        return TokenFilter(user_id=self._user.id) if self._user is not None else None

    def _of_level(self) -> TokenFilter | None:
        level = self._levels.currentData()
        return TokenFilter(user_level_id=level) if level is not None else None

    def _longer(self) -> TokenFilter:
        seconds = self._amount.value() * int(self._unit.currentData())
        return TokenFilter(longer_than=seconds)

    # --- building

    def _build(self) -> None:
        self.column.addWidget(
            Heading(
                "Which tokens are to be revoked?",
                "They are counted by level and by person before anything happens.",
                self._icons.icon("trash", "danger"),
            )
        )
        rules = QVBoxLayout()
        rules.setSpacing(8)
        self._users = QWidget()
        QVBoxLayout(self._users).setContentsMargins(24, 0, 0, 0)
        self._add(rules, "Everyone except me", self._everyone_else, QWidget())
        self._add(rules, "All of a user", self._of_user, self._users)
        self._add(rules, "All of a level", self._of_level, _indented(self._levels))
        orphans = TokenFilter(traits=(Trait.ORPHAN,))
        self._add(rules, "All orphans: their users don't exist", lambda: orphans, QWidget())
        lifetime = _indented(self._amount, self._unit)
        self._add(rules, "All that live for longer than", self._longer, lifetime)
        next(iter(self._rules)).setChecked(True)
        self._amount.setRange(0, 9_999)
        self._amount.setValue(30)
        self._amount.setAccessibleName("Number of days or hours")
        for unit, seconds in _UNITS.items():
            self._unit.addItem(unit, seconds)
        self.column.addLayout(rules)
        self.column.addWidget(self._notice)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._count)
        self.footer.addLayout(foot)
        self._count.setDefault(True)
        self._order_tabs()
        self._refresh()

    def _order_tabs(self) -> None:
        """Tab goes through it as it is read."""
        parts: list[QWidget] = []
        for radio, (_, field) in self._rules.items():
            parts += [radio, *field.findChildren(QComboBox), *field.findChildren(QSpinBox)]
        parts += [self._cancel, self._count]
        for before, after in itertools.pairwise(parts):
            self.setTabOrder(before, after)

    def _add(
        self,
        rules: QVBoxLayout,
        text: str,
        rule: Callable[[], TokenFilter | None],
        field: QWidget,
    ) -> None:
        radio = QRadioButton(text)
        radio.setAccessibleName(text)
        self._rules[radio] = rule, field
        rules.addWidget(radio)
        rules.addWidget(field)

    def _connect(self) -> None:
        for radio in self._rules:
            radio.toggled.connect(self._toggled)
        self._levels.currentIndexChanged.connect(self._refresh)
        self._cancel.clicked.connect(lambda: self.reject())
        self._count.clicked.connect(lambda: self._go_on())

    def _toggled(self) -> None:
        if self._users.isHidden() and self._radio(self._users).isChecked():
            self._ask_for_user()
        self._refresh()

    def _radio(self, field: QWidget) -> QRadioButton:
        return next(radio for radio, (_, each) in self._rules.items() if each is field)

    def _ask_for_user(self) -> None:
        """Made when it is needed: it asks the database."""
        layout = self._users.layout()
        if layout is None or layout.count():
            return
        here = self._here
        field = UserField(here.users, here.clock, self._background, self._icons, self._users)
        field.chosen.connect(self._user_chosen)
        field.picked.connect(self._go_on)
        layout.addWidget(field)

    def _user_chosen(self, user: User | None) -> None:
        self._user = user
        self._refresh()

    def _read_levels(self) -> None:
        levels = self._here.levels
        self._background.run(
            self, lambda: levels.first(_LEVELS), self._show_levels, self._failed, key="levels"
        )

    def _show_levels(self, found: list[UserLevel]) -> None:
        for level in found:
            title = visible(level.level_title) or "no title"
            self._levels.addItem(f"{title} (level {level.id})", level.id)
        self._refresh()

    def _failed(self, error: AdminError) -> None:
        self._notice.show_error(error, "Try again", self._read_levels)


def _indented(*fields: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(24, 0, 0, 0)
    for field in fields:
        row.addWidget(field)
    row.addStretch(1)
    return whole
