"""The real program in a process of its own, with a person at it who tells on stdout what is seen.

    python -m tests.driven_program DEED ARGUMENT...

Signs in where it can, then does one deed in the main window; the arguments are the program's.
`look` doesn't sign in, and `tell` reads aloud what stands in each window.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.sites import NAME, PASSWORD
from trongate_admin import __main__ as start
from trongate_admin.purge import PurgeState, PurgeStatus
from trongate_admin.views.issue_dialog import IssueDialog
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow

DEEDS = ("look", "tell", "enter", "purge", "pause", "issue", "close")


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
            self._say("sites", window)
            if not window.known_sites.message.startswith("Reading"):
                self._say("told", window)
        elif isinstance(window, SignInWindow):
            self._see_door(window)
        elif isinstance(window, MainWindow) and window.tokens_page.table.rowCount():
            if self._say("entered", window):
                self._act(window)
        elif isinstance(window, IssueDialog):
            self._say("issue", window)

    def _see_door(self, window: SignInWindow) -> None:
        if window.reaching.state_label.isVisible():
            self._say("failed", window)
        elif not window.is_reached:
            self._say("connecting", window)
        elif self._say("asked", window) and self._deed != "look":
            self._say("entering", window)
            window.form.name_field.setText(NAME)
            window.form.password_field.setText(PASSWORD)
            window.form.sign_in_button.click()

    def _act(self, window: MainWindow) -> None:
        if self._deed == "purge":
            window.purge.changed.connect(
                lambda status: self._say("purging", window) if status.done else None
            )
            window.purge.purge_now()
        elif self._deed == "pause":
            window.purge.changed.connect(lambda status: self._pause(window, status))
            window.purge.purge_now()
        elif self._deed == "issue":
            window.verbs.issue.trigger()
        elif self._deed == "close":
            window.close()

    def _pause(self, window: MainWindow, status: PurgeStatus) -> None:
        if status.state is PurgeState.RUNNING and status.total:
            window.purge.pause()
        elif status.state is PurgeState.PAUSED:
            self._say("paused", window)

    def _say(self, what: str, window: QWidget) -> bool:
        """True the first time."""
        if what in self._said:
            return False
        self._said.add(what)
        if self._deed == "tell":
            labels = [each for each in window.findChildren(QLabel) if each.isVisible()]
            text = " ".join(" ".join(each.text() for each in labels).split())
            print(f"it says: {text}".replace("\u200b", ""))
        print(what, flush=True)
        return True


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
