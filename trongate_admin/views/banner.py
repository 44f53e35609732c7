"""A notice across the whole width of a window, tinted by what it says."""

from collections.abc import Callable

from trongate_admin.domain.errors import AdminError
from trongate_admin.views.plain import Notice


class Banner(Notice):
    """News in the accent's tint, warnings and errors in the warning's."""

    def show_error(
        self, error: AdminError, verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        self._tint("banner-warning")
        super().show_error(error, verb, act)

    def show_warning(
        self, text: str, verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        self._tint("banner-warning")
        super().show_warning(text, verb, act)

    def show_news(self, text: str, verb: str = "", act: Callable[[], object] | None = None) -> None:
        self._tint("banner")
        super().show_news(text, verb, act)

    def _tint(self, role: str) -> None:
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
