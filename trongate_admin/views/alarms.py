"""Warnings across the top of the window that stay until they are dismissed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import Notice


@dataclass(frozen=True)
class Alarm:
    """Something to look at now.

    :param text: plain words, fit to be shown.
    :param verb: what the button says that shows the tokens.
    :param filter: how the tokens are filtered then, as typed into their filter.
    :param show_id: the token that is brought into sight, if it is about one.
    :param is_grave: whether it is red.
    """

    text: str
    verb: str
    filter: str
    show_id: int | None = None
    is_grave: bool = False


class AlarmNotice(Notice):
    """One alarm; the next of its kind takes its place."""

    def __init__(self, icons: Icons, role: str, text_role: str) -> None:
        super().__init__(icons)
        self._text_role = text_role
        self.setProperty("role", role)

    def show_alarm(self, alarm: Alarm, act: Callable[[], object]) -> None:
        """Says it, with the verb that shows the tokens."""
        self._say(alarm.text, "warning", self._text_role, alarm.verb, act, closable=True)


class Alarms(QWidget):
    """A red notice over an amber one; neither is there most of the time."""

    show_wanted = Signal(str, object)
    """A filter for the tokens, and the id of one of them or None."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.grave = AlarmNotice(icons, "banner-danger", "error")
        self.warning = AlarmNotice(icons, "banner-warning", "warning")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for notice in (self.grave, self.warning):
            layout.addWidget(notice)

    def show_alarm(self, alarm: Alarm) -> None:
        """Shows an alarm until it is dismissed, or looked into."""
        notice = self.grave if alarm.is_grave else self.warning
        notice.show_alarm(alarm, lambda: self._look_into(notice, alarm))

    def _look_into(self, notice: AlarmNotice, alarm: Alarm) -> None:
        notice.hide()
        self.show_wanted.emit(alarm.filter, alarm.show_id)
