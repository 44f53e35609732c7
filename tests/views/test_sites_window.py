"""The first window: known sites, and the ways to another one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.views.conftest import assert_plain, button_of
from tests.views.doors import LEFT, focused, press, said
from trongate_admin.background import Background
from trongate_admin.domain.demo import demo_site
from trongate_admin.domain.site import Site
from trongate_admin.models.roles import Role
from trongate_admin.storage.site_store import SiteStore
from trongate_admin.views.connect_dialog import ConnectDialog
from trongate_admin.views.icons import Icons
from trongate_admin.views.sites_window import SitesWindow
from trongate_admin.views.theme import Theme

OpenWindow = Callable[[], SitesWindow]
DATABASE = """<?php
$databases['default'] = [
    'host' => '127.0.0.1', 'port' => '3306', 'user' => 'blog',
    'password' => 'secret', 'database' => 'blog',
];
"""
SHOP = Site(name="shop.example", host="db.example", user="shop", database="shop")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Trongate application."""
    made = tmp_path / "blog"
    (made / "config").mkdir(parents=True)
    (made / "config" / "database.php").write_text(DATABASE)
    (made / "config" / "config.php").write_text(
        "<?php define('BASE_URL', 'https://blog.example/'); define('ENV', 'dev');"
    )
    return made


@pytest.fixture
def store(tmp_path: Path) -> SiteStore:
    return SiteStore(tmp_path / "sites.json")


@pytest.fixture
def demo(tmp_path: Path) -> Site:
    return demo_site(tmp_path)


@pytest.fixture
def open_window(
    qtbot: QtBot,
    store: SiteStore,
    demo: Site,
    background: Background,
    theme: Theme,
    icons: Icons,
    shown: Callable[[QWidget], None],
) -> Iterator[OpenWindow]:
    """Shows the window and waits for its list."""

    def open_() -> SitesWindow:
        window = SitesWindow(store, background, theme, icons, demo)
        shown(window)
        qtbot.waitUntil(lambda: "Reading" not in window.known_sites.message)
        return window

    yield open_
    background.close()


def names(window: SitesWindow) -> list[str]:
    shown_list = window.known_sites.list
    return [shown_list.item(row).text() for row in range(shown_list.count())]


def dialog_of(window: SitesWindow, kind: type[QDialog]) -> QDialog:
    [dialog] = [each for each in window.findChildren(kind) if each.isVisible()]
    return dialog


def chosen(qtbot: QtBot, window: SitesWindow, act: Callable[[], object]) -> Site:
    with qtbot.waitSignal(window.site_chosen) as answer:
        act()
    [site] = answer.args or []
    assert isinstance(site, Site)
    return site


def test_without_known_sites_the_window_says_so_and_leads_to_the_demo(
    qtbot: QtBot, open_window: OpenWindow, demo: Site
) -> None:
    window = open_window()
    assert window.known_sites.message.startswith("No sites yet.")
    assert not window.open_button.isEnabled()
    assert focused() is window.demo_button
    assert chosen(qtbot, window, lambda: press(Qt.Key.Key_Return)) == demo


def test_known_sites_stand_with_name_and_place(
    store: SiteStore, open_window: OpenWindow, folder: Path
) -> None:
    store.remember(Site(name="blog.example", host="127.0.0.1", database="blog", folder=folder))
    store.remember(SHOP)
    window = open_window()
    assert names(window) == ["shop.example", "blog.example"]
    items = [window.known_sites.list.item(row) for row in (0, 1)]
    assert [item.data(Role.SUFFIX) for item in items] == ["shop on db.example:3306", str(folder)]
    assert [item.data(Role.ICON) for item in items] == ["server", "folder"]
    assert window.known_sites.list.accessibleName() == "Known sites"
    spoken = items[0].data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "shop.example, shop on db.example:3306"


@pytest.mark.parametrize("way", ["key", "double click", "button"])
def test_a_known_server_asks_for_the_password_alone(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow, way: str
) -> None:
    store.remember(SHOP)
    window = open_window()
    shown_list = window.known_sites.list
    if way == "key":
        assert focused() is shown_list
        press(Qt.Key.Key_Return)
    elif way == "button":
        QTest.mouseClick(window.open_button, LEFT)
    else:
        place = shown_list.visualItemRect(shown_list.item(0)).center()
        QTest.mouseClick(shown_list.viewport(), LEFT, pos=place)
        QTest.mouseDClick(shown_list.viewport(), LEFT, pos=place)
    dialog = dialog_of(window, ConnectDialog)
    qtbot.waitUntil(lambda: focused().window() is dialog)
    QTest.keyClicks(focused(), "secret")
    site = chosen(qtbot, window, lambda: press(Qt.Key.Key_Return))
    assert (site.key, site.name, site.password) == (SHOP.key, SHOP.name, "secret")


def test_a_known_folder_is_read_anew(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow, folder: Path
) -> None:
    store.remember(Site(name="old name", host="old.example", database="old", folder=folder))
    window = open_window()
    site = chosen(qtbot, window, lambda: press(Qt.Key.Key_Return))
    assert (site.name, site.host, site.password) == ("blog.example", "127.0.0.1", "secret")
    assert "ENV is 'dev'" in site.warnings[0]


def test_a_folder_is_chosen_in_a_dialog(
    qtbot: QtBot, open_window: OpenWindow, folder: Path
) -> None:
    window = open_window()
    QTest.mouseClick(window.folder_button, LEFT)
    choose_folder(window, folder.parent)
    qtbot.waitUntil(lambda: "config/database.php is missing" in window.notice.text)
    QTest.mouseClick(button_of(window.notice, "Choose another…"), LEFT)
    assert window.notice.text == ""
    site = chosen(qtbot, window, lambda: choose_folder(window, folder))
    assert site.folder == folder


def choose_folder(window: SitesWindow, folder: Path) -> None:
    dialog = dialog_of(window, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(folder))
    dialog.accept()


def test_an_error_in_the_configuration_names_file_and_line(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow, folder: Path
) -> None:
    (folder / "config" / "database.php").write_text(DATABASE.replace("'blog',", "getenv('X'),"))
    store.remember(Site(name="blog", host="127.0.0.1", database="blog", folder=folder))
    window = open_window()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "config/database.php, line 3" in window.notice.text)
    assert "secret" not in said(window)


def test_a_server_is_entered_by_hand(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    QTest.mouseClick(window.server_button, LEFT)
    dialog = dialog_of(window, ConnectDialog)
    assert isinstance(dialog, ConnectDialog)
    QTest.keyClicks(dialog.host_field, "db.example")
    QTest.keyClicks(dialog.user_field, "shop")
    QTest.keyClicks(dialog.database_field, "shop")
    site = chosen(qtbot, window, lambda: QTest.mouseClick(dialog.connect_button, LEFT))
    assert site.key == SHOP.key


def test_forgetting_is_undone_in_the_same_place(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow
) -> None:
    for name in ("c", "b", "a"):
        store.remember(Site(name=name, host=name, database=name))
    window = open_window()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(window) == ["a", "c"])
    assert [site.name for site in store.all()] == ["a", "c"]
    assert window.notice.text.startswith("b is off the list")
    QTest.mouseClick(button_of(window.notice, "Undo"), LEFT)
    qtbot.waitUntil(lambda: names(window) == ["a", "b", "c"])
    assert window.notice.text == ""


def test_the_menu_of_a_site_offers_to_open_and_to_forget_it(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow
) -> None:
    store.remember(SHOP)
    window = open_window()
    open_, forget = window.known_sites.list.actions()
    assert (open_.text(), forget.text()) == ("Open", "Forget this site")
    forget.trigger()
    qtbot.waitUntil(lambda: window.known_sites.message.startswith("No sites yet."))
    assert not window.forget_button.isEnabled()


def test_a_damaged_file_of_sites_is_named(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "sites.json"
    path.write_text("{")
    window = open_window()
    assert f"{path} can't be read." in window.known_sites.message.replace("\u200b", "")
    path.unlink()
    store.remember(SHOP)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(window) == ["shop.example"])


def test_tab_reaches_everything(store: SiteStore, open_window: OpenWindow) -> None:
    store.remember(SHOP)
    window = open_window()
    order = [
        window.known_sites.list,
        window.forget_button,
        window.open_button,
        window.folder_button,
        window.server_button,
        window.demo_button,
    ]
    for expected in order:
        assert focused() is expected
        press(Qt.Key.Key_Tab)
    assert focused() is order[0]


def test_a_hostile_name_is_shown_as_it_is(
    qtbot: QtBot, store: SiteStore, open_window: OpenWindow
) -> None:
    store.remember(Site(name="<b>x</b>\u202e", host="<i>y</i>", database="z"))
    window = open_window()
    assert names(window) == ["<b>x</b>\\u{202e}"]
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.notice.text.startswith("<b>x</b>\\u{202e} is off"))
    assert_plain(window)
