"""What the window can do, in its menus and on its tool bar: each action declared once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from vggdigits.app.action_parts import fill, make_action
from vggdigits.app.document_actions import DocumentActions
from vggdigits.app.ink_tools import InkTools

DIGITS = range(10)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PadActions", text)


class PadActions:
    """The actions of a window; it connects them to what they do.

    Attributes:
        labels: "this is a 0" to "this is a 9", by digit; None for "no digit".
        back: uses the network before again.
    """

    def __init__(self, window: QMainWindow, documents: DocumentActions, tools: InkTools) -> None:
        """`documents` and `tools` have actions of their own, which stand in the same menus."""
        self._window, self._documents, self._tools = window, documents, tools
        self.quit = self._make(_tr("&Quit"), QKeySequence("Ctrl+Q"))
        self.undo = self._make(_tr("&Undo"), QKeySequence.StandardKey.Undo, "undo")
        self.redo = self._make(_tr("&Redo"), QKeySequence("Ctrl+Shift+Z"), "redo")
        self.redo.setShortcuts([self.redo.shortcut(), QKeySequence("Ctrl+Y")])  # people know either
        self.clear = self._make(_tr("&Clear"), QKeySequence(Qt.Key.Key_Delete), "clear")
        self.join = self._make(_tr("&Join with the next digit"), QKeySequence("Ctrl+J"))
        self.split = self._make(_tr("&Split the digit in two"), QKeySequence("Ctrl+Shift+J"))
        self.choose_model = self._make(_tr("&Choose a checkpoint…"))
        self.back = self._make(_tr("&Back to the one before"))
        self.bundled = self._make(_tr("The one that came &with the program"))
        self.models = self._make(_tr("&History…"))
        self.labels: dict[int | None, QAction] = {
            digit: self._make(_tr("This is a &{digit}").format(digit=digit), QKeySequence(str(digit)))
            for digit in DIGITS
        }
        self.labels[None] = self._make(_tr("This is &no digit"), QKeySequence("N"))
        self.samples = self._make(_tr("&My samples…"))
        self.request = self._make(_tr("&Draw on request"))
        self.teach = self._make(_tr("&Teach my samples…"))
        self.retrain = self._make(_tr("&Retrain…"))
        self.runs = self._make(_tr("R&uns…"))
        self.about = self._make(_tr("&About vggdigits"))

    def fill_menus(self) -> None:
        """Lay the actions out in the window's menu bar."""
        files, edit, view, model, train, help_menu = (
            self._window.menuBar().addMenu(title)
            for title in (_tr("&File"), _tr("&Edit"), _tr("&View"), _tr("&Model"), _tr("&Train"), _tr("&Help"))
        )
        self._documents.fill_file_menu(files, self.quit)
        fill(edit, [self.undo, self.redo, self.clear])
        self._documents.fill_edit_menu(edit)
        fill(edit, [self.join, self.split])
        self._tools.fill_edit_menu(edit)
        self._tools.fill_view_menu(view)
        fill(model, [self.choose_model], [self.back, self.bundled, self.models])
        correct = QMenu(_tr("&Correct the reading"), train)
        fill(correct, [self.labels[digit] for digit in DIGITS], [self.labels[None]])
        train.addMenu(correct)
        fill(train, [self.samples, self.request, self.teach], [self.retrain, self.runs])
        help_menu.addAction(self.about)

    def fill_tool_bar(self) -> None:
        """Lay the most used actions out on a tool bar, after the tools."""
        bar = QToolBar(_tr("Tools"), self._window, movable=False, iconSize=QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window.addToolBar(bar)
        self._tools.fill_tool_bar(bar)
        bar.addSeparator()
        bar.addActions([self.undo, self.redo, self.clear])
        bar.addSeparator()
        self._documents.fill_tool_bar(bar)

    def _make(
        self, text: str, shortcut: QKeySequence | QKeySequence.StandardKey | None = None, icon_name: str | None = None
    ) -> QAction:
        return make_action(self._window, text, shortcut, icon_name)
