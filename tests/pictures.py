"""Takes a picture of every window and dialog on the demo, light and dark.

    QT_SCALE_FACTOR=2 python -m tests.pictures FOLDER

The README's pictures are made by this, so that they stay true.
"""

import contextlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "en_GB.UTF-8"

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget

from trongate_admin.app import Program
from trongate_admin.domain.errors import AdminError
from trongate_admin.domain.site import Site
from trongate_admin.settings import Folders
from trongate_admin.views.activity_page import ActivityPage
from trongate_admin.views.findings_page import FindingsPage
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.overview_page import OverviewPage
from trongate_admin.views.sign_in_window import SignInWindow
from trongate_admin.views.sites_window import SitesWindow
from trongate_admin.views.theme import Scheme
from trongate_admin.views.user_levels_page import UserLevelsPage
from trongate_admin.views.users_page import UsersPage

W = TypeVar("W", bound=QWidget)
_WIDEST, _WIDE, _NARROW = (1440, 880), (1240, 780), (1024, 700)


class Photographer:
    """Goes through the program and keeps a picture of each stop."""

    def __init__(self, app: QApplication, program: Program, folder: Path) -> None:
        self._app = app
        self._program = program
        self._folder = folder
        self._scheme: Scheme = "light"

    def go(self, scheme: Scheme) -> None:
        """Takes all pictures in one colour scheme."""
        self._scheme = scheme
        self._program.theme.scheme = scheme
        self._sites()
        window = self._sign_in()
        self._sections(window)
        self._dialogs(window)

    def _sites(self) -> None:
        self._program.start(demo=False, reset=False, folder=None)
        self._take(self._found(SitesWindow), "sites")
        self._program.open_site(
            Site("shop.example", host="127.0.0.1", port=1, user="shop", database="shop")
        )
        door = self._found(SignInWindow)
        self._wait(lambda: door.reaching.retry_button.isVisible())
        self._take(door, "unreachable")

    def _sign_in(self) -> MainWindow:
        self._program.start(demo=True, reset=False, folder=None)
        self._wait(lambda: "Demo site" in getattr(self._program.window, "windowTitle", str)())
        door = self._found(SignInWindow)
        self._wait(lambda: door.is_reached)
        self._take(door, "sign-in")
        for password in ("wrong", "demo-admin"):
            door.form.name_field.setText("demo")
            door.form.password_field.setText(password)
            door.form.sign_in_button.click()
            if password == "wrong":
                self._wait(lambda: door.form.error_label.isVisible())
                self._take(door, "refused")
        window = self._found(MainWindow)
        self._wait(lambda: window.tokens_page.table.rowCount() > 3000)
        self._pause(0.5)
        return window

    def _sections(self, window: MainWindow) -> None:
        for width, height in (_NARROW, _WIDE):
            window.resize(width, height)
            self._take(window, f"tokens-{width}")
        window.tokens_page.view.selectRow(2)
        self._take(window, "tokens-selected")
        self._inspector(window)
        for kind, name in (
            (UsersPage, "users"),
            (UserLevelsPage, "user-levels"),
            (FindingsPage, "findings"),
            (OverviewPage, "overview"),
        ):
            window.sections.show_page(window.page(kind))
            self._pause(0.4)
            self._take(window, name)
        window.show_tokens("nobody at all")
        self._wait(lambda: window.tokens_page.panel.message.startswith("No token matches"))
        self._take(window, "no-match")
        window.tokens_page.show_filter("")
        self._wait(lambda: window.tokens_page.table.rowCount() > 3000)
        window.status.show_problem(str(AdminError("The server stopped answering.", "Try again.")))
        window.news.show_news("1,238 tokens revoked, 2 were already gone.")
        self._take(window, "news")
        window.news.hide()
        window.status.show_problem("")
        self._changes(window)
        window.sections.show_page(window.page(ActivityPage))
        self._take(window, "activity")
        window.sections.show_page(window.tokens_page)

    def _inspector(self, window: MainWindow) -> None:
        """One token, whose administrator is inactive, and several."""
        view = window.tokens_page.view
        window.resize(*_WIDEST)
        window.inspector.begin(_WIDEST[0])
        for ids, name in (([2931], "one"), (window.tokens_page.table.ids[:40].tolist(), "several")):
            view.select_ids(ids)
            self._pause(0.8)
            self._take(window, f"inspector-{name}")
        window.inspector.close()
        window.resize(*_WIDE)

    def _changes(self, window: MainWindow) -> None:
        """What others wrote meanwhile, and how far the reading of a large list is."""
        page = window.tokens_page
        page.view.clearSelection()
        self._wait(lambda: not page.bar.text)
        path = window.here.site.path
        assert path is not None
        with contextlib.closing(sqlite3.connect(path)) as file, file:
            for gone in page.table.ids[2:9:3]:
                file.execute("DELETE FROM trongate_tokens WHERE id = ?", (gone,))
            for number in range(14):
                values = (f"new {number}", 1 + number, int(time.time()) + 90_000)
                file.execute(
                    "INSERT INTO trongate_tokens (token, user_id, expiry_date) VALUES (?, ?, ?)",
                    values,
                )
        window._watch.look()
        self._wait(lambda: page.bar.text == "14 new, 3 gone")
        self._take(window, "changes")
        page.bar.expect(1_000_007)
        page.bar.show_reading(0)
        self._pause(0.5)
        page.bar.show_reading(412_000)
        self._take(window, "reading")
        page.refresh()
        self._wait(lambda: not page.bar.text)

    def _dialogs(self, window: MainWindow) -> None:
        view, verbs = window.tokens_page.view, window.verbs
        verbs.issue.trigger()
        dialog = self._dialog("IssueDialog")
        dialog.findChildren(QLineEdit)[0].setText("kao")
        issue = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Issue"))
        self._wait(issue.isEnabled)
        self._take(dialog, "issue")
        issue.click()
        dialog = self._dialog("IssuedDialog")
        next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy").click()
        self._take(dialog, "issued")
        dialog.close()
        view.select_ids([2983])
        self._wait(verbs.extend.isEnabled)
        for verb, kind in ((verbs.regenerate, "RegenerateDialog"), (verbs.extend, "ExtendDialog")):
            verb.trigger()
            self._close(self._dialog(kind), kind.removesuffix("Dialog").lower())
        for rows, name in ((4, "revoke"), (600, "revoke-many")):
            view.select_ids(window.tokens_page.table.ids[:rows].tolist())
            verbs.revoke.trigger()
            self._close(self._dialog("RevokeDialog"), name)
        verbs.extend.trigger()
        self._pause(0.6)
        self._close(self._dialog("ChangeDialog"), "change-many")
        verbs.revoke_rule.trigger()
        self._pause(0.4)
        self._close(self._dialog("RuleDialog"), "rule")
        window.bar.try_token.trigger()
        dialog = self._dialog("TryDialog")
        dialog.findChildren(QLineEdit)[0].setText("trongateToken: nobody-has-this-token")
        self._pause(0.6)
        self._close(dialog, "try")
        window.bar.export.trigger()
        self._close(self._dialog("ExportDialog"), "export")
        window.bar.purge.trigger()
        self._pause(0.5)
        self._close(self._dialog("PurgeDialog"), "purge")

    def _close(self, dialog: QDialog, name: str) -> None:
        self._take(dialog, name)
        dialog.close()

    def _dialog(self, kind: str) -> QDialog:
        self._wait(lambda: self._shown(QDialog, kind))
        return self._shown(QDialog, kind)[-1]

    def _found(self, kind: type[W]) -> W:
        self._wait(lambda: self._shown(kind, kind.__name__))
        return self._shown(kind, kind.__name__)[-1]

    def _shown(self, kind: type[W], name: str) -> list[W]:
        return [
            w
            for w in QApplication.topLevelWidgets()
            if isinstance(w, kind) and type(w).__name__ == name and w.isVisible()
        ]

    def _take(self, window: QWidget, name: str) -> None:
        self._pause(0.3)
        scale = round(window.devicePixelRatioF())
        window.grab().save(str(self._folder / f"{name}-{self._scheme}-{scale}x.png"))

    def _wait(self, condition: Callable[[], object], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not condition():
            self._pause(0.01)
            if time.monotonic() > until:
                raise TimeoutError

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._app.processEvents()
            time.sleep(0.002)


def main(folder: Path) -> None:
    """Takes the pictures into `folder`, in both schemes, at the scale of QT_SCALE_FACTOR."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([*sys.argv[:1], "-style", "fusion"])
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", app.font().pointSize()))
    with tempfile.TemporaryDirectory() as there:
        own = Path(there)
        program = Program(app, Folders(own / "config", own / "data", own / "log"))
        photographer = Photographer(app, program, folder)
        photographer.go("light")
        photographer.go("dark")
        program.quit()
        program.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
