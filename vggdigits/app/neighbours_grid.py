"""The training examples that a drawing looks like: pictures in rows, each with its label and how like it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vggdigits.app import theme
from vggdigits.app.samples_model import label_text
from vggdigits.app.thin_bar import paint_thin_bar

if TYPE_CHECKING:
    from vggdigits.model.neighbours import Neighbour

NEIGHBOUR_ROLE = Qt.ItemDataRole.UserRole
"""The role of an index's `Neighbour`."""
AGREES_ROLE = Qt.ItemDataRole.UserRole + 1
"""The role of whether its label is the answer."""

_PICTURE = 7 * theme.GRID  # pixels: each of the 28 is two
_CELL = QSize(_PICTURE + theme.GRID, _PICTURE + 4 * theme.GRID)
_COLUMNS, _ROWS = 5, 2
_SPARE = 8  # pixels, without which a list view begins a new row
COUNT = _COLUMNS * _ROWS
"""Examples that are shown."""

_NO_DIGIT = -1
_NO_PARENT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class NeighboursModel(QAbstractListModel):
    """Examples, the nearest first.

    Attributes:
        shown: these.
        answer: 0..9, or -1 for no digit: what their labels are compared with.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: Sequence[Neighbour] = ()
        self.answer = _NO_DIGIT

    def show(self, neighbours: Sequence[Neighbour], answer: int) -> None:
        """Show these; as many as before take their places, so that the keyboard stays where it is."""
        if len(neighbours) != len(self.shown):
            self.beginResetModel()
            self.shown, self.answer = neighbours, answer
            self.endResetModel()
        elif neighbours:
            self.shown, self.answer = neighbours, answer
            self.dataChanged.emit(self.index(0), self.index(len(neighbours) - 1))

    def _tip(self, neighbour: Neighbour) -> str:
        number = f"{neighbour.number:,}"
        origin = (
            self.tr("MNIST, training image {number}").format(number=number),
            self.tr("Pen strokes (UCI), writer {number}").format(number=number),
            self.tr("A character of another script (Omniglot)"),
            self.tr("Made up, to show what is no digit"),
        )[neighbour.origin]
        percent = int(100 * max(0.0, neighbour.likeness))
        return "\n".join([origin, self.tr("{percent} % alike").format(percent=percent)])

    # Qt overrides.

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        neighbour = self.shown[index.row()]
        agrees = neighbour.label == self.answer
        label = _label(neighbour)
        match role:
            case Qt.ItemDataRole.UserRole:
                return neighbour
            case _ if role == AGREES_ROLE:
                return agrees
            case Qt.ItemDataRole.DisplayRole:
                return label
            case Qt.ItemDataRole.AccessibleTextRole:
                return label if agrees else self.tr("{label}, not the answer").format(label=label)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._tip(neighbour)
        return None


class NeighboursGrid(QListView):
    """One stop of the Tab key; arrow keys move in it."""

    def __init__(self, model: NeighboursModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setGridSize(_CELL)
        self.setDragEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it is as high as its rows
        self.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.viewport().setAutoFillBackground(False)  # on the window's ground
        self.setAccessibleName(self.tr("The nearest training examples"))

    def sizeHint(self) -> QSize:
        return QSize(_COLUMNS * _CELL.width() + _SPARE, _ROWS * _CELL.height() + _SPARE)

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * _CELL.width() + _SPARE, _CELL.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, (self.width() - _SPARE) // _CELL.width())
        self.setFixedHeight(-(-COUNT // columns) * _CELL.height() + _SPARE)


class _Delegate(QStyledItemDelegate):
    """The picture, a thin bar for likeness, and the label; one that is not the answer is framed, bold and coloured."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        neighbour, agrees = index.data(NEIGHBOUR_ROLE), index.data(AGREES_ROLE)
        colours = theme.colours(option.palette)
        left, top = option.rect.left(), option.rect.top() + theme.GRID // 2
        picture = QRectF(left, top, _PICTURE, _PICTURE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, width = neighbour.picture.shape
        image = QImage(neighbour.picture.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        painter.drawImage(picture, image)
        if not agrees:
            painter.setPen(QPen(colours.runner_up, 2))
            painter.drawRect(picture.adjusted(1, 1, -1, -1))
        bar = QRectF(left, picture.bottom() + theme.GRID // 2, _PICTURE, theme.GRID // 2)
        paint_thin_bar(painter, bar, max(0.0, neighbour.likeness), option.palette, muted=True)
        painter.setFont(theme.sized(option.font, theme.STATUS_SIZE, bold=not agrees))
        painter.setPen(option.palette.windowText().color() if agrees else colours.runner_up)
        below = QRectF(left, bar.bottom() + 2, _PICTURE, 2 * theme.GRID)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _label(neighbour))
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.secondary_text(option.palette), 1, Qt.PenStyle.DotLine))
            painter.drawRect(picture.adjusted(0.5, 0.5, -0.5, below.bottom() - picture.bottom()))
        painter.restore()


def _label(neighbour: Neighbour) -> str:
    return label_text(None if neighbour.label == _NO_DIGIT else neighbour.label)
