"""What a hand does: mouse events on a widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
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
