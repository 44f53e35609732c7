"""The file that an export goes to, and in which form it's written."""

from pathlib import Path

from PySide6.QtCore import QDateTime, QStandardPaths, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from trongate_admin.storage.token_export import Form
from trongate_admin.views.chips import choose_one
from trongate_admin.views.plain import button, label


class ExportTarget(QWidget):
    """Proposes a file in the person's documents; its ending follows the form."""

    changed = Signal()

    def __init__(self, site_name: str) -> None:
        super().__init__()
        self._chips = {form: button(form.name, "chip") for form in Form}
        self._forms = QButtonGroup(self)
        self._file = QLineEdit(_proposed(site_name))
        self._choose = button("Choose…")
        self._build()
        self._connect()

    @property
    def form(self) -> Form:
        """The form that is chosen."""
        return next(form for form, chip in self._chips.items() if chip.isChecked())

    @property
    def path(self) -> Path | None:
        """What the field says, under the home folder where it names none; None where empty."""
        text = self._file.text().strip().removeprefix("~/")
        return Path.home() / text if text else None

    def take_focus(self) -> None:
        """The keyboard comes to the file's name."""
        self._file.setFocus()

    def _follow(self) -> None:
        text = self._file.text()
        for form in Form:
            if text.endswith(form.value):
                self._file.setText(text.removesuffix(form.value) + self.form.value)
                break
        self.changed.emit()

    def _browse(self) -> None:
        """The system's own dialog, beside this one; it only names a file."""
        dialog = QFileDialog(self, "Export to", str(self.path or Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        # What is to be replaced is asked once, when the export finds it.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix(self.form.value)
        dialog.fileSelected.connect(self._file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _build(self) -> None:
        self._file.setAccessibleName("File")
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in self._chips.values():
            chip.setCheckable(True)
            chip.setAccessibleDescription("Format")
            self._forms.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch()
        self._chips[Form.CSV].setChecked(True)
        choose_one(self._forms)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._file, 1)
        row.addWidget(self._choose)
        file = label("File", "heading")
        file.setBuddy(self._file)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addLayout(_under(label("Format", "heading"), chips))
        whole.addLayout(_under(file, row))

    def _connect(self) -> None:
        self._forms.buttonToggled.connect(lambda _chip, is_on: self._follow() if is_on else None)
        self._file.textChanged.connect(lambda _text: self.changed.emit())
        self._choose.clicked.connect(lambda: self._browse())


def _proposed(site_name: str) -> str:
    """`shop.example-tokens-2026-11-24.csv` in the documents' folder."""
    safe = "".join(each if each.isalnum() or each in ".-" else "-" for each in site_name[:60])
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    day = QDateTime.currentDateTime().toString("yyyy-MM-dd")
    name = f"{safe.strip('.-') or 'site'}-tokens-{day}{Form.CSV.value}"
    return str(Path(folder or Path.home()) / name)


def _under(title: QLabel, row: QLayout) -> QVBoxLayout:
    whole = QVBoxLayout()
    whole.setSpacing(6)
    whole.addWidget(title)
    whole.addLayout(row)
    return whole
