"""Looks through every widget, action and cell for text that Qt could take for markup."""

from collections.abc import Iterator

from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
    QTextEdit,
    QWidget,
)

_TIPS = ("toolTip", "whatsThis", "statusTip")
_TIP_ROLES = (
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.StatusTipRole,
)
_ROWS = 50


def complaints(marks: list[str]) -> list[str]:
    """What is wrong in all windows there are; `marks` are parts of the planted texts."""
    found = []
    for widget in QApplication.allWidgets():
        found += [f"{_named(widget)}: {each}" for each in _of_widget(widget, marks)]
    return found


def shows(mark: str) -> bool:
    """Whether a visible label, button or field says `mark`: that the walk had something to see."""
    for widget in QApplication.allWidgets():
        text = getattr(widget, "text", None)
        if widget.isVisible() and callable(text):
            shown = str(text()).replace("\u200b", "").replace("&&", "&")
            if mark in shown:
                return True
    return False


def _of_widget(widget: QWidget, marks: list[str]) -> Iterator[str]:
    for tip in _TIPS:
        yield from _of_tip(str(getattr(widget, tip)()))
    for action in widget.actions():
        yield from _of_action(action, marks)
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, QMessageBox) and widget.textFormat() != Qt.TextFormat.PlainText:
        yield "a message box that guesses markup"
    elif isinstance(widget, QAbstractButton):
        yield from _of_caption(widget.text(), marks)
    elif isinstance(widget, QMenu | QGroupBox):
        yield from _of_caption(widget.title(), marks)
    elif isinstance(widget, QTabBar):
        for tab in range(widget.count()):
            yield from _of_caption(widget.tabText(tab), marks)
            yield from _of_tip(widget.tabToolTip(tab))
    elif isinstance(widget, QTextEdit):
        yield "a text field that understands markup"
    elif isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
        yield from _of_model(widget.model())


def _of_label(label: QLabel) -> Iterator[str]:
    is_empty = not label.text()
    if not is_empty and label.textFormat() != Qt.TextFormat.PlainText:
        yield f"a label that guesses markup: {label.text()[:60]!r}"
    if label.openExternalLinks():
        yield "a label that opens links"


def _of_action(action: QAction, marks: list[str]) -> Iterator[str]:
    for tip in _TIPS:
        yield from _of_tip(str(getattr(action, tip)()))
    for text in (action.text(), action.iconText()):
        yield from _of_caption(text, marks)


def _of_caption(text: str, marks: list[str]) -> Iterator[str]:
    """An ampersand of data stands twice; ours makes a mnemonic, and no data stands beside it."""
    if "&" in text.replace("&&", "") and any(mark in text for mark in marks):
        yield f"a single ampersand: {text[:60]!r}"


def _of_tip(text: str) -> Iterator[str]:
    if QtGui.Qt.mightBeRichText(text):
        yield f"a tip that would be taken for markup: {text[:60]!r}"


def _of_model(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(), _ROWS)):
        first = model.index(row, 0, QModelIndex())
        # A list's own columnCount can't be asked.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for column in range(columns):
            index = first.siblingAtColumn(column)
            for role in _TIP_ROLES:
                yield from _of_tip(str(index.data(role) or ""))


def _named(widget: QObject) -> str:
    names = []
    at: QObject | None = widget
    while at is not None:
        names.append(type(at).__name__)
        at = at.parent()
    return " < ".join(names[:4])
