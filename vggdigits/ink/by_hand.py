"""Digits joined and split by hand: the drawing remembers which ink is one digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vggdigits.ink.groups import Bounds, Group
from vggdigits.ink.pieces import Piece, cut, union
from vggdigits.ink.raster import Picture, rasterize
from vggdigits.ink.segment import segment
from vggdigits.ink.strokes import Drawing
from vggdigits.ink.strokes import union as around

Box = tuple[float, float, float, float]
"""left, top, width, height in units of a drawing, as a reading has it."""


def join(drawing: Drawing, boxes: Sequence[Box]) -> Drawing:
    """The drawing, all ink in the boxes one digit."""
    return _with(drawing, [around([_bounds(box) for box in boxes])])


def split(drawing: Drawing, box: Box) -> Drawing | None:
    """The drawing, the ink in a box two digits: parted between strokes, or parts, where that is possible, else where
    least ink is in the way. None where there is nothing to part."""
    marked = _with(drawing, [_bounds(box)])
    picture = rasterize(marked)
    mine = [group for group in segment(picture, marked) if group.by_hand]
    chosen = max(mine, key=lambda group: _overlap(_in_units(group.whole, picture), _bounds(box)), default=None)
    halves = None if chosen is None else _halves(chosen)
    if halves is None:
        return None
    return _with(drawing, [_in_units(half, picture) for half in halves])


def _halves(group: Group) -> tuple[Piece, Piece] | None:
    pieces = group.pieces
    if len(pieces) > 1:
        widest = max(range(1, len(pieces)), key=lambda number: pieces[number].centre - pieces[number - 1].centre)
        return union(pieces[:widest]), union(pieces[widest:])
    (piece,) = pieces
    if piece.width < 2:
        return None
    parts = cut(piece)
    middle = (piece.left + piece.right) / 2
    column = round(
        middle if len(parts) < 2 else min((part.left for part, _ in parts[1:]), key=lambda x: abs(x - middle))
    )
    column = min(max(column, piece.left + 1), piece.right - 1)
    at = column - piece.left
    return Piece(piece.left, piece.top, piece.ink[:, :at]), Piece(column, piece.top, piece.ink[:, at:])


def _with(drawing: Drawing, boxes: Sequence[Bounds]) -> Drawing:
    """New boxes in place of those that they lie over."""
    whole = around(boxes)
    kept = tuple(each for each in drawing.by_hand if _overlap(each, whole) < 0.5)
    return replace(drawing, by_hand=(*kept, *boxes))


def _overlap(one: Bounds, other: Bounds) -> float:
    """Share of the first that lies in the second."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    area = (one[2] - one[0]) * (one[3] - one[1])
    return max(0.0, width) * max(0.0, height) / max(area, 1e-9)


def _bounds(box: Box) -> Bounds:
    left, top, width, height = box
    return left, top, left + width, top + height


def _in_units(piece: Piece, picture: Picture) -> Bounds:
    scale = picture.scale
    left, top = picture.left + piece.left / scale, picture.top + piece.top / scale
    return left, top, left + piece.width / scale, top + piece.height / scale
