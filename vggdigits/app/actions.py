"""What the window can do, in its menus and on its tool bar: each action declared once."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QWidget

from vggdigits.app.icons import icon

DIGITS = range(10)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PadActions", text)


class PadActions:
    """The actions of a window; it connects them to what they do.

    Attributes:
        labels: "this is a 0" to "this is a 9", by digit; None for "no digit".
        back: uses the network before again.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.open = self._make(_tr("&Open…"), QKeySequence.StandardKey.Open, "open")
        self.save = self._make(_tr("&Save as InkML…"), QKeySequence.StandardKey.Save, "save")
        self.quit = self._make(_tr("&Quit"), QKeySequence("Ctrl+Q"))
        self.undo = self._make(_tr("&Undo"), QKeySequence.StandardKey.Undo, "undo")
        self.redo = self._make(_tr("&Redo"), QKeySequence("Ctrl+Shift+Z"), "redo")
        self.redo.setShortcuts([self.redo.shortcut(), QKeySequence("Ctrl+Y")])  # people know either
        self.clear = self._make(_tr("&Clear"), QKeySequence(Qt.Key.Key_Delete), "clear")
        self.join = self._make(_tr("&Join with the next digit"), QKeySequence("Ctrl+J"))
        self.split = self._make(_tr("&Split the digit in two"), QKeySequence("Ctrl+Shift+J"))
        self.thicker = self._make(_tr("&Thicker brush"), QKeySequence("]"))
        self.thinner = self._make(_tr("T&hinner brush"), QKeySequence("["))
        self.choose_model = self._make(_tr("&Choose a checkpoint…"))
        self.back = self._make(_tr("&Back to the one before"))
        self.bundled = self._make(_tr("The one that came &with the program"))
        self.models = self._make(_tr("&History…"))
        self.test_set = self._make(_tr("Browse the &test set…"))
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
        files, edit, model, train, help_menu = (
            self._window.menuBar().addMenu(title)
            for title in (_tr("&File"), _tr("&Edit"), _tr("&Model"), _tr("&Train"), _tr("&Help"))
        )
        _fill(files, [self.open, self.save], [self.quit])
        _fill(edit, [self.undo, self.redo, self.clear], [self.join, self.split], [self.thicker, self.thinner])
        _fill(model, [self.choose_model], [self.back, self.bundled, self.models], [self.test_set])
        correct = QMenu(_tr("&Correct the reading"), train)
        _fill(correct, [self.labels[digit] for digit in DIGITS], [self.labels[None]])
        train.addMenu(correct)
        _fill(train, [self.samples, self.request, self.teach], [self.retrain, self.runs])
        help_menu.addAction(self.about)

    def fill_tool_bar(self, brush: QWidget) -> None:
        """Lay the most used actions out on a tool bar, after the brush."""
        bar = QToolBar(_tr("Tools"), self._window, movable=False, iconSize=QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window.addToolBar(bar)
        bar.addWidget(brush)
        bar.addSeparator()
        bar.addActions([self.undo, self.redo, self.clear])
        bar.addSeparator()
        bar.addActions([self.open, self.save])

    def _make(
        self, text: str, shortcut: QKeySequence | QKeySequence.StandardKey | None = None, icon_name: str | None = None
    ) -> QAction:
        action = QAction(text, self._window)
        action.setIcon(QIcon() if icon_name is None else icon(icon_name))
        action.setIconVisibleInMenu(False)
        if shortcut is not None:
            action.setShortcut(shortcut)
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text.replace('&', '').rstrip('…')} ({key})")
        return action


def _fill(menu: QMenu, *groups: list[QAction]) -> None:
    """Groups with a line between them."""
    for group in groups:
        if menu.actions():
            menu.addSeparator()
        menu.addActions(group)
