"""Before and after, side by side: what teaching did to MNIST's test set and to the user's own samples."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vggdigits.app import theme
from vggdigits.app.window_parts import Line, Note, percent, tint

AS_GOOD = 0.0005
"""A difference on MNIST's test set, as a share, up to which a network counts as good as the one before."""


class Change(Enum):
    """What became of a figure; each has a sign of its own, and a colour besides."""

    BETTER = "▲"
    SAME = "●"
    WORSE = "▼"
    UNKNOWN = "–"


# On the window's ground at least 4.5:1; Okabe and Ito's green and orange, darker and lighter.
_COLOURS = {
    Change.BETTER: (QColor("#006b4c"), QColor("#3ecf9f")),
    Change.WORSE: (QColor("#a34700"), QColor("#f0a830")),
}


def compare(before: float | None, after: float | None, tolerance: float = 0.0) -> Change:
    """What became of an accuracy, 0..1; a difference up to the tolerance is none."""
    if before is None or after is None:
        return Change.UNKNOWN
    if abs(after - before) <= tolerance + 1e-9:
        return Change.SAME
    return Change.BETTER if after > before else Change.WORSE


class BeforeAfter(QWidget):
    """A table of two rows: accuracy and errors before, after, and what that means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * theme.GRID)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        for column, title, more in (
            (1, self.tr("Before"), self.tr("The network as it was before it learned from any of your samples")),
            (2, self.tr("After"), self.tr("Taught with all of your samples")),
        ):
            note = Note(title, self, size=theme.STATUS_SIZE)
            note.setToolTip(more)
            self._grid.addWidget(note, 0, column, Qt.AlignmentFlag.AlignRight)
            self._grid.setColumnMinimumWidth(column, 11 * theme.GRID)
        self._grid.setColumnMinimumWidth(3, 17 * theme.GRID)
        self.mnist = _Row(self._grid, 1, self.tr("MNIST test"), self)
        self.mine = _Row(self._grid, 4, self.tr("Your samples"), self)

    def show_figures(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Show what `vggdigits teach` measured, as its event `done` has it."""
        self.mnist.show(before, after, "mnist", AS_GOOD, 2)
        self.mine.show(before, after, "mine", 0.0, 1)
        self.mnist.note.setText(self.tr("{n} images").format(n=f"{int(after.get('mnist_images') or 0):,}"))
        samples = int(after.get("mine_samples") or 0)
        self.mine.note.setText(self.tr("{n}, held out").format(n=f"{samples:,}"))
        self.mine.note.setToolTip(self.tr("Cross-validated: each was read by a network that was not taught with it"))

    def errors(self, count: int) -> str:
        """In words."""
        return self.tr("1 error") if count == 1 else self.tr("{n} errors").format(n=f"{count:,}")


class _Row:
    """One set's figures in the grid, three lines of it: a rule, the figures, and small print."""

    def __init__(self, grid: QGridLayout, line: int, name: str, parent: BeforeAfter) -> None:
        self.note = Note(parent=parent, size=theme.STATUS_SIZE)
        self.before, self.after = (_number(parent, theme.HEADING_SIZE) for _ in range(2))
        self.errors_before, self.errors_after = (Note(parent=parent, size=theme.STATUS_SIZE) for _ in range(2))
        self.change = _ChangeLabel(parent)
        title = QLabel(name, parent)
        title.setFont(theme.sized(parent.font(), theme.TEXT_SIZE))
        self._parent = parent
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(Line(parent), line, 0, 1, 4)
        grid.setRowMinimumHeight(line, 2 * theme.GRID)
        grid.setRowMinimumHeight(line + 1, 4 * theme.GRID)
        grid.setRowMinimumHeight(line + 2, 3 * theme.GRID)
        grid.addWidget(title, line + 1, 0)
        grid.addWidget(self.before, line + 1, 1, right)
        grid.addWidget(self.after, line + 1, 2, right)
        grid.addWidget(self.change, line + 1, 3)
        grid.addWidget(self.note, line + 2, 0, Qt.AlignmentFlag.AlignTop)
        for column, label in ((1, self.errors_before), (2, self.errors_after)):
            label.setWordWrap(False)
            grid.addWidget(label, line + 2, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def show(
        self, before: Mapping[str, Any], after: Mapping[str, Any], name: str, tolerance: float, decimals: int
    ) -> None:
        for figures, number, errors in (
            (before, self.before, self.errors_before),
            (after, self.after, self.errors_after),
        ):
            share, count = figures.get(name), figures.get(f"{name}_errors")
            number.setText(percent(share, decimals))
            errors.setText("" if count is None else self._parent.errors(int(count)))
        self.change.show_change(before.get(name), after.get(name), tolerance, decimals)


class _ChangeLabel(QLabel):
    """A sign, and in words what it says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._change = Change.UNKNOWN
        self.setFont(theme.sized(parent.font(), theme.TEXT_SIZE))

    def show_change(self, before: float | None, after: float | None, tolerance: float, decimals: int) -> None:
        self._change = compare(before, after, tolerance)
        points = 0.0 if before is None or after is None else 100 * abs(after - before)
        words = {
            Change.BETTER: self.tr("better by {points}").format(points=f"{points:.{decimals}f}"),
            Change.SAME: self.tr("as good") if points else self.tr("the same"),
            Change.WORSE: self.tr("worse by {points}").format(points=f"{points:.{decimals}f}"),
            Change.UNKNOWN: self.tr("not measured"),
        }[self._change]
        self.setText(f"{self._change.value}  {words}")
        self.setToolTip(self.tr("In percentage points; a difference of up to 0.05 on MNIST counts as none"))
        self._tint()

    def _tint(self) -> None:
        application = QGuiApplication.palette()  # a parent's follows only after the event
        pair = _COLOURS.get(self._change)
        colour = application.windowText().color() if pair is None else pair[theme.is_dark(application)]
        tint(self, colour)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()


def _number(parent: QWidget, size: int) -> QLabel:
    label = QLabel(parent)
    label.setFont(theme.sized(parent.font(), size))
    return label
