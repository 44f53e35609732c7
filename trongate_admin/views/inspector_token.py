"""One token in the inspector: what the site answers, when it ends, whose it is, what is near it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from trongate_admin.domain.expiry import is_live, remaining
from trongate_admin.domain.inspection import LookAlikes, OwnedTokens, TokenFacts
from trongate_admin.domain.power import Strength, power, reasons
from trongate_admin.domain.text import visible
from trongate_admin.domain.token import MASK, Token
from trongate_admin.models.inspection_words import (
    accounts_in_words,
    level_in_words,
    look_alikes_in_words,
    owned_in_words,
)
from trongate_admin.models.moments import full, utc
from trongate_admin.views.elided import ElidedLabel
from trongate_admin.views.icons import Icons
from trongate_admin.views.inspector_others import OtherTokens
from trongate_admin.views.inspector_parts import (
    UNREAD,
    Part,
    Scrolled,
    Values,
    beside,
    link,
    say,
    selectable,
)
from trongate_admin.views.inspector_verdict import Verdict
from trongate_admin.views.plain import label
from trongate_admin.views.theme import Theme, tabular

UNREADABLE = "couldn't be read"
_EXPIRES, _UTC, _UNIX, _REMAINING = "Expires", "UTC", "Unix", "Remaining"
_ACCOUNT, _LEVEL, _TOKENS, _CODE = "Account", "Level", "Tokens", "Code"


class TokenPanel(Scrolled):
    """Shows what its record says at once, and the rest when it has been read."""

    tokens_wanted = Signal(str, object)
    """What to filter the tokens by, and the id of one to select, or None."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setAccessibleName("Token")
        self._token: Token | None = None
        self._name = ElidedLabel(role="title", least=8)
        self._suffix = label(role="dim")
        self._second = selectable("dim")
        self._warning = selectable("warning")
        self._power = Part("What the site answers now")
        self._verdicts = [Verdict(icons) for _ in range(3)]
        self._moments = Values("Moments", (_EXPIRES, _UTC, _UNIX, _REMAINING), theme)
        self._person = Values("Person", (_ACCOUNT, _LEVEL, _TOKENS, _CODE), theme)
        self._string = Part("Same string")
        self._look_alikes = selectable()
        self._show_look_alikes = link("Show them")
        self._others = OtherTokens(theme, icons)
        self._build()
        self._connect()

    @property
    def token(self) -> Token | None:
        """What is shown."""
        return self._token

    def show_token(self, token: Token, now: int | None) -> None:
        """Shows what the record says; what was read of another token is forgotten.

        :param now: the server's Unix seconds, None before they are known.
        """
        if self._token is None or self._token.id != token.id:
            self._forget()
            self.verticalScrollBar().setValue(0)
        self._token = token
        self._show_heading(token)
        expiry = token.expiry_date
        said = full(expiry) if expiry is not None else "never: expiry_date is NULL"
        self._moments.say(_EXPIRES, said)
        self._moments.say(_UTC, utc(expiry))
        self._moments.say(_UNIX, "—" if expiry is None else str(expiry))
        self._person.say(_LEVEL, level_in_words(token))
        self.tick(now)

    def tick(self, now: int | None) -> None:
        """Says again what reads otherwise by now."""
        token = self._token
        if token is None or now is None:
            return
        is_admin = power(token, now).strength is Strength.ADMIN_PANEL
        for place, (verdict, reason) in enumerate(
            zip(self._verdicts, reasons(token, now), strict=True)
        ):
            verdict.show_reason(reason, is_grave=is_admin and place == 1)
        self._moments.say(_REMAINING, _left(token, now))
        self._others.tick(now)

    def show_facts(self, facts: TokenFacts) -> None:
        """Shows what was read by key."""
        token = self._token
        if token is None:
            return
        warning = _warning(token, facts)
        say(self._warning, warning)
        self._warning.setVisible(bool(warning))
        self._power.setVisible(facts.digest is not None)
        self._person.say(_ACCOUNT, "—" if token.user_id is None else accounts_in_words(facts))
        self._person.say(_CODE, _code(token, facts))

    def show_owned(self, owned: OwnedTokens | None, now: int) -> None:
        """Shows the tokens of the same user; None for a token of no user."""
        token = self._token
        if token is None:
            return
        self._person.say(_TOKENS, owned_in_words(owned) if owned is not None else "—")
        if owned is None:
            self._others.show_none("The token has no user.")
        else:
            self._others.show_tokens(token, owned, now)

    def show_look_alikes(self, found: LookAlikes) -> None:
        """Shows which other rows the site finds for the same string."""
        say(self._look_alikes, look_alikes_in_words(found))
        self._show_look_alikes.setText("Show it" if found.all == 1 else "Show them")
        self._show_look_alikes.setVisible(found.all > 0)

    def show_failed(self, what: str) -> None:
        """Says where something would stand that it couldn't be read.

        :param what: `facts`, `owned` or `look-alikes`.
        """
        if what == "facts":
            self._person.say(_ACCOUNT, UNREADABLE, "warning")
            self._person.say(_CODE, UNREADABLE, "warning")
        elif what == "owned":
            self._person.say(_TOKENS, UNREADABLE, "warning")
            self._others.show_none("They couldn't be read.")
        else:
            say(self._look_alikes, "They couldn't be read.")

    def _forget(self) -> None:
        self._warning.hide()
        self._power.show()
        for name in (_ACCOUNT, _TOKENS, _CODE):
            self._person.say(name, UNREAD)
        self._moments.say(_REMAINING, UNREAD)
        say(self._look_alikes, UNREAD, "Same string: being read")
        self._show_look_alikes.hide()
        self._others.forget()

    def _show_heading(self, token: Token) -> None:
        name, suffix = _title(token)
        self._name.setText(visible(name))
        self._suffix.setText(suffix)
        self._suffix.setVisible(bool(suffix))
        say(self._second, f"Token #{token.id} · {token.masked}")

    def _bring(self, place: QPoint) -> None:
        """Scrolls to where the keyboard is in the list of other tokens."""
        there = self._others.mapTo(self.content, place)
        self.ensureVisible(there.x(), there.y(), 0, self.fontMetrics().height() * 2)

    def _same_string_wanted(self) -> None:
        if self._token is not None:
            self.tokens_wanted.emit(f"twin:{self._token.id}", self._token.id)

    def _build(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBaseline)
        title.addWidget(self._suffix, 0, Qt.AlignmentFlag.AlignBaseline)
        title.addStretch(1)
        head = Part("")
        head.title.hide()
        head.setAccessibleName("Token")
        head.column.setSpacing(2)
        head.column.addLayout(title)
        head.column.addWidget(self._second)
        head.column.addWidget(self._warning)
        self._second.setFont(tabular(self._second.font()))
        for verdict in self._verdicts:
            self._power.column.addWidget(verdict)
        self._string.column.addWidget(self._look_alikes)
        self._string.column.addLayout(beside(self._show_look_alikes))
        for part in (
            head,
            self._power,
            self._moments,
            self._person,
            self._string,
            self._others,
        ):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._forget()

    def _connect(self) -> None:
        self._show_look_alikes.clicked.connect(lambda: self._same_string_wanted())
        self._others.looked_at.connect(self._bring)
        self._others.tokens_wanted.connect(self.tokens_wanted)


def _title(token: Token) -> tuple[str, str]:
    """Who holds the token, and what stands dimmer after that."""
    if token.user_id is None:
        return "No user", ""
    if not token.user_exists:
        return "No such user", f"user #{token.user_id}"
    if not token.name:
        return f"User #{token.user_id}", ""
    return token.name, f"user #{token.user_id}"


def _left(token: Token, now: int) -> str:
    if token.expiry_date is None:
        return "no expiry"
    left = remaining(token.expiry_date - now)
    return left if is_live(token.expiry_date, now) else f"expired {left}"


def _warning(token: Token, facts: TokenFacts) -> str:
    if facts.digest is None:
        return "Deleted since it was listed: the site refuses it, and it identifies nobody."
    if facts.digest != token.digest:
        return "Its string was changed since it was listed. Refresh to see what holds now."
    return ""


def _code(token: Token, facts: TokenFacts) -> str:
    if not token.user_exists:
        return "—"
    if facts.code_prefix is None:
        return "NULL"
    return f"{facts.code_prefix}{MASK}" if facts.code_prefix else "empty"
