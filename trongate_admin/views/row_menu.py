"""The menu of a row: the verbs that fit it, at the mouse or at the row for the keyboard."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from trongate_admin.views.table_view import RecordView
from trongate_admin.views.verbs import Verbs


def show_row_menu(verbs: Verbs, view: RecordView, place: QPoint, *, of_tokens: bool) -> None:
    """Opens the menu at a place of the view's."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if of_tokens:
        menu.addActions([verbs.revoke, verbs.regenerate, verbs.extend])
        menu.addSeparator()
    else:
        menu.addAction(verbs.issue)
    menu.addAction(verbs.revoke_user)
    menu.popup(view.viewport().mapToGlobal(place))
