"""The confusion matrix: which digit was taken for which, a cell for each pair."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vggdigits.app import theme
from vggdigits.app.training_record import Confusion

_LABELS = 5 * theme.GRID  # pixels, for the digits and the word beside them
_LARGEST = 40  # a cell's side
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionView(QWidget):
    """Ten rows, the right digits, of ten answers: blue what was right, orange what was not, by its share of the row.

    Signals:
        opened(int, int): the right digit and the answer of a cell that was clicked, or chosen with Return.
    """

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Confusion | None = None
        self._current = (0, 0)  # row, column
        self._pointed: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix: rows are the right digits, columns the answers"))

    def show_counts(self, counts: Confusion | None) -> None:
        """Show ten rows of ten counts; None for none yet."""
        if counts != self._counts:
            self._counts = counts
            self._describe()
            self.update()

    def cell(self, right: int, answer: int) -> QRectF:
        """Where a cell is, in the widget's pixels."""
        side = self._side()
        left = (self.width() - 10 * side - _LABELS) / 2 + _LABELS
        return QRectF(left + answer * side, _LABELS + right * side, side, side)

    def sizeHint(self) -> QSize:
        return QSize(_LABELS + 10 * _LARGEST, _LABELS + 10 * _LARGEST)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LABELS + 240, _LABELS + 240)

    def _side(self) -> float:
        return float(max(1, min(_LARGEST, (self.width() - _LABELS) // 10, (self.height() - _LABELS - 1) // 10)))

    def _at(self, position: QPointF) -> tuple[int, int] | None:
        origin, side = self.cell(0, 0).topLeft(), self._side()
        column, row = int((position.x() - origin.x()) // side), int((position.y() - origin.y()) // side)
        return (row, column) if 0 <= row < 10 and 0 <= column < 10 else None

    def _sentence(self, cell: tuple[int, int]) -> str:
        assert self._counts is not None  # noqa: S101
        right, answer = cell
        count = self._counts[right][answer]
        if right == answer:
            return self.tr("{digit}: {count} read rightly").format(digit=right, count=count)
        return self.tr("{right}, read as {answer}: {count}").format(right=right, answer=answer, count=count)

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._counts is None else self._sentence(self._current))

    def _open(self, cell: tuple[int, int] | None) -> None:
        if cell is not None and self._counts is not None and self._counts[cell[0]][cell[1]]:
            self.opened.emit(*cell)

    def _paint_cell(self, painter: QPainter, right: int, answer: int) -> None:
        assert self._counts is not None  # noqa: S101
        count, colours = self._counts[right][answer], theme.colours(self.palette())
        share = count / max(1, sum(self._counts[right]))
        place = self.cell(right, answer).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.track)
        painter.drawRoundedRect(place, 3, 3)
        strong = False
        if count:
            fill = QColor(colours.answer if right == answer else colours.runner_up)
            # A confusion in a hundred is rare and matters: the root lifts it.
            fill.setAlphaF(min(1.0, 0.15 + 0.85 * (share if right == answer else min(1.0, share * 4) ** 0.5)))
            strong = fill.alphaF() > 0.6
            painter.setBrush(fill)
            painter.drawRoundedRect(place, 3, 3)
        if (right, answer) == self._pointed or (self.hasFocus() and (right, answer) == self._current):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().windowText().color(), 2))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 2, 2)
        if count:
            dark = theme.is_dark(self.palette())
            painter.setPen(QColor("black" if dark else "white") if strong else self.palette().windowText().color())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _short(count))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        quiet = theme.secondary_text(self.palette())
        if self._counts is None:
            painter.setPen(quiet)
            painter.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
            text = self.tr("After each epoch stands here which digit was taken for which.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
            painter.end()
            return
        first, side = self.cell(0, 0), self._side()
        painter.setPen(quiet)
        above = QRectF(first.left(), 0, 10 * side, _LABELS / 2)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, self.tr("read as"))
        painter.save()
        painter.translate(first.left() - _LABELS, first.top() + 10 * side)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, 10 * side, _LABELS / 2), Qt.AlignmentFlag.AlignCenter, self.tr("right digit"))
        painter.restore()
        for digit in range(10):
            column, row = self.cell(0, digit), self.cell(digit, 0)
            painter.setPen(self.palette().windowText().color())
            over = QRectF(column.left(), _LABELS / 2, side, _LABELS / 2)
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, str(digit))
            beside = QRectF(row.left() - _LABELS / 2, row.top(), _LABELS / 2, side)
            painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, str(digit))
            for answer in range(10):
                self._paint_cell(painter, digit, answer)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = self._at(event.position()) if self._counts is not None else None
        busy = self._pointed is not None and self._counts is not None
        pointing = busy and bool(self._counts[self._pointed[0]][self._pointed[1]])  # type: ignore[index]
        self.setCursor(Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._current = cell
            self._open(cell)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and self._counts is not None:
            row, column = self._current
            self._current = (min(max(row + move[0], 0), 9), min(max(column + move[1], 0), 9))
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._at(QPointF(event.pos()))
            if cell is not None and self._counts is not None:
                QToolTip.showText(event.globalPos(), self._sentence(cell), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def _short(count: int) -> str:
    """At most four characters, for a cell is small."""
    return str(count) if count < 10_000 else f"{count // 1000}k"
