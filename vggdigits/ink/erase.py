"""Erasing: whole strokes, or just the ink under the eraser, which cuts strokes in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.strokes import Backdrop, Drawing, Stroke, meet

Point = tuple[float, float]

_BITE = 0.5  # of the pen's radius: how far the eraser must reach into a line to take it
_FINEST = 0.25  # of the pen's width: how exactly a line is cut
_MOST_DOUBLINGS = 6


class Erases(Enum):
    """What an eraser takes."""

    STROKES = "strokes"
    AREA = "area"


def erase(drawing: Drawing, what: Erases, start: Point, end: Point, radius: float) -> Drawing:
    """Move a round eraser in a straight line over the drawing; of a picture under the strokes it takes what it covers.

    `start`, `end` and `radius` are in the drawing's units. What was said by hand of ink that goes holds no more. The
    same drawing comes back where nothing was met.
    """
    strokes: list[Stroke] = []
    changed: list[Stroke] = []
    touched = _touched(drawing.strokes, start, end, radius)
    for number, stroke in enumerate(drawing.strokes):
        if number not in touched:
            strokes.append(stroke)
            continue
        left = [] if what is Erases.STROKES else _cut(stroke, start, end, radius)
        if left != [stroke]:
            changed.append(stroke)
        strokes += left
    backdrop = drawing.backdrop and _wiped(drawing.backdrop, start, end, radius)
    if not changed and backdrop is drawing.backdrop:
        return drawing
    by_hand = tuple(box for box in drawing.by_hand if not any(meet(box, stroke.bounds) for stroke in changed))
    return replace(drawing, strokes=tuple(strokes), backdrop=backdrop, by_hand=by_hand)


def _swept(start: Point, end: Point, radius: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of where the eraser was."""
    return (
        min(start[0], end[0]) - radius,
        min(start[1], end[1]) - radius,
        max(start[0], end[0]) + radius,
        max(start[1], end[1]) + radius,
    )


def _touched(strokes: Sequence[Stroke], start: Point, end: Point, radius: float) -> set[int]:
    """Which strokes the eraser bites into, by their numbers; all that are near are looked at in one go."""
    swept = _swept(start, end, radius)
    near = [number for number, stroke in enumerate(strokes) if meet(stroke.bounds, swept)]
    if not near:
        return set()
    paths = [strokes[number].outline for number in near]
    first = np.concatenate([path[:-1] if len(path) > 1 else path for path in paths])
    last = np.concatenate([path[1:] if len(path) > 1 else path for path in paths])
    sizes = [max(1, len(path) - 1) for path in paths]
    reach = radius + _BITE * np.maximum(first[:, 2], last[:, 2])
    bitten = _distances(first[:, :2], last[:, :2], start, end) < reach
    return set(np.array(near)[np.logical_or.reduceat(bitten, np.cumsum([0, *sizes[:-1]]))].tolist())


def _cut(stroke: Stroke, start: Point, end: Point, radius: float) -> list[Stroke]:
    """What is left of a stroke: its parts keep their curve, their times and their pressure."""
    points = refined(stroke.points, max(_FINEST * stroke.width, 1e-9))
    pen = 0.5 * stroke.width * (0.5 + points[:, 3])
    distance = _to_segment(points[:, :2], np.array([start]), np.array([end]))
    covered = distance < radius + pen  # so that a round end stops where the eraser does
    edges = np.flatnonzero(np.diff(covered)) + 1
    runs = np.split(np.arange(len(points)), edges)
    bitten = [run for run in runs if covered[run[0]] and (distance[run] < radius + _BITE * pen[run]).any()]
    if not bitten:
        return [stroke]
    gone = np.zeros(len(points), dtype=bool)
    gone[np.concatenate(bitten)] = True
    kept = np.split(np.arange(len(points)), np.flatnonzero(np.diff(gone)) + 1)
    return [Stroke(points[run], stroke.width) for run in kept if not gone[run[0]] and len(run) > 1]


def refined(points: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """The same stroke, float64 (n, 4) -> (m, 4), recorded more densely: at most a step apart, where that takes no more
    than 64 times the points.

    Chaikin's corner cutting ("An algorithm for high-speed curve generation", 1974) doubles the control points of a
    quadratic B-spline and leaves its curve as it is; that spline is what `strokes.smooth` draws.
    """
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points[:, :2], axis=0) != 0).any(axis=1)
    points = points[keep]
    for _ in range(_MOST_DOUBLINGS):
        if len(points) < 2 or np.hypot(*np.diff(points[:, :2], axis=0).T).max() <= step:
            break
        corners = np.stack([0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]], axis=1)
        points = np.concatenate([points[:1], corners.reshape(-1, 4), points[-1:]])
    return points


def _wiped(backdrop: Backdrop, start: Point, end: Point, radius: float) -> Backdrop | None:
    """The picture without the ink under the eraser; None where no ink is left."""
    height, width = backdrop.ink.shape
    left, right = (round(sign(start[0], end[0]) + reach) for sign, reach in ((min, -radius - 1), (max, radius + 1)))
    top, bottom = (round(sign(start[1], end[1]) + reach) for sign, reach in ((min, -radius - 1), (max, radius + 1)))
    columns, rows = slice(max(0, left), min(width, right)), slice(max(0, top), min(height, bottom))
    window = backdrop.ink[rows, columns]
    if not window.size:
        return backdrop
    y, x = np.mgrid[rows, columns].reshape(2, -1) + 0.5
    centres = np.column_stack([x, y])
    under = (_to_segment(centres, np.array([start]), np.array([end])) < radius).reshape(window.shape)
    if not window[under].any():
        return backdrop
    ink = backdrop.ink.copy()
    ink[rows, columns][under] = 0
    return Backdrop(ink) if ink.any() else None


def _distances(first: NDArray[np.float64], last: NDArray[np.float64], start: Point, end: Point) -> NDArray[np.float64]:
    """How far each of n segments, from `first` to `last` (n, 2), is from the one from `start` to `end`: (n,)."""
    a, b = np.array([start]), np.array([end])
    nearest = np.minimum.reduce(
        [_to_segment(first, a, b), _to_segment(last, a, b), _to_segment(a, first, last), _to_segment(b, first, last)]
    )
    crossing = (_side(first, last, a) * _side(first, last, b) < 0) & (_side(a, b, first) * _side(a, b, last) < 0)
    return np.where(crossing, 0.0, nearest)


def _to_segment(
    point: NDArray[np.float64], first: NDArray[np.float64], last: NDArray[np.float64]
) -> NDArray[np.float64]:
    along = last - first
    length = np.maximum((along**2).sum(axis=1), 1e-300)
    share = (((point - first) * along).sum(axis=1) / length).clip(0, 1)
    offset = point - first - share[:, None] * along
    distance: NDArray[np.float64] = np.hypot(offset[:, 0], offset[:, 1])
    return distance


def _side(first: NDArray[np.float64], last: NDArray[np.float64], point: NDArray[np.float64]) -> NDArray[np.float64]:
    """On which side of a line a point lies, by sign."""
    along, to = last - first, point - first
    side: NDArray[np.float64] = along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]
    return side
