"""The paper of a replay: lies over the canvas and shows what was drawn by then; the canvas keeps its drawing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import Canvas
from vggdigits.app.ink_layer import InkLayer
from vggdigits.app.painting import paint_boxes
from vggdigits.app.reading_view import ReadingView
from vggdigits.ink.strokes import Drawing

_DRAWS = (QEvent.Type.TabletPress, QEvent.Type.TouchBegin)


class ReplayPaper(QWidget):
    """Lets every event through to the canvas.

    Signals:
        pressed(): somebody is about to draw or to erase.
    """

    pressed = Signal()

    def __init__(self, canvas: Canvas, reading: ReadingView) -> None:
        super().__init__(canvas)
        self._canvas, self._reading = canvas, reading
        self._drawing = Drawing()
        self._layer = InkLayer()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resize(canvas.size())
        self.lower()  # below what else lies over the canvas
        self.hide()
        canvas.installEventFilter(self)
        reading.changed.connect(self.update)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show this in place of what is on the canvas."""
        self._drawing = drawing
        self.show()
        self.update()

    # Qt overrides.

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = (self._canvas.view, self.size(), self.devicePixelRatio(), colours)
        if self._layer.paint(painter, self._drawing, look):
            self.update()
        paint_boxes(painter, self._reading.boxes(), self._canvas.view, colours)
        painter.end()

    def hideEvent(self, event: QHideEvent) -> None:
        self._layer = InkLayer()  # its picture is as large as the canvas
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.resize(self._canvas.size())
        elif self.isVisible() and (event.type() in _DRAWS or _is_press(event)):
            self.pressed.emit()
        return super().eventFilter(watched, event)


def _is_press(event: QEvent) -> bool:
    """Whether it is a button that draws or erases; the middle one moves the paper."""
    return (
        isinstance(event, QMouseEvent)
        and event.type() == QEvent.Type.MouseButtonPress
        and event.button() != Qt.MouseButton.MiddleButton
    )
