"""The real program in a process of its own, with a person at it who tells on stdout what is seen.

    python -m tests.driven_program DEED ARGUMENT...

Signs in where it can, then does one deed in the main window; the arguments are the program's.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.sites import NAME, PASSWORD
from trongate_admin import __main__ as start
from trongate_admin.views.issue_dialog import IssueDialog
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow

DEEDS = ("look", "enter", "purge", "issue", "close")


class Person:
    """Looks every few milliseconds, says once what there is to see, and does the deed."""

    def __init__(self, app: QApplication, deed: str) -> None:
        self._app = app
        self._deed = deed
        self._said: set[str] = set()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        for window in self._app.topLevelWidgets():
            if window.isVisible():
                self._see(window)

    def _see(self, window: QWidget) -> None:
        if isinstance(window, SitesWindow):
            self._say("sites")
        elif isinstance(window, SignInWindow):
            self._say("asked" if window.form.isVisible() else "connecting")
            if window.form.isVisible() and self._deed != "look" and self._say("entering"):
                window.form.name_field.setText(NAME)
                window.form.password_field.setText(PASSWORD)
                window.form.sign_in_button.click()
        elif isinstance(window, MainWindow) and window.tokens_page.table.rowCount():
            if self._say("entered"):
                self._act(window)
        elif isinstance(window, IssueDialog):
            self._say("issue")

    def _act(self, window: MainWindow) -> None:
        if self._deed == "purge":
            window.purge.changed.connect(
                lambda status: self._say("purging") if status.done else None
            )
            window.purge.purge_now()
        elif self._deed == "issue":
            window.verbs.issue.trigger()
        elif self._deed == "close":
            window.close()

    def _say(self, what: str) -> bool:
        """True the first time."""
        is_new = what not in self._said
        self._said.add(what)
        if is_new:
            print(what, flush=True)
        return is_new


def main() -> int:
    deed, *arguments = sys.argv[1:]
    assert deed in DEEDS
    options = start._parse(arguments)
    app = start._application()
    person = Person(app, deed)
    code = start._run(app, options)
    del person
    return code


if __name__ == "__main__":
    sys.exit(main())
