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
from vggdigits.ink.inkml import read_annotated_inkml, to_inkml
from vggdigits.ink.strokes import Drawing

log = logging.getLogger(__name__)

_FILE = "file"  # type of the annotation that says where the drawing was saved last


@dataclass(frozen=True)
class Copy:
    """A file of the folder `unsaved/`, and the lock that says that a pad which runs holds it."""

    path: Path
    lock: QLockFile | None

    def release(self) -> None:
        """Who starts next finds it, if it is still there."""
        if self.lock is not None:
            self.lock.unlock()


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
        self._own: Copy | None = None
        self._found: Copy | None = None  # left behind, and not answered for yet: nothing here touches it
        self._writer: ThreadPoolExecutor | None = None  # of one thread
        self._guard = threading.Lock()
        self._newest: tuple[Path, Drawing | None, Path | None] | None = None  # waits: None is no drawing, and no copy

    def keep(self, drawing: Drawing, file: Path | None) -> None:
        """Keep this state of the drawing, soon, in place of one that was not written yet."""
        copy = self._own_copy()
        if copy is not None:
            self._do_next(copy.path, drawing, file)

    def finish(self) -> None:
        """Wait for what is to be written."""
        if self._writer is not None:
            self._writer.shutdown(wait=True)
            self._writer = None

    def forget(self) -> None:
        """There is nothing that could be lost: soon there is no copy."""
        if self._own is not None:
            self._do_next(self._own.path, None, None)

    def take_left_behind(self) -> LeftBehind | None:
        """The newest drawing that was left behind, None if there is none. Its copy is held as it is until `adopt`,
        `discard` or `leave` say what becomes of it."""
        self.leave()
        for copy in sorted(self._folder.glob("*.inkml"), key=lambda path: path.stat().st_mtime, reverse=True):
            lock = _lock_on(copy)
            if lock is None:
                continue
            try:
                drawing, file = read_annotated_inkml(copy, _FILE)
                when = datetime.fromtimestamp(copy.stat().st_mtime)
                found = LeftBehind(drawing, Path(file) if file else None, when)
            except (UserError, OSError):
                log.warning("%s was left behind and cannot be read", copy, exc_info=True)
                lock.unlock()
                continue
            self._found = Copy(copy, lock)
            return found
        return None

    def adopt(self) -> None:
        """What was left behind is this pad's drawing from now on, and its copy this pad's own."""
        found, self._found = self._found, None
        self.take_over(found)

    def discard(self) -> None:
        """What was left behind is not wanted."""
        if self._found is not None:
            _remove(self._found.path)
        self.leave()

    def leave(self) -> None:
        """What was left behind stays, for who starts next."""
        if self._found is not None:
            self._found.release()
            self._found = None

    def hand_over(self) -> Copy | None:
        """The own copy as it is, for a window that takes this one's place; this one has none any more."""
        self.finish()
        own, self._own = self._own, None
        return own

    def take_over(self, copy: Copy | None) -> None:
        """Go on with a copy in place of the own one."""
        self.forget()
        self._release_own()
        self._own = copy

    def release(self) -> None:
        """Let go of the copies: whoever starts next finds them, if they are still there."""
        self.leave()
        self._release_own()

    def _release_own(self) -> None:
        self.finish()
        if self._own is not None:
            self._own.release()
        self._own = None

    def _own_copy(self) -> Copy | None:
        if self._own is None:
            copy = self._folder / f"{uuid.uuid4().hex}.inkml"
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                log.warning("the drawing in progress is not kept", exc_info=True)
                self.failed.emit(str(error))
                return None
            self._own = Copy(copy, _lock_on(copy))
        return self._own

    def _do_next(self, copy: Path, drawing: Drawing | None, file: Path | None) -> None:
        """Leave it to the thread, in place of what it has not begun."""
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, thread_name_prefix="unsaved")
        with self._guard:
            waits, self._newest = self._newest is not None, (copy, drawing, file)
        if not waits:
            self._writer.submit(self._write_newest)

    def _write_newest(self) -> None:
        """Runs in the thread."""
        with self._guard:
            newest, self._newest = self._newest, None
        if newest is None:
            return
        copy, drawing, file = newest
        if drawing is None:
            _remove(copy)
        else:
            self._write(copy, drawing, file)

    def _write(self, copy: Path, drawing: Drawing, file: Path | None) -> None:
        try:
            write_atomically(copy, to_inkml(drawing, {} if file is None else {_FILE: str(file)}))
        except Exception as error:
            log.warning("the drawing in progress is not kept", exc_info=True)
            self.failed.emit(str(error))


def _remove(copy: Path) -> None:
    try:
        copy.unlink(missing_ok=True)
    except OSError:
        log.warning("%s cannot be removed", copy, exc_info=True)


def _lock_on(copy: Path) -> QLockFile | None:
    """The lock on a copy; None where another pad that runs holds it."""
    lock = QLockFile(str(copy.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # an old pad that still runs keeps its own; one that died is told by its process
    return lock if lock.tryLock(0) else None
