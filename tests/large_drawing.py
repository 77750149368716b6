"""What a person does with a drawing of thousands of strokes, and how much the window's thread computes for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from gestures import drag, draw, move, turn_wheel
from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vggdigits import paths
from vggdigits.app.canvas import Tool
from vggdigits.app.main_window import MainWindow
from vggdigits.ink.erase import Erases
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Drawing, Stroke

_LONGEST_S = 15.0  # that an explanation is waited for
_QUIET_TURNS, _QUIET_S = 40, 0.001
"""After so many turns of the loop with no more computing each, nothing follows any more."""


def most_computing(act: Callable[[], object], is_done: Callable[[], bool] = lambda: True) -> float:
    """Seconds that this thread computes, at most, in one turn of the event loop: that of the act, or one that follows
    from it, until that is done and the window is quiet."""
    application = QApplication.instance()
    assert application is not None
    computed: list[float] = []
    before = [time.thread_time()]

    def turn() -> None:
        now = time.thread_time()
        computed.append(now - before[0])
        before[0] = now
        if len(computed) == 1:
            act()
        elif is_done() and len(computed) > _QUIET_TURNS and max(computed[-_QUIET_TURNS:]) < _QUIET_S:
            application.exit()  # unlike quit, it asks no window

    timer = QTimer(interval=0)
    timer.timeout.connect(turn)
    timer.start()
    application.exec()
    timer.stop()
    return max(computed[1:])


def crowded(count: int, width: float, height: float, points: int = 19) -> Drawing:
    """Strokes as of digits all over a paper, so many points each: 10,000 of 19 are nearly what a file may hold."""
    chance = np.random.default_rng(0)
    turn = np.linspace(0, 1.6 * np.pi, points)
    shape = np.column_stack([25 + 20 * np.cos(turn), 40 + 35 * np.sin(turn)])
    places = chance.uniform((0, 0), (width - 60, height - 90), (count, 2))
    return Drawing(tuple(Stroke.from_xy(shape + place, 8) for place in places))


@dataclass(frozen=True)
class Step:
    """Something that is done.

    Attributes:
        kind: what it is a part of.
        name: what it is.
        do: does it, or begins it.
        is_done: whether all that belongs to it is done.
    """

    kind: str
    name: str
    do: Callable[[], object]
    is_done: Callable[[], bool]


def operations(window: MainWindow, count: int, folder: Path) -> dict[str, dict[str, float]]:
    """What is done with a drawing of so many strokes in a window whose network has started: milliseconds as
    `most_computing` has them, by kind and name. Raises AssertionError where something came out otherwise than it must.
    """
    found: dict[str, dict[str, float]] = {}
    for step in steps(window, count, folder):
        found.setdefault(step.kind, {})[step.name] = 1000 * most_computing(step.do, step.is_done)
    return found


def steps(window: MainWindow, count: int, folder: Path) -> Iterator[Step]:
    """All of it, each to be done before the next one is asked for."""
    count -= 1  # with the one that is drawn they are so many
    write_inkml(crowded(count, window.canvas.width(), window.canvas.height()), folder / "large.inkml")
    yield from _drawing(window, count, folder)
    yield from _seeing(window)
    yield from _erasing(window, count)
    yield from _files(window, count, folder)
    yield from _docks(window)
    yield from _replay(window, count)
    yield Step("drawing", "a new one", lambda: (window.documents.discard(), window.documents.new()), _holds(window, 0))


def _holds(window: MainWindow, strokes: int) -> Callable[[], bool]:
    return lambda: len(window.canvas.drawing.strokes) == strokes and not window.documents.files.is_busy


def _at_rest() -> bool:
    return True


def _drawing(window: MainWindow, count: int, folder: Path) -> Iterator[Step]:
    def holds(strokes: int) -> Callable[[], bool]:
        return _holds(window, strokes)

    def is_kept() -> bool:
        return any((paths.user_dir() / "unsaved").glob("*.inkml"))

    yield Step("files", "opened", lambda: window.documents.open_file(folder / "large.inkml"), holds(count))
    yield Step("drawing", "read", lambda: None, lambda: window.reader.is_current)
    line = ((100, 100), (120, 200), (110, 300))
    yield Step("drawing", "one more stroke", lambda: draw(window.canvas, *line), holds(count + 1))
    yield Step("files", "kept for a crash", lambda: None, is_kept)
    yield Step("drawing", "that undone", window.undo, holds(count))
    yield Step("drawing", "cleared", window.clear, holds(0))
    yield Step("drawing", "clearing undone", window.undo, holds(count))
    yield Step("drawing", "clearing redone", window.redo, holds(0))
    yield Step("drawing", "undone again", window.undo, holds(count))


def _seeing(window: MainWindow) -> Iterator[Step]:
    tools = window.tools
    for name, action in (("nearer", tools.zoom_in), ("further away", tools.zoom_out), ("all of it", tools.fit)):
        yield Step("seeing", name, action.trigger, _at_rest)
    yield Step("seeing", "moved", lambda: turn_wheel(window.canvas, 240), _at_rest)
    for name, by in (("window larger", 160), ("smaller", -160)):
        size = window.size() + QSize(by, by // 2)
        yield Step("seeing", name, lambda size=size: window.resize(size), _at_rest)
    for name in ("dark", "light", "system"):
        yield Step("seeing", f"colours: {name}", window.view.themes[name].trigger, _at_rest)
    yield Step("seeing", "another brush", tools.thicker.trigger, _at_rest)
    yield Step("seeing", "pointed at", lambda: move(window.canvas, _middle(window)), _at_rest)


def _erasing(window: MainWindow, count: int) -> Iterator[Step]:
    canvas, at = window.canvas, _middle(window).toPoint()
    for name, what in (("strokes", Erases.STROKES), ("what is touched", Erases.AREA)):
        canvas.erases, canvas.tool = what, Tool.ERASER
        yield Step("erasing", name, partial(QTest.mousePress, canvas, Qt.MouseButton.LeftButton, pos=at), _at_rest)
        yield Step("erasing", f"{name}: moved", partial(drag, canvas, QPointF(at) + QPointF(20, 5)), _at_rest)
        yield Step(
            "erasing", f"{name}: let go", partial(QTest.mouseRelease, canvas, Qt.MouseButton.LeftButton), _at_rest
        )
        canvas.tool = Tool.PEN
        yield Step("erasing", f"{name}: undone", window.undo, _holds(window, count))


def _files(window: MainWindow, count: int, folder: Path) -> Iterator[Step]:
    documents = window.documents

    def at_rest() -> bool:
        return not documents.files.is_busy

    yield Step("files", "saved", lambda: documents.save_file(folder / "saved.inkml"), at_rest)
    assert len(read_inkml(folder / "saved.inkml").strokes) == count
    for suffix in ("png", "svg"):
        yield Step("files", suffix.upper(), partial(documents.export_file, folder / f"large.{suffix}"), at_rest)
        assert (folder / f"large.{suffix}").stat().st_size > 1000
    yield Step("files", "copied", window.exchange.copy, at_rest)
    yield Step("files", "pasted", window.exchange.paste, _holds(window, 2 * count))
    yield Step("files", "pasting undone", window.undo, _holds(window, count))
    QGuiApplication.clipboard().clear()  # Qt without a screen would free it after Python has ended, and crash


def _docks(window: MainWindow) -> Iterator[Step]:
    """Explaining goes on beside the window; where that takes very long, what is computed so far counts."""
    explained: list[object] = []
    window.why.explained.connect(lambda view, digit: explained.append(view))
    for dock in window.why.docks:
        is_explained = _soon(partial(_is_longer, explained, len(explained)))
        yield Step("docks", dock.windowTitle(), dock.toggleViewAction().trigger, is_explained)
        yield Step("docks", f"{dock.windowTitle()}: hidden", dock.toggleViewAction().trigger, _at_rest)


def _replay(window: MainWindow, count: int) -> Iterator[Step]:
    replay, line = window.replay, window.replay.view.timeline

    def is_read() -> bool:
        return window.reader.is_current

    def is_known() -> bool:
        return len(replay.filler.readings) > 100

    yield Step("replay", "shown", replay.dock.toggleViewAction().trigger, _soon(is_known))
    yield Step("replay", "a stroke forward", lambda: replay.step(1), is_read)
    yield Step("replay", "in the middle", lambda: line.setValue(line.maximum() // 2), is_read)
    yield Step("replay", "at the end", replay.leave, is_read)
    yield Step("replay", "from the beginning", lambda: line.setValue(0), is_read)
    yield Step("replay", "played", replay.play_or_pause, lambda: replay.player.is_playing and line.value() > 100)
    yield Step("replay", "paused", replay.player.pause, is_read)
    line.setValue(line.maximum() * 9 // 10)
    yield Step("replay", "late, played", replay.play_or_pause, lambda: line.value() > line.maximum() * 9 // 10 + 100)
    yield Step("replay", "late, paused", replay.player.pause, is_read)
    yield Step("replay", "drawn on", lambda: draw(window.canvas, (100, 100), (120, 200)), _holds(window, count + 1))
    yield Step("replay", "hidden", replay.dock.toggleViewAction().trigger, _at_rest)


def _middle(window: MainWindow) -> QPointF:
    return QPointF(window.canvas.width() / 2, window.canvas.height() / 2)


def _is_longer(explained: list[object], known: int) -> bool:
    return len(explained) > known


def _soon(is_done: Callable[[], bool]) -> Callable[[], bool]:
    """Whether that is done, or the time is up that began when it was asked first."""
    begun: list[float] = []

    def ask() -> bool:
        if not begun:
            begun.append(time.monotonic())
        return is_done() or time.monotonic() - begun[0] > _LONGEST_S

    return ask
