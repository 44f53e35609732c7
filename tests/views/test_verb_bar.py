"""In a narrow window, the verbs that have no room can still be found."""

from typing import Literal

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolButton

from tests.driver import Driver
from tests.running import enter
from tests.schemas import SeededSite, seed_basic
from tests.sites import site_of
from tests.views.test_theme import contrast
from trongate_admin.app import Program


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_with_the_verbs_that_have_no_room_can_be_seen(
    program: Program, driver: Driver, sqlite_site: SeededSite, scheme: Literal["light", "dark"]
) -> None:
    seed_basic(sqlite_site)
    window = enter(program, driver, site_of(sqlite_site))
    program.theme.scheme = scheme
    window.resize(window.minimumSizeHint().width(), window.height())
    more = window.findChild(QToolButton, "qt_toolbar_ext_button")
    assert more is not None
    driver.waits_for(more.isVisible)

    ground = program.theme.colors.window

    def best() -> float:
        picture = window.grab(more.rect().translated(more.mapTo(window, QPoint()))).toImage()
        pixels = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        return max(contrast(picture.pixelColor(x, y), ground) for x, y in pixels)

    driver.waits_for(lambda: best() >= 4.5)
