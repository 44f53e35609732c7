"""Cells show hostile text as it is, keep what matters and colour what they say."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)
from pytestqt.qtbot import QtBot

from trongate_admin.models.roles import (
    ColorRole,
    FractionRole,
    IconRole,
    MutedRole,
    SuffixRole,
)
from trongate_admin.views.delegates import (
    PADDING,
    PersonDelegate,
    RowDelegate,
)
from trongate_admin.views.icons import Icons
from trongate_admin.views.theme import LIGHT, Theme, fixed_font, tabular
from trongate_admin.views.token_delegates import CountdownDelegate, StateDelegate

HOSTILE = "<img src=x onerror=alert(1)> &amp; <b>bold</b>"
DISPLAY = Qt.ItemDataRole.DisplayRole
WIDTH = 260


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    yield Theme(qapp, "light")
    QToolTip.hideText()
    qapp.setPalette(QPalette())


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> QTableView:
    view = QTableView()
    qtbot.addWidget(view)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.horizontalHeader().hide()
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(30)
    view.resize(2 * WIDTH + 40, 200)
    return view


def fill(table: QTableView, *cells: dict[int, Any]) -> None:
    """One row of cells, each WIDTH wide, with values by role."""
    model = QStandardItemModel(1, len(cells), table)
    for column, values in enumerate(cells):
        item = QStandardItem()
        for role, value in values.items():
            item.setData(value, role)
        model.setItem(0, column, item)
    table.setModel(model)
    for column in range(len(cells)):
        table.setColumnWidth(column, WIDTH)


def cell(table: QTableView, column: int = 0) -> QImage:
    """The picture of a cell, without the hairline below."""
    rect = table.visualRect(table.model().index(0, column)).adjusted(0, 0, 0, -1)
    return table.viewport().grab(rect).toImage()


def ink(image: QImage, ground: QColor = LIGHT.base) -> QRect:
    """The smallest rectangle around all that is not the ground."""
    found = QRect()
    for x in range(image.width()):
        for y in range(image.height()):
            if image.pixelColor(x, y) != ground:
                found |= QRect(x, y, 1, 1)
    return found


def middle(image: QImage) -> list[str]:
    y = image.height() // 2
    return [image.pixelColor(x, y).name() for x in range(image.width())]


def every_delegate(theme: Theme) -> list[RowDelegate]:
    return [
        RowDelegate(theme),
        StateDelegate(theme, Icons(theme)),
        PersonDelegate(theme),
        CountdownDelegate(theme),
    ]


@pytest.mark.parametrize("kind", range(4), ids=["row", "state", "person", "countdown"])
def test_markup_is_painted_as_the_characters_it_is_made_of(
    table: QTableView, theme: Theme, kind: int
) -> None:
    delegate = every_delegate(theme)[kind]
    table.setItemDelegate(delegate)
    markup = "<img src=x><b>bold</b>"
    fill(table, {DISPLAY: markup})
    painted = ink(cell(table))
    plain = QFontMetrics(tabular(table.font())).horizontalAdvance(markup)
    assert painted.width() >= plain - 6


@pytest.mark.parametrize("text", [HOSTILE * 3, "W" * 10_000, "i" * 10_000, "‮x" * 500, "a\nb" * 200])
@pytest.mark.parametrize("kind", range(4), ids=["row", "state", "person", "countdown"])
def test_long_text_stays_inside_its_cell(
    table: QTableView, theme: Theme, kind: int, text: str
) -> None:
    delegate = every_delegate(theme)[kind]
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: text}, {})
    painted = ink(cell(table))
    assert painted.left() >= PADDING - 1
    assert painted.right() <= WIDTH - PADDING + 1
    if kind != 3:
        assert ink(cell(table, 1)).isEmpty()


def test_a_line_break_does_not_make_a_second_line(table: QTableView, theme: Theme) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "Ann\nBob"}, {DISPLAY: "Ann Bob"})
    assert cell(table, 0) == cell(table, 1)


def test_a_direction_mark_in_a_name_is_seen(table: QTableView, theme: Theme) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    fill(
        table,
        {DISPLAY: "nim\N{RIGHT-TO-LEFT OVERRIDE}da"},
        {DISPLAY: "nim\N{REPLACEMENT CHARACTER}da"},
    )
    assert cell(table, 0) == cell(table, 1)


def test_alignment_font_and_colour_of_the_model_are_honoured(
    table: QTableView, theme: Theme
) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    block = "\N{FULL BLOCK}" * 3
    foreground = Qt.ItemDataRole.ForegroundRole
    right = Qt.ItemDataRole.TextAlignmentRole
    fill(
        table,
        {DISPLAY: block, right: Qt.AlignmentFlag.AlignRight, foreground: QColor("#ff0000")},
        {DISPLAY: block, Qt.ItemDataRole.FontRole: fixed_font(), foreground: "danger"},
    )
    first, second = cell(table, 0), cell(table, 1)
    assert ink(first).left() > WIDTH // 2
    assert "#ff0000" in middle(first)
    assert ink(second).left() < WIDTH // 2
    assert LIGHT.danger.name() in middle(second)
    advance = QFontMetrics(fixed_font()).horizontalAdvance(block)
    assert ink(second).width() == pytest.approx(advance, abs=2)


def test_a_state_is_an_icon_and_a_word_in_one_colour(table: QTableView, theme: Theme) -> None:
    delegate = StateDelegate(theme, Icons(theme))
    table.setItemDelegate(delegate)
    fill(
        table,
        {DISPLAY: "Live", IconRole: "check-circle", ColorRole: "live"},
        {DISPLAY: "Live", ColorRole: "live"},
    )
    with_icon, word = ink(cell(table, 0)), ink(cell(table, 1))
    assert with_icon.left() < PADDING + 4
    assert word.left() >= PADDING + 16
    assert with_icon.right() == word.right()
    reds = {cell(table, 0).pixelColor(x, 15).red() for x in range(WIDTH)}
    assert min(reds) < 80


def test_the_suffix_is_whole_where_the_name_is_elided(table: QTableView, theme: Theme) -> None:
    delegate = PersonDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "W" * 80, SuffixRole: "#1234"}, {SuffixRole: "#1234"})
    both, alone = cell(table, 0), cell(table, 1)
    suffix = ink(alone)
    assert ink(both).right() <= WIDTH - PADDING + 1
    end = QRect(suffix)
    end.moveRight(ink(both).right())
    assert both.copy(end) == alone.copy(suffix)


def test_a_muted_person_is_dim_altogether(table: QTableView, theme: Theme) -> None:
    delegate = PersonDelegate(theme)
    table.setItemDelegate(delegate)
    bars = "\N{FULL BLOCK}" * 3
    fill(table, {DISPLAY: bars, MutedRole: True}, {DISPLAY: bars})
    assert LIGHT.dim.name() in middle(cell(table, 0))
    assert LIGHT.text.name() in middle(cell(table, 1))


@pytest.mark.parametrize(
    ("fraction", "filled"), [(1.0, 56), (0.5, 28), (0.001, 4), (7.0, 56), (0.0, 0), (None, 0)]
)
def test_the_bar_is_as_full_as_the_fraction_in_the_colour_of_the_state(
    table: QTableView, theme: Theme, fraction: float | None, filled: int
) -> None:
    delegate = CountdownDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "", ColorRole: "soon", FractionRole: fraction})
    row = middle(cell(table))
    assert abs(row.count(LIGHT.soon.name()) - filled) <= 2
    assert abs(row.count(LIGHT.track.name()) - (56 - filled)) <= 4


def test_the_bar_stands_at_the_left_where_reading_starts_at_the_right(
    table: QTableView, theme: Theme
) -> None:
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    delegate = CountdownDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "", ColorRole: "live", FractionRole: 0.5})
    row = middle(cell(table))
    assert row.index(LIGHT.track.name()) < row.index(LIGHT.live.name()) < PADDING + 56


def test_a_time_that_leaves_no_room_for_the_bar_stands_alone(
    table: QTableView, theme: Theme
) -> None:
    delegate = CountdownDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "29 d 4 h", ColorRole: "live", FractionRole: 1.0})
    table.setColumnWidth(0, 90)
    assert LIGHT.track.name() not in middle(cell(table))
    assert ink(cell(table)).right() <= 90 - PADDING + 1


def test_a_selected_row_changes_its_ground_and_not_its_text(
    table: QTableView, theme: Theme
) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "\N{FULL BLOCK}"}, {DISPLAY: ""})
    table.selectRow(0)
    first, second = cell(table, 0), cell(table, 1)
    assert first.pixelColor(0, 0) == first.pixelColor(WIDTH - 1, 0) == LIGHT.selection
    assert second.pixelColor(WIDTH - 1, 0) == LIGHT.selection
    assert LIGHT.text.name() in middle(first)


def test_a_hairline_lies_under_each_row_and_none_between_columns(
    table: QTableView, theme: Theme
) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: ""}, {DISPLAY: ""})
    image = table.viewport().grab().toImage()
    assert {image.pixelColor(x, 29).name() for x in range(2 * WIDTH)} == {LIGHT.line.name()}
    assert {image.pixelColor(x, 15).name() for x in range(2 * WIDTH)} == {LIGHT.base.name()}


def test_the_current_cell_has_a_ring_while_the_view_has_the_focus(
    qtbot: QtBot, table: QTableView, theme: Theme
) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: ""}, {DISPLAY: ""})
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    table.setCurrentIndex(table.model().index(0, 0))
    assert LIGHT.accent.name() not in middle(cell(table))
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert LIGHT.accent.name() in middle(cell(table))
    assert LIGHT.accent.name() not in middle(cell(table, 1))


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_a_tooltip_shows_what_is_elided_as_plain_text(table: QTableView, theme: Theme) -> None:
    delegate = PersonDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: HOSTILE * 3, SuffixRole: "#7"}, {DISPLAY: "short"})
    table.show()

    def ask(column: int) -> str:
        index = table.model().index(0, column)
        option = QStyleOptionViewItem()
        option.rect = table.visualRect(index)
        point = option.rect.center()
        event = QHelpEvent(QEvent.Type.ToolTip, point, table.viewport().mapToGlobal(point))
        delegate.helpEvent(event, table, option, index)
        return QToolTip.text()

    assert "<img" not in ask(0)
    assert QToolTip.text().startswith("<span>&lt;img src=x")
    assert QToolTip.text().endswith("#7</span>")


def test_a_column_is_made_wide_enough_for_its_cells(table: QTableView, theme: Theme) -> None:
    for delegate in every_delegate(theme):
        table.setItemDelegate(delegate)
        fill(table, {DISPLAY: "29 d 4 h", IconRole: "clock", SuffixRole: "#12", FractionRole: 1.0})
        table.resizeColumnToContents(0)
        narrow = ink(cell(table)).width()
        table.setColumnWidth(0, 2 * WIDTH)
        assert ink(cell(table)).width() == narrow
        assert table.sizeHintForRow(0) == theme.size(30)


def test_the_table_takes_the_colours_of_a_new_theme(table: QTableView, theme: Theme) -> None:
    delegate = CountdownDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "", ColorRole: "live", FractionRole: 1.0})
    theme.scheme = "dark"
    assert theme.colors.live.name() in middle(cell(table))


def test_a_new_font_of_the_view_is_measured_again(table: QTableView, theme: Theme) -> None:
    delegate = RowDelegate(theme)
    table.setItemDelegate(delegate)
    fill(table, {DISPLAY: "Jane Doe"})
    before = ink(cell(table)).width()
    larger = table.font()
    larger.setPointSizeF(larger.pointSizeF() * 1.6)
    table.setFont(larger)
    assert ink(cell(table)).width() > before * 1.3
    assert ink(cell(table)).center().y() == pytest.approx(14, abs=3)


def test_an_unused_point_is_not_asked_for_a_tooltip(table: QTableView, theme: Theme) -> None:
    delegate = RowDelegate(theme)
    fill(table, {DISPLAY: "x"})
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1))
    nowhere = table.model().index(9, 9)
    assert not delegate.helpEvent(event, table, QStyleOptionViewItem(), nowhere)
