"""Opening whatever a user has: a drawing or a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.images import read_image
from vggdigits.ink.inkml import SUFFIXES as INKML_SUFFIXES
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.strokes import Drawing


def open_document(name: str | Path) -> Drawing | NDArray[np.uint8]:
    """A drawing from an InkML file, else a picture: uint8 (h, w), (h, w, 3) or (h, w, 4).

    Raises UserError with the reason, without the file's name, for what is neither or cannot be read.
    """
    if not name:
        raise UserError("an empty name, not a file's")
    path = Path(name)
    try:
        if path.is_dir():
            raise UserError("a folder, not a file")
        if not path.is_file():  # a pipe would be waited for
            raise UserError("not a file" if path.exists() else "no such file")
    except OSError as error:
        raise UserError(error.strerror or str(error)) from None
    return read_inkml(path) if path.suffix.lower() in INKML_SUFFIXES else read_image(path)
