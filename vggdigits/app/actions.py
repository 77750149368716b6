"""What the window can do, in its menus and on its tool bar: each action declared once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from vggdigits.app.action_parts import fill, make_action
from vggdigits.app.device_chooser import DeviceChooser
from vggdigits.app.document_actions import DocumentActions
from vggdigits.app.help_desk import HelpDesk
from vggdigits.app.ink_tools import InkTools

DIGITS = range(10)

translate = QCoreApplication.translate


class PadActions:
    """The actions of a window; it connects them to what they do.

    Attributes:
        labels: "this is a 0" to "this is a 9", by digit; None for "no digit".
        back: uses the network before again.
    """

    def __init__(self, window: QMainWindow, documents: DocumentActions, tools: InkTools) -> None:
        """`documents` and `tools` have actions of their own, which stand in the same menus; so have the desks that
        `fill_menus` is given."""
        self._window, self._documents, self._tools = window, documents, tools
        self.quit = self._make(translate("PadActions", "&Quit"), QKeySequence("Ctrl+Q"))
        self.undo = self._make(translate("PadActions", "&Undo"), QKeySequence.StandardKey.Undo, "undo")
        self.redo = self._make(translate("PadActions", "&Redo"), QKeySequence("Ctrl+Shift+Z"), "redo")
        self.redo.setShortcuts([self.redo.shortcut(), QKeySequence("Ctrl+Y")])  # people know either
        self.clear = self._make(translate("PadActions", "&Clear"), QKeySequence(Qt.Key.Key_Delete), "clear")
        self.join = self._make(translate("PadActions", "&Join with the next digit"), QKeySequence("Ctrl+J"))
        self.split = self._make(translate("PadActions", "&Split the digit in two"), QKeySequence("Ctrl+Shift+J"))
        self.next = self._make(translate("PadActions", "&Next digit"), QKeySequence("Alt+Right"))
        self.previous = self._make(translate("PadActions", "&Previous digit"), QKeySequence("Alt+Left"))
        self.choose_model = self._make(translate("PadActions", "&Choose a checkpoint…"))
        self.back = self._make(translate("PadActions", "&Back to the one before"))
        self.bundled = self._make(translate("PadActions", "The one that came &with the program"))
        self.models = self._make(translate("PadActions", "&History…"))
        self.test_set = self._make(translate("PadActions", "Browse the &test set…"))
        self.network = self._make(translate("PadActions", "&About this network"))
        self.labels: dict[int | None, QAction] = {
            digit: self._make(
                translate("PadActions", "This is a &{digit}").format(digit=digit), QKeySequence(str(digit))
            )
            for digit in DIGITS
        }
        self.labels[None] = self._make(translate("PadActions", "This is &no digit"), QKeySequence("N"))
        self.samples = self._make(translate("PadActions", "&My samples…"))
        self.request = self._make(translate("PadActions", "&Draw on request"))
        self.teach = self._make(translate("PadActions", "&Teach my samples…"))
        self.retrain = self._make(translate("PadActions", "&Retrain…"))
        self.runs = self._make(translate("PadActions", "R&uns…"))

    def fill_menus(self, device: DeviceChooser, help_desk: HelpDesk) -> QMenu:
        """Lay the actions out in the window's menu bar; returns the View menu, which has room for more."""
        files, edit, view, model, train, help_menu = (
            self._window.menuBar().addMenu(title)
            for title in (
                translate("PadActions", "&File"),
                translate("PadActions", "&Edit"),
                translate("PadActions", "&View"),
                translate("PadActions", "&Model"),
                translate("PadActions", "&Train"),
                translate("PadActions", "&Help"),
            )
        )
        self._documents.fill_file_menu(files, self.quit)
        fill(edit, [self.undo, self.redo, self.clear])
        self._documents.fill_edit_menu(edit)
        fill(edit, [self.join, self.split])
        self._tools.fill_edit_menu(edit)
        self._tools.fill_view_menu(view)
        fill(view, [self.previous, self.next])
        fill(model, [self.choose_model], [self.back, self.bundled, self.models], [self.network, self.test_set])
        device.fill_menu(model)
        correct = QMenu(translate("PadActions", "&Correct the reading"), train)
        fill(correct, [self.labels[digit] for digit in DIGITS], [self.labels[None]])
        train.addMenu(correct)
        fill(train, [self.samples, self.request, self.teach], [self.retrain, self.runs])
        help_desk.fill_menu(help_menu)
        return view

    def fill_tool_bar(self) -> QToolBar:
        """Lay the most used actions out on a tool bar, after the tools."""
        bar = QToolBar(translate("PadActions", "Tools"), self._window, movable=False, iconSize=QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window.addToolBar(bar)
        self._tools.fill_tool_bar(bar)
        bar.addSeparator()
        bar.addActions([self.undo, self.redo, self.clear])
        bar.addSeparator()
        self._documents.fill_tool_bar(bar)
        bar.setObjectName("tools")
        bar.toggleViewAction().setText(translate("PadActions", "&Tool bar"))
        return bar

    def _make(
        self, text: str, shortcut: QKeySequence | QKeySequence.StandardKey | None = None, icon_name: str | None = None
    ) -> QAction:
        return make_action(self._window, text, shortcut, icon_name)
