"""The drawing in progress, kept where a crash does not reach it, and found again at the next start.

Each running pad has a file of its own in the user's folder `unsaved/`, and holds a lock on it: a file that nobody holds
was left behind.
"""

from __future__ import annotations

import logging
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.ink.inkml import read_annotation, read_inkml, to_inkml
from vggdigits.ink.strokes import Drawing

log = logging.getLogger(__name__)

_FILE = "file"  # type of the annotation that says where the drawing was saved last


@dataclass(frozen=True)
class LeftBehind:
    """A drawing of a pad that did not come to save it.

    Attributes:
        drawing: what was on the canvas.
        file: where it was saved last; None if it never was.
        when: the copy's time.
    """

    drawing: Drawing
    file: Path | None
    when: datetime


class UnsavedCopy(QObject):
    """Writes the drawing in progress in a thread, since a large one takes a while.

    Signals:
        failed(str): a copy could not be written, and why.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = paths.user_dir() / "unsaved"
        self._copy: Path | None = None
        self._lock: QLockFile | None = None
        self._writer: ThreadPoolExecutor | None = None  # of one thread
        self._guard = threading.Lock()
        self._newest: tuple[Path, Drawing, Path | None] | None = None  # waits to be written

    def keep(self, drawing: Drawing, file: Path | None) -> None:
        """Keep this state of the drawing, soon, in place of one that was not written yet."""
        copy = self._own_copy()
        if copy is not None:
            if self._writer is None:
                self._writer = ThreadPoolExecutor(1, thread_name_prefix="unsaved")
            with self._guard:
                waits, self._newest = self._newest is not None, (copy, drawing, file)
            if not waits:
                self._writer.submit(self._write_newest)

    def finish(self) -> None:
        """Wait for what is to be written."""
        if self._writer is not None:
            self._writer.shutdown(wait=True)
            self._writer = None

    def forget(self) -> None:
        """There is nothing that could be lost."""
        self.finish()
        if self._copy is not None:
            self._copy.unlink(missing_ok=True)

    def take_left_behind(self) -> LeftBehind | None:
        """The newest drawing that was left behind, from now on this pad's own; None if there is none."""
        for copy in sorted(self._folder.glob("*.inkml"), key=lambda path: path.stat().st_mtime, reverse=True):
            lock = _lock_on(copy)
            if lock is None:
                continue
            try:
                file = read_annotation(copy, _FILE)
                found = LeftBehind(
                    read_inkml(copy), Path(file) if file else None, datetime.fromtimestamp(copy.stat().st_mtime)
                )
            except (UserError, OSError):
                log.warning("%s was left behind and cannot be read", copy, exc_info=True)
                lock.unlock()
                continue
            self.release()
            self._copy, self._lock = copy, lock
            return found
        return None

    def release(self) -> None:
        """Let go of the copy: whoever starts next finds it, if it is still there."""
        self.finish()
        if self._lock is not None:
            self._lock.unlock()
        self._copy = self._lock = None

    def _own_copy(self) -> Path | None:
        if self._copy is None:
            copy = self._folder / f"{uuid.uuid4().hex}.inkml"
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                log.warning("the drawing in progress is not kept", exc_info=True)
                self.failed.emit(str(error))
                return None
            self._copy, self._lock = copy, _lock_on(copy)
        return self._copy

    def _write_newest(self) -> None:
        """Runs in the thread."""
        with self._guard:
            newest, self._newest = self._newest, None
        if newest is not None:
            self._write(*newest)

    def _write(self, copy: Path, drawing: Drawing, file: Path | None) -> None:
        try:
            write_atomically(copy, to_inkml(drawing, {} if file is None else {_FILE: str(file)}))
        except Exception as error:
            log.warning("the drawing in progress is not kept", exc_info=True)
            self.failed.emit(str(error))


def _lock_on(copy: Path) -> QLockFile | None:
    """The lock on a copy; None where another pad that runs holds it."""
    lock = QLockFile(str(copy.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # an old pad that still runs keeps its own; one that died is told by its process
    return lock if lock.tryLock(0) else None
