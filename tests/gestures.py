"""What a hand does: events of a mouse, a wheel and a pen on a widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def draw(widget: QWidget, *points: tuple[float, float]) -> None:
    """Draw a line through the points with the left button."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, points[0])))
    for point in points[1:]:
        drag(widget, QPointF(*point))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=QPoint(*map(round, points[-1])))


def drag(widget: QWidget, position: QPointF) -> None:
    """One mouse move with the left button down."""
    move(widget, position, Qt.MouseButton.LeftButton)


def move(widget: QWidget, position: QPointF, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """One mouse move."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        position,
        QPointF(widget.mapToGlobal(position)),
        Qt.MouseButton.NoButton,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def turn_wheel(widget: QWidget, angle: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Turn the wheel over the middle of a widget: 120 for one click away from the hand."""
    middle = QPointF(widget.width() / 2, widget.height() / 2)
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def send_pen(
    widget: QWidget,
    kind: QEvent.Type,
    position: tuple[float, float],
    pressure: float = 0.5,
    end: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
    held: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> None:
    """One event of a pen."""
    can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    pen = QPointingDevice("pen", 1, QInputDevice.DeviceType.Stylus, end, can, 1, 1)
    at = QPointF(*position)
    event = QTabletEvent(kind, pen, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, held, held)
    QApplication.sendEvent(widget, event)
