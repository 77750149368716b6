"""Arrays that trainings keep, whatever state a crash or a disk left them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from vggdigits.model import array_files

_MOST_BYTES = 2_000_000_000  # of a file, and unpacked: two and a half million frames


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an .npz file by name; of an .npy file its one, named "". Nothing is unpickled.

    Raises OSError where there is no file or it cannot be read, ValueError where it is damaged.
    """
    try:
        return array_files.read_arrays(path, _MOST_BYTES)
    except ValueError as error:
        raise ValueError(f"damaged ({error})") from error
