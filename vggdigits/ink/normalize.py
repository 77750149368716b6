"""The one way in: from ink to the 28x28 picture in MNIST's own form that the network reads.

MNIST's digits were fitted into a box of 20 pixels with their aspect kept, and centred by their centre of mass in
a frame of 28 (LeCun et al., "Gradient-based learning applied to document recognition", 1998, section III.A).
Whatever is read here is brought to the same form; a digit that already has it comes back bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FRAME = 28
"""Pixels of the network's frame, before padding."""
BOX = 20
"""Pixels of the longer side of the ink's box in it."""
CENTRE = 14
"""Pixel index on which the centre of mass comes to lie."""


@dataclass(frozen=True, eq=False)
class Normalized:
    """The steps from ink to the network's frame.

    Attributes:
        cropped: uint8 (h, w), the ink inside its box.
        fitted: uint8 (h, w), the longer side is 20.
        frame: uint8 (28, 28), what the network reads.
    """

    cropped: NDArray[np.uint8]
    fitted: NDArray[np.uint8]
    frame: NDArray[np.uint8]


def ink_box(ink: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """left, top, width, height of the ink in pixels; None for blank paper. ink: uint8 (h, w)."""
    inked = ink > 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def normalize(ink: NDArray[np.uint8]) -> Normalized | None:
    """Bring one digit's ink, uint8 (h, w) with 0 as paper, to MNIST's form; None for blank paper."""
    box = ink_box(ink)
    if box is None:
        return None
    left, top, width, height = box
    cropped = ink[top : top + height, left : left + width]
    fitted = _fit(cropped)
    return Normalized(cropped, fitted, _centre(fitted))


def _fit(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Resize so that the longer side is `BOX`; where that already holds, the ink comes back as it is."""
    height, width = ink.shape
    longest = max(height, width)
    size = (max(1, round(width * BOX / longest)), max(1, round(height * BOX / longest)))
    if size == (width, height):
        return ink
    fitted = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BILINEAR))
    return _restore_contrast(fitted, int(ink.max()))


def _restore_contrast(fitted: NDArray[np.uint8], peak: int) -> NDArray[np.uint8]:
    """Bring ink that shrinking has paled back to the strength it had: a fine line stays a line."""
    paled = int(fitted.max())
    if not 0 < paled < peak:
        return fitted
    restored: NDArray[np.uint8] = np.minimum(fitted * (peak / paled) + 0.5, 255).astype(np.uint8)
    return restored


def _centre(fitted: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay the fitted ink in the frame, its centre of mass on `CENTRE`, none of it outside."""
    height, width = fitted.shape
    mass = fitted.astype(np.float64)
    total = mass.sum()
    row = float(mass.sum(axis=1) @ np.arange(height)) / total
    column = float(mass.sum(axis=0) @ np.arange(width)) / total
    top = min(max(_start(row), 0), FRAME - height)
    left = min(max(_start(column), 0), FRAME - width)
    frame = np.zeros((FRAME, FRAME), dtype=np.uint8)
    frame[top : top + height, left : left + width] = fitted
    return frame


def _start(centre_of_mass: float) -> int:
    """Where the ink must start for its centre of mass to lie on `CENTRE`, to half a pixel."""
    return round(CENTRE - centre_of_mass)
