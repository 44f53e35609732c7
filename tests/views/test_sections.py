"""A section's page is made when it's first asked for, and only once."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.driver import Driver
from trongate_admin.views.icons import Icons
from trongate_admin.views.page import Page
from trongate_admin.views.sections import Sections
from trongate_admin.views.theme import Theme


class First(Page):
    name, title, icon, things = "first", "First", "tokens", "tokens"


class Second(Page):
    name, title, icon = "second", "Second", "users"


@pytest.fixture
def made() -> list[type[Page]]:
    return []


@pytest.fixture
def sections(qtbot: QtBot, theme: Theme, icons: Icons, made: list[type[Page]]) -> Sections:
    def make(kind: type[Page]) -> Page:
        made.append(kind)
        return kind()

    sections = Sections((First, Second), make, theme, icons)
    sections.addActions(sections.keys)
    sections.page(First)
    qtbot.addWidget(sections)
    with qtbot.waitActive(sections):
        sections.show()
    return sections


def test_a_page_is_made_when_its_section_is_chosen(
    driver: Driver, sections: Sections, made: list[type[Page]]
) -> None:
    assert made == [First]
    driver.press(sections, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert made == [First, Second]
    assert isinstance(sections.current, Second)
    assert sections.current.isVisible()


def test_a_page_is_made_once(driver: Driver, sections: Sections, made: list[type[Page]]) -> None:
    for key in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2):
        driver.press(sections, key, Qt.KeyboardModifier.ControlModifier)
    assert made == [First, Second]
    assert sections.page(Second) is sections.current


def test_a_number_stands_beside_its_own_section_whichever_page_was_made_first(
    sections: Sections,
) -> None:
    sections.page(Second).counted.emit(7, False)
    sections.page(First).counted.emit(3, False)
    said = Qt.ItemDataRole.AccessibleDescriptionRole
    assert [sections.list.item(row).data(said) for row in (0, 1)] == ["3 tokens", "7 rows"]
