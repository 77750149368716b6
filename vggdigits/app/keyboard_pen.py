"""A pen for the keyboard: the arrow keys move it over the paper, Space puts it down and takes it up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import Canvas, Tool
from vggdigits.ink.strokes import NEUTRAL_PRESSURE

STEP, FINE_STEP = 10, 1
"""Pixels a key press; the second with Shift."""

_DRAWER = "keyboard"
_DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_ALLOWED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_CROSS = 12  # pixels


class KeyboardPen(QWidget):
    """Lies over the canvas, sees its keys, and shows where the pen is; it goes away when the mouse is used.

    Attributes:
        place: where it is, pixels of the canvas; None while it is away.
        is_down: whether it draws.
        begins_with_space: whether Space brings it when it is away; else an arrow key does, and Space is for others.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.place: QPointF | None = None
        self.is_down = False
        self.begins_with_space = True
        self._held: dict[int, QPointF] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resize(canvas.size())
        canvas.installEventFilter(self)
        self.hide()

    def put_away(self) -> None:
        """The pen comes up, and is not seen any more."""
        self._up()
        self._held.clear()
        self.place = None
        self.hide()

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key was meant for the pen."""
        if event.modifiers() & ~_ALLOWED:
            return False
        if event.key() in _DIRECTIONS:
            self._held[event.key()] = _DIRECTIONS[Qt.Key(event.key())]
            way = sum(self._held.values(), QPointF())  # two keys held go aslant
            self._move(way * (FINE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP), event)
            return True
        if event.key() == Qt.Key.Key_Space and self._takes_space():
            if not event.isAutoRepeat():
                self._put_down_or_up(event)
            return True
        if event.key() == Qt.Key.Key_Escape and self.place is not None:
            self.put_away()
            return True
        return False

    def _takes_space(self) -> bool:
        return self.begins_with_space or self.place is not None

    def _is_own(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~_ALLOWED:
            return False
        if event.key() == Qt.Key.Key_Space:
            return self._takes_space()
        return event.key() in _DIRECTIONS or (event.key() == Qt.Key.Key_Escape and self.place is not None)

    def _move(self, way: QPointF, event: QKeyEvent) -> None:
        here = self._appear()
        self.place = QPointF(
            min(max(here.x() + way.x(), 0), self.width() - 1), min(max(here.y() + way.y(), 0), self.height() - 1)
        )
        if self.is_down:
            self._canvas._move(self.place, NEUTRAL_PRESSURE, event.timestamp())
        self.update()

    def _put_down_or_up(self, event: QKeyEvent) -> None:
        here = self._appear()
        if self.is_down:
            self._up()
        else:
            self._canvas._down(_DRAWER, here, NEUTRAL_PRESSURE, event.timestamp(), erases=False)
            self.is_down = True
        self.update()

    def _up(self) -> None:
        if self.is_down:
            self.is_down = False
            self._canvas.finish_stroke()

    def _appear(self) -> QPointF:
        if self.place is None:
            self.resize(self._canvas.size())
            self.place = QPointF(self.rect().center())
            self.show()
        return self.place

    # Qt overrides.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent):
                # Space and Esc are the pen's before any shortcut's.
                if self._is_own(event):
                    event.accept()
                    return True
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._press(event)
            case QEvent.Type.KeyRelease if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
                self._held.pop(event.key(), None)
            case QEvent.Type.MouseButtonPress | QEvent.Type.TabletPress | QEvent.Type.TouchBegin | QEvent.Type.FocusOut:
                self.put_away()
            case QEvent.Type.Resize:
                self.resize(self._canvas.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.place is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours(self.palette())
        brush = (self._canvas.eraser if self._canvas.tool is Tool.ERASER else self._canvas.brush) / 2
        reach = max(_CROSS, brush + _CROSS / 2)
        for colour, width in ((colours.paper, 4), (colours.answer, 2)):  # seen on ink as well
            painter.setPen(QPen(colour, width))
            painter.setBrush(colours.answer if self.is_down and width == 2 else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.place, brush, brush)
            for way in _DIRECTIONS.values():
                painter.drawLine(self.place + way * (reach - _CROSS / 2), self.place + way * reach)
        painter.end()
