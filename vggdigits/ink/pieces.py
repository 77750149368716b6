"""Pieces of ink: strokes, parts that hang together, and what comes of cutting these where least ink is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.normalize import ink_box

_SEAM_HEIGHT = 48  # pixels at which seams are looked for
_LOOKED_AT = 13  # places over the width where a seam may run
_SWAY = 0.12  # share of the width by which it may leave its place
_BEND = 0.05  # what a step sideways costs, in pixels of ink
_ASIDE = 0.8  # what a seam at the very edge costs more than one in the middle, in shares of the height
_LEAST = 0.15  # share of the width that must be left on both sides


@dataclass(frozen=True, eq=False)
class Piece:
    """Some of a picture's ink.

    Attributes:
        left, top: where it lies in the picture, in pixels.
        ink: uint8 (h, w), nothing but this piece's ink; trimmed.
    """

    left: int
    top: int
    ink: NDArray[np.uint8]

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.ink.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.ink.shape[0])

    @property
    def right(self) -> int:
        """The first column after it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row after it."""
        return self.top + self.height

    @property
    def box(self) -> tuple[int, int, int, int]:
        """left, top, width, height."""
        return self.left, self.top, self.width, self.height

    @cached_property
    def centre(self) -> float:
        """The column of its centre of mass."""
        columns = self.ink.sum(axis=0, dtype=np.float64)
        return self.left + float(columns @ np.arange(len(columns)) / columns.sum()) + 0.5


def union(pieces: Sequence[Piece]) -> Piece:
    """All of them as one; the darkest counts. Raises ValueError where there is none."""
    if len(pieces) == 1:
        return pieces[0]
    left, top = min(piece.left for piece in pieces), min(piece.top for piece in pieces)
    right, bottom = max(piece.right for piece in pieces), max(piece.bottom for piece in pieces)
    ink = np.zeros((bottom - top, right - left), np.uint8)
    for piece in pieces:
        window = ink[piece.top - top : piece.bottom - top, piece.left - left : piece.right - left]
        np.maximum(window, piece.ink, out=window)
    return Piece(left, top, ink)


def trimmed(ink: NDArray[np.uint8], left: int = 0, top: int = 0) -> Piece | None:
    """What there is of ink, uint8 (h, w), whose corner lies there; None for blank paper."""
    box = ink_box(ink)
    if box is None:
        return None
    x, y, width, height = box
    return Piece(left + x, top + y, ink[y : y + height, x : x + width])


def shared_columns(one: Piece, other: Piece) -> float:
    """Share of the narrower one's width that lies over the other, 0..1; below 0 the gap between them, likewise."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared / min(one.width, other.width)


def touch(one: Piece, other: Piece) -> bool:
    """Whether their ink hangs together."""
    left, top = max(one.left, other.left) - 1, max(one.top, other.top) - 1
    right, bottom = min(one.right, other.right) + 1, min(one.bottom, other.bottom) + 1
    if left >= right or top >= bottom:
        return False
    both = _grown(_window(one, left, top, right, bottom)) & _window(other, left, top, right, bottom)
    return bool(both.any())


def _window(piece: Piece, left: int, top: int, right: int, bottom: int) -> NDArray[np.bool_]:
    """Where there is solid ink of a piece in a part of the picture, which may reach beyond the piece by a pixel."""
    inked = np.pad(piece.ink >= 128, 1)
    x, y = left - piece.left + 1, top - piece.top + 1
    return inked[max(0, y) : bottom - piece.top + 1, max(0, x) : right - piece.left + 1]


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    padded = np.pad(mask, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    grown: NDArray[np.bool_] = rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
    return grown


def cut(piece: Piece, most: int = 3, through: float = 0.5) -> list[tuple[Piece, float]]:
    """Cut a piece from top to bottom wherever that runs through ink for at most that share of the height, so many times
    at most.

    Each part, from left to right, comes with the share of the height (0..1) that the cut on its left ran through ink, 0
    for the first. A seam is the path of least ink, one pixel down and at most one sideways a step (dynamic programming,
    as in S. Avidan, A. Shamir, "Seam carving for content-aware image resizing", 2007).
    """
    factor = -(-piece.ink.shape[0] // _SEAM_HEIGHT)
    image = Image.fromarray(np.ascontiguousarray(piece.ink))
    small = np.asarray(image if factor == 1 else image.reduce(factor), np.float64) / 255
    parts, costs, rest = [], [0.0], piece.ink
    rows = np.minimum(np.arange(piece.ink.shape[0]) // factor, len(small) - 1)
    for columns, cost in _seams(small, most, through):
        here = np.arange(piece.ink.shape[1])[None, :] < (columns[rows] * factor)[:, None]
        part = trimmed(np.where(here, rest, np.uint8(0)), piece.left, piece.top)
        if part is None:
            continue
        parts.append(part)
        costs.append(cost)
        rest = np.where(here, np.uint8(0), rest)
    last = trimmed(rest, piece.left, piece.top)
    parts += [] if last is None else [last]
    return list(zip(parts, costs, strict=False))


def _seams(ink: NDArray[np.float64], most: int, through: float) -> list[tuple[NDArray[np.int64], float]]:
    """Columns int64 (h,) of the best seams, from left to right, and the share of the height each runs through ink."""
    height, width = ink.shape
    sway = max(1, round(_SWAY * width))
    found: list[tuple[float, NDArray[np.int64]]] = []
    for place in np.unique(np.linspace(_LEAST * width, (1 - _LEAST) * width, _LOOKED_AT).round().astype(int)):
        first = max(0, int(place) - sway)
        columns, cost = _seam(ink[:, first : int(place) + sway + 1])
        if cost <= through * height:
            found.append((cost / height, columns + first))
    kept: list[tuple[float, NDArray[np.int64]]] = []
    for cost, columns in sorted(found, key=lambda seam: seam[0] + _ASIDE * abs(float(seam[1].mean()) / width - 0.5)):
        apart = all(abs(float(columns.mean() - other.mean())) >= _LEAST * width for _, other in kept)
        if apart and len(kept) < most:
            kept.append((cost, columns))
    kept.sort(key=lambda seam: float(seam[1].mean()))
    return [(columns, cost) for cost, columns in kept]


def _seam(ink: NDArray[np.float64]) -> tuple[NDArray[np.int64], float]:
    """The path of least ink through (h, w): a column for each row, and the ink it runs through, in pixels."""
    height, width = ink.shape
    total, came = ink[0].copy(), np.zeros((height, width), np.int64)
    for row in range(1, height):
        padded = np.pad(total, 1, constant_values=np.inf)
        ways = np.stack([padded[:-2] + _BEND, padded[1:-1], padded[2:] + _BEND])
        best = ways.argmin(axis=0)
        came[row] = np.arange(width) + best - 1
        total = ways.min(axis=0) + ink[row]
    columns = np.zeros(height, np.int64)
    columns[-1] = int(total.argmin())
    for row in range(height - 1, 0, -1):
        columns[row - 1] = came[row, columns[row]]
    return columns, float(ink[np.arange(height), columns].sum())
