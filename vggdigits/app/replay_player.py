"""Plays a drawing's moments at the speed they were drawn at."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from vggdigits.ink.replay import Timeline
from vggdigits.ink.strokes import Drawing

_TICK_MS = 16
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Times the speed of the pen."""


class ReplayPlayer(QObject):
    """A clock that runs over a timeline.

    Attributes:
        clock: the time in seconds.
        speed: times the pen's own.

    Signals:
        reached(int): another moment; the last one ends it.
        playing_changed(bool): it began or ended.
    """

    reached = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = time.monotonic
        self.speed = 1.0
        self._timeline = Timeline.of(Drawing())
        self._moment = 0
        self._seconds = self._before = 0.0  # of the timeline, and of the clock
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._advance)

    @property
    def is_playing(self) -> bool:
        """Whether moments will come."""
        return self._timer.isActive()

    def play(self, timeline: Timeline, moment: int) -> None:
        """Go on from a moment; from the beginning where that is the last one."""
        self._timeline = timeline
        self._moment = moment if moment < timeline.count else 0
        self._seconds, self._before = timeline.time(self._moment), self.clock()
        self._timer.start()
        self.playing_changed.emit(True)
        self.reached.emit(self._moment)

    def pause(self) -> None:
        """Stay where it is."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def _advance(self) -> None:
        now = self.clock()
        self._seconds += (now - self._before) * self.speed
        self._before = now
        moment = self._timeline.at(self._seconds)
        if moment > self._moment:
            self._moment = moment
            if moment == self._timeline.count:
                self.pause()
            self.reached.emit(moment)
