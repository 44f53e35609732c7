"""Opens the dialogs that belong to the site and not to what is selected: Try, and Export."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from trongate_admin.background import Background
from trongate_admin.models.moments import number_of_tokens
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.column import readable
from trongate_admin.views.export_dialog import ExportDialog, Listed
from trongate_admin.views.icons import Icons
from trongate_admin.views.main_window import MainWindow
from trongate_admin.views.try_dialog import TryDialog


class SiteDialogs(QObject):
    """Lives as long as its window."""

    def __init__(
        self, window: MainWindow, here: SignedIn, background: Background, icons: Icons
    ) -> None:
        super().__init__(window)
        self._window = window
        self._here = here
        self._background = background
        self._icons = icons
        window.bar.try_token.triggered.connect(lambda: self._try())
        window.bar.export.triggered.connect(lambda: self._export())

    def _try(self) -> None:
        here = self._here
        own_id = here.session.token_id
        dialog = TryDialog(
            here.presented, here.clock, own_id, self._background, self._icons, self._window
        )
        dialog.row_wanted.connect(self._window.show_row)
        _open(dialog)

    def _export(self) -> None:
        page, here = self._window.tokens_page, self._here
        reading = page.reading
        listed = Listed(page.table.ids, reading.filter, reading.lacks, here.clock)
        dialog = ExportDialog(
            listed, here.site.name, here.exports, self._background, self._icons, self._window
        )
        dialog.exported.connect(self._exported)
        _open(dialog)

    def _exported(self, rows: int, path: str) -> None:
        written = number_of_tokens(rows)
        self._window.news.show_news(f"{written} exported to {readable(path)}.")


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
