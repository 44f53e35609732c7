"""What is said when the program itself made a mistake."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


def show_mistake(log: Path, parent: QWidget | None) -> QMessageBox:
    """Says in words that something went wrong, and where more of it stands; doesn't wait."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Trongate Admin")
    box.setText("The program made a mistake, and goes on.")
    box.setInformativeText(
        "What you last did may not have happened: refresh and look.\n"
        f"Where it happened stands in {log}"
    )
    for label in box.findChildren(QLabel):
        label.setOpenExternalLinks(False)
    box.open()
    return box
