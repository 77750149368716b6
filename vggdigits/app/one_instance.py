"""One running program: a second start hands its wish to the first and ends.

Files in the user's folder, not a socket: nothing of Qt's network part is needed, and nothing is left to go stale. The
first holds a lock, which the system gives back when it dies, and watches a folder; the second leaves a file there, and
knows that it was understood when the file is gone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from vggdigits.errors import UserError
from vggdigits.files import write_atomically

log = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""How long the second waits for the first, which may be busy importing torch."""

_LOOK_S = 0.02
_SUFFIX = ".wish"


@dataclass(frozen=True)
class Wish:
    """What a second start asks of the first: to come to the front, and perhaps to open a file.

    Attributes:
        file: an absolute path; "" for none.
        token: with which a Wayland compositor lets a window come to the front; "" elsewhere.
    """

    file: str = ""
    token: str = ""


class OneInstance(QObject):
    """The place of the one program on a screen.

    Signals:
        asked(Wish): somebody started the program again.
    """

    asked = Signal(object)

    def __init__(self, user_dir: Path, environment: Mapping[str, str] = os.environ) -> None:
        """`user_dir` is made where it is missing; another screen of `environment` is another place."""
        super().__init__()
        screen = "|".join(environment.get(name, "") for name in ("WAYLAND_DISPLAY", "DISPLAY", "XDG_SESSION_ID"))
        self._folder = user_dir / "instance" / hashlib.sha256(screen.encode()).hexdigest()[:8]
        self._watcher: QFileSystemWatcher | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            log.warning("%s cannot be made: other instances are not looked for", self._folder, exc_info=True)
        self._lock = QLockFile(str(self._folder / "lock"))
        self._lock.setStaleLockTime(0)  # it is held for as long as somebody draws; only a dead holder's is stale

    def claim(self, wish: Wish, pause: Callable[[float], None] = time.sleep) -> bool:
        """Be the one program, or hand the wish to the one that is. False where that was done: there is nothing left
        to do. One that does not answer in time is left alone, and this one goes on beside it."""
        if self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError:
            return True
        note = self._folder / f"{os.getpid()}{_SUFFIX}"
        try:
            write_atomically(note, json.dumps(asdict(wish)).encode())
        except UserError:
            log.warning("the running program cannot be asked", exc_info=True)
            return True
        waited = 0.0
        while note.exists():
            if self._lock.tryLock(0) or waited >= PATIENCE_S:  # it ended meanwhile, or hangs
                return self._withdraw(note)
            pause(_LOOK_S)
            waited += _LOOK_S
        return False

    def listen(self) -> None:
        """Answer from now on, as long as Qt's loop runs; what was asked already first."""
        if not self._lock.isLocked():
            return
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        self._look()

    def leave(self) -> None:
        """Give the place up."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._lock.unlock()

    def _withdraw(self, note: Path) -> bool:
        try:
            note.unlink()
        except FileNotFoundError:  # understood in the last moment
            self._lock.unlock()
            return False
        if not self._lock.isLocked():
            log.warning("the running program does not answer; another one is started")
        return True

    def _look(self) -> None:
        for note in sorted(self._folder.glob(f"*{_SUFFIX}")):
            try:
                content, age = note.read_bytes(), abs(time.time() - note.stat().st_mtime)  # a clock may be set
                note.unlink()
            except OSError:  # withdrawn meanwhile
                continue
            wish = understood(content)
            if wish is not None and age < 2 * PATIENCE_S:  # older: left by one that was killed while it waited
                self.asked.emit(wish)


def understood(content: bytes) -> Wish | None:
    """What a note asks; None where it is not one of this program's."""
    try:
        wish = Wish(**json.loads(content))
        return wish if isinstance(wish.file, str) and isinstance(wish.token, str) else None
    except (ValueError, TypeError, RecursionError):
        log.warning("a wish that is not understood: %r", content[:200])
        return None
