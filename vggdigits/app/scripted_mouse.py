"""A mouse that no hand holds: it draws for `vggdigits self-test` and `vggdigits bench`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class ScriptedMouse:
    """Sends a widget what its left button does; points are in the widget's pixels, times in milliseconds."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget

    def press(self, point: QPointF, time_ms: int = 0) -> None:
        """Press the left button."""
        self._send(QEvent.Type.MouseButtonPress, point, time_ms)

    def drag(self, point: QPointF, time_ms: int = 0) -> None:
        """Move with the left button down."""
        self._send(QEvent.Type.MouseMove, point, time_ms)

    def release(self, point: QPointF, time_ms: int = 0) -> None:
        """Let the left button go."""
        self._send(QEvent.Type.MouseButtonRelease, point, time_ms)

    def _send(self, kind: QEvent.Type, point: QPointF, time_ms: int) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        place = self._widget.mapToGlobal(point)
        event = QMouseEvent(kind, point, place, button, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(time_ms)
        QApplication.sendEvent(self._widget, event)
