"""What can be done with a drawing as a document: the File menu, and the clipboard's part of the Edit menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QWidget

from vggdigits.app.action_parts import fill, make_action

translate = QCoreApplication.translate


class DocumentActions:
    """The actions of a document; `DocumentDesk` and `ExchangeDesk` connect them to what they do.

    Attributes:
        recent: the menu of the files that were used last.
    """

    def __init__(self, window: QWidget) -> None:
        self.new = make_action(window, translate("DocumentActions", "&New"), QKeySequence("Ctrl+N"), "new")
        self.open = make_action(window, translate("DocumentActions", "&Open…"), QKeySequence.StandardKey.Open, "open")
        self.recent = QMenu(translate("DocumentActions", "Open &recent"), window)
        self.recent.setToolTipsVisible(True)
        self.save = make_action(window, translate("DocumentActions", "&Save"), QKeySequence.StandardKey.Save, "save")
        self.save_as = make_action(window, translate("DocumentActions", "Save &as…"), QKeySequence("Ctrl+Shift+S"))
        self.export_png = make_action(window, translate("DocumentActions", "&Export as PNG…"), QKeySequence("Ctrl+E"))
        self.export_svg = make_action(
            window, translate("DocumentActions", "Export as S&VG…"), QKeySequence("Ctrl+Shift+E")
        )
        self.export_gif = make_action(window, translate("DocumentActions", "Export the replay as &GIF…"))
        self.export_csv = make_action(window, translate("DocumentActions", "Export the replay as &CSV…"))
        self.copy = make_action(
            window, translate("DocumentActions", "&Copy the drawing"), QKeySequence.StandardKey.Copy
        )
        self.copy_reading = make_action(
            window, translate("DocumentActions", "Copy the &reading"), QKeySequence("Ctrl+Shift+C")
        )
        self.paste = make_action(window, translate("DocumentActions", "&Paste"), QKeySequence.StandardKey.Paste)

    def fill_file_menu(self, menu: QMenu, leave: QAction) -> None:
        """All about files; `leave` ends the program."""
        fill(menu, [self.new, self.open, self.recent.menuAction()])
        exports = [self.export_png, self.export_svg, self.export_gif, self.export_csv]
        fill(menu, [self.save, self.save_as], exports, [leave])

    def fill_edit_menu(self, menu: QMenu) -> None:
        """What concerns the clipboard."""
        fill(menu, [self.copy, self.copy_reading, self.paste])

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """The most used ones."""
        bar.addActions([self.new, self.open, self.save])

    def fill_recent(self, files: Sequence[Path], use: Callable[[Path], None], clear: Callable[[], None]) -> None:
        """Show the files used last, and how to forget them."""
        self.recent.clear()
        for number, path in enumerate(files, start=1):
            action = self.recent.addAction(f"&{number}  {path.name.replace('&', '&&')}")
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: use(path))
        self.recent.addSeparator()
        self.recent.addAction(translate("DocumentActions", "&Clear the list")).triggered.connect(lambda: clear())
        self.recent.menuAction().setEnabled(bool(files))

    def enable(self, *, drawn: bool, unsaved: bool, busy: bool) -> None:
        """Offer what makes sense, where something is drawn, or something is not saved as it is; nothing while a file is
        read or written."""
        self.save.setEnabled(unsaved and not busy)
        for action in (self.save_as, self.export_png, self.export_svg, self.copy):
            action.setEnabled(drawn and not busy)
        for action in (self.new, self.open, self.paste):
            action.setEnabled(not busy)
