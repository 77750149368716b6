"""Writing files so that a crash, a full disk or a lost folder never leaves half a file."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from vggdigits.errors import UserError

_umask_guard = threading.Lock()


def write_atomically(path: str | Path, content: bytes | memoryview) -> None:
    """Write beside the target, flush to the disk, then put it in place: the old file or the new one, never half.

    Raises UserError naming the path and the reason; the old file is then untouched.
    """
    with replacing(path) as file:
        file.write(content)


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """The same for what is written piece by piece: what was written to the file is put in place at the end."""
    target = Path(path)
    temporary: str | None = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask()
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise UserError(f"{target}: cannot be written: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def umask() -> int:
    """The process's, which can only be read by setting it: from one thread at a time."""
    with _umask_guard:
        mask = os.umask(0o022)
        os.umask(mask)
        return mask
