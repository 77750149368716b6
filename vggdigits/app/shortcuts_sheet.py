"""Every key in one place: what the menus have, and what works on the paper."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import theme
from vggdigits.app.window_parts import MARGIN, Heading

_MOST_BELOW = 9  # rows of a menu below a menu

Group = tuple[str, list[tuple[str, str]]]
"""A heading, and rows of what is done and by which key."""


class ShortcutsSheet(QWidget):
    """Beside the pad; made anew from its menus, so that it cannot be out of date.

    Attributes:
        groups: what it tells.
    """

    def __init__(self, menu_bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.groups: list[Group] = [self._on_the_paper(), *_of_menus(menu_bar), self._in_the_replay()]
        self.setWindowTitle(self.tr("Keys – vggdigits"))
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        columns = QHBoxLayout()
        columns.setSpacing(5 * theme.GRID)
        for groups in _in_two_columns(self.groups):
            column = QVBoxLayout()
            column.setSpacing(2 * theme.GRID)
            for group in groups:
                column.addLayout(_block(*group))
            column.addStretch()
            columns.addLayout(column, stretch=1)
        sheet, scroll = QWidget(), QScrollArea(self, widgetResizable=True)
        columns.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        sheet.setLayout(columns)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.setMinimumSize(60 * theme.GRID, 40 * theme.GRID)
        self.resize(112 * theme.GRID, 76 * theme.GRID)
        close = QAction(self)
        close.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        close.triggered.connect(self.close)
        self.addAction(close)

    def _on_the_paper(self) -> Group:
        rows = [
            (self.tr("Move the keyboard's pen"), self.tr("arrow keys")),
            (self.tr("Move it by single pixels"), self.tr("Shift and arrow keys")),
            (self.tr("Pen down, pen up"), self.tr("Space")),
            (self.tr("Pen up, and away"), self.tr("Esc")),
            (self.tr("To the reading and back"), self.tr("Tab")),
            (self.tr("In the reading: one digit to the side"), self.tr("← and →")),
        ]
        return self.tr("On the paper"), rows

    def _in_the_replay(self) -> Group:
        rows = [
            (self.tr("Play, pause"), self.tr("Space")),
            (self.tr("One point back, one on"), self.tr("← and →")),
            (self.tr("One stroke back, one on"), self.tr("Ctrl and ← or →")),
            (self.tr("To the beginning, to the end"), self.tr("Home, End")),
        ]
        return self.tr("In the replay"), rows


def _of_menus(menu_bar: QMenuBar) -> Iterator[Group]:
    for top in menu_bar.actions():
        rows = list(_rows(_menu_of(top)))
        if rows:
            yield _plain(top.text()), rows


def _menu_of(action: QAction) -> QMenu | None:
    menu = action.menu()
    return menu if isinstance(menu, QMenu) else None


def _rows(menu: QMenu | None) -> Iterator[tuple[str, str]]:
    for action in [] if menu is None else menu.actions():
        below = list(_rows(_menu_of(action)))
        if len(below) > _MOST_BELOW:  # the ten digits: one row
            yield _plain(action.text()), f"{below[0][1]} … {below[-2][1]}, {below[-1][1]}"
        elif below:
            yield from below
        elif action.shortcuts():
            keys = [each.toString(QKeySequence.SequenceFormat.NativeText) for each in action.shortcuts()]
            yield _plain(action.text()), ", ".join(keys)


def _plain(text: str) -> str:
    """A menu's text without its underlined letter, which in Chinese stands in brackets behind it."""
    before, mark, letter = text.partition("(&")
    if mark:
        return (before + letter[2:]).removesuffix("…").strip()
    return text.replace("&", "").removesuffix("…")


def _in_two_columns(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Of about one height."""
    heights = [len(rows) + 2 for _, rows in groups]
    cut = min(range(1, len(groups) + 1), key=lambda cut: abs(sum(heights[:cut]) - sum(heights[cut:])))
    return groups[:cut], groups[cut:]


def _block(title: str, rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * theme.GRID)
    grid.setVerticalSpacing(theme.GRID // 2)
    grid.addWidget(Heading(title), 0, 0, 1, 2)
    for row, (what, keys) in enumerate(rows, start=1):
        grid.addWidget(QLabel(what, wordWrap=True), row, 0)
        key = QLabel(keys, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        key.setFont(theme.sized(key.font(), theme.TEXT_SIZE, bold=True))
        grid.addWidget(key, row, 1)
    grid.setColumnStretch(0, 1)
    return grid
