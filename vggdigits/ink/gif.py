"""Moving pictures, written frame by frame: what was written need not be kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
from PIL import Image
from PIL.GifImagePlugin import getdata, getheader

_END = b";"


def write_gif(file: BinaryIO, frames: Iterable[tuple[Image.Image, int]]) -> None:
    """Write frames, each with the milliseconds, by tens, for which it is shown; it is played in a loop.

    The pictures, at least one, are of one size, mode P, with the palette of the first. Of each only what differs from
    the one before is written.
    """
    before: Image.Image | None = None
    for picture, milliseconds in frames:
        if before is None:
            box = (0, 0, picture.width, picture.height)
            file.writelines(getheader(picture, info={"loop": 0})[0])
        else:
            box = _changed(before, picture)
        file.writelines(getdata(picture.crop(box), box[:2], duration=milliseconds))
        before = picture
    file.write(_END)


def _changed(before: Image.Image, picture: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what differs; one pixel where nothing does."""
    differs = np.asarray(before) != np.asarray(picture)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
