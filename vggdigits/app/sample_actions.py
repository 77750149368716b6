"""What can be done with samples: the browser's tool bar, its menus and its keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from vggdigits.app import theme
from vggdigits.app.icons import icon
from vggdigits.training.samples import NO_DIGIT

translate = QCoreApplication.translate

# Fusion's buttons leave no room between icon, text and arrow.
_BAR_STYLE = """
QToolBar { border: none; spacing: 2px; }
QToolBar::separator { width: 1px; background: palette(mid); margin: 6px; }
QToolButton { border: none; border-radius: 4px; padding: 6px 8px; }
QToolButton:hover, QToolButton:focus { background: rgba(128, 128, 128, 40); }
QToolButton:pressed { background: rgba(128, 128, 128, 80); }
QToolButton[popupMode="1"] { padding-right: 26px; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton::menu-button { border: none; width: 20px; }
QToolButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; right: 6px; }
"""
_Keys = QKeySequence | QKeySequence.StandardKey | str


class SampleActions:
    """The actions of a browser's window; it connects them to what they do.

    Attributes:
        labels: "label as 0" to "label as 9", by digit; None for "no digit".
        bar, export_menu, context_menu: where they are laid out.
        export_title: says what would be exported.
    """

    def __init__(self, window: QWidget, grid: QWidget) -> None:
        """Undo and redo have their keys in the whole window; labels and Delete only in the grid, where one sees what
        they are for."""
        self._window, self._grid = window, grid
        self.request = self._make(translate("SampleActions", "Draw on request…"), "draw")
        self.teach = self._make(translate("SampleActions", "Teach…"), "teach")
        self.import_folder = self._make(translate("SampleActions", "A &folder of pictures or drawings…"))
        self.import_files = self._make(translate("SampleActions", "&CSV, IDX, InkML or a back-up…"))
        self.export_title = self._make("")
        self.export_title.setEnabled(False)
        self.export_png = self._make(translate("SampleActions", "&PNG, in folders by digit…"))
        self.export_csv = self._make(translate("SampleActions", "&CSV, 28 × 28…"))
        self.export_idx = self._make(translate("SampleActions", "&IDX, as MNIST's, 28 × 28…"))
        self.export_inkml = self._make(translate("SampleActions", "Ink&ML, with strokes…"))
        self.backup = self._make(translate("SampleActions", "Back up"), "backup")
        self.backup.setToolTip(translate("SampleActions", "Copy all samples to a new file in the folder of back-ups"))
        self.backup_to = self._make(translate("SampleActions", "&Back up to…"))
        self.undo = self._make(translate("SampleActions", "Undo"), "undo", QKeySequence.StandardKey.Undo)
        self.redo = self._make(translate("SampleActions", "Redo"), "redo", "Ctrl+Shift+Z", "Ctrl+Y")
        self.delete = self._make(translate("SampleActions", "Delete"), "delete", "Del", "Backspace", of_grid=True)
        self.labels: dict[int | None, QAction] = {
            digit: self._make(
                translate("SampleActions", "Label as &{digit}").format(digit=digit), None, str(digit), of_grid=True
            )
            for digit in range(10)
        }
        self.labels[NO_DIGIT] = self._make(translate("SampleActions", "Label as &no digit"), None, "N", of_grid=True)
        self._make_menus()
        self._make_bar()

    def enable(self, *, steps: QUndoStack, selected: bool, shown: bool, total: bool, busy: bool) -> None:
        """What can be done now."""
        for step, can, name, plain in (
            (self.undo, steps.canUndo(), steps.undoText(), translate("SampleActions", "Undo")),
            (self.redo, steps.canRedo(), steps.redoText(), translate("SampleActions", "Redo")),
        ):
            step.setEnabled(can)
            key = step.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            step.setToolTip(f"{plain}: {name} ({key})" if name else f"{plain} ({key})")
        for action in (self.delete, *self.labels.values()):
            action.setEnabled(selected)
        self._label_button.setEnabled(selected)
        self._import_button.setEnabled(not busy)
        self._export_button.setEnabled(shown and not busy)
        for action in (self.import_folder, self.import_files):
            action.setEnabled(not busy)
        for action in (self.export_png, self.export_csv, self.export_idx, self.export_inkml):
            action.setEnabled(shown and not busy)
        for action in (self.backup, self.backup_to):
            action.setEnabled(total and not busy)
        self.teach.setEnabled(total)

    def style_bar(self) -> None:
        """Lay the bar out in the palette's colours, which a style sheet does not follow by itself."""
        self.bar.setStyleSheet("")
        self.bar.setStyleSheet(_BAR_STYLE)

    def _make_menus(self) -> None:
        self.import_menu, self.export_menu = QMenu(self._window), QMenu(self._window)
        self._backup_menu, self._label_menu = QMenu(self._window), QMenu(self._window)
        self.context_menu = QMenu(self._window)
        self.import_menu.addActions([self.import_folder, self.import_files])
        self.export_menu.addAction(self.export_title)
        self.export_menu.addSeparator()
        self.export_menu.addActions([self.export_png, self.export_inkml, self.export_csv, self.export_idx])
        self._backup_menu.addAction(self.backup_to)
        for menu in (self._label_menu, self.context_menu):
            menu.addActions([self.labels[digit] for digit in range(10)])
            menu.addSeparator()
            menu.addAction(self.labels[NO_DIGIT])
        self.context_menu.addSeparator()
        self.context_menu.addAction(self.delete)

    def _make_bar(self) -> None:
        self.bar = QToolBar(translate("SampleActions", "Samples"), self._window)
        self.style_bar()
        self.bar.setIconSize(QSize(20, 20))
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.bar.setContentsMargins(theme.GRID // 2, theme.GRID // 2, theme.GRID // 2, theme.GRID // 2)
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        at_once, later = QToolButton.ToolButtonPopupMode.InstantPopup, QToolButton.ToolButtonPopupMode.MenuButtonPopup
        self._add(self.request, beside)
        self.bar.addSeparator()
        self._import_button = self._add_menu(translate("SampleActions", "Import"), "import", self.import_menu, at_once)
        self._export_button = self._add_menu(translate("SampleActions", "Export"), "export", self.export_menu, at_once)
        self.backup_button = backup = self._add_menu(
            translate("SampleActions", "Back up"), "backup", self._backup_menu, later
        )
        self.backup.setIconText(backup.text())
        backup.setDefaultAction(self.backup)
        self.bar.addSeparator()
        self.bar.addActions([self.undo, self.redo])
        self.bar.addSeparator()
        self._label_button = self._add_menu(translate("SampleActions", "Label"), "label", self._label_menu, at_once)
        self._label_button.setToolTip(translate("SampleActions", "Say what the selected samples are (0 to 9, N)"))
        self.bar.addAction(self.delete)
        rest = QWidget()
        rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar.addWidget(rest)
        self._add(self.teach, beside)

    def _add(self, action: QAction, style: Qt.ToolButtonStyle) -> None:
        self.bar.addAction(action)
        action.setIconText(f" {action.iconText()}")  # apart from the icon
        button = self.bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(style)

    def _add_menu(self, text: str, icon_name: str, menu: QMenu, mode: QToolButton.ToolButtonPopupMode) -> QToolButton:
        button = QToolButton()
        button.setText(f" {text}")  # apart from the icon
        button.setIcon(icon(icon_name))
        button.setMenu(menu)
        button.setPopupMode(mode)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        self.bar.addWidget(button)
        return button

    def _make(self, text: str, icon_name: str | None = None, *keys: _Keys, of_grid: bool = False) -> QAction:
        action = QAction(text, self._window)
        action.setIcon(QIcon() if icon_name is None else icon(icon_name))
        action.setIconVisibleInMenu(False)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys])
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text.replace('&', '').rstrip('…')} ({key})")
        if of_grid:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._grid.addAction(action)
        elif keys:
            self._window.addAction(action)
        return action
