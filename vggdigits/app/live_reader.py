"""Keeps a reading up to date with a drawing that changes: numbers requests and drops answers that came too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vggdigits.app.recognition_thread import NetworkInfo, RecognitionThread
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer


class LiveReader(QObject):
    """Owns the recognition thread.

    Attributes:
        info: the network that reads; None while there is none.

    Signals:
        started_up(NetworkInfo): readings will come.
        unavailable(str): none will, and why.
        read(Reading): the newest reading of a drawing that is not blank.
        failed(str): the newest drawing could not be read, and why.
    """

    started_up = Signal(object)
    unavailable = Signal(str)
    read = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.info: NetworkInfo | None = None
        self._thread: RecognitionThread | None = None
        self._drawing = Drawing()
        self._number = 0  # of the newest request
        self._answered = 0  # the newest request that came back
        self._oldest_valid = 1  # answers to requests before it are about ink that is gone

    @property
    def is_current(self) -> bool:
        """Whether the drawing as it is now was read, or could not be."""
        return self._answered == self._number

    def start(self, make_recognizer: Callable[[], Recognizer]) -> None:
        """Start a thread, in place of one that runs, and read what is drawn."""
        self.stop()
        thread = RecognitionThread(make_recognizer, self)
        thread.started_up.connect(self._on_started_up)
        thread.unavailable.connect(self.unavailable)
        thread.answered.connect(self._on_answered)
        thread.failed.connect(self._on_failed)
        self._thread = thread
        thread.start()
        if self._drawing:
            self._submit()

    def stop(self) -> None:
        """End the thread; no signal comes after."""
        if self._thread is None:
            return
        thread, self._thread = self._thread, None
        self.info = None
        thread.disconnect(self)
        thread.stop()
        thread.deleteLater()

    def set_drawing(self, drawing: Drawing) -> None:
        """Read this drawing next. A blank one is not read, and ends what is under way for the one before."""
        if not continues(drawing, self._drawing):
            self._oldest_valid = self._number + 1
        self._drawing = drawing
        if drawing:
            self._submit()
        elif self._thread is not None:
            self._thread.withdraw()

    def wait_until_idle(self, timeout_s: float) -> None:
        """Wait, in another thread, until there is nothing to read; for so long at most."""
        if (thread := self._thread) is not None:
            thread.wait_until_idle(timeout_s)

    def _submit(self) -> None:
        self._number += 1
        if self._thread is not None:
            self._thread.submit(self._number, self._drawing)

    def _on_started_up(self, info: NetworkInfo) -> None:
        self.info = info
        self.started_up.emit(info)

    def _on_answered(self, number: int, reading: Reading) -> None:
        if number >= self._oldest_valid and self._thread is not None:  # it may have been on its way
            self._answered = number
            self.read.emit(reading)

    def _on_failed(self, number: int, reason: str) -> None:
        if number >= self._oldest_valid and self._thread is not None:
            self._answered = number
            self.failed.emit(reason)


def continues(after: Drawing, before: Drawing) -> bool:
    """Whether an answer about the drawing before still says something about this one: its last stroke grew, or ink
    was added. The stroke under the pen is a new value with every movement."""
    finished = before.strokes[:-1]
    return (
        bool(before)
        and after.backdrop is before.backdrop
        and len(after.strokes) >= len(before.strokes)
        and after.strokes[: len(finished)] == finished
    )
