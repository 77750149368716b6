"""Strokes and drawings: immutable values, so that undo is keeping the one before and replay is a prefix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

NEUTRAL_PRESSURE = 0.5
"""What a device without pressure reports (as in W3C Pointer Events)."""

_TOLERANCE = 0.01  # of the pen's radius: how far the chords of a curve may lie from it
_MOST_PIECES = 32


@dataclass(frozen=True, eq=False)
class Stroke:
    """What the pen drew between going down and coming up.

    Attributes:
        points: float64 (n, 4), n >= 1, read-only: x to the right and y downwards in the drawing's units,
            time in seconds, pressure 0..1.
        width: the brush's width in the drawing's units, at `NEUTRAL_PRESSURE`.
    """

    points: NDArray[np.float64]
    width: float

    def __post_init__(self) -> None:
        points = np.array(self.points, dtype=np.float64, ndmin=2)
        if points.shape[0] < 1 or points.shape[1] != 4:
            raise ValueError(f"a stroke needs points of shape (n, 4), not {points.shape}")
        if not np.isfinite(points).all():
            raise ValueError("a stroke's points must be finite")
        if not (np.isfinite(self.width) and self.width > 0):
            raise ValueError(f"a stroke's width must be positive, not {self.width}")
        points[:, 3] = points[:, 3].clip(0.0, 1.0)
        points.setflags(write=False)
        object.__setattr__(self, "points", points)

    @classmethod
    def from_xy(cls, xy: ArrayLike, width: float) -> Stroke:
        """Make a stroke of positions alone: array-like (n, 2), 10 ms apart, neutral pressure."""
        positions = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        times = np.arange(len(positions)) * 0.01
        return cls(np.column_stack([positions, times, np.full(len(positions), NEUTRAL_PRESSURE)]), width)

    def moved(self, right: float, down: float) -> Stroke:
        """The same stroke elsewhere, by units of the drawing."""
        return Stroke(self.points + np.array([right, down, 0.0, 0.0]), self.width)

    @cached_property
    def outline(self) -> NDArray[np.float64]:
        """The smooth pen path, float64 (m, 3), m >= 1: x, y and the local radius, in the drawing's units.

        Screen and raster both draw this path as a chain of round-capped segments: what is seen is what is read.
        """
        radius = 0.5 * self.width * (0.5 + self.points[:, 3])
        return smooth(np.column_stack([self.points[:, :2], radius]))

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom of the ink, in the drawing's units."""
        centre, radius = self.outline[:, :2], self.outline[:, 2:]
        left, top = (centre - radius).min(axis=0)
        right, bottom = (centre + radius).max(axis=0)
        return float(left), float(top), float(right), float(bottom)


@dataclass(frozen=True, eq=False)
class Backdrop:
    """A picture that lies under the strokes, one pixel a unit, its corner at the origin.

    Attributes:
        ink: uint8 (height, width), 0 is blank paper, 255 full ink; read-only.
    """

    ink: NDArray[np.uint8]

    def __post_init__(self) -> None:
        ink = np.array(self.ink, dtype=np.uint8)
        if ink.ndim != 2 or ink.size == 0:
            raise ValueError(f"a backdrop needs ink of shape (height, width), not {ink.shape}")
        ink.setflags(write=False)
        object.__setattr__(self, "ink", ink)


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes in the order they were drawn, on blank paper or over a picture.

    Attributes:
        by_hand: left, top, right, bottom, in units, of what is one digit whatever it looks like: somebody said so.
    """

    strokes: tuple[Stroke, ...] = ()
    backdrop: Backdrop | None = None
    by_hand: tuple[tuple[float, float, float, float], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "strokes", tuple(self.strokes))

    def __bool__(self) -> bool:
        return bool(self.strokes) or self.backdrop is not None

    def with_stroke(self, stroke: Stroke) -> Drawing:
        """Return the drawing with one more stroke on top; what was said by hand of ink that it meets holds no more."""
        return self.with_strokes((stroke,))

    def with_strokes(self, strokes: Iterable[Stroke]) -> Drawing:
        """Return the drawing with more strokes on top."""
        more = tuple(strokes)
        by_hand = tuple(box for box in self.by_hand if not any(meet(box, stroke.bounds) for stroke in more))
        return replace(self, strokes=(*self.strokes, *more), by_hand=by_hand)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """left, top, right, bottom of everything drawn, in units; None for blank paper."""
        boxes = [stroke.bounds for stroke in self.strokes]
        if self.backdrop is not None:
            height, width = self.backdrop.ink.shape
            boxes.append((0.0, 0.0, float(width), float(height)))
        return union(boxes) if boxes else None


def meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes, left, top, right, bottom, overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def union(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """The smallest left, top, right, bottom around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def smooth(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round the corners of a pen path as a pen does, float64 (n, 3) -> (m, 3): x, y, radius.

    Quadratic Bezier curves from midpoint to midpoint with the recorded points as control points; the first and
    the last point stay, points that repeat are dropped, and a curve has as many chords as its bend needs.
    """
    keep = np.ones(len(path), dtype=bool)
    keep[1:] = (np.diff(path[:, :2], axis=0) != 0).any(axis=1)
    path = path[keep]
    if len(path) < 3:
        return path
    middle = 0.5 * (path[:-1] + path[1:])
    start, control, end = middle[:-1], path[1:-1], middle[1:]
    # A curve in n pieces lies within a quarter of its bend by n squared of its chords.
    bend = np.hypot(*(start - 2 * control + end)[:, :2].T)
    pieces = np.ceil(np.sqrt(bend / (4 * _TOLERANCE * path[:, 2].mean()))).clip(1, _MOST_PIECES).astype(np.int64)
    curve = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(curve)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + 1
    t = (step / pieces[curve])[:, None]
    points = (1 - t) ** 2 * start[curve] + 2 * t * (1 - t) * control[curve] + t**2 * end[curve]
    return np.concatenate([path[:1], middle[:1], points, path[-1:]])
