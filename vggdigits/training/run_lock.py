"""One process trains in a run's folder: a lock that the system takes back when the process dies, however it dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from vggdigits.errors import UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK = "lock"
_PATIENCE = 1.0  # seconds: somebody who only looks whether it is held holds it for a moment


class RunLock:
    """Held from entering to leaving, or to the end of the process.

    Raises UserError on entering where another process holds it, or the folder cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def __enter__(self) -> Self:
        try:
            self._file = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise UserError(f"{self._folder}: cannot be written to: {error.strerror or error}") from None
        give_up = time.monotonic() + _PATIENCE
        while not _try(self._file, shared=False):
            if time.monotonic() > give_up:
                self._close()
                raise UserError(f"{self._folder}: another process is training in this run")
            time.sleep(0.02)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)  # which gives the lock back
            self._file = None


def is_locked(folder: Path) -> bool:
    """Whether a process trains in the folder now."""
    try:
        file = os.open(folder / _LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _try(file, shared=True)
    finally:
        os.close(file)


def _try(file: int, shared: bool) -> bool:
    """Take the lock if nobody has it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
