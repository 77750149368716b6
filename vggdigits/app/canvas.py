"""The canvas: paper that takes a mouse, a pen or a finger, and keeps vector strokes."""

from __future__ import annotations

import time
from enum import Enum

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEventPoint,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from vggdigits.app import canvas_view, theme
from vggdigits.app.canvas_view import View
from vggdigits.app.ink_layer import InkLayer, ink_area
from vggdigits.app.painting import LabelledBox, paint_boxes, paint_hint, paint_stroke
from vggdigits.app.tool_cursor import eraser_cursor
from vggdigits.ink.erase import Erases, erase
from vggdigits.ink.strokes import NEUTRAL_PRESSURE, Drawing, Stroke

__all__ = ["Canvas", "LabelledBox", "Tool", "View"]

MIN_BRUSH, DEFAULT_BRUSH, MAX_BRUSH = 4, 24, 64
"""Width of the brush in pixels of the widget; by default about a tenth of a digit drawn at ease."""

_LEAST_ERASER = 16  # pixels: what is thinner is missed
_PEN_LINGERS_S = 0.5  # after the pen was last seen a hand still lies on the screen
_WHEEL_STEP = 120  # what a wheel reports for one of its clicks

_MOUSE, _PEN = "mouse", "pen"


class Tool(Enum):
    """What the left button, the pen's tip and a finger do."""

    PEN = "pen"
    ERASER = "eraser"


class Canvas(QWidget):
    """Paper to draw on.

    The right button and the pen's other end erase, whatever the tool; a right click that stays opens a menu of the
    canvas' actions.

    Attributes:
        erases: what an eraser takes.
        clock: the time in seconds, by which it is known whether a pen is about.

    Signals:
        drawing_changed(Drawing): with every movement of the pen, the stroke under way included.
        stroke_finished(Stroke, Drawing): the pen came up; and what was drawn before.
        erased(Drawing): the eraser came up and took ink; what was drawn before.
        pointed_at(QPointF): the mouse moved without drawing; units of the drawing.
        brush_turned(int): the wheel was turned by that many clicks to choose another brush.
    """

    drawing_changed = Signal(object)
    stroke_finished = Signal(object, object)
    erased = Signal(object)
    pointed_at = Signal(QPointF)
    brush_turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.erases = Erases.STROKES
        self.clock = time.monotonic
        self._tool, self._brush = Tool.PEN, float(DEFAULT_BRUSH)
        self._drawing = Drawing()
        self._points: list[tuple[float, float, float, float]] = []
        self._live: Stroke | None = None  # the stroke under way, once it was asked for
        self._began_ms = 0
        self._drawer: str | int | None = None  # what has the paper: _MOUSE, _PEN, or a finger's number
        self._button = Qt.MouseButton.LeftButton  # the one that is held, where it is the mouse
        self._before_erasing: Drawing | None = None
        self._eraser_at = QPointF()  # units
        self._pressed_at: QPointF | None = None  # the right button's, until it moves
        self._panned_from: QPointF | None = None
        self._turned = 0  # of the wheel, less than a click
        self._pen_seen = float("-inf")
        self._view = View()
        self._boxes: tuple[LabelledBox, ...] = ()
        self._layer = InkLayer()
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)  # a pen that hovers is a pen in use
        self._show_cursor()
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("Draw digits here with the mouse, a pen or a finger"))

    # What is on it.

    @property
    def drawing(self) -> Drawing:
        """What is drawn, the stroke under way included."""
        return self._drawing.with_stroke(self._live_stroke()) if self._points else self._drawing

    @property
    def is_drawing(self) -> bool:
        """Whether the pen, or the eraser, is down."""
        return bool(self._points) or self._before_erasing is not None

    def set_drawing(self, drawing: Drawing) -> None:
        """Show another drawing; a stroke under way is dropped."""
        self._drawer = self._before_erasing = self._pressed_at = None
        self._points, self._live = [], None
        self._show(drawing)

    def set_boxes(self, boxes: tuple[LabelledBox, ...]) -> None:
        """Show thin boxes with their labels."""
        if boxes != self._boxes:
            self._boxes = boxes
            self.update()

    # What it is drawn on with.

    @property
    def brush(self) -> float:
        """Width of strokes to come, in pixels of the widget."""
        return self._brush

    @brush.setter
    def brush(self, width: float) -> None:
        self._brush = width
        self._show_cursor()

    @property
    def tool(self) -> Tool:
        """What the left button, the pen's tip and a finger do."""
        return self._tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        self.finish_stroke()
        self._tool = tool
        self._show_cursor()

    @property
    def eraser(self) -> float:
        """Width of the eraser, in pixels of the widget: the brush's, if that is not too thin."""
        return max(self._brush, _LEAST_ERASER)

    # What is seen of it.

    @property
    def view(self) -> View:
        """What is seen; a new drawing begins with one unit a pixel, the origin in the corner."""
        return self._view

    def set_view(self, view: View) -> None:
        """See another part of the drawing."""
        self._view = view
        self.update()

    def view_of(self, drawing: Drawing) -> View:
        """The view that shows all of a drawing, in the middle, as large as it fits."""
        return canvas_view.whole(drawing, self.size())

    def zoom_by(self, factor: float) -> None:
        """Come nearer, or go further away where the factor is below 1."""
        self.finish_stroke()
        middle = QPointF(self.width() / 2, self.height() / 2)
        self.set_view(canvas_view.zoomed(self._view, factor, middle, self._drawing, self.size()))

    def _pan(self, by: QPointF) -> None:
        self.set_view(canvas_view.moved(self._view, by, self._drawing, self.size()))

    def sizeHint(self) -> QSize:
        return QSize(720, 600)

    # Input: each device ends in the same three steps, for the pen and for the eraser.

    def _down(self, drawer: str | int, position: QPointF, pressure: float, time_ms: int, *, erases: bool) -> None:
        self.finish_stroke()  # of a stroke whose release got lost
        self._drawer = drawer
        if erases or self._tool is Tool.ERASER:
            self._before_erasing = self._drawing
            self._eraser_at = self._view.to_units(position)
            self._show_cursor(erasing=True)
        self._began_ms = time_ms
        self._move(position, pressure, time_ms)

    def _move(self, position: QPointF, pressure: float, time_ms: int) -> None:
        unit = self._view.to_units(position)
        if self._before_erasing is not None:
            start, self._eraser_at = self._eraser_at, unit
            radius = 0.5 * self.eraser / self._view.zoom
            after = erase(self._drawing, self.erases, start.toTuple(), unit.toTuple(), radius)
            if after is not self._drawing:
                self._show(after)
            return
        self._points.append((unit.x(), unit.y(), max(0, time_ms - self._began_ms) / 1000, pressure))
        self._live = None
        self.update(self._live_area())
        self.drawing_changed.emit(self.drawing)

    def finish_stroke(self) -> None:
        """The pen or the eraser comes up: the stroke under way, if there is one, is done."""
        self._drawer = None
        if self._before_erasing is not None:
            before, self._before_erasing = self._before_erasing, None
            self._show_cursor()
            if before is not self._drawing:
                self.erased.emit(before)
        if self._points:
            stroke = self._live_stroke()
            self._points, self._live = [], None
            before, self._drawing = self._drawing, self._drawing.with_stroke(stroke)
            self.update(self._view.area_to_widget(ink_area(stroke.bounds)).toAlignedRect().adjusted(-2, -2, 2, 2))
            self.stroke_finished.emit(stroke, before)

    def _cancel(self) -> None:
        self.set_drawing(self._drawing if self._before_erasing is None else self._before_erasing)
        self._show_cursor()

    def _show(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.update()
        self.drawing_changed.emit(drawing)

    def _show_cursor(self, *, erasing: bool = False) -> None:
        erases = erasing or self._tool is Tool.ERASER
        self.setCursor(eraser_cursor(self.eraser, self.devicePixelRatio()) if erases else Qt.CursorShape.CrossCursor)

    def _live_stroke(self) -> Stroke:
        if self._live is None:
            self._live = Stroke(np.array(self._points), self._brush / self._view.zoom)
        return self._live

    def _live_area(self) -> QRect:
        """Where the stroke under way may have changed: its last points, with the brush around them."""
        recent = [self._view.to_widget(QPointF(x, y)) for x, y, _, _ in self._points[-4:]]
        xs, ys = [point.x() for point in recent], [point.y() for point in recent]
        reach = self._brush + 2
        area = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))).adjusted(-reach, -reach, reach, reach)
        # The first touch removes the hint as well.
        return area.toAlignedRect() if self._drawing or len(self._points) > 1 else self.rect()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = (self._view, self.size(), self.devicePixelRatio(), colours)
        if self._layer.paint(painter, self._drawing, look):
            self.update()  # of so many strokes the others come in the next turn
        if self._points:
            painter.save()
            painter.translate(self._view.offset)
            painter.scale(self._view.zoom, self._view.zoom)
            paint_stroke(painter, self._live_stroke(), colours.ink, self._view.area_to_units(QRectF(event.rect())))
            painter.restore()
        if not self._drawing and not self._points:
            paint_hint(painter, self.rect(), self.tr("Draw a digit\nmouse, pen, finger or arrow keys"), colours)
        paint_boxes(painter, self._boxes, self._view, colours)
        painter.end()

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._drawer not in (None, _MOUSE):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._button = event.button()
            self._down(_MOUSE, event.position(), NEUTRAL_PRESSURE, event.timestamp(), erases=False)
        elif event.button() == Qt.MouseButton.RightButton and not self.is_drawing:
            self._pressed_at = event.position()
        elif event.button() == Qt.MouseButton.MiddleButton and not self.is_drawing:
            self._panned_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position, buttons = event.position(), event.buttons()
        if self._drawer == _MOUSE and buttons & self._button:
            self._move(position, NEUTRAL_PRESSURE, event.timestamp())
        elif self._drawer == _MOUSE:
            self.finish_stroke()  # the release got lost: to a dialog, or another window
        elif self._pressed_at is not None and buttons & Qt.MouseButton.RightButton:
            self._right_moved(_MOUSE, position, event.timestamp())
        elif self._panned_from is not None and buttons & Qt.MouseButton.MiddleButton:
            self._pan(position - self._panned_from)
            self._panned_from = position
        elif self._drawer is None:
            self.pointed_at.emit(self._view.to_units(position))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = None
        elif event.button() == Qt.MouseButton.RightButton and self._pressed_at is not None:
            self._open_menu(event.globalPosition().toPoint())
        elif self._drawer == _MOUSE and event.button() == self._button:
            self._move(event.position(), NEUTRAL_PRESSURE, event.timestamp())
            self.finish_stroke()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        if self.is_drawing:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            clicks, self._turned = divmod(self._turned + event.angleDelta().y(), _WHEEL_STEP)
            if clicks:
                self.brush_turned.emit(clicks)
            return
        by = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        across = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not by.x()
        self._pan(QPointF(by.y(), 0) if across else QPointF(by))

    def _right_moved(self, drawer: str, position: QPointF, time_ms: int) -> None:
        """The right button erases as soon as it is clear that it is no click."""
        pressed = self._pressed_at
        if pressed is not None and (position - pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at, self._button = None, Qt.MouseButton.RightButton
            self._down(drawer, pressed, NEUTRAL_PRESSURE, time_ms, erases=True)
            self._move(position, NEUTRAL_PRESSURE, time_ms)

    def _open_menu(self, position: QPoint) -> None:
        self._pressed_at = None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.popup(position)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:  # a mouse says when it is a click
            self._open_menu(event.globalPos())

    # Pen.

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Accepted, so that Qt makes no mouse events of it.
        event.accept()
        self._pen_seen = self.clock()
        if isinstance(self._drawer, int):
            self._cancel()  # the palm came down before the pen
        position, now = event.position(), event.timestamp()
        if event.type() == QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._down(_PEN, position, event.pressure(), now, erases=other_end)
        elif event.type() == QEvent.Type.TabletPress and not self.is_drawing:
            self._pressed_at = position
        elif event.type() == QEvent.Type.TabletMove and self._drawer == _PEN:
            self._move(position, event.pressure(), now)
        elif event.type() == QEvent.Type.TabletMove and event.buttons() & Qt.MouseButton.RightButton:
            self._right_moved(_PEN, position, now)
        elif event.type() == QEvent.Type.TabletMove and event.buttons() == Qt.MouseButton.NoButton:
            self.pointed_at.emit(self._view.to_units(position))
        elif event.type() == QEvent.Type.TabletRelease and self._pressed_at is not None:
            self._open_menu(event.globalPosition().toPoint())
        elif event.type() == QEvent.Type.TabletRelease and self._drawer == _PEN:
            self.finish_stroke()

    # Fingers.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """The first finger draws, until it is lifted; others, and a palm beside the pen, are ignored."""
        event.accept()
        if event.type() == QEvent.Type.TouchBegin and self._drawer not in (_MOUSE, _PEN):
            if self.clock() - self._pen_seen < _PEN_LINGERS_S:
                return
            first = event.point(0)
            self._down(first.id(), first.position(), NEUTRAL_PRESSURE, event.timestamp(), erases=False)
            return
        for finger in event.points():
            if finger.id() != self._drawer:
                continue
            if event.type() == QEvent.Type.TouchCancel:
                self._cancel()
                return
            self._move(finger.position(), NEUTRAL_PRESSURE, event.timestamp())
            if finger.state() == QEventPoint.State.Released:
                self.finish_stroke()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
