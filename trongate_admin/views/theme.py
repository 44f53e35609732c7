"""The colours, sizes and fonts of the program, light and dark, following the system."""

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from trongate_admin.paths import resource
from trongate_admin.views.numbers import SCHEMES

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

Scheme = Literal["system", "light", "dark"]

_MIDDLE = 128  # between black and white
_DRAWN_FONT_HEIGHT = 16  # the sizes in the sheet were drawn for a font of this height


class Colors(NamedTuple):
    """One colour for each role, of one scheme."""

    window: QColor
    base: QColor
    text: QColor
    dim: QColor
    line: QColor
    selection: QColor
    accent: QColor
    on_accent: QColor
    live: QColor
    soon: QColor
    expired: QColor
    orphan: QColor
    danger: QColor
    track: QColor
    series: tuple[QColor, ...]


def _shades(names: str) -> tuple[QColor, ...]:
    return tuple(QColor(name) for name in names.split())


LIGHT = Colors(
    window=QColor("#F3F4F6"),
    base=QColor("#FFFFFF"),
    text=QColor("#1B1F24"),
    dim=QColor("#5A6472"),
    line=QColor("#DBDFE5"),
    selection=QColor("#DCEBFB"),
    accent=QColor("#0A66C2"),
    on_accent=QColor("#FFFFFF"),
    live=QColor("#17713F"),
    soon=QColor("#8F5600"),
    expired=QColor("#5C6570"),
    orphan=QColor("#7C3AB8"),
    danger=QColor("#BE2626"),
    track=QColor("#E6E9EE"),
    series=_shades("#0A66C2 #3FA7A0 #D49A2A #9A86C9"),
)
DARK = Colors(
    window=QColor("#171A1F"),
    base=QColor("#1E2228"),
    text=QColor("#E7EAEE"),
    dim=QColor("#A0A9B5"),
    line=QColor("#323841"),
    selection=QColor("#213B57"),
    accent=QColor("#62AEF9"),
    on_accent=QColor("#0C1218"),
    live=QColor("#55C98F"),
    soon=QColor("#E8AE47"),
    expired=QColor("#A0A9B4"),
    orphan=QColor("#C596F5"),
    danger=QColor("#F68A84"),
    track=QColor("#323841"),
    series=_shades("#62AEF9 #5CC4BC #E0B355 #B7A6E3"),
)


def mixed(color: QColor, other: QColor, share: float) -> QColor:
    """`color` with a share (0 to 1) of `other` in it."""

    def part(one: int, two: int) -> int:
        return round(one + (two - one) * share)

    return QColor(
        part(color.red(), other.red()),
        part(color.green(), other.green()),
        part(color.blue(), other.blue()),
    )


def tabular(font: QFont) -> QFont:
    """A copy of the font whose figures are all of one width, where the font has such."""
    copy = QFont(font)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy


def fixed_font() -> QFont:
    """The system's font for code and tokens."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)


def scaled(
    font: QFont,
    points: float = 0.0,
    weight: QFont.Weight | None = None,
    *,
    times: float = 1.0,
) -> QFont:
    """A copy `times` as large, plus `points` (may be negative), in another weight if given."""
    copy = QFont(font)
    copy.setPointSizeF(_points(font) * times + points)
    if weight is not None:
        copy.setWeight(weight)
    return copy


def _points(font: QFont) -> float:
    # Fonts set in pixels answer -1 themselves.
    return QFontInfo(font).pointSizeF()


class Theme(QObject):
    """Puts the look on the application, and again when the scheme or the system's changes."""

    changed = Signal()
    """The colours are others now, and everything has been told to repaint."""

    def __init__(self, app: QApplication, scheme: Scheme = "system") -> None:
        super().__init__()
        self._app = app
        self._hints = app.styleHints()
        self._sheet = resource("style.qss").read_text(encoding="utf-8")
        self._scheme: Scheme
        self._colors = LIGHT
        self._font_height = _DRAWN_FONT_HEIGHT
        self._hints.colorSchemeChanged.connect(self._follow)
        if scheme == "system":
            self._scheme = scheme
            # Back to the system's palette, which tells as much as the name of its scheme.
            app.setPalette(QPalette())
            self._apply(app.palette().window().color().lightness() < _MIDDLE)
        else:
            self.scheme = scheme

    @property
    def colors(self) -> Colors:
        """The colours of this moment; ask again after `changed`."""
        return self._colors

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self._colors.window.lightness() < _MIDDLE

    @property
    def scheme(self) -> Scheme:
        """What was chosen: to follow the system, or one of the two."""
        return self._scheme

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        if scheme not in get_args(Scheme):
            raise ValueError(f"no such colour scheme: {scheme!r}")
        self._scheme = scheme
        # Title bars on Windows and macOS follow this; bare X11 does nothing with it.
        self._hints.setProperty("colorScheme", SCHEMES[scheme])
        shown = SCHEMES[scheme] or self._hints.colorScheme().value
        self._apply(shown == SCHEMES["dark"])

    def size(self, pixels: int) -> int:
        """A height of the drawings in logical pixels, grown with the system's font."""
        return pixels + max(0, self._font_height - _DRAWN_FONT_HEIGHT)

    def width(self, pixels: int) -> int:
        """A width of the drawings in logical pixels, stretched with the system's font."""
        return round(pixels * max(1.0, self._font_height / _DRAWN_FONT_HEIGHT))

    def _round(self, pixels: int) -> int:
        return self.size(2 * pixels) // 2

    def _follow(self, scheme: "Qt.ColorScheme") -> None:
        if self._scheme == "system":
            self._apply(scheme.value == SCHEMES["dark"])

    def _apply(self, is_dark: bool) -> None:
        self._font_height = QFontMetrics(self._app.font()).height()
        self._colors = DARK if is_dark else LIGHT
        self._app.setPalette(_palette(self._colors))
        # Widgets keep what the sheet told them under the old palette until it is set again.
        self._app.setStyleSheet(self._filled())
        self.changed.emit()

    def _filled(self) -> str:
        values = _values(self._colors, _points(self._app.font()))
        values["marks"] = resource("marks", "dark" if self.is_dark else "light").as_posix()
        mirrored = self._app.isRightToLeft()
        values["start"], values["end"] = ("right", "left") if mirrored else ("left", "right")
        grown = {"size": self.size, "width": self.width, "round": self._round}

        def value(match: re.Match[str]) -> str:
            name, pixels = match.groups()
            return f"{grown[name](int(pixels))}px" if pixels else values[name]

        return re.sub(r"@([a-z_]+)(\d*)", value, self._sheet)


def _values(colors: Colors, points: float) -> dict[str, str]:
    """What the names in the style sheet stand for, but for the sizes."""
    shades = colors._asdict()
    shades.pop("series")
    shades |= {
        "edge": mixed(colors.line, colors.text, 0.10),
        "hover": mixed(colors.window, colors.text, 0.07),
        "pressed": mixed(colors.window, colors.text, 0.13),
        "faint": mixed(colors.window, colors.text, 0.42),
        "accent_hover": mixed(colors.accent, colors.text, 0.14),
        "accent_pressed": mixed(colors.accent, colors.text, 0.28),
        "danger_tint": mixed(colors.base, colors.danger, 0.10),
        "danger_faint": mixed(colors.window, colors.danger, 0.45),
        "warning_tint": mixed(colors.base, colors.soon, 0.10),
        "handle": mixed(colors.base, colors.text, 0.25),
        "handle_hover": mixed(colors.base, colors.text, 0.45),
    }
    values = {name: shade.name() for name, shade in shades.items()}
    values["mono"] = fixed_font().family()
    sizes = {"small": points - 1, "title": points * 1.25, "number": points * 2.2}
    return values | {name: f"{size:.2f}pt" for name, size in sizes.items()}


def _palette(colors: Colors) -> QPalette:
    role = QPalette.ColorRole
    faint = mixed(colors.window, colors.text, 0.42)
    palette = QPalette()
    for roles, color in (
        ((role.Window, role.Button, role.AlternateBase, role.Light, role.Midlight), colors.window),
        ((role.Base, role.ToolTipBase), colors.base),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), colors.text),
        ((role.PlaceholderText,), colors.dim),
        ((role.Mid, role.Dark), colors.line),
        ((role.Shadow,), QColor("black")),
        ((role.Highlight,), colors.selection),
        ((role.HighlightedText,), colors.text),
        ((role.Accent, role.Link, role.LinkVisited), colors.accent),
        ((role.BrightText,), colors.danger),
    ):
        for each in roles:
            palette.setColor(each, color)
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faint)
    return palette
