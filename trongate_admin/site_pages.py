"""The pages of a signed-in site: how each is built, and what is remembered of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from trongate_admin.background import Background
from trongate_admin.domain.order import (
    TokenOrder,
    TokenSort,
    UserLevelOrder,
    UserLevelSort,
    UserOrder,
    UserSort,
)
from trongate_admin.models.token_table import TokenTable
from trongate_admin.settings import Settings
from trongate_admin.storage.signed_in import SignedIn
from trongate_admin.views.activity_page import ActivityPage
from trongate_admin.views.expiry_card import ExpiryCard
from trongate_admin.views.findings_page import FindingsPage
from trongate_admin.views.holders_card import HoldersCard
from trongate_admin.views.icons import Icons
from trongate_admin.views.level_menu import LevelMenu
from trongate_admin.views.overview_page import OverviewPage
from trongate_admin.views.page import Page
from trongate_admin.views.theme import Theme
from trongate_admin.views.tokens_page import TokensPage
from trongate_admin.views.user_levels_page import UserLevelsPage
from trongate_admin.views.users_page import UsersPage

SECTIONS = (OverviewPage, TokensPage, UsersPage, UserLevelsPage, FindingsPage, ActivityPage)
"""In the order of the list at the left."""
O = TypeVar("O", TokenOrder, UserOrder, UserLevelOrder)  # noqa: E741


class SitePages:
    """Builds a section when it's first asked for, as it was left."""

    def __init__(
        self,
        here: SignedIn,
        background: Background,
        theme: Theme,
        icons: Icons,
        settings: Settings,
    ) -> None:
        self._here = here
        self._background = background
        self._theme = theme
        self._icons = icons
        self._settings = settings

    @cached_property
    def _chart(self) -> ExpiryCard:
        return ExpiryCard(self._theme)

    @cached_property
    def _holders(self) -> HoldersCard:
        return HoldersCard(self._theme, self._here.clock, self._here.session)

    def large_parts(self) -> Iterator[QWidget]:
        """What of the Overview may be built ahead: all of it at once takes a turn too long."""
        yield self._chart
        yield self._holders

    def make(self, kind: type[Any]) -> Page:
        """The page of one of the `SECTIONS`."""
        page = self._built(kind)
        if page.view is not None:
            page.view.widths.choose(self._settings.text(f"{page.name}/columns"))
        return page

    def remember(self, pages: Iterable[Page]) -> None:
        """Keeps the columns and the order of each for the next time."""
        for page in pages:
            if isinstance(page, TokensPage | UsersPage | UserLevelsPage):
                order = page.order
                self._settings.set(
                    f"{page.name}/order", f"{order.sort.value} {int(order.descending)}"
                )
                self._settings.set(f"{page.name}/columns", page.view.widths.chosen())

    def _built(self, kind: type[Any]) -> Page:
        here = self._here
        shared = (here.clock, self._background, self._theme, self._icons)
        if kind is OverviewPage:
            return OverviewPage(here.overview, self._chart, self._holders, *shared)
        if kind is TokensPage:
            return TokensPage(
                here.tokens,
                TokenTable(here.clock, here.session),
                *shared,
                self._order("tokens", TokenOrder(), TokenSort),
                here.session,
                LevelMenu(here.levels, here.clock, self._background),
            )
        if kind is UsersPage:
            return UsersPage(here.users, *shared, self._order("users", UserOrder(), UserSort))
        if kind is UserLevelsPage:
            order = self._order("levels", UserLevelOrder(), UserLevelSort)
            return UserLevelsPage(here.levels, *shared, order)
        if kind is FindingsPage:
            return FindingsPage(here.findings, *shared)
        return ActivityPage(here.looks, *shared)

    def _order(self, name: str, default: O, sorts: Callable[[str], object]) -> O:
        """A remembered order; one that isn't understood counts as not remembered."""
        sort, _, descending = self._settings.text(f"{name}/order").partition(" ")
        try:
            return replace(default, sort=sorts(sort), descending=descending == "1")  # type: ignore[arg-type]
        except ValueError:
            return default
