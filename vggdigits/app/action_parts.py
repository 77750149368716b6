"""What every set of actions is made with."""

from __future__ import annotations

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from vggdigits.app.icons import icon


def make_action(
    window: QWidget,
    text: str,
    shortcut: QKeySequence | QKeySequence.StandardKey | None = None,
    icon_name: str | None = None,
) -> QAction:
    """An action of a window; its tool tip names the shortcut."""
    action = QAction(text, window)
    action.setIcon(QIcon() if icon_name is None else icon(icon_name))
    action.setIconVisibleInMenu(False)
    if shortcut is not None:
        action.setShortcut(shortcut)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text.replace('&', '').rstrip('…')} ({key})")
    return action


def fill(menu: QMenu, *groups: list[QAction]) -> None:
    """Groups with a line between them."""
    for group in groups:
        if menu.actions():
            menu.addSeparator()
        menu.addActions(group)
