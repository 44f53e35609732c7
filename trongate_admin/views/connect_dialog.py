"""Asks where a site's database is and who may use it; the password isn't stored."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.domain.site import Site
from trongate_admin.domain.text import visible
from trongate_admin.views.choice_field import ChoiceField
from trongate_admin.views.column import Column, readable
from trongate_admin.views.icons import Icons
from trongate_admin.views.picture import Picture
from trongate_admin.views.plain import button, label

_TLS = "Verified TLS (for a server elsewhere)"
_NO_TLS = "None (anyone on the way can read and change it)"
_LOCAL = "Not needed: the way to this server stays on this computer."
_LONGEST = 200


class ConnectDialog(QDialog):
    """The connection to one server; for a known site only the password is left to type."""

    site_entered = Signal(object)
    """A Site with its password."""

    def __init__(
        self, icons: Icons, parent: QWidget | None = None, site: Site | None = None
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._site = site
        self._build()
        self._connect()
        self._fill()

    # --- building

    def _build(self) -> None:
        name = f"Connect to {visible(self._site.name)}" if self._site else "Connect to server"
        self.setWindowTitle(f"{name} — Trongate Admin")
        self._build_fields()
        self._build_buttons()
        title = label(readable(name), "title", wrap=True)
        self._column = Column()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)
        layout = self._column.body
        layout.setSpacing(0)
        layout.addWidget(title)
        layout.addSpacing(3)
        layout.addWidget(label("The database of a Trongate site, on MariaDB or MySQL.", "dim"))
        layout.addSpacing(14)
        layout.addLayout(self._built_grid())
        layout.addSpacing(12)
        layout.addLayout(self._built_error())
        layout.addStretch(1)
        layout.addSpacing(8)
        layout.addLayout(self._built_foot())

    def _build_fields(self) -> None:
        self.host_field = QLineEdit()
        self.host_field.setPlaceholderText("db.example or 127.0.0.1")
        self.port_field = QSpinBox()
        self.port_field.setRange(1, 65535)
        self.port_field.setValue(3306)
        self.port_field.lineEdit().setTextMargins(7, 0, 0, 0)
        self.user_field = QLineEdit()
        self.password_field = QLineEdit()
        self.password_field.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button = QToolButton()
        self.show_button.setText("Show")
        self.show_button.setAccessibleName("Show the password")
        self.show_button.setIcon(self._icons.icon("eye", "accent"))
        self.show_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.show_button.setCheckable(True)
        self.show_button.setProperty("role", "link")
        self.database_field = QLineEdit()
        self.name_field = QLineEdit()
        self.encryption_field = ChoiceField("Encryption")
        # Large text would make it ask for more than the screen has.
        self.encryption_field.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.encryption_field.addItem(_TLS, True)
        self.encryption_field.addItem(_NO_TLS, False)
        self.production_box = QCheckBox("This is a production site")
        self.production_box.setToolTip("Its name is asked for before many tokens are revoked.")
        self._about_encryption = label(_LOCAL, "dim", wrap=True)

    def _build_buttons(self) -> None:
        self.cancel_button = button("Cancel")
        self.connect_button = button("Connect", "primary")
        for each in (self.cancel_button, self.connect_button):
            each.setAutoDefault(True)
        self.connect_button.setDefault(True)

    def _built_grid(self) -> QGridLayout:
        password = QHBoxLayout()
        password.setSpacing(4)
        password.addWidget(self.password_field, 1)
        password.addWidget(self.show_button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column in (0, 1):
            grid.setColumnMinimumWidth(column, 190)
            grid.setColumnStretch(column, 1)
        self._add(grid, 0, 0, "Host", self.host_field)
        self._add(grid, 0, 1, "Port", self.port_field)
        self._add(grid, 1, 0, "User", self.user_field)
        self._add(grid, 1, 1, "Password", self.password_field, password)
        self._add(grid, 2, 0, "Database", self.database_field)
        self._add(grid, 2, 1, "Name in this program", self.name_field)
        self._add(grid, 3, 0, "Encryption", self.encryption_field)
        grid.addWidget(self._about_encryption, 11, 0, 1, 2)
        grid.addWidget(self.production_box, 12, 0, 1, 2)
        return grid

    def _add(
        self,
        grid: QGridLayout,
        row: int,
        column: int,
        text: str,
        field: QWidget,
        within: QHBoxLayout | None = None,
    ) -> None:
        """Adds a field under its label."""
        name = label(text, "heading")
        name.setBuddy(field)
        field.setAccessibleName(text)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        width = 2 if field is self.encryption_field else 1
        grid.addWidget(name, 3 * row, column, 1, width)
        if within is None:
            grid.addWidget(field, 3 * row + 1, column, 1, width)
        else:
            grid.addLayout(within, 3 * row + 1, column, 1, width)
        grid.setRowMinimumHeight(3 * row + 2, 8)

    def _built_error(self) -> QHBoxLayout:
        self._error_picture = Picture(self._icons.icon("warning", "danger"), 16)
        self.error_label = label("", "error", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._error_picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.error_label, 1)
        return row

    def _built_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("The password isn't stored.", "dim", wrap=True), 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.connect_button)
        return row

    def _connect(self) -> None:
        self.show_button.toggled.connect(self._show_password)
        for field in (self.host_field, self.user_field, self.database_field):
            field.textChanged.connect(self._update)
        self.encryption_field.currentIndexChanged.connect(self._update)
        self.cancel_button.clicked.connect(self.reject)
        self.connect_button.clicked.connect(self._enter)

    def _fill(self) -> None:
        site = self._site
        if site is not None:
            self.host_field.setText(site.host)
            self.port_field.setValue(site.port)
            self.user_field.setText(site.user)
            self.password_field.setText(site.password)
            self.database_field.setText(site.database)
            self.production_box.setChecked(site.is_production)
            self.encryption_field.setCurrentIndex(self.encryption_field.findData(site.tls))
            if site.name != f"{site.database}@{site.host}":
                self.name_field.setText(site.name)
        self._update()
        (self.password_field if site else self.host_field).setFocus()
        self.password_field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.port_field.setMaximumHeight(self.host_field.sizeHint().height())
        self._column.fit()

    # --- answering

    def _update(self) -> None:
        """What follows from the fields; a complaint is over when something was changed."""
        site = self._entered()
        self.name_field.setPlaceholderText(f"{site.database or 'database'}@{site.host or 'host'}")
        self.encryption_field.setEnabled(not site.is_local)
        self._about_encryption.setVisible(site.is_local)
        self._complain("")

    def _show_password(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.password_field.setEchoMode(mode)

    def _entered(self) -> Site:
        host, database = self.host_field.text().strip(), self.database_field.text().strip()
        return Site(
            name=self.name_field.text().strip()[:_LONGEST] or f"{database}@{host}",
            host=host,
            port=self.port_field.value(),
            user=self.user_field.text().strip(),
            password=self.password_field.text(),
            database=database,
            tls=bool(self.encryption_field.currentData()),
            is_production=self.production_box.isChecked(),
        )

    def _enter(self) -> None:
        site = self._entered()
        for field, complaint in (
            (self.host_field, complaint_about_host(site.host)),
            (self.user_field, "" if site.user else "Type the name of the database user."),
            (self.database_field, "" if site.database else "Type the name of the database."),
        ):
            if complaint:
                self._complain(complaint)
                field.setFocus()
                return
        self.password_field.clear()
        self.accept()
        self.site_entered.emit(site)

    def _complain(self, text: str) -> None:
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        self._error_picture.setVisible(bool(text))
        if self.isVisible():
            self._column.fit()


def complaint_about_host(host: str) -> str:
    """Why this can't be a server's name or address; empty where it can."""
    if not host:
        return "Type the host: the server's name or address."
    if host.startswith("-"):
        return "A host doesn't begin with a hyphen."
    if not host.isprintable() or any(character.isspace() for character in host):
        return "A host has no blanks or unprintable characters in it."
    if host.count(":") == 1:
        return "Type the port into its own field."
    return ""
