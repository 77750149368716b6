"""Work with files and the clipboard that would hold up the window: in a thread, one piece at a time; what is small, at
once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vggdigits.app import dialogs
from vggdigits.app.sample_jobs import SampleJob
from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.ink.documents import open_document
from vggdigits.ink.export import to_png, to_svg
from vggdigits.ink.images import pixels_in, to_ink
from vggdigits.ink.strokes import Backdrop, Drawing

SMALL_FILE, SMALL_DRAWING, SMALL_PICTURE = 60_000, 1000, 100_000
"""Bytes of a file, points of a drawing, pixels of a picture: so much is read or written in some ms."""

Work = Callable[[], Any]
"""What it gives is handed on. It may raise UserError, and may run in a thread."""


class FileWork(QObject):
    """Does a piece of work, and then goes on in the window's thread; what cannot be done is told in a dialog.

    Signals:
        told(str): what is being done, in one line.
        busy_changed(): a piece that takes long has begun or ended.
        failed(): one that takes long could not be done; the user is told.
    """

    told = Signal(str)
    busy_changed = Signal()
    failed = Signal()

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._job: _Job | None = None
        self._then: Callable[[Any], None] = _nothing
        self._failure = ""

    @property
    def is_busy(self) -> bool:
        """Whether a piece of work is under way; another one is not begun then."""
        return self._job is not None

    def do(self, text: str, work: Work, then: Callable[[Any], None], failure: str, *, at_once: bool) -> None:
        """Do something, and go on with what it gives. `text` says what is done where that takes long, `failure` heads
        the reason where it cannot be done."""
        if self.is_busy:
            self.told.emit(self.tr("One file at a time: try again when this one is done"))
        elif at_once:
            self._do_now(work, then, failure)
        else:
            self._job, self._then, self._failure = _Job(text, work, self), then, failure
            self._job.succeeded.connect(self._on_succeeded)
            self._job.failed.connect(self._on_failed)
            self._job.start()
            self.told.emit(text)
            self.busy_changed.emit()

    def finish(self) -> None:
        """The window is closed: wait until what is being written is there."""
        if self._job is not None:
            self._end()

    def _do_now(self, work: Work, then: Callable[[Any], None], failure: str) -> None:
        try:
            result = work()
        except UserError as error:
            dialogs.complain(self._window, failure, str(error))
        else:
            then(result)

    def _on_succeeded(self, result: object) -> None:
        if self._job is not None:
            then = self._then
            self._end()
            then(result)

    def _on_failed(self, reason: str) -> None:
        if self._job is not None:
            failure = self._failure
            self.failed.emit()
            self._end()
            dialogs.complain(self._window, failure, reason)

    def _end(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job.deleteLater()
        self._job, self._then, self._failure = None, _nothing, ""
        self.busy_changed.emit()


class _Job(SampleJob):
    """Succeeds with what the work gives."""

    def __init__(self, text: str, work: Work, parent: QObject) -> None:
        super().__init__(text, parent)
        self._do = work

    def _work(self) -> object:
        return self._do()


def is_small_file(path: Path) -> bool:
    """Whether it is read in no time; one that cannot be looked at fails as fast."""
    try:
        return os.path.getsize(path) <= SMALL_FILE and pixels_in(path) <= SMALL_PICTURE
    except (OSError, ValueError):
        return True


def is_small(drawing: Drawing) -> bool:
    """Whether a drawing is written in no time."""
    pixels = 0 if drawing.backdrop is None else drawing.backdrop.ink.size
    return pixels <= SMALL_PICTURE and sum(len(stroke.points) for stroke in drawing.strokes) <= SMALL_DRAWING


def read_document(path: Path) -> tuple[Drawing, bool]:
    """What a file holds, and whether that is a drawing, else it is a picture; what its strokes look like is found out
    here as well, which takes as long again. Raises UserError as `open_document`."""
    document = open_document(path)
    drawing = as_drawing(document)
    _ = drawing.bounds
    return drawing, isinstance(document, Drawing)


def as_drawing(document: Drawing | NDArray[np.uint8]) -> Drawing:
    """A drawing as it is; a picture, uint8 (h, w), (h, w, 3) or (h, w, 4), as the ink under no strokes."""
    return document if isinstance(document, Drawing) else Drawing(backdrop=Backdrop(to_ink(document)))


def export_drawing(drawing: Drawing, path: Path) -> None:
    """Write an SVG if the name says so, else a PNG. Raises UserError where that is not possible."""
    write_atomically(path, to_svg(drawing).encode() if path.suffix.lower() == ".svg" else to_png(drawing))


def _nothing(_: object) -> None:
    """What follows where nothing does."""
