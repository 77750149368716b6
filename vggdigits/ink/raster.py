"""From strokes to a picture: anti-aliased, and independent of the screen's pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.pieces import Piece
from vggdigits.ink.strokes import Drawing, Stroke

MARGIN = 4
"""Blank pixels around the ink of a rasterised drawing."""

_LONGEST = 1024  # pixels of a picture's longer side: enough for a line of digits at fifty pixels each
_SHORTEST = 112  # and of a small drawing's: four times the network's frame
_THINNEST = 0.5  # pixels of radius: a line thinner than a pixel is drawn one pixel wide, as a screen does
_WIDEST_BRUSH = 32.0  # pixels; a digit under such a brush is over 300 pixels high, sixteen times what is read
_AT_ONCE = 2_000_000  # pixels of windows that are painted together: some 50 MB


@dataclass(frozen=True, eq=False)
class Picture:
    """Ink as pixels, and where they lie in the drawing.

    Attributes:
        ink: uint8 (height, width), 0 is blank paper, 255 full ink.
        scale: pixels a unit of the drawing.
        left, top: the picture's corner in units of the drawing.
    """

    ink: NDArray[np.uint8]
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0


def rasterize(drawing: Drawing) -> Picture:
    """Draw the strokes as a picture that holds all ink, with `MARGIN` pixels of paper around it.

    One pixel a unit, unless the drawing is very large, very small, or its brush very wide.
    """
    bounds = drawing.bounds
    if bounds is None:
        return Picture(np.zeros((1, 1), dtype=np.uint8))
    if drawing.backdrop is not None and not drawing.strokes:
        return Picture(drawing.backdrop.ink)
    left, top, right, bottom = bounds
    # Below a billionth of the coordinates nothing can be told apart.
    finest = 1e-9 * max(1.0, *map(abs, bounds))
    scale = _scale(drawing, max(right - left, bottom - top, finest))
    # Whole pixels: a stroke's own raster is then the same wherever the rest of the drawing ends.
    column, row = math.floor(left * scale) - MARGIN, math.floor(top * scale) - MARGIN
    width = math.ceil(right * scale) + MARGIN - column
    height = math.ceil(bottom * scale) + MARGIN - row
    ink = np.zeros((height, width), dtype=np.uint8)
    if drawing.backdrop is not None:
        _lay(ink, _resized(drawing.backdrop.ink, scale), -column, -row)
    for stroke in drawing.strokes:
        patch, x, y = _stroke_ink(stroke, scale)
        _lay(ink, patch, x - column, y - row)
    return Picture(ink, scale, column / scale, row / scale)


def stroke_patches(drawing: Drawing, picture: Picture) -> list[Piece]:
    """Each stroke's ink by itself, in the pixels of the picture that `rasterize` made of the drawing."""
    column, row = round(picture.left * picture.scale), round(picture.top * picture.scale)
    patches = []
    for stroke in drawing.strokes:
        ink, x, y = _stroke_ink(stroke, picture.scale)
        patches.append(Piece(x - column, y - row, ink))
    return patches


def _scale(drawing: Drawing, longest: float) -> float:
    """Choose the pixels a unit."""
    if drawing.backdrop is not None:
        return min(1.0, _LONGEST / longest)
    brush = max(stroke.width for stroke in drawing.strokes)
    if longest < _SHORTEST:
        return min(_SHORTEST / longest, _WIDEST_BRUSH / brush)
    return min(1.0, _LONGEST / longest, max(_WIDEST_BRUSH / brush, _SHORTEST / longest))


def _lay(ink: NDArray[np.uint8], patch: NDArray[np.uint8], x: int, y: int) -> None:
    """Lay a patch on the ink, the darker of the two winning; the patch lies inside."""
    window = ink[y : y + patch.shape[0], x : x + patch.shape[1]]
    np.maximum(window, patch[: window.shape[0], : window.shape[1]], out=window)


def _resized(ink: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    if scale == 1.0:
        return ink
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


@lru_cache(maxsize=2048)  # some tens of MB, and a thousand strokes are read again at once
def _stroke_ink(stroke: Stroke, scale: float) -> tuple[NDArray[np.uint8], int, int]:
    """Raster of one stroke on its own: the patch, and the column and row of its corner.

    A pixel's coverage is taken from its distance to the pen's path: full inside the radius, falling to none
    over the one pixel around it. The path is cut into short pieces and each piece painted in a small square
    window, many windows at once; where windows overlap, the darkest pixel counts.
    """
    path = stroke.outline * scale
    path[:, 2] = np.maximum(path[:, 2], _THINNEST)
    radius = float(path[:, 2].max())
    pieces = _pieces(path, longest=max(2.0, radius))
    start, end = pieces[:, 0], pieces[:, 1]
    reach = math.ceil(radius + 0.5 * float(np.hypot(*(end - start)[:, :2].T).max(initial=0.0))) + 1
    centre = np.floor(0.5 * (start + end)[:, :2]).astype(np.int64)
    corner = centre.min(axis=0) - reach
    width, height = centre.max(axis=0) + reach + 1 - corner
    patch = np.zeros((int(height), int(width)), dtype=np.uint8)
    window = 2 * reach + 1
    chunk = max(1, _AT_ONCE // window**2)
    for first in range(0, len(pieces), chunk):
        some = slice(first, first + chunk)
        values = _window_ink(start[some], end[some], centre[some], reach)
        for value, (across, down) in zip(values, centre[some] - corner - reach, strict=True):
            target = patch[down : down + window, across : across + window]
            np.maximum(target, value, out=target)
    filled = np.flatnonzero(patch.any(axis=1)), np.flatnonzero(patch.any(axis=0))
    first_row, first_column = int(filled[0][0]), int(filled[1][0])
    trimmed = patch[first_row : filled[0][-1] + 1, first_column : filled[1][-1] + 1]
    return np.ascontiguousarray(trimmed), int(corner[0]) + first_column, int(corner[1]) + first_row


def _window_ink(
    start: NDArray[np.float64], end: NDArray[np.float64], centre: NDArray[np.int64], reach: int
) -> NDArray[np.uint8]:
    """Paint each piece, from `start` to `end` (n, 3), in the square of `reach` pixels around its centre (n, 2):
    uint8 (n, 2 reach + 1, 2 reach + 1)."""
    offsets = np.arange(-reach, reach + 1)
    columns, rows = (centre[:, axis, None] + offsets for axis in (0, 1))
    # Distance of pixel centres to each piece, by projection on it (0..1 along the piece).
    x = (columns + 0.5 - start[:, :1]).astype(np.float32)[:, None, :]
    y = (rows + 0.5 - start[:, 1:2]).astype(np.float32)[:, :, None]
    along = (end - start).astype(np.float32)[:, :, None, None]
    length = np.maximum(along[:, 0] ** 2 + along[:, 1] ** 2, np.float32(1e-9))
    position = ((x * along[:, 0] + y * along[:, 1]) / length).clip(0, 1)
    distance = np.hypot(x - position * along[:, 0], y - position * along[:, 1])
    radius = start[:, 2].astype(np.float32)[:, None, None] + position * along[:, 2]
    coverage = (radius + 0.5 - distance).clip(0, 1)
    ink: NDArray[np.uint8] = (coverage * 255 + 0.5).astype(np.uint8)
    return ink


def _pieces(path: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """Cut a path (n, 3) into pieces (m, 2, 3) of at most that length; a dot is one piece of no length."""
    if len(path) == 1:
        return np.stack([path, path], axis=1)
    lengths = np.hypot(*np.diff(path[:, :2], axis=0).T)
    counts = np.maximum(1, np.ceil(lengths / longest)).astype(np.int64)
    segment = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (step / counts[segment])[:, None]
    knots = np.concatenate([path[:-1][segment] * (1 - share) + path[1:][segment] * share, path[-1:]])
    return np.stack([knots[:-1], knots[1:]], axis=1)
