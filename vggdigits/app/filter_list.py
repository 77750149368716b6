"""A list of choices with a count each, one of them chosen: what the sidebar filters by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vggdigits.app import theme

_ROW = 3.5 * theme.GRID
_VALUE, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class FilterList(QListWidget):
    """As high as its rows, and never scrolled.

    Signals:
        chosen(object): another value is chosen.
    """

    chosen = Signal(object)

    def __init__(self, choices: Iterable[tuple[Any, str]], name: str, parent: QWidget | None = None) -> None:
        """`choices` are values and their texts; the first is chosen. `name` is for who cannot see the list."""
        super().__init__(parent)
        for value, text in choices:
            item = QListWidgetItem(text, self)
            item.setData(_VALUE, (value,))  # as a tuple: None is a value, too
            item.setData(_COUNT, 0)
        self.setItemDelegate(_RowDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setCurrentRow(0)
        self.currentRowChanged.connect(lambda row: self.chosen.emit(self.value(row)))

    def value(self, row: int | None = None) -> Any:  # noqa: ANN401  (whatever was given)
        """What is chosen, or the value in a row."""
        item = self.item(self.currentRow() if row is None else row)
        return item.data(_VALUE)[0]

    def choose(self, value: object) -> None:
        """Choose a value that is in the list."""
        for row in range(self.count()):
            if self.value(row) == value:
                self.setCurrentRow(row)

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        """Show how many there are of each value; of the first, all of them."""
        for row in range(1, self.count()):
            self.item(row).setData(_COUNT, counts.get(self.value(row), 0))
        self.item(0).setData(_COUNT, sum(counts.values()))

    def counts(self) -> list[int]:
        """The numbers as they stand, from top to bottom."""
        return [self.item(row).data(_COUNT) for row in range(self.count())]

    # Qt overrides.

    def sizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, round(self.count() * _ROW))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class _RowDelegate(QStyledItemDelegate):
    """The text left, the count right; what is chosen is marked and bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, round(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(theme.GRID, 1, -theme.GRID, -1)
        if chosen:
            ground = QColor(theme.colours(option.palette).answer)
            ground.setAlpha(48)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(row, 4, 4)
        count = index.data(_COUNT)
        text = option.palette.color(QPalette.ColorRole.WindowText)
        painter.setFont(theme.sized(option.font, theme.TEXT_SIZE, bold=chosen))
        painter.setPen(text if count or chosen else theme.secondary_text(option.palette))
        inner = row.adjusted(theme.GRID, 0, -theme.GRID, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setFont(theme.sized(option.font, theme.STATUS_SIZE))
        painter.setPen(theme.secondary_text(option.palette))
        number = f"{count:,}" if count else "–"
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(theme.secondary_text(option.palette))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row, 4, 4)
        painter.restore()
