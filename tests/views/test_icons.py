"""Every icon is drawn, in the colour of the moment, and sharp."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from trongate_admin.paths import resource
from trongate_admin.views import icons as icons_module
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import DARK, LIGHT, Theme

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))
LINES = [name for name in NAMES if name != "trongate-admin"]
SIZE = QSize(16, 16)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    yield Theme(qapp, "light")
    qapp.setPalette(QPalette())


@pytest.fixture
def icons(theme: Theme) -> Icons:
    return Icons(theme)


def solid_colors(pixmap: QPixmap) -> set[str]:
    """The colours of all pixels that are not see-through."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", LINES)
def test_an_icon_is_painted_in_the_colour_of_the_text(icons: Icons, name: str) -> None:
    assert solid_colors(icons.icon(name).pixmap(QSize(32, 32), 1.0)) == {LIGHT.text.name()}


@pytest.mark.parametrize("name", LINES)
def test_an_icon_is_a_stroke_that_takes_its_colour_from_outside(name: str) -> None:
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in drawing
    assert 'fill="none" stroke="currentColor" stroke-width="1.9"' in drawing
    assert "#" not in drawing


def test_the_program_icon_has_colours_of_its_own(icons: Icons) -> None:
    assert len(solid_colors(icons.icon("trongate-admin").pixmap(QSize(64, 64), 1.0))) > 2


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
@pytest.mark.parametrize("size", [SIZE, QSize(22, 16)], ids=["square", "wide"])
def test_an_icon_is_drawn_in_the_pixels_of_the_screen(
    icons: Icons, ratio: float, size: QSize
) -> None:
    pixmap = icons.icon("trash").pixmap(size, ratio)
    assert pixmap.height() == 16 * ratio
    assert pixmap.devicePixelRatio() == ratio
    enlarged = icons.icon("trash").pixmap(SIZE, 1.0).toImage().scaled(pixmap.size())
    assert pixmap.toImage() != enlarged


def test_an_icon_paints_itself_sharp_in_the_middle(icons: Icons) -> None:
    canvas = QPixmap(80, 40)
    canvas.setDevicePixelRatio(2.0)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    icons.icon("plus").paint(painter, 0, 0, 40, 20)
    painter.end()
    image = canvas.toImage()
    assert image.pixelColor(40, 20) == LIGHT.text
    assert image.pixelColor(5, 20).alpha() == 0


def test_an_icon_follows_the_theme_without_being_made_again(icons: Icons, theme: Theme) -> None:
    plain, danger = icons.icon("trash"), icons.icon("trash", "danger")
    theme.scheme = "dark"
    assert solid_colors(plain.pixmap(SIZE * 2, 1.0)) == {DARK.text.name()}
    assert solid_colors(danger.pixmap(SIZE * 2, 1.0)) == {DARK.danger.name()}


def test_a_disabled_icon_is_fainter_and_a_selected_one_is_not(icons: Icons) -> None:
    icon = icons.icon("plus")
    disabled = icon.pixmap(SIZE, 1.0, QIcon.Mode.Disabled).toImage().pixelColor(8, 8)
    selected = icon.pixmap(SIZE, 1.0, QIcon.Mode.Selected).toImage().pixelColor(8, 8)
    assert 0 < disabled.alpha() < 128
    assert selected == LIGHT.text


def test_an_icon_lives_on_where_only_qt_holds_it(icons: Icons) -> None:
    action = QAction(icons.icon("copy"), "Copy")
    gc.collect()
    assert solid_colors(action.icon().pixmap(SIZE * 2, 1.0)) == {LIGHT.text.name()}


def test_an_icon_that_outlives_all_icons_is_empty_and_does_no_harm(theme: Theme) -> None:
    action = QAction(Icons(theme).icon("copy"), "Copy")
    changed = QIcon(Icons(theme).icon("copy"))
    changed.addPixmap(QPixmap(4, 4))
    gc.collect()
    assert action.icon().pixmap(SIZE, 1.0).isNull()
    assert changed.pixmap(SIZE, 1.0).isNull()


def test_a_changed_copy_of_an_icon_leaves_the_first_alone(icons: Icons) -> None:
    first = icons.icon("copy")
    copy = QIcon(first)
    copy.addPixmap(QPixmap(4, 4))
    gc.collect()
    assert copy.cacheKey() != first.cacheKey()
    assert solid_colors(copy.pixmap(SIZE * 2, 1.0)) == {LIGHT.text.name()}
    assert solid_colors(first.pixmap(SIZE * 2, 1.0)) == {LIGHT.text.name()}


def test_asking_again_for_an_icon_makes_no_second_one(icons: Icons) -> None:
    assert icons.icon("eye", "dim").cacheKey() == icons.icon("eye", "dim").cacheKey()
    assert icons.icon("eye", "dim").cacheKey() != icons.icon("eye").cacheKey()


def test_a_name_that_does_not_exist_is_refused_at_once(icons: Icons) -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        icons.icon("unicorn")


def test_pixmaps_for_delegates_are_kept_but_not_without_end(
    icons: Icons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icons_module, "_CACHED", 4)
    first = icons.pixmap("eye", 16, 1.0, LIGHT.live)
    assert icons.pixmap("eye", 16, 1.0, LIGHT.live) is first
    for red in range(10):
        icons.pixmap("eye", 16, 1.0, QColor(red, 0, 0))
    assert icons.pixmap("eye", 16, 1.0, LIGHT.live) is not first
