"""Groups of pieces: what seems to be one digit, or is one because somebody said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from vggdigits.ink.pieces import Piece, trimmed, union

Bounds = tuple[float, float, float, float]
"""left, top, right, bottom."""

_MOST = 0.6  # share of a piece's ink from which all of it goes where most of it lies


@dataclass(frozen=True, eq=False)
class Group:
    """Pieces that are one digit.

    Attributes:
        pieces: at least one, from left to right.
        by_hand: whether somebody said so; then it is not asked again.
    """

    pieces: tuple[Piece, ...]
    by_hand: bool = False

    @classmethod
    def of(cls, pieces: Iterable[Piece], by_hand: bool = False) -> Group:
        """Put them in order."""
        return cls(tuple(sorted(pieces, key=lambda piece: piece.centre)), by_hand)

    @property
    def whole(self) -> Piece:
        """All of it as one piece."""
        return union(self.pieces)


def set_apart(groups: Sequence[Group], boxes: Sequence[Bounds]) -> list[Group]:
    """The groups from left to right, once what lies in each box (pixels) is a group of its own.

    A piece goes to the box that holds most of its ink; one that several boxes share is cut at their edges.
    """
    kept: list[list[Piece]] = [[] for _ in groups]
    taken: list[list[Piece]] = [[] for _ in boxes]
    order = sorted(range(len(boxes)), key=lambda number: _area(boxes[number]))  # inside another one, the inner counts
    for number, group in enumerate(groups):
        for piece in group.pieces:
            shares = [_share(piece, boxes[box]) for box in order]
            most = max(range(len(order)), key=lambda place: (round(shares[place], 3), -place), default=None)
            if most is not None and shares[most] >= _MOST:
                taken[order[most]].append(piece)
                continue
            rest: Piece | None = piece
            for box in order:
                inside, rest = (None, None) if rest is None else _cut_out(rest, boxes[box])
                taken[box] += [] if inside is None else [inside]
            kept[number] += [] if rest is None else [rest]
    found = [Group.of(pieces) for pieces in kept if pieces]
    found += [Group.of(pieces, by_hand=True) for pieces in taken if pieces]
    return sorted(found, key=lambda group: min(piece.left for piece in group.pieces))


def _area(box: Bounds) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)


def _inside(piece: Piece, box: Bounds) -> tuple[slice, slice]:
    """Rows and columns of a piece whose middle lies in a box."""
    left, top, right, bottom = box
    columns = slice(max(0, round(left) - piece.left), max(0, round(right) - piece.left))
    return slice(max(0, round(top) - piece.top), max(0, round(bottom) - piece.top)), columns


def _share(piece: Piece, box: Bounds) -> float:
    return float(piece.ink[_inside(piece, box)].sum(dtype=np.float64) / piece.ink.sum(dtype=np.float64))


def _cut_out(piece: Piece, box: Bounds) -> tuple[Piece | None, Piece | None]:
    """What of a piece lies in a box, and what does not."""
    mask = np.zeros(piece.ink.shape, bool)
    mask[_inside(piece, box)] = True
    parts = (np.where(mask, piece.ink, np.uint8(0)), np.where(mask, np.uint8(0), piece.ink))
    inside, outside = (trimmed(part, piece.left, piece.top) for part in parts)
    return inside, outside
