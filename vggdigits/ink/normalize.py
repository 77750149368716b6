"""The one way in: from ink to the 28x28 picture in MNIST's own form that the network reads.

MNIST's digits were fitted into a box of 20 pixels with their aspect kept, and centred by their centre of mass in
a frame of 28 (LeCun et al., "Gradient-based learning applied to document recognition", 1998, section III.A).
Whatever is read here is brought to the same form; a digit that already has it comes back bit for bit.
"""

from __future__ import annotations

import math
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


_EDGE = 48  # strength (of 255) from which ink counts for the box; what is fainter is a soft edge around it
_PALE = 128  # below it too few grey levels are left to bring the ink back from: a fine line of a large picture
_ROOM = (FRAME - BOX) // 2  # pixels of soft edge that the frame can take


@dataclass(frozen=True, eq=False)
class Normalized:
    """The steps from ink to the network's frame.

    Attributes:
        cropped: uint8 (h, w), the ink inside its box.
        fitted: uint8 (h, w), its box has a longer side of 20, its soft edge lies around that.
        frame: uint8 (28, 28), what the network reads.
    """

    cropped: NDArray[np.uint8]
    fitted: NDArray[np.uint8]
    frame: NDArray[np.uint8]


def ink_box(ink: NDArray[np.uint8], strength: int = 1) -> tuple[int, int, int, int] | None:
    """left, top, width, height of ink of a strength in pixels; None where there is none. ink: uint8 (h, w)."""
    inked = ink >= strength
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def normalize(ink: NDArray[np.uint8]) -> Normalized | None:
    """Bring one digit's ink, uint8 (h, w) with 0 as paper, to MNIST's form; None for blank paper."""
    box = ink_box(ink, min(_EDGE, max(1, int(ink.max(initial=0)))))
    if box is None:
        return None
    fitted = _fit(ink, box)
    left, top, width, height = box
    return Normalized(ink[top : top + height, left : left + width], fitted, centre_in_frame(fitted))


def normalize_ink(ink: NDArray[np.uint8]) -> Normalized:
    """The same of what is known to hold ink. Raises ValueError for blank paper."""
    normalized = normalize(ink)
    if normalized is None:
        raise ValueError("no ink to normalise")
    return normalized


def _fit(ink: NDArray[np.uint8], box: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """Resize so that the box's longer side is `BOX`, with the soft edge there is around it.

    The grid of the result begins at the box's corner, so that faint ink outside it does not move the digit. Where
    nothing is to be resized, the ink comes back as it is.
    """
    left, top, width, height = box
    scale = BOX / max(width, height)
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    x_step, y_step = width / columns, height / rows  # pixels of the ink for one of the result
    edge = ink_box(ink) or box
    before_x = _pixels_of_edge(left - edge[0], x_step)
    before_y = _pixels_of_edge(top - edge[1], y_step)
    after_x = _pixels_of_edge(edge[0] + edge[2] - left - width, x_step)
    after_y = _pixels_of_edge(edge[1] + edge[3] - top - height, y_step)
    size = (before_x + columns + after_x, before_y + rows + after_y)
    room = math.ceil(_ROOM * max(x_step, y_step))
    around = np.pad(ink[max(0, top - room) : top + height + room, max(0, left - room) : left + width + room], room)
    x0 = min(left, room) + room - before_x * x_step
    y0 = min(top, room) + room - before_y * y_step
    x1, y1 = x0 + size[0] * x_step, y0 + size[1] * y_step
    if (x_step, y_step) == (1, 1):
        return around[int(y0) : int(y1), int(x0) : int(x1)]
    corners = (x0, y0, x1, y1)
    resized = np.asarray(Image.fromarray(around).resize(size, Image.Resampling.BILINEAR, corners))
    if resized.max() < _PALE:  # once more, exactly, at four times the cost
        exact = Image.fromarray(around.astype(np.float32))
        resized = np.asarray(exact.resize(size, Image.Resampling.BILINEAR, corners))
    return _restore_contrast(resized, int(ink.max()))


def _pixels_of_edge(length: float, step: float) -> int:
    """How many pixels of the result faint ink of a length takes, as far as the frame has room for it."""
    return min(_ROOM, math.ceil(length / step))


def _restore_contrast(fitted: NDArray[np.uint8] | NDArray[np.float32], peak: int) -> NDArray[np.uint8]:
    """Bring ink that shrinking has paled back to the strength it had: a fine line stays a line."""
    restored: NDArray[np.uint8] = (fitted * (peak / float(fitted.max())) + 0.5).clip(0, 255).astype(np.uint8)
    return restored


def centre_in_frame(fitted: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay fitted ink, uint8 (h, w) of at most 28 each, in the frame: its centre of mass on `CENTRE`, none outside."""
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
