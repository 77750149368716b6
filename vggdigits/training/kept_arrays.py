"""Arrays in numpy's files, whatever state a crash or a disk left them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vggdigits.model.damaged import DAMAGED


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an .npz file by name; of an .npy file its one, named "". Nothing is unpickled.

    Raises OSError where there is no file or it cannot be read, ValueError where it is damaged.
    """
    try:
        with open(path, "rb") as file:
            found = np.load(file, allow_pickle=False)
            if not isinstance(found, np.lib.npyio.NpzFile):
                return {"": found}
            with found:
                return dict(found)
    except DAMAGED as error:
        raise ValueError(f"damaged ({' '.join(str(error).split())[:200]})") from error
