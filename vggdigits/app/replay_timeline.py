"""A slider over a drawing's moments; below it probabilities, and what was read."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from vggdigits.app import theme
from vggdigits.app.replay_curve import Curve, CurvePoint

_GUTTER, _EDGE = 44, 12  # pixels left, for the axis, and right
_TRACK, _HANDLE, _TICK = 4, 7, 5  # the groove's height, the handle's radius, a mark's length below the groove
_SLIDER, _CHART, _RIBBON = 28, 64, 20  # heights
_GAP = theme.GRID // 2


class ReplayTimeline(QSlider):
    """Its value is the moment; the last one is the drawing as it is.

    Attributes:
        curve: what is plotted.
        marks: the moments at which strokes begin.
        words: what is said in place of a curve.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.curve = Curve()
        self.marks: tuple[int, ...] = ()
        self.words = ""
        self.setRange(0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Moment of the drawing"))

    def show_marks(self, marks: tuple[int, ...]) -> None:
        """Mark where strokes begin."""
        self.marks = marks
        self.update()

    def show_curve(self, curve: Curve) -> None:
        """Show how it was read over time."""
        if curve != self.curve:
            self.curve = curve
            self.update()

    def show_words(self, text: str) -> None:
        """Say why there is no curve; "" where one comes."""
        self.words = text
        self.update()

    def x_of(self, moment: int) -> float:
        """Where a moment is, in pixels from the left."""
        first, step = self._scale()
        return first + step * moment

    def _scale(self) -> tuple[float, float]:
        """Where the first moment is, and how far the next one is from it, in pixels."""
        room, last = self.width() - _GUTTER - _EDGE, self.maximum()
        return (_GUTTER, room / last) if last else (_GUTTER + room, 0.0)

    def moment_at(self, x: float) -> int:
        """The moment at a place."""
        share = (x - _GUTTER) / max(1, self.width() - _GUTTER - _EDGE)
        return min(max(round(share * self.maximum()), 0), self.maximum())

    def sizeHint(self) -> QSize:
        return QSize(480, _SLIDER + _CHART + 2 * _GAP + _RIBBON)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    # Input.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # from stroke to stroke
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self.moment_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self.moment_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        chart = QRectF(_GUTTER, _SLIDER, self.width() - _GUTTER - _EDGE, _CHART)
        if not self.words:
            self._paint_axis(painter, chart)
        self._paint_marks(painter, chart)
        colours = theme.colours(self.palette())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for _, grouped in groupby(self.curve.points, key=lambda each: each.became):
            points = list(grouped)
            self._paint_line(painter, chart, [(each.moment, each.other) for each in points], colours.runner_up)
            self._paint_line(painter, chart, [(each.moment, each.answer) for each in points], colours.answer)
        self._paint_ribbon(painter, chart.bottom() + 2 * _GAP)
        painter.setPen(theme.secondary_text(self.palette()))
        painter.drawText(chart, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
        self._paint_slider(painter, chart)
        painter.end()

    def _paint_axis(self, painter: QPainter, chart: QRectF) -> None:
        colours = theme.colours(self.palette())
        painter.setPen(QPen(_faint(colours.other), 1))
        for share in (0.0, 0.5, 1.0):
            y = round(chart.bottom() - share * chart.height()) + 0.5
            painter.drawLine(QPointF(chart.left(), y), QPointF(chart.right(), y))
        painter.setPen(theme.secondary_text(self.palette()))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share, text in ((1.0, self.tr("100 %")), (0.0, self.tr("0 %"))):
            y = chart.bottom() - share * chart.height()
            painter.drawText(QRectF(0, y - 8, _GUTTER - theme.GRID, 16), side, text)

    def _paint_marks(self, painter: QPainter, chart: QRectF) -> None:
        quiet, below = theme.secondary_text(self.palette()), _SLIDER / 2 + _TRACK
        first, step = self._scale()
        columns = [column + 0.5 for column in {round(first + step * mark) for mark in self.marks}]  # fewer, if many
        painter.setPen(QPen(quiet, 1))
        painter.drawLines([QLineF(x, below, x, below + _TICK) for x in columns])
        painter.setPen(QPen(_faint(quiet), 1, Qt.PenStyle.DotLine))
        painter.drawLines([QLineF(x, chart.top(), x, chart.bottom()) for x in columns])

    def _paint_line(self, painter: QPainter, chart: QRectF, values: list[tuple[int, float]], colour: QColor) -> None:
        """A line through the values, 0..1, by moment; a dot where there is one alone."""
        round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, round_cap, round_join))
        places = [QPointF(self.x_of(moment), chart.bottom() - value * chart.height()) for moment, value in values]
        painter.drawPolyline(QPolygonF([*places, places[-1]]))

    def _paint_ribbon(self, painter: QPainter, top: float) -> None:
        colours = theme.colours(self.palette())
        for point, end in _runs(self.curve.points, self.maximum()):
            left, right = self.x_of(point.moment), self.x_of(end)
            cell = QRectF(left, top, max(1.0, right - left - 1), _RIBBON)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.answer if point.is_answer else colours.track)
            painter.drawRoundedRect(cell, 3, 3)
            if cell.width() >= painter.fontMetrics().horizontalAdvance(point.label) + 2:
                painter.setPen(colours.paper if point.is_answer else self.palette().windowText().color())
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, point.label)

    def _paint_slider(self, painter: QPainter, chart: QRectF) -> None:
        colours, middle = theme.colours(self.palette()), _SLIDER / 2
        here = self.x_of(self.value())
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, end in ((colours.track, chart.right()), (colours.answer, here)):
            painter.setBrush(colour)
            groove = QRectF(chart.left(), middle - _TRACK / 2, max(0.0, end - chart.left()), _TRACK)
            painter.drawRoundedRect(groove, _TRACK / 2, _TRACK / 2)
        painter.setPen(QPen(self.palette().windowText().color(), 1))
        painter.drawLine(QPointF(here, middle), QPointF(here, chart.bottom() + 2 * _GAP + _RIBBON))
        painter.setPen(QPen(self.palette().window().color(), 2))
        painter.setBrush(colours.answer)
        painter.drawEllipse(QPointF(here, middle), _HANDLE, _HANDLE)
        if self.hasFocus():
            painter.setPen(QPen(colours.answer, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(here, middle), _HANDLE + 3, _HANDLE + 3)


def _runs(points: tuple[CurvePoint, ...], last: int) -> list[tuple[CurvePoint, int]]:
    """Where something else was read: the first moment of each, and the one at which it ended."""
    grouped = groupby(points, key=lambda each: (each.became, each.label))
    firsts = [next(run) for _, run in grouped]
    return list(zip(firsts, [*(each.moment for each in firsts[1:]), last], strict=False))


def _faint(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(90)
    return faint
