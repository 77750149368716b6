"""How long a movement of the pen takes until it is painted: `python tools/measure_canvas.py [--strokes 1000]`.

The real window is opened on no screen (Qt's offscreen platform, painted by the processor), strokes are put on the
canvas, and a pen draws on at 125 points a second. The time is taken from the event to the end of the painting that
follows it, everything between included: the new value of the drawing, menus and title, the request to the network. The
processor's time of the window's thread is told as well: on a machine that does other work, the clock also counts the
waiting for it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is loaded

import PySide6
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

from vggdigits.app.application import SWITCH_S
from vggdigits.app.canvas import Tool
from vggdigits.app.main_window import MainWindow
from vggdigits.errors import UserError
from vggdigits.ink.erase import Erases
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.recognizer import Recognizer

_STEP_S = 1 / 125
_POINTS = 60  # a stroke: half a second


def main() -> None:
    """Measure with the network reading beside it, and without."""
    parser = argparse.ArgumentParser(description="Measure the canvas from event to paint")
    parser.add_argument("--strokes", type=int, default=1000)
    parser.add_argument("--events", type=int, default=3000)
    chosen = parser.parse_args()
    application = QApplication(sys.argv[:1])
    sys.setswitchinterval(SWITCH_S)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, Qt {PySide6.__version__}")
    for what in Erases:
        p50, p95, p99 = np.percentile(measure_eraser(application, chosen.strokes, what), [50, 95, 99])
        print(
            f"erasing by {what.value}, of the processor: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, n = 400"
        )
    for network in (False, True):
        times = measure(application, chosen.strokes, chosen.events, network)
        beside = "the network reading beside it" if network else "no network"
        print(f"{chosen.strokes} strokes, {beside}, n = {len(times)}")
        for name, values in zip(("by the clock", "of the processor"), zip(*times, strict=True), strict=True):
            p50, p95, p99 = np.percentile(values, [50, 95, 99])
            print(f"  {name}: p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms, slowest {max(values):.1f} ms")


def measure_eraser(application: QApplication, strokes: int, what: Erases) -> list[float]:
    """Milliseconds of the processor from each movement of an eraser to the end of its painting, all over the paper."""

    def make_recognizer(checkpoint: Path | None) -> Recognizer:
        raise UserError("measured without one")

    window = MainWindow(make_recognizer)
    window.show()
    canvas = window.canvas
    canvas.set_drawing(_crowded(strokes, canvas.width(), canvas.height()))
    canvas.tool, canvas.erases = Tool.ERASER, what
    application.processEvents()
    times = []
    for share in np.linspace(0, 1, 400):
        place = QPointF(share * canvas.width(), share * canvas.height())
        busy = time.thread_time()
        _send(canvas, QEvent.Type.TabletMove if times else QEvent.Type.TabletPress, place, 0.5)
        application.processEvents()
        times.append((time.thread_time() - busy) * 1000)
    _send(canvas, QEvent.Type.TabletRelease, place, 0.5)
    window.documents.discard()
    window.close()
    return times


def measure(application: QApplication, strokes: int, events: int, network: bool) -> list[tuple[float, float]]:
    """Milliseconds from each event to the end of its painting, by the clock and of the processor."""

    def make_recognizer(checkpoint: Path | None) -> Recognizer:
        if not network:
            raise UserError("measured without one")
        return Recognizer(checkpoint)

    window = MainWindow(make_recognizer)
    window.show()
    while network and window.reader.info is None:
        application.processEvents()
    canvas = window.canvas
    canvas.set_drawing(_crowded(strokes, canvas.width(), canvas.height()))
    application.processEvents()
    painted = _Paintings()
    canvas.installEventFilter(painted)
    times = []
    due = time.perf_counter()
    for kind, position, pressure in _pen(events, canvas.width(), canvas.height()):
        due = max(due + _STEP_S, time.perf_counter())
        while time.perf_counter() < due:
            application.processEvents()
            time.sleep(0.0005)
        before, begun, busy = painted.count, time.perf_counter(), time.thread_time()
        _send(canvas, kind, position, pressure)
        application.processEvents()
        if painted.count > before:
            times.append(((time.perf_counter() - begun) * 1000, (time.thread_time() - busy) * 1000))
    canvas.removeEventFilter(painted)
    window.documents.discard()
    window.close()
    return times


class _Paintings(QObject):
    """Counts the paintings of a widget."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def _crowded(count: int, width: int, height: int) -> Drawing:
    """Digit-sized strokes of 60 points all over the paper."""
    random = np.random.default_rng(7)
    turn = np.linspace(0, 1.6 * np.pi, _POINTS)
    strokes = []
    for x, y in random.uniform((30, 30), (width - 60, height - 60), (count, 2)):
        xy = np.column_stack([x + 25 * np.cos(turn), y + 30 * np.sin(turn)])
        strokes.append(Stroke.from_xy(xy + random.normal(0, 0.5, xy.shape), 4))
    return Drawing(tuple(strokes))


def _pen(events: int, width: int, height: int) -> Iterator[tuple[QEvent.Type, QPointF, float]]:
    """Strokes with a pressure that swells and fades."""
    random = np.random.default_rng(8)
    for _ in range(0, events, _POINTS):
        x, y = random.uniform((80, 80), (width - 80, height - 80))
        for step in range(_POINTS):
            turn = step / _POINTS * 2 * np.pi
            kind = QEvent.Type.TabletMove if step else QEvent.Type.TabletPress
            kind = QEvent.Type.TabletRelease if step == _POINTS - 1 else kind
            yield kind, QPointF(x + 60 * np.cos(turn), y + 70 * np.sin(2 * turn)), 0.5 + 0.4 * np.sin(turn)


def _send(canvas: QObject, kind: QEvent.Type, position: QPointF, pressure: float) -> None:
    can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    device, end = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen
    pen = QPointingDevice("pen", 1, device, end, can, 1, 1)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else left
    event = QTabletEvent(kind, pen, position, position, pressure, 0, 0, 0, 0, 0, none, left, held)
    event.setTimestamp(int(time.monotonic() * 1000))
    QApplication.sendEvent(canvas, event)


if __name__ == "__main__":
    main()
