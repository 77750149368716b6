"""How fast the pad answers while it is drawn on, with every dock that explains and with none: for `vggdigits bench`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtWidgets import QDockWidget

from vggdigits.app.application import SWITCH_S
from vggdigits.app.main_window import MainWindow
from vggdigits.app.scripted_mouse import ScriptedMouse
from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.app.why_view import WhyView
    from vggdigits.model.recognizer import DigitReading, Reading, Recognizer

_BETWEEN_STROKES_S = 0.1
_LOOKED_EVERY_S = 0.004
_STARTED_WITHIN_S, _WARM_WITHIN_S, _EXPLAINED_WITHIN_S = 120.0, 10.0, 2.0
_REST_S = 0.05  # after a drawing, and after docks were shown or hidden


@dataclass
class Times:
    """In seconds; of the pad with every dock that explains (True) and with none (False).

    Attributes:
        predictions: how long each reading took.
        answers: from a drawing's last point until its answer was painted.
        explanations: by dock, from a drawing's last point until its explanation was painted. What did not come while
            it was waited for counts as the wait.
    """

    predictions: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    answers: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    explanations: dict[str, list[float]] = field(default_factory=dict)


def measure(
    make_recognizer: Callable[[Path | None, str], Recognizer], drawings: Sequence[Drawing], count: int
) -> Times:
    """Draw `count` drawings in a pad, as fast as they were drawn, each with the docks and without, in turns.

    Every stroke has two points or more, and there is an application.

    Raises UserError where the network does not start.
    """
    window = MainWindow(make_recognizer)
    try:
        with _switching_as_the_pad_does():
            reasons: list[str] = []
            window.reader.unavailable.connect(reasons.append)
            window.show()
            _wait(lambda: window.reader.info is not None or bool(reasons), _STARTED_WITHIN_S)
            if window.reader.info is None:
                raise UserError(reasons[0] if reasons else "the network did not start")
            return _in_turns(window, drawings, count)
    finally:
        for dock in window.why.docks:
            dock.close()  # one that floats outlives its window
        window.documents.discard()
        window.close()
        window.deleteLater()
        QCoreApplication.processEvents()


def _in_turns(window: MainWindow, drawings: Sequence[Drawing], count: int) -> Times:
    hand, times = _Hand(window), Times()
    for explaining in (False, True):  # what is loaded on first use
        hand.show_docks(explaining)
        hand.draw(drawings[0], _WARM_WITHIN_S)
    hand.awaited = [each for each in hand.awaited if each in hand.explained]
    for number, drawing in enumerate(islice(cycle(drawings), count)):
        for explaining in (False, True) if number % 2 else (True, False):
            hand.show_docks(explaining)
            hand.draw(drawing, _EXPLAINED_WITHIN_S)
            times.predictions[explaining] += [reading.ms / 1000 for reading in hand.readings]
            times.answers[explaining].append(hand.answered or hand.waited)
            for name in hand.awaited if explaining else ():
                times.explanations.setdefault(name, []).append(hand.explained.get(name, hand.waited))
    return times


class _Hand(QObject):
    """Draws in a pad, and looks when what is painted.

    Attributes:
        awaited: docks that are expected to explain what is drawn.
        readings: of the last drawing, whole or in part.
        answered: seconds from its last point until its answer was painted; None where there was none.
        explained: the same for explanations, by dock.
        waited: seconds from its last point until all was there, or no longer awaited.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._mouse = window, ScriptedMouse(window.canvas)
        self._docks: dict[QDockWidget, str] = {each: each.objectName() for each in window.why.docks}
        self._explaining = False
        self._shown: list[tuple[str, DigitReading]] = []  # since something was painted last
        self._read = False
        self._last_point = self.waited = 0.0
        self._explained: list[tuple[str, DigitReading, float]] = []
        self.awaited = list(self._docks.values())
        self.readings: list[Reading] = []
        self.answered: float | None = None
        # A timer without delay comes after the events that paint.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._on_painted)
        window.reader.read.connect(self._on_read)
        window.why.explained.connect(self._on_explained)
        for dock in self._docks:
            dock.setFloating(True)  # side by side: of those that share a place one alone is seen

    @property
    def explained(self) -> dict[str, float]:
        """See the class."""
        reading = self._window.reading
        if reading.reading is None:
            return {}
        digit = reading.reading.digits[reading.chosen]
        found = [(name, taken) for name, of, taken in self._explained if of is digit]
        return dict(reversed(found))  # the first counts

    def show_docks(self, shown: bool) -> None:
        """Every dock that explains, or none."""
        self._explaining = shown
        for dock in self._docks:
            if dock.isVisible() is not shown:
                dock.toggleViewAction().trigger()
        _pause(_REST_S)

    def draw(self, drawing: Drawing, within_s: float) -> None:
        """Draw on blank paper; returns when all is painted that is awaited, or time is up."""
        self._window.clear()
        _pause(_REST_S)
        self._shown, self._explained, self.readings = [], [], []
        begun = time.perf_counter()
        for stroke in drawing.strokes:
            points = [QPointF(x, y) for x, y in stroke.points[:, :2].tolist()]
            times = stroke.points[:, 2].tolist()
            events = [self._mouse.press, *[self._mouse.drag] * (len(points) - 2), self._mouse.release]
            for event, point, at in zip(events, points, times, strict=True):
                _pause(begun + at - times[0] - time.perf_counter())
                self.answered, self._read = None, False  # what was drawn before this point counts no more
                self._last_point = time.perf_counter()
                event(point, round(1000 * at))
            begun = time.perf_counter() + _BETWEEN_STROKES_S
        _wait(self._is_all_painted, within_s)
        self.waited = time.perf_counter() - self._last_point

    def _is_all_painted(self) -> bool:
        return self.answered is not None and (not self._explaining or set(self.awaited) <= set(self.explained))

    def _on_read(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._read = self._window.reader.is_current
        self._painted.start()

    def _on_explained(self, view: WhyView, digit: DigitReading) -> None:
        name = next(name for dock, name in self._docks.items() if dock.isAncestorOf(view))
        self._shown.append((name, digit))
        self._painted.start()

    def _on_painted(self) -> None:
        taken = time.perf_counter() - self._last_point
        if self._read:
            self.answered = taken
        self._explained += [(name, digit, taken) for name, digit in self._shown]
        self._read, self._shown = False, []


@contextmanager
def _switching_as_the_pad_does() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _wait(is_there: Callable[[], bool], within_s: float) -> None:
    """Let Qt work until something is there, or time is up."""
    end = time.perf_counter() + within_s
    while not is_there() and time.perf_counter() < end:
        _pause(_LOOKED_EVERY_S)


def _pause(seconds: float) -> None:
    """Let Qt work for so long."""
    if seconds <= 0:
        QCoreApplication.processEvents()
        return
    loop = QEventLoop()
    timer = QTimer(singleShot=True, timerType=Qt.TimerType.PreciseTimer, interval=round(1000 * seconds))
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec()
