"""The chart of what ends next: stacked bars of which some can be chosen, by mouse and by keys."""

from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from trongate_admin.domain.overview import ExpiryBars
from trongate_admin.models.moments import number
from trongate_admin.models.periods import described, period, summed_up
from trongate_admin.views.chart_painter import ChartPainter, ChartPlan
from trongate_admin.views.plain import announce
from trongate_admin.views.theme import Theme, scaled, tabular

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
LEFT = Qt.MouseButton.LeftButton


class ExpiryChart(QWidget):
    """Left and Right move the cursor, Shift extends, Enter asks for the tokens, Esc lets go."""

    chosen = Signal()
    """Other bars are chosen, or none any more; see `selection`."""
    wanted = Signal()
    """Enter, or a double click: the tokens of the chosen bars are asked for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: ExpiryBars | None = None
        self._anchor = self._cursor = -1
        self._hovered = -1
        self.setAccessibleName("What ends next")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def selection(self) -> tuple[int, int] | None:
        """The first and the last of the chosen bars."""
        if self._cursor < 0:
            return None
        return min(self._anchor, self._cursor), max(self._anchor, self._cursor)

    def show_bars(self, bars: ExpiryBars) -> None:
        """Takes other numbers; what is chosen stays chosen while the bars are the same ones."""
        before, self._bars = self._bars, bars
        if before is None or before.span is not bars.span:
            self.choose(None)
        elif moved := (bars.bars[0].first - before.bars[0].first) // bars.span.seconds:
            self._shift(moved)
        self._describe()
        self.update()

    def choose(self, bars: tuple[int, int] | None) -> None:
        """Chooses some bars, as somebody would who drags over them; None for no bar."""
        self._set(*(bars or (-1, -1)))

    def title(self) -> str:
        """What is chosen in words, empty where nothing is: `100 end 04:00–08:00`."""
        bars, chosen = self._bars, self.selection
        if bars is None or chosen is None:
            return ""
        first, last = chosen
        count = bars.between(first, last)
        verb = "ends" if count == 1 else "end"
        return f"{number(count)} {verb} {period(bars.bars[first], bars.bars[last], bars.span)}"

    def sizeHint(self) -> QSize:
        return QSize(self._theme.width(560), self._theme.width(230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.width(200), self._theme.width(180))

    # --- choosing

    def _shift(self, moved: int) -> None:
        """The first bars have passed: the same hours stay chosen, as far as there are any."""
        chosen = self.selection
        if chosen is None:
            return
        first, last = (each - moved for each in chosen)
        self.choose((max(0, first), last) if last >= 0 else None)

    def _set(self, anchor: int, cursor: int) -> None:
        if (anchor, cursor) == (self._anchor, self._cursor):
            return
        self._anchor, self._cursor = anchor, cursor
        self._describe()
        self.update()
        self.chosen.emit()
        if self.hasFocus():
            announce(self, self._said())

    def _said(self) -> str:
        """What a screen reader says of the cursor, or of all that is chosen."""
        chosen = self.selection
        if self._bars is None or chosen is None:
            return "nothing chosen"
        first, last = chosen
        return described(self._bars, first) if first == last else self.title()

    def _describe(self) -> None:
        if self._bars is not None:
            chosen = f" Chosen: {self.title()}." if self.selection else ""
            self.setAccessibleDescription(summed_up(self._bars) + chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        count = len(self._bars.bars) if self._bars else 0
        before = self._cursor
        if key in _STEPS and count:
            step = _STEPS[key]
            start = before if before >= 0 else (-1 if step > 0 else count)
            self._move(min(max(start + step, 0), count - 1), event.modifiers())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and count:
            self._move(0 if key == Qt.Key.Key_Home else count - 1, event.modifiers())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and count:
            self.wanted.emit()
        elif key == Qt.Key.Key_Escape and before >= 0:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def _move(self, cursor: int, held: Qt.KeyboardModifier) -> None:
        extends = bool(held & Qt.KeyboardModifier.ShiftModifier) and self._anchor >= 0
        self._set(self._anchor if extends else cursor, cursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._bar_at(event.position())
        if event.button() == LEFT and place >= 0:
            held = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._set(self._anchor if held and self._anchor >= 0 else place, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._bar_at(event.position())
        if event.buttons() & LEFT and self._anchor >= 0 and self._bars:
            self._set(self._anchor, self._plan().nearest_bar(event.position().x()))
        if place != self._hovered:
            self._hovered = place
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == LEFT and self._bar_at(event.position()) >= 0:
            self.wanted.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tip(event.globalPos(), self._bar_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def _show_tip(self, where: QPoint, place: int) -> None:
        # A tooltip guesses markup: this is one, with the titles' own marks escaped.
        known = self._bars is not None and place >= 0
        text = escape(described(self._bars, place)) if known and self._bars else ""
        QToolTip.showText(where, f"<span>{text}</span>" if text else "", self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._small())
        ChartPainter(painter, self._theme.colors, self._plan()).paint(
            self.selection, self.title(), self._hovered, has_focus=self.hasFocus()
        )
        painter.end()

    def _plan(self) -> ChartPlan:
        return ChartPlan(self._bars, self.width(), self.height(), QFontMetrics(self._small()))

    def _small(self) -> QFont:
        return tabular(scaled(self.font(), -1))

    def _bar_at(self, where: QPointF) -> int:
        return self._plan().bar_at(where.x())
