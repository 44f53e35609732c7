"""The window of a site, built while its person types: it's there when they are in."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from trongate_admin.domain.errors import AdminError, Mistake
from trongate_admin.domain.people import Session
from trongate_admin.imports import Imports
from trongate_admin.turns import in_turns

if TYPE_CHECKING:
    from trongate_admin.site_window import SiteWindow


class NextWindow(QObject):
    """Builds one piece in each turn of the event loop, so that each is short."""

    ready = Signal(object)
    """The SiteWindow of whoever is in."""
    failed = Signal(object)
    """The AdminError why there is no window for whoever is in."""

    def __init__(self, imports: Imports, make: Callable[[], "SiteWindow"]) -> None:
        super().__init__()
        self._imports = imports
        self._make = make
        self._session: Session | None = None
        self._inside: SiteWindow | None = None
        self._parts: Generator[None] | None = None
        self._is_built = self._is_discarded = False

    def begin(self) -> None:
        """Imports what it needs and builds it; nobody is in yet, and nothing is read."""
        self._imports.when_done(self._build, self._cannot_build)

    def enter(self, session: Session) -> None:
        """Somebody is in: their rows are asked for as soon as there is a place for them."""
        self._session = session
        if self._inside is None:
            self.begin()
        elif self._is_built:
            self._open(self._inside, session)

    def discard(self) -> None:
        """Nobody wants it any more."""
        self._is_discarded = True
        self._stop()
        if self._inside is not None:
            self._inside.discard()

    def _build(self) -> None:
        if self._inside is None and not self._is_discarded:
            self._go_on(self._making(), self._built)

    def _making(self) -> Generator[None]:
        self._inside = self._make()
        yield from self._inside.parts()

    def _built(self) -> None:
        self._is_built = True
        inside, session = self._inside, self._session
        if inside is not None and session is not None:
            self._open(inside, session)
        elif inside is not None:
            self._go_on(inside.others(), inside.paint_unseen)

    def _open(self, inside: "SiteWindow", session: Session) -> None:
        self._go_on(inside.enter(session), lambda: self.ready.emit(inside))

    def _go_on(self, parts: Generator[None], then: Callable[[], object]) -> None:
        """Goes through the parts instead of those that are left, and then on."""
        self._stop()
        self._parts = parts = self._whole_or_none(parts)

        def end() -> None:
            if self._parts is parts:
                self._parts = None
                then()

        in_turns(self, parts, end)

    def _whole_or_none(self, parts: Generator[None]) -> Generator[None]:
        """A mistake in one of the parts is told as any is, and leaves no half of a window behind.

        Who is in goes back to the door; who comes later has it built anew.
        """
        try:
            yield from parts
        except Exception:
            inside, self._inside, self._parts = self._inside, None, None
            if inside is not None:
                inside.discard()
            self._cannot_build(Mistake())
            raise

    def _stop(self) -> None:
        parts, self._parts = self._parts, None
        if parts is not None:
            parts.close()

    def _cannot_build(self, error: AdminError) -> None:
        if self._session is not None and not self._is_discarded:
            self.failed.emit(error)
