"""What can be done with a drawing as a document: the File menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QWidget

from vggdigits.app.action_parts import fill, make_action


def _tr(text: str) -> str:
    return QCoreApplication.translate("DocumentActions", text)


class DocumentActions:
    """The actions of a document; `DocumentDesk` connects them to what they do."""

    def __init__(self, window: QWidget) -> None:
        self.open = make_action(window, _tr("&Open…"), QKeySequence.StandardKey.Open, "open")
        self.save = make_action(window, _tr("&Save as InkML…"), QKeySequence.StandardKey.Save, "save")

    def fill_file_menu(self, menu: QMenu, leave: QAction) -> None:
        """All about files; `leave` ends the program."""
        fill(menu, [self.open, self.save], [leave])

    def fill_edit_menu(self, menu: QMenu) -> None:
        """What concerns the clipboard."""

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """The most used ones."""
        bar.addActions([self.open, self.save])
