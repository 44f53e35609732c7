"""A combo box answers a screen reader, which selects in its list and never opens it."""

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from trongate_admin.views.choice_field import ChoiceField


@pytest.fixture
def field(qtbot: QtBot) -> ChoiceField:
    field = ChoiceField("Unit")
    field.addItems(["days", "hours", "minutes"])
    qtbot.addWidget(field)
    field.show()
    return field


def select(field: ChoiceField, row: int) -> None:
    """As Qt does it for a screen reader."""
    chosen = field.model().index(row, 0)
    field.view().selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_what_is_selected_in_the_closed_list_is_chosen(qtbot: QtBot, field: ChoiceField) -> None:
    select(field, 2)
    qtbot.waitUntil(lambda: field.currentText() == "minutes")
    select(field, 1)
    qtbot.waitUntil(lambda: field.currentText() == "hours")


# Where no screen is, there's no keyboard to grab for a list.
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_open_list_waits_for_the_choice(qtbot: QtBot, field: ChoiceField) -> None:
    field.showPopup()
    qtbot.waitUntil(field.view().isVisible)
    with qtbot.waitSignal(field.view().selectionModel().selectionChanged):
        select(field, 2)
    QApplication.processEvents()
    assert field.currentText() == "days"
    field.hidePopup()


def test_new_items_leave_the_first_one_chosen(qtbot: QtBot, field: ChoiceField) -> None:
    select(field, 2)
    qtbot.waitUntil(lambda: field.currentText() == "minutes")
    field.clear()
    field.addItems(["one", "two"])
    QApplication.processEvents()
    assert field.currentText() == "one"


def test_its_name_is_told_as_its_description_too(field: ChoiceField) -> None:
    assert (field.accessibleName(), field.accessibleDescription()) == ("Unit", "Unit")
