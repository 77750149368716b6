"""What a person does with a replay, and the stand-ins for what reads meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
from fakes import FakeRecognizer
from gestures import draw
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vggdigits.app import theme
from vggdigits.app.main_window import MainWindow
from vggdigits.app.replay_view import ReplayView
from vggdigits.ink.strokes import Drawing
from vggdigits.model.explain import Influence
from vggdigits.model.recognizer import Reading

LEFT = Qt.MouseButton.LeftButton
LINE = ((150, 80), (150, 110), (150, 140), (150, 180), (150, 220), (150, 280))
POINTS = len(LINE) + 1  # the button comes up where the last one is


class Growing(FakeRecognizer):
    """Reads a 1 while few points are there, and then a 3."""

    def read(self, source: Drawing, *, single: bool = False) -> Reading:
        self.digit = 1 if sum(len(stroke.points) for stroke in source.strokes) < 4 else 3
        return super().read(source, single=single)


class FakeExplainer:
    """Reads as `Growing` does.

    Attributes:
        asked: how many points each drawing had, in the order in which they were read.
        frames: what the influence was asked of.
        gate: reading waits until this is set; it is, to begin with.
        begun: set when it waits.
        error: is raised in place of a reading.
    """

    def __init__(self, *, blind: bool = False) -> None:
        """A blind one reads nothing, and at once."""
        self.asked: list[int] = []
        self.frames: list[NDArray[np.uint8]] = []
        self.gate, self.begun = threading.Event(), threading.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.before_batch: Callable[[], None] = lambda: None
        self._blind, self._recognizer = blind, Growing()
        self._recognizer.read(Drawing())

    def read_all(self, drawings: Sequence[Drawing]) -> list[Reading]:
        self.before_batch()
        self.begun.set()
        self.gate.wait(10)
        if self.error is not None:
            raise self.error
        self.asked += [sum(len(stroke.points) for stroke in drawing.strokes) for drawing in drawings]
        return [Reading("", (), 0.0) if self._blind else self._recognizer.read(drawing) for drawing in drawings]

    def influence(self, frame: NDArray[np.uint8]) -> Influence:
        self.frames.append(frame)
        change = np.full((28, 28, 10), 1.0, np.float32)
        change[frame == 0] = 0
        return Influence(np.zeros(10, np.float32), change)


def view(window: MainWindow) -> ReplayView:
    return window.replay.view


def draw_line(qtbot: QtBot, window: MainWindow) -> None:
    """Draw, and wait until it is read and known from its beginning."""
    draw(window.canvas, *LINE)
    wait_until_known(qtbot, window)


def wait_until_known(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: view(window).timeline.maximum() == points_of(window.canvas.drawing))
    qtbot.waitUntil(lambda: len(window.replay.filler.readings) == view(window).timeline.maximum() + 1)
    qtbot.waitUntil(lambda: window.reading.reading is not None)


def points_of(drawing: Drawing) -> int:
    return sum(len(stroke.points) for stroke in drawing.strokes)


def scrub(window: MainWindow, moment: int) -> None:
    """Press the left button over a moment."""
    timeline = view(window).timeline
    QTest.mouseClick(timeline, LEFT, pos=QPoint(round(timeline.x_of(moment)), 14))


def is_ink(window: MainWindow, x: int, y: int) -> bool:
    colour: QColor = window.canvas.grab().toImage().pixelColor(x, y)
    return colour.name() == theme.colours(window.palette()).ink.name()


def key(window: MainWindow, name: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view(window).timeline, name, modifiers)
