"""Says the answer to screen readers, once it is stable: not with every movement of the pen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

STABLE_MS = 700
"""An answer that stands this long, with the pen up, is said."""


class Announcer(QObject):
    """Waits for an answer to stand still, and says it once.

    Signals:
        announced(str): it was said.
    """

    announced = Signal(str)

    def __init__(self, speaker: QWidget) -> None:
        """`speaker` is the widget in whose name it is said; it owns this."""
        super().__init__(speaker)
        self._speaker = speaker
        self._text = self._said = ""
        self._timer = QTimer(self, singleShot=True, interval=STABLE_MS)
        self._timer.timeout.connect(self._say)

    def set_text(self, text: str) -> None:
        """What is to be said if it stays; "" for nothing, after which the same may be said again."""
        self._text = text
        if text and text != self._said:
            self._timer.start()
        else:
            self._timer.stop()
        if not text:
            self._said = ""

    def _say(self) -> None:
        self._said = self._text
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._speaker, self._text))
        self.announced.emit(self._text)
