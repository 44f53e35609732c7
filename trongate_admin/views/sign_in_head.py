"""What a sign-in window is about: a key, the site's name, and where it is."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.views.column import breakable, readable
from trongate_admin.views.icons import Icons
from trongate_admin.views.numbers import CENTERED_ON_TOP
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import label

_SHORT = 20


class SignInHead(QWidget):
    """Three lines in the middle, the last of which changes.

    Its picture is an ornament and comes when `add_picture` is called, so that nobody who begins
    to type at once waits for it.
    """

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._picture = Picture(None, 36)
        self._title = label("", "title", wrap=True)
        self._where = label("", "dim", wrap=True)
        self._build()

    def show_site(self, site: Site) -> None:
        """Goes over to a site, of which more may be known than before."""
        self._site = site
        self._title.setText(f"Sign in to {breakable(visible(site.name))}")
        if not site.is_embedded:
            # Room for what the server is, so that nothing jumps under whoever types.
            self._where.setMinimumHeight(2 * self._where.fontMetrics().lineSpacing())

    def add_picture(self) -> None:
        """Shows the key."""
        self._picture.set_icon(self._icons.drawing("key", "accent"))

    def say_reaching(self) -> None:
        """Says that the site is being reached."""
        verb = "Opening" if self._site.is_embedded else "Reaching"
        if self._site.is_unread:
            verb = "Reading the settings in"
        self._where.setText(f"{verb} {readable(self._site.where)}…")

    def say_where(self, server: str = "") -> None:
        """Says where the site is, and what it is as far as that is known."""
        parts = [self._site.where, server]
        if server and not self._site.is_local:
            parts.append("TLS verified" if self._site.tls else "not encrypted")
        self._where.setText(" · ".join(_whole(part) for part in parts if part))

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._picture)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addSpacing(2)
        for words in (self._title, self._where):
            words.setProperty("alignment", CENTERED_ON_TOP)
            layout.addWidget(words)


class HintCard(QFrame):
    """What the site says of its own accord; its picture comes later too."""

    def __init__(self, hint: str, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._picture = Picture(None, 16)
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(label(hint, "heading", wrap=True), 1)

    def add_picture(self) -> None:
        """Shows the flask."""
        self._picture.set_icon(self._icons.drawing("flask", "accent"))


def _whole(part: str) -> str:
    """A part of a line, kept together where it's short."""
    text = readable(part)
    return text.replace(" ", "\N{NO-BREAK SPACE}") if len(text) <= _SHORT else text
