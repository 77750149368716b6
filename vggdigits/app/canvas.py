"""The canvas: paper that takes a mouse, a pen or a finger, and keeps vector strokes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from vggdigits.app import theme
from vggdigits.app.painting import ink_image, paint_box, paint_stroke
from vggdigits.ink.strokes import NEUTRAL_PRESSURE, Drawing, Stroke

MIN_BRUSH, DEFAULT_BRUSH, MAX_BRUSH = 4, 24, 64
"""Width of the brush in pixels of the widget; by default about a tenth of a digit drawn at ease."""

_LEAST_ZOOM, _MOST_ZOOM = 0.25, 16.0

_MOUSE, _PEN = "mouse", "pen"


@dataclass(frozen=True)
class View:
    """Which part of the drawing is seen: pixels of the widget = units * zoom + offset."""

    offset: QPointF = field(default_factory=QPointF)
    zoom: float = 1.0


@dataclass(frozen=True)
class LabelledBox:
    """A box round a digit: left, top, width, height in units, and what was read in it."""

    box: tuple[float, float, float, float]
    label: str
    chosen: bool


class Canvas(QWidget):
    """Paper to draw on.

    Attributes:
        brush: width of strokes to come, in pixels of the widget.

    Signals:
        drawing_changed(Drawing): with every movement of the pen, the stroke under way included.
        stroke_finished(Stroke, Drawing): the pen came up; and what was drawn before.
        pointed_at(QPointF): the mouse moved without drawing; units of the drawing.
    """

    drawing_changed = Signal(object)
    stroke_finished = Signal(object, object)
    pointed_at = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brush = float(DEFAULT_BRUSH)
        self._drawing = Drawing()
        self._points: list[tuple[float, float, float, float]] = []
        self._began_ms = 0
        self._drawer: str | int | None = None  # what draws the stroke under way: _MOUSE, _PEN, or a finger's number
        self._view = View()
        self._boxes: tuple[LabelledBox, ...] = ()
        self._layer: QPixmap | None = None  # the finished strokes, painted
        self._layer_drawing = Drawing()
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("Draw digits here with the mouse, a pen or a finger"))

    @property
    def drawing(self) -> Drawing:
        """What is drawn, the stroke under way included."""
        return self._drawing.with_stroke(self._live_stroke()) if self._points else self._drawing

    @property
    def is_drawing(self) -> bool:
        """Whether the pen is down."""
        return bool(self._points)

    def set_drawing(self, drawing: Drawing) -> None:
        """Show another drawing; a stroke under way is dropped."""
        self._drawer = None
        self._points = []
        self._drawing = drawing
        self.update()
        self.drawing_changed.emit(drawing)

    def set_boxes(self, boxes: tuple[LabelledBox, ...]) -> None:
        """Show thin boxes with their labels."""
        if boxes != self._boxes:
            self._boxes = boxes
            self.update()

    @property
    def view(self) -> View:
        """What is seen; a new drawing begins with one unit a pixel, the origin in the corner."""
        return self._view

    def set_view(self, view: View) -> None:
        """See another part of the drawing."""
        if view == self._view:
            return  # what is painted already can stay
        self._view = view
        self._layer = None
        self.update()

    def view_of(self, drawing: Drawing) -> View:
        """The view that shows all of a drawing, in the middle, as large as it fits."""
        bounds = drawing.bounds
        if bounds is None:
            return View()
        left, top, right, bottom = bounds
        margin = 4 * theme.GRID
        room = QSize(self.width() - 2 * margin, self.height() - 2 * margin)
        zoom = min(room.width() / max(right - left, 1e-6), room.height() / max(bottom - top, 1e-6))
        centre = QPointF((left + right) / 2, (top + bottom) / 2)
        return View(QPointF(self.width() / 2, self.height() / 2) - centre * zoom, zoom)

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Come nearer, or go further away where the factor is below 1; a point of the widget, by default its middle,
        stays where it is."""
        zoom = min(max(self._view.zoom * factor, _LEAST_ZOOM * self._natural_zoom()), _MOST_ZOOM * self._natural_zoom())
        fixed = QPointF(self.width() / 2, self.height() / 2) if about is None else about
        self.set_view(View(fixed - self._to_units(fixed) * zoom, zoom))

    def _natural_zoom(self) -> float:
        """At which the drawing is seen whole, or at its own size where that is smaller."""
        return self.view_of(self._drawing).zoom if self._drawing else 1.0

    def sizeHint(self) -> QSize:
        return QSize(720, 600)

    # Input: each device ends in the same three steps.

    def _pen_down(self, drawer: str | int, position: QPointF, pressure: float, time_ms: int) -> None:
        self.finish_stroke()  # of a stroke whose release got lost
        self._drawer = drawer
        self._began_ms = time_ms
        self._pen_move(position, pressure, time_ms)

    def _pen_move(self, position: QPointF, pressure: float, time_ms: int) -> None:
        unit = self._to_units(position)
        self._points.append((unit.x(), unit.y(), max(0, time_ms - self._began_ms) / 1000, pressure))
        self.update(self._live_area())
        self.drawing_changed.emit(self.drawing)

    def finish_stroke(self) -> None:
        """The pen comes up: the stroke under way, if there is one, is done."""
        self._drawer = None
        if not self._points:
            return
        stroke = self._live_stroke()
        self._points = []
        before, self._drawing = self._drawing, self._drawing.with_stroke(stroke)
        self.update()
        self.stroke_finished.emit(stroke, before)

    def _pen_cancelled(self) -> None:
        self.set_drawing(self._drawing)

    def _live_stroke(self) -> Stroke:
        return Stroke(np.array(self._points), self.brush / self._view.zoom)

    def _live_area(self) -> QRect:
        """Where the stroke under way may have changed: its last points, with the brush around them."""
        recent = [self._to_widget(QPointF(x, y)) for x, y, _, _ in self._points[-4:]]
        xs, ys = [point.x() for point in recent], [point.y() for point in recent]
        reach = self.brush + 2
        area = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))).adjusted(-reach, -reach, reach, reach)
        # The first touch removes the hint as well.
        return area.toAlignedRect() if self._drawing or len(self._points) > 1 else self.rect()

    def _to_units(self, position: QPointF) -> QPointF:
        return (position - self._view.offset) / self._view.zoom

    def _to_widget(self, unit: QPointF) -> QPointF:
        return unit * self._view.zoom + self._view.offset

    # Painting.

    def _finished_strokes(self) -> QPixmap:
        """The finished strokes as a pixmap; a stroke more is painted over what is there."""
        ratio = self.devicePixelRatio()
        size = self.size() * ratio
        known = self._layer_drawing
        grown = (
            self._drawing.backdrop is known.backdrop and self._drawing.strokes[: len(known.strokes)] == known.strokes
        )
        if self._layer is None or self._layer.size() != size or not grown:
            self._layer = QPixmap(size)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(theme.colours(self.palette()).paper)
            known = Drawing()
        painter = QPainter(self._layer)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self._view.offset)
        painter.scale(self._view.zoom, self._view.zoom)
        colour = theme.colours(self.palette()).ink
        if self._drawing.backdrop is not None and known.backdrop is None:
            painter.drawImage(QPointF(0, 0), ink_image(self._drawing.backdrop.ink, colour))
        for stroke in self._drawing.strokes[len(known.strokes) :]:
            paint_stroke(painter, stroke, colour)
        painter.end()
        self._layer_drawing = self._drawing
        return self._layer

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._finished_strokes())
        if self._points:
            painter.save()
            painter.translate(self._view.offset)
            painter.scale(self._view.zoom, self._view.zoom)
            paint_stroke(painter, self._live_stroke(), colours.ink)
            painter.restore()
        if not self._drawing and not self._points:
            painter.setPen(colours.hint)
            painter.setFont(theme.sized(self.font(), theme.HEADING_SIZE))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Draw a digit"))
        painter.setFont(theme.sized(self.font(), theme.TEXT_SIZE, bold=True))
        for each in self._boxes:
            left, top, width, height = each.box
            corner = self._to_widget(QPointF(left, top))
            area = QRectF(corner.x(), corner.y(), width * self._view.zoom, height * self._view.zoom)
            colour = colours.answer if each.chosen else colours.hint
            paint_box(painter, area.adjusted(-6, -6, 6, 6), each.label, colour)
        painter.end()

    # Qt overrides.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._drawer in (None, _MOUSE):
            self._pen_down(_MOUSE, event.position(), NEUTRAL_PRESSURE, event.timestamp())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawer == _MOUSE and event.buttons() & Qt.MouseButton.LeftButton:
            self._pen_move(event.position(), NEUTRAL_PRESSURE, event.timestamp())
        elif self._drawer == _MOUSE:
            self.finish_stroke()  # the release got lost: to a dialog, or another window
        elif self._drawer is None:
            self.pointed_at.emit(self._to_units(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._drawer == _MOUSE:
            self._pen_move(event.position(), NEUTRAL_PRESSURE, event.timestamp())
            self.finish_stroke()

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Accepted, so that Qt makes no mouse events of it.
        event.accept()
        if event.type() == QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            if isinstance(self._drawer, int):
                self._pen_cancelled()  # the palm came down before the pen
            self._pen_down(_PEN, event.position(), event.pressure(), event.timestamp())
        elif event.type() == QEvent.Type.TabletMove and self._drawer == _PEN:
            self._pen_move(event.position(), event.pressure(), event.timestamp())
        elif event.type() == QEvent.Type.TabletRelease and self._drawer == _PEN:
            self.finish_stroke()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """The first finger draws, until it is lifted; others, and a palm beside the pen, are ignored."""
        event.accept()
        if event.type() == QEvent.Type.TouchBegin and self._drawer not in (_MOUSE, _PEN):
            first = event.point(0)
            self._pen_down(first.id(), first.position(), NEUTRAL_PRESSURE, event.timestamp())
            return
        for finger in event.points():
            if finger.id() != self._drawer:
                continue
            if event.type() == QEvent.Type.TouchCancel:
                self._pen_cancelled()
                return
            self._pen_move(finger.position(), NEUTRAL_PRESSURE, event.timestamp())
            if finger.state() == QEventPoint.State.Released:
                self.finish_stroke()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._layer = None
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layer = None
        super().resizeEvent(event)
