"""Buttons of which exactly one is chosen: Tab comes to that one, the arrow keys go on from it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

_POLICIES = {True: Qt.FocusPolicy.StrongFocus, False: Qt.FocusPolicy.ClickFocus}


def choose_one(group: QButtonGroup) -> None:
    """Makes checkable buttons act as radio buttons, and be called so by screen readers."""

    def follow(chip: QAbstractButton, is_checked: bool) -> None:
        chip.setFocusPolicy(_POLICIES[is_checked])

    group.buttonToggled.connect(follow)
    for chip in group.buttons():
        chip.setAutoExclusive(True)
        follow(chip, chip.isChecked())
