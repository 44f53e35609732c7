"""Export of the listed tokens: the form, the file, and whether it may hold their strings."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QWidget,
)

from trongate_admin.background import INTERACTIVE_DEADLINE, Background
from trongate_admin.domain.errors import AdminError, Cancelled
from trongate_admin.domain.ids import Ids
from trongate_admin.domain.token_filter import TokenFilter
from trongate_admin.models.moments import number_of_tokens
from trongate_admin.storage.files import FileExists
from trongate_admin.storage.token_export import PAGE, Export, TokenExports
from trongate_admin.views.column import readable
from trongate_admin.views.dialog import Dialog, flush_notice
from trongate_admin.views.export_target import ExportTarget
from trongate_admin.views.full_strings import FullStrings
from trongate_admin.views.heading import Heading
from trongate_admin.views.icons import Icons
from trongate_admin.views.plain import button, doubled
from trongate_admin.views.work_row import WorkRow


@dataclass(frozen=True)
class Listed:
    """What the list shows, to be exported as it is.

    :param ids: the rows in their order.
    :param lacks: what the rows aren't yet, one sentence; empty where nothing lacks.
    :param now: answers the server's Unix seconds.
    """

    ids: Ids
    chosen: TokenFilter
    lacks: str
    now: Callable[[], int]


class _Progress:
    """How far the worker is; all that it knows of the dialog."""

    def __init__(self) -> None:
        self.rows = 0

    def reach(self, rows: int) -> None:
        self.rows = rows


class ExportDialog(Dialog):
    """Masked unless the site's name is typed; it closes once the file is there."""

    exported = Signal(int, str)
    """The rows that were written, and the file's path."""

    def __init__(
        self,
        listed: Listed,
        site_name: str,
        exports: TokenExports,
        background: Background,
        icons: Icons,
        parent: QWidget | None,
    ) -> None:
        super().__init__("Export tokens", parent)
        self._listed = listed
        self._site_name = site_name
        self._exports = exports
        what = number_of_tokens(len(listed.ids))
        self._heading = Heading(
            f"Export {what}", "As listed: this filter, this order.", icons.icon("export", "accent")
        )
        self._target = ExportTarget(site_name)
        self._full = FullStrings(site_name, icons)
        self._notice = flush_notice(icons)
        self._cancel = button("Cancel")
        self._export = button(doubled(f"Export {what}"), "primary")
        self._work = WorkRow(background, self._cancel, self._export)
        self._build()
        self._connect()
        self._refresh()

    def reject(self) -> None:
        if self._work.is_running:
            self._work.cancel()
            return
        super().reject()

    # --- what it does

    def _start(self) -> None:
        path, listed = self._target.path, self._listed
        if path is not None:
            full = self._full.is_wanted
            form, now = self._target.form, listed.now()
            self._run(Export(path, form, listed.ids, listed.chosen, now, full=full))

    def _run(self, export: Export) -> None:
        if self._work.is_running or not self._is_ready:
            return
        self._notice.hide()
        exports = self._exports
        progress = _Progress()
        pages = 1 + len(export.ids) // PAGE
        self._work.run(
            "Exporting…",
            lambda: exports.write(export, progress.reach),
            lambda rows: self._ended(rows, export),
            lambda error: self._failed(error, export),
            patience=INTERACTIVE_DEADLINE * pages,
            lane="export",
            progress=lambda: (progress.rows, max(1, len(export.ids))),
        )

    def _ended(self, rows: int, export: Export) -> None:
        self.exported.emit(rows, str(export.path))
        self.accept()

    def _failed(self, error: AdminError, export: Export) -> None:
        if isinstance(error, Cancelled):
            self._notice.show_warning("Cancelled. No file was written.")
        elif isinstance(error, FileExists):
            again = replace(export, replaces=True)
            self._notice.show_warning(readable(error.what), "Replace it", lambda: self._run(again))
        else:
            self._notice.show_error(AdminError(readable(error.what), error.advice))
        self._refresh()

    # --- what it shows

    @property
    def _is_ready(self) -> bool:
        """Whether everything is chosen, and confirmed where it has to be."""
        is_named = self._target.path is not None
        return is_named and self._full.is_settled and not self._listed.lacks

    def _refresh(self) -> None:
        is_running = self._work.is_running
        for part in (self._target, self._full):
            part.setEnabled(not is_running)
        self._export.setEnabled(self._is_ready and not is_running)
        self._cancel.setEnabled(not self._work.is_cancelling)

    def _changed(self) -> None:
        """What a notice said was about another file."""
        if not self._listed.lacks:
            self._notice.hide()
        self._refresh()

    # --- building

    def _build(self) -> None:
        for part in (self._heading, self._target, self._full, self._notice):
            self.column.addWidget(part)
        self.footer.addWidget(self._work)
        self._export.setDefault(True)
        if self._listed.lacks:
            advice = "Close this, and export once everything is listed."
            self._notice.show_warning(f"{self._listed.lacks} {advice}")
        self._target.take_focus()

    def _connect(self) -> None:
        self._target.changed.connect(self._changed)
        self._full.changed.connect(self._changed)
        self._export.clicked.connect(lambda: self._start())
        self._cancel.clicked.connect(lambda: self.reject())
        self._work.busy_changed.connect(self._refresh)
