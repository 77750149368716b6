"""The drawings that come with the program, as a network sees them: what every way of computing is checked with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.paths import resources_dir


def bundled_frames(count: int | None = None) -> NDArray[np.uint8]:
    """uint8 (n, 28, 28): all, or so many of as many digits as can be; none where the drawings are missing."""
    files = sorted((resources_dir() / "drawings").glob("*.inkml"))
    chosen = files if count is None else files[:: max(1, len(files) // count)][:count]
    frames = [normalize_ink(rasterize(read_inkml(file)).ink).frame for file in chosen]
    return np.stack(frames) if frames else np.zeros((0, 28, 28), np.uint8)
