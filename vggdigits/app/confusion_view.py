"""Which digit is taken for which: a table of counts, and the pictures behind each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.training_record import Confusion
from vggdigits.app.window_parts import Note

_EDGE = 24  # pixels for the digits beside the table
_MOST = 300  # pictures that are shown of a cell
_SCALE = 3  # screen pixels a picture's pixel


class ConfusionView(QWidget):
    """Ten rows (the right digit) of ten counts (the answer); wrong answers stand out, and a click opens their pictures.

    Signals:
        opened(int, int): right digit and answer of a cell that is not empty.
    """

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Confusion | None = None
        self._cell = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix of the held-out images"))
        self.setAccessibleDescription(self.tr("Arrow keys choose a cell, Enter opens its pictures"))

    def show_counts(self, counts: Confusion | None) -> None:
        """Show an epoch's counts; None for none yet."""
        if counts != self._counts:
            self._counts = counts
            self.update()

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Right digit and answer of the cell under a point; None beside the table."""
        side = self._side()
        row, column = int((point.y() - _EDGE) // side), int((point.x() - _EDGE) // side)
        return (row, column) if 0 <= row < 10 and 0 <= column < 10 else None

    def area(self, right: int, answer: int) -> QRectF:
        """Where a cell is."""
        side = self._side()
        return QRectF(_EDGE + answer * side, _EDGE + right * side, side, side)

    def sizeHint(self) -> QSize:
        return QSize(_EDGE + 10 * 24 + 1, _EDGE + 10 * 24 + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(_EDGE + 10 * 24 + 1, _EDGE + 10 * 24 + 1)

    def _side(self) -> float:
        return (min(self.width(), self.height()) - _EDGE - 1) / 10

    def _open(self, cell: tuple[int, int]) -> None:
        if self._counts is not None and self._counts[cell[0]][cell[1]]:
            self.opened.emit(*cell)

    def _sentence(self, cell: tuple[int, int]) -> str:
        right, answer = cell
        count = 0 if self._counts is None else self._counts[right][answer]
        if right == answer:
            return self.tr("{count} × {digit} read right").format(count=count, digit=right)
        return self.tr("{count} × {right} read as {answer}").format(count=count, right=right, answer=answer)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        colours, quiet = theme.colours(self.palette()), theme.secondary_text(self.palette())
        painter.setPen(quiet)
        side = self._side()
        for digit in range(10):
            painter.drawText(QRectF(_EDGE + digit * side, 0, side, _EDGE), Qt.AlignmentFlag.AlignCenter, str(digit))
            painter.drawText(QRectF(0, _EDGE + digit * side, _EDGE, side), Qt.AlignmentFlag.AlignCenter, str(digit))
        for right in range(10):
            for answer in range(10):
                count = 0 if self._counts is None else self._counts[right][answer]
                self._paint_cell(painter, self.area(right, answer), count, right == answer, colours)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.area(*self._cell).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_cell(self, painter: QPainter, area: QRectF, count: int, is_right: bool, colours: theme.Colours) -> None:
        inside = area.adjusted(1, 1, -1, -1)
        painter.fillRect(inside, colours.track)
        if not count:
            return
        text = self.palette().windowText().color()
        if not is_right:
            ground = QColor(colours.runner_up)
            ground.setAlpha(min(220, 60 + 20 * count))
            painter.fillRect(inside, ground)
            if ground.alpha() > 110:
                text = QColor(Qt.GlobalColor.black)  # on orange, in light and dark
        painter.setPen(text)
        painter.setFont(theme.sized(self.font(), theme.STATUS_SIZE - 2, bold=not is_right))
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, str(count) if count < 10_000 else "…")

    # Qt overrides.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if cell is None else self._sentence(cell), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._cell = cell
            self._open(cell)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._cell = (self._cell[0] + step[0]) % 10, (self._cell[1] + step[1]) % 10
            self.setAccessibleDescription(self._sentence(self._cell))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._cell)
        else:
            super().keyPressEvent(event)


class CellPictures(QWidget):
    """The pictures behind one cell, in a small window."""

    def __init__(self, title: str, pictures: NDArray[np.uint8], parent: QWidget) -> None:
        """pictures: uint8 (n, 28, 28); `title` says what they are."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.list = QListWidget()
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setIconSize(QSize(28 * _SCALE, 28 * _SCALE))
        self.list.setSpacing(theme.GRID // 2)
        for picture in pictures[:_MOST]:
            item = QListWidgetItem()
            item.setIcon(_pixmap(picture))
            self.list.addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        heading = QLabel(title)
        heading.setFont(theme.sized(self.font(), theme.TEXT_SIZE, bold=True))
        layout.addWidget(heading)
        layout.addWidget(self.list, stretch=1)
        if len(pictures) > _MOST:
            layout.addWidget(Note(self.tr("The first {count} of {all}").format(count=_MOST, all=len(pictures))))
        elif not len(pictures):
            layout.addWidget(Note(self.tr("The run has kept no pictures of them.")))
        self.resize(52 * theme.GRID, 44 * theme.GRID)


def _pixmap(picture: NDArray[np.uint8]) -> QPixmap:
    large = np.ascontiguousarray(picture.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1))
    height, width = large.shape
    return QPixmap.fromImage(QImage(large.tobytes(), width, height, width, QImage.Format.Format_Grayscale8))
