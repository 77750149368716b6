"""Uses the program for long, with the bundled network, and prints what grew:
`soak.py PREDICTIONS SIGNALS STROKES [SWAPS [CYCLES]]`."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from fakes import FakeRecognizer
from gestures import draw
from large_drawing import operations
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from vggdigits import paths
from vggdigits.app.main_window import MainWindow
from vggdigits.app.pad_session import pass_over_what_stays
from vggdigits.app.recognition_thread import RecognitionThread
from vggdigits.app.settings import Settings
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.recognizer import Recognizer

WARM_UP = 0.2
"""The share of a series after which memory is first looked at: caches fill, the allocator takes its pools."""


def resident() -> int:
    """Bytes of memory that the process needs (Linux): what is free and only kept by glibc is given back first."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Growth:
    """Measures memory at the end of a series against the end of its warm-up."""

    def __init__(self, total: int) -> None:
        self._first, self._bytes = max(1, int(WARM_UP * total)), 0

    def at(self, done: int) -> None:
        if done == self._first:
            self._bytes = resident()

    @property
    def share(self) -> float:
        return resident() / self._bytes - 1


def predictions(count: int) -> dict[str, float]:
    """Reads the bundled drawings again and again; each answer is the first one's."""
    recognizer, growth = Recognizer(device="cpu"), Growth(count)
    drawings = [read_inkml(file) for file in sorted((paths.resources_dir() / "drawings").glob("*.inkml"))]
    texts = [recognizer.read(drawing).text for drawing in drawings]
    for done in range(1, count + 1):
        which = done % len(drawings)
        if recognizer.read(drawings[which]).text != texts[which]:
            raise AssertionError("another answer to the same drawing")
        growth.at(done)
    return {"predictions": count, "growth": growth.share}


def swaps(count: int) -> dict[str, float]:
    """Loads the checkpoint again in place of the one in use."""
    growth = Growth(count)
    for done in range(1, count + 1):
        Recognizer(device="cpu").read(Drawing((Stroke.from_xy([(0, 0), (0, 90)], 9),)))
        growth.at(done)
    return {"swaps": count, "growth": growth.share}


class _Emitter(QObject):
    told = Signal(object, bool)


def signals(count: int) -> dict[str, float]:
    """Emits None and True; their reference counts stay what they were, give or take what the interpreter does."""
    emitter, growth, heard = _Emitter(), Growth(count), [0]

    def hear(_: object, __: bool) -> None:
        heard[0] += 1

    emitter.told.connect(hear)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for done in range(1, count + 1):
        emitter.told.emit(None, True)
        growth.at(done)
    after = sys.getrefcount(None), sys.getrefcount(True)
    drift = max(abs(one - other) for one, other in zip(before, after, strict=True))
    return {"signals": heard[0], "growth": growth.share, "references drifted": drift}


def burst(count: int) -> dict[str, float]:
    """Asks for a reading with each of so many strokes; tells how many were computed and the loop's longest pause."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    thread = RecognitionThread(FakeRecognizer)  # type: ignore[arg-type]
    answers: list[int] = []
    thread.answered.connect(lambda number, reading: answers.append(number))
    thread.started_up.connect(lambda info: QTimer.singleShot(0, application, ask))
    chance, sent, last, longest = random.Random(0), [0], [0.0], [0.0]  # noqa: S311

    def ask() -> None:
        """A hundred requests, then the loop's turn."""
        now = time.perf_counter()
        longest[0] = max(longest[0], now - last[0] if last[0] else 0.0)
        for _ in range(min(100, count - sent[0])):
            x = chance.uniform(0, 400)
            thread.submit(sent[0], Drawing((Stroke.from_xy([(x, 0), (x, 80)], 8),)))
            sent[0] += 1
        last[0] = now
        if answers and answers[-1] == count - 1:
            application.quit()
        else:
            QTimer.singleShot(0, application, ask)

    thread.start()
    application.exec()
    thread.stop()
    return {"requests": count, "computed": len(answers), "longest pause ms": 1000 * longest[0]}


@contextmanager
def _window() -> Iterator[MainWindow]:
    """The whole window with the bundled network, which has started, and whose quick way is found: a trial of other ways
    needs memory for a while."""
    application = QApplication.instance() or QApplication(sys.argv[:1])

    def make_recognizer(checkpoint: Path | None, device: str) -> Recognizer:
        recognizer = Recognizer(device="cpu")
        recognizer.engine.hasten()
        return recognizer

    window = MainWindow(make_recognizer, settings=Settings(None))
    window.resize(1200, 800)
    window.show()
    while window.reader.info is None:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    pass_over_what_stays()
    yield window
    window.documents.discard()
    window.close()
    gc.unfreeze()


def _digit(window: MainWindow, chance: random.Random) -> list[tuple[float, float]]:
    """Something like a seven, anywhere on the canvas."""
    x, y = chance.uniform(10, window.canvas.width() - 60), chance.uniform(10, window.canvas.height() - 90)
    return [(x, y), (x + 40, y), (x + 30, y + 40), (x + 20, y + 80)]


def cycles(count: int) -> dict[str, float]:
    """Draws three strokes, waits for them to be read, and undoes them, again and again, in the whole window."""
    growth, chance, read = Growth(count), random.Random(0), [0]  # noqa: S311
    application = QApplication.instance() or QApplication(sys.argv[:1])
    with _window() as window:
        window.reader.read.connect(lambda reading: read.__setitem__(0, read[0] + 1))
        for done in range(1, count + 1):
            before = read[0]
            for _ in range(3):
                draw(window.canvas, *_digit(window, chance))
            while read[0] == before:
                application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            for _ in range(3):
                window.undo()
            application.processEvents()
            if window.canvas.drawing:
                raise AssertionError("something was not undone")
            growth.at(done)
        return {"cycles": count, "readings": read[0], "growth": growth.share}


def strokes(count: int) -> dict[str, float]:
    """Draws so many strokes in the whole window, one as soon as the last one was taken; tells the longest time, and the
    longest computing, from one turn of the loop to the next."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    chance, drawn, longest, computed = random.Random(0), [0], [0.0], [0.0]  # noqa: S311
    last = [time.perf_counter(), time.thread_time()]
    with _window() as window:

        def one() -> None:
            now = [time.perf_counter(), time.thread_time()]
            if drawn[0]:
                longest[0], computed[0] = max(longest[0], now[0] - last[0]), max(computed[0], now[1] - last[1])
            last[:] = now
            if drawn[0] == count:
                application.exit()  # unlike quit, it asks no window
                return
            draw(window.canvas, *_digit(window, chance))
            drawn[0] += 1

        turn = QTimer(interval=0)
        turn.timeout.connect(one)
        turn.start()
        application.exec()
        turn.stop()
        kept = len(window.canvas.drawing.strokes)
    return {"strokes": kept, "longest pause ms": 1000 * longest[0], "most computing ms": 1000 * computed[0]}


def large(count: int) -> dict[str, object]:
    """Does everything with a drawing of so many strokes in the whole window; tells the most computing of each in one
    turn of the loop."""
    with _window() as window, tempfile.TemporaryDirectory() as folder:
        return {"strokes": count, "most computing ms": operations(window, count, Path(folder))}


def main() -> None:
    """Print one JSON object."""
    many, emitted, drawn, *rest = map(int, sys.argv[1:])
    swapped, undone = rest[0] if rest else 20, rest[1] if len(rest) > 1 else 200
    print(json.dumps({
        "predictions": predictions(many), "swaps": swaps(swapped), "signals": signals(emitted), "burst": burst(drawn),
        "cycles": cycles(undone), "strokes": strokes(drawn), "large": large(drawn),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
