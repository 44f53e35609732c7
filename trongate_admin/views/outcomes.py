"""What follows from a verb that was done: it is told, shown in the lists, and can be taken back."""

from PySide6.QtCore import QObject, Signal

from trongate_admin.domain.errors import AdminError, SessionEnded
from trongate_admin.storage.kept_rows import Restoration
from trongate_admin.storage.revocation import Revocation
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.news import News
from trongate_admin.views.pending_notice import PendingNotice
from trongate_admin.views.sections import Sections
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.verbs import Verbs

_FEW = 50
"""Rows that are taken out of the table one by one after a revoke."""


class Outcomes(QObject):
    """Stands between the verbs and what shows their outcome."""

    failed = Signal(object)
    """The AdminError of a verb that couldn't even ask."""
    signed_out = Signal(object)
    """The SessionEnded of somebody who revoked his own session."""

    def __init__(
        self,
        here: SignedIn,
        verbs: Verbs,
        sections: Sections,
        tokens_page: TokensPage,
        news: News,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._here = here
        self._verbs = verbs
        self._sections = sections
        self._tokens_page = tokens_page
        self._news = news
        self.pending = PendingNotice(here, tokens_page.notice, verbs.background, self)
        self._connect()

    def _written(self, token_id: int) -> None:
        self._sections.show_page(self._tokens_page)
        self._tokens_page.show_written(token_id)

    def _changed(self, count: int) -> None:
        self._news.show_changed(count)
        self._sections.current.refresh()

    def _revoked(self, revocation: Revocation) -> None:
        gone = (*revocation.revoked, *revocation.already_gone)
        if self._here.session.token_id in gone:
            self.signed_out.emit(SessionEnded("You revoked your own session.", "Sign in again."))
            return
        undo = self._verbs.undo
        undo.offer(self._verbs.revoking.kept, revocation.count)
        self._news.show_revoked(revocation, undo)
        page = self._tokens_page
        if len(gone) <= _FEW:
            for token_id in gone:
                page.table.remove(token_id)
        page.refresh()
        if self._sections.current is not page:
            self._sections.current.refresh()
        self.pending.look()

    def _restored(self, restoration: Restoration) -> None:
        self._news.show_restored(restoration)
        page = self._tokens_page
        if restoration.restored:
            page.show_written(restoration.restored[0])
        if not restoration.restored or self._sections.current is not page:
            self._sections.current.refresh()

    def _not_restored(self, error: AdminError) -> None:
        self._news.show_not_restored(error)

    def _connect(self) -> None:
        verbs, revoking, undo = self._verbs, self._verbs.revoking, self._verbs.undo
        verbs.written.connect(self._written)
        verbs.changed.connect(self._changed)
        revoking.revoked.connect(self._revoked)
        revoking.gathering.connect(self._news.show_gathering)
        revoking.revoke_failed.connect(self.pending.look)
        revoking.failed.connect(self.failed)
        undo.changed.connect(lambda: self._news.follow(undo))
        undo.restored.connect(self._restored)
        undo.failed.connect(self._not_restored)
        self.pending.retry_wanted.connect(revoking.ask)
