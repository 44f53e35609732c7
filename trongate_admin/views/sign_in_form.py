"""User name, password and what became of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from trongate_admin.views.column import breakable
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import announce, button, label

_LINES_OF_ERROR = 2


class SignInForm(QWidget):
    """Two fields, the sentence under them, and the verbs."""

    submitted = Signal(str, str)
    """An identifier and a password to try."""
    cancelled = Signal()
    other_site_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._is_refused = False
        self._build()
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether an attempt is under way."""
        return not self.sign_in_button.isEnabled()

    def ask(self) -> None:
        """Waits for the person, in the first field that is empty."""
        self._set_busy(False)
        (self.password_field if self.name_field.text() else self.name_field).setFocus()

    def wait(self, sentence: str = "") -> None:
        """Shows that the attempt is under way, or what it waits for."""
        self._is_refused = False
        self._complain("")
        self._set_busy(True, sentence)
        self.cancel_button.setFocus()

    def submit(self) -> None:
        """Tries what stands in the fields, or asks for what is missing."""
        for field, complaint in (
            (self.name_field, "Type your user name or e-mail."),
            (self.password_field, "Type your password."),
        ):
            if not field.text():
                # A refusal that stands there says more.
                if not self._is_refused:
                    self._complain(complaint)
                field.setFocus()
                return
        self.submitted.emit(self.name_field.text(), self.password_field.text())

    def refuse(self, sentence: str) -> None:
        """Says why, keeps the name and asks for the password again."""
        self.password_field.clear()
        self._set_busy(False)
        self._is_refused = True
        self._complain(sentence)
        self.password_field.setFocus()

    # --- building

    def _build(self) -> None:
        self.name_field = QLineEdit()
        self.name_field.setMaxLength(255)
        self.password_field = QLineEdit()
        self.password_field.setEchoMode(QLineEdit.EchoMode.Password)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        fields = (("User name or e-mail", self.name_field), ("Password", self.password_field))
        for text, field in fields:
            name = label(text, "heading")
            name.setBuddy(field)
            field.setAccessibleName(text)
            layout.addWidget(name)
            layout.addSpacing(6)
            layout.addWidget(field)
            layout.addSpacing(12)
        layout.addWidget(self._built_outcome())
        layout.addStretch(1)
        layout.addSpacing(12)
        layout.addLayout(self._built_verbs())

    def _built_outcome(self) -> QWidget:
        """The place under the password: a refusal, or the bar while it is being checked."""
        outcome = QWidget()
        self._picture = Picture(None, 16)
        self.error_label = label("", "error", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName("Signing in")
        self.waiting_label = label("", "dim", wrap=True)
        self.waiting_label.setContentsMargins(0, 6, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        top = QVBoxLayout()
        top.addWidget(self._picture)
        top.addStretch(1)
        row.addLayout(top)
        row.addWidget(self.error_label, 1)
        layout = QVBoxLayout(outcome)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self.waiting_label)
        layout.addLayout(row)
        layout.addStretch(1)
        # Room for a refusal from the start, so that nothing jumps when it comes.
        outcome.setMinimumHeight(_LINES_OF_ERROR * self.fontMetrics().lineSpacing())
        return outcome

    def _built_verbs(self) -> QHBoxLayout:
        self.other_button = button("Other site…")
        self.cancel_button = button("Cancel")
        self.sign_in_button = button("Sign in", "primary")
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        verbs.addStretch(1)
        for each in (self.other_button, self.cancel_button, self.sign_in_button):
            # Whoever presses Enter twice means to sign in, not to cancel.
            each.setAutoDefault(each is not self.cancel_button)
            verbs.addWidget(each)
        self._complain("")
        self._set_busy(False)
        return verbs

    def _connect(self) -> None:
        self.name_field.returnPressed.connect(self._name_typed)
        self.password_field.returnPressed.connect(self.submit)
        self.sign_in_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(self.cancelled)
        self.other_button.clicked.connect(self.other_site_wanted)

    # --- answering

    def _name_typed(self) -> None:
        if self.password_field.text():
            self.submit()
        else:
            self.password_field.setFocus()

    def _set_busy(self, is_busy: bool, sentence: str = "") -> None:
        self._bar.setVisible(is_busy)
        self.waiting_label.setText(sentence)
        self.waiting_label.setVisible(bool(sentence))
        announce(self.waiting_label, sentence)
        self.cancel_button.setVisible(is_busy)
        self.other_button.setVisible(not is_busy)
        self.sign_in_button.setText("Signing in…" if is_busy else "Sign in")
        for each in (self.name_field, self.password_field, self.sign_in_button):
            each.setEnabled(not is_busy)

    def _complain(self, sentence: str) -> None:
        self.error_label.setText(breakable(sentence))
        self.error_label.setVisible(bool(sentence))
        self._picture.setVisible(bool(sentence))
        if sentence:
            self._picture.set_icon(self._icons.drawing("warning", "danger"))
        announce(self.error_label, sentence)
