"""The palettes can be read, the system is followed, and the style sheet is one Qt understands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from trongate_admin import paths
from trongate_admin.paths import resource
from trongate_admin.views import numbers
from trongate_admin.views.theme import (
    DARK,
    LIGHT,
    Colors,
    Theme,
    fixed_font,
    mixed,
    scaled,
    tabular,
)

PALETTES = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = pytest.mark.parametrize("ground", ["window", "base", "selection"])


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    yield Theme(qapp, "system")
    qapp.setPalette(QPalette())


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2 defines it, 1 to 21."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    def luminance(color: QColor) -> float:
        red, green, blue = map(linear, (color.redF(), color.greenF(), color.blueF()))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@PALETTES
@GROUNDS
def test_text_stands_out_from_every_ground(colors: Colors, ground: str) -> None:
    assert contrast(colors.text, getattr(colors, ground)) >= 4.8


@PALETTES
@GROUNDS
@pytest.mark.parametrize("role", ["dim", "accent", "live", "soon", "expired", "orphan", "danger"])
def test_coloured_words_can_be_read_on_every_ground(colors: Colors, ground: str, role: str) -> None:
    assert contrast(getattr(colors, role), getattr(colors, ground)) >= 4.5


@PALETTES
def test_the_filled_button_can_be_read_also_under_the_mouse(colors: Colors) -> None:
    for share in (0.0, 0.14, 0.28):
        assert contrast(colors.on_accent, mixed(colors.accent, colors.text, share)) >= 4.5


@PALETTES
def test_a_warning_can_be_read_on_its_banner(colors: Colors) -> None:
    tint = mixed(colors.base, colors.soon, 0.10)
    assert contrast(colors.soon, tint) >= 4.5
    assert contrast(colors.text, tint) >= 4.8


@PALETTES
def test_marks_in_the_style_sheet_have_the_colours_of_their_palette(colors: Colors) -> None:
    scheme = "light" if colors is LIGHT else "dark"
    for mark, color in {
        "down": colors.dim,
        "up": colors.dim,
        "tick": colors.dim,
        "check": colors.on_accent,
        "partial": colors.on_accent,
    }.items():
        drawing = resource("marks", scheme, f"{mark}.svg").read_text(encoding="utf-8")
        assert f'stroke="{color.name().upper()}"' in drawing


def test_an_unknown_system_scheme_is_light(theme: Theme) -> None:
    assert theme.scheme == "system"
    assert theme.colors is LIGHT
    assert not theme.is_dark


def test_the_system_is_followed_while_it_runs(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == DARK.window
    assert DARK.accent.name() in qapp.styleSheet()
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert not theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == LIGHT.window


def test_a_chosen_scheme_stays_when_the_system_changes(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    theme.scheme = "dark"
    with qtbot.assertNotEmitted(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.colors is DARK


def test_a_scheme_that_does_not_exist_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="purple"):
        theme.scheme = "purple"  # type: ignore[assignment]
    assert theme.scheme == "system"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_name_in_the_style_sheet_is_filled_in(
    qapp: QApplication, theme: Theme, scheme: str
) -> None:
    theme.scheme = "dark" if scheme == "dark" else "light"
    assert "@" not in qapp.styleSheet()
    assert set(re.findall(r"/marks/(\w+)/", qapp.styleSheet())) == {scheme}


def every_kind_of_widget() -> QDialog:
    dialog = QDialog()
    layout = QVBoxLayout(dialog)
    bar = QToolBar()
    bar.addAction("Refresh")
    fields: list[QWidget] = [bar, QCheckBox("a"), QRadioButton("b"), QComboBox(), QSpinBox()]
    fields += [QDateTimeEdit(), QLineEdit("c"), QListWidget(), QProgressBar(), QTableWidget(2, 2)]
    fields += [QLabel("d"), QFrame()]
    for role in ("primary", "danger", "danger-text", "link", "chip"):
        button = QPushButton(role)
        button.setProperty("role", role)
        fields.append(button)
    for field in fields:
        layout.addWidget(field)
    return dialog


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_qt_understands_the_style_sheet(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    # What Qt does not understand it warns of, and a warning of Qt fails a test.
    theme.scheme = "dark" if scheme == "dark" else "light"
    dialog = every_kind_of_widget()
    qtbot.addWidget(dialog)
    image = dialog.grab().toImage()
    assert image.pixelColor(1, 1) == theme.colors.window


def test_a_window_that_is_open_changes_with_the_theme(qtbot: QtBot, theme: Theme) -> None:
    dialog = every_kind_of_widget()
    qtbot.addWidget(dialog)
    theme.scheme = "light"
    assert dialog.grab().toImage().pixelColor(1, 1) == LIGHT.window
    theme.scheme = "dark"
    switched = dialog.grab().toImage()
    fresh = every_kind_of_widget()
    qtbot.addWidget(fresh)
    assert switched == fresh.grab().toImage()


def test_sizes_grow_with_the_system_font(qapp: QApplication, theme: Theme) -> None:
    small, before = theme.size(30), QFont(qapp.font())
    try:
        qapp.setFont(scaled(before, times=2))
        theme.scheme = "light"
        assert theme.size(30) > small
        assert theme.width(196) > 196
    finally:
        qapp.setFont(before)


def test_a_scaled_font_keeps_its_family(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    smaller = scaled(font, -1, QFont.Weight.DemiBold)
    assert smaller.pointSizeF() == pytest.approx(font.pointSizeF() - 1)
    assert smaller.weight() == QFont.Weight.DemiBold
    assert smaller.family() == font.family()


def test_a_font_set_in_pixels_can_be_scaled(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(20)
    assert scaled(font, times=2).pointSizeF() > 20


def test_figures_are_tabular_in_a_copy_only(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    assert tabular(font).isFeatureSet(QFont.Tag("tnum"))
    assert not font.isFeatureSet(QFont.Tag("tnum"))
    assert fixed_font().family()


def test_a_missing_resource_says_what_to_do() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/nothing\.here is missing"):
        resource("nothing.here")


def test_resources_are_found_inside_an_installed_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inside = tmp_path / "trongate_admin" / "resources"
    inside.mkdir(parents=True)
    (inside / "style.qss").touch()
    monkeypatch.setattr(paths, "_PLACES", (inside, tmp_path / "resources"))
    assert resource("style.qss") == inside / "style.qss"


def test_numbers_that_stand_for_names_are_qts_own() -> None:
    flag, scheme = Qt.AlignmentFlag, Qt.ColorScheme
    assert Qt.TextFormat.PlainText.value == numbers.PLAIN_TEXT
    assert (flag.AlignHCenter | flag.AlignTop).value == numbers.CENTERED_ON_TOP
    assert Qt.FocusPolicy.NoFocus.value == numbers.NO_FOCUS
    named = {"system": scheme.Unknown, "light": scheme.Light, "dark": scheme.Dark}
    assert {name: each.value for name, each in named.items()} == numbers.SCHEMES
