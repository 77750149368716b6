"""One group of pieces a digit, as far as places tell: parts that hang together, and parts that lie over each other.

Where places do not tell enough, `model/segmentation.py` asks the network.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.groups import Bounds, Group, set_apart
from vggdigits.ink.pieces import Piece, trimmed
from vggdigits.ink.raster import Picture, stroke_patches
from vggdigits.ink.strokes import Drawing

log = logging.getLogger(__name__)

_LONGEST = 320  # pixels of the longer side on which parts are told apart
_INKED = 32  # strength (of 255) from which a pixel connects
_SPECK = 0.12  # a part smaller than this share of the tallest is dust, if there is anything else
_OVERLAP = 0.45  # share of the narrower part's width that must lie over the other for both to be one digit
_NEAR = 0.35  # and the gap between them at most this share of the taller one's height
_MOST = 200  # parts that are looked at, the largest: a noisy picture has thousands


@dataclass(frozen=True)
class _Part:
    """A box (right and bottom excluded) and the labels inside it that belong together."""

    left: int
    top: int
    right: int
    bottom: int
    labels: tuple[int, ...]

    @property
    def size(self) -> int:
        return max(self.right - self.left, self.bottom - self.top)

    def union(self, other: _Part) -> _Part:
        return _Part(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.labels + other.labels,
        )


def whole(ink: NDArray[np.uint8]) -> list[Group]:
    """All ink as one group of one piece, or none for blank paper. ink: uint8 (h, w), 0 is paper."""
    piece = trimmed(ink)
    return [] if piece is None else [Group((piece,))]


def segment(picture: Picture, drawing: Drawing | None = None) -> list[Group]:
    """One group a digit, from left to right; none for blank paper.

    The pieces are parts that hang together, or, where the drawing is known and has no backdrop, its strokes.
    """
    ink = picture.ink
    factor = -(-max(ink.shape) // _LONGEST)
    small = ink if factor == 1 else np.asarray(Image.fromarray(np.ascontiguousarray(ink)).reduce(factor))
    labels, count = connected_parts(small >= min(_INKED, max(1, int(small.max()))))
    patches = [] if drawing is None or drawing.backdrop is not None else stroke_patches(drawing, picture)
    parts = _joined(_without_specks(_parts(labels, count)))
    boxes = () if drawing is None else tuple(_in_pixels(bounds, picture) for bounds in drawing.by_hand)
    if not parts or (len(parts) == 1 and len(parts[0].labels) == count == 1 and len(patches) <= 1):
        return set_apart(whole(ink), boxes)
    owner = np.zeros(count + 1, dtype=np.int32)
    for number, part in enumerate(parts, start=1):
        owner[list(part.labels)] = number
    if len(patches) > 1:
        groups = _of_strokes(patches, owner[labels], len(parts), factor)
    else:
        groups = [_cut_out(ink, labels, part, factor) for part in parts]
    return set_apart([Group.of(pieces) for pieces in groups if pieces], boxes)


def _in_pixels(bounds: Bounds, picture: Picture) -> Bounds:
    left, top, right, bottom = bounds
    scale = picture.scale
    return (
        (left - picture.left) * scale,
        (top - picture.top) * scale,
        (right - picture.left) * scale,
        (bottom - picture.top) * scale,
    )


def connected_parts(inked: NDArray[np.bool_]) -> tuple[NDArray[np.int32], int]:
    """Label 8-connected parts: bool (h, w) -> int32 (h, w) with 0 for paper and 1..count, and count.

    Two passes over runs of ink instead of pixels, with union-find (Rosenfeld and Pfaltz, 1966).
    """
    height, width = inked.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = inked
    edges = np.diff(padded, axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    first = np.searchsorted(rows, np.arange(height + 1)).tolist()
    begin, stop = starts.tolist(), ends.tolist()
    for row in range(1, height):
        above, here = first[row - 1], first[row]
        while above < first[row] and here < first[row + 1]:
            if begin[above] <= stop[here] and begin[here] <= stop[above]:
                parent[root(here)] = root(above)
            if stop[above] < stop[here]:
                above += 1
            else:
                here += 1
    roots = np.array([root(run) for run in range(len(rows))], dtype=np.int64)
    unique, label = np.unique(roots, return_inverse=True)
    labels = np.zeros((height, width), dtype=np.int32)
    for row, start, end, number in zip(rows.tolist(), begin, stop, (label + 1).tolist(), strict=True):
        labels[row, start:end] = number
    return labels, len(unique)


def _parts(labels: NDArray[np.int32], count: int) -> list[_Part]:
    parts = []
    rows, columns = np.nonzero(labels)
    numbers = labels[rows, columns]
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(1, count + 2))
    for number in range(1, count + 1):
        mine = order[bounds[number - 1] : bounds[number]]
        y, x = rows[mine], columns[mine]
        parts.append(_Part(int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1, (number,)))
    return parts


def _without_specks(parts: list[_Part]) -> list[_Part]:
    if not parts:
        return parts
    largest = max(part.size for part in parts)
    kept = [part for part in parts if part.size > _SPECK * largest]
    if len(kept) > _MOST:
        log.warning("%d parts of ink; the largest %d are read", len(kept), _MOST)
    return sorted(kept, key=lambda part: -part.size)[:_MOST]


def _joined(parts: list[_Part]) -> list[_Part]:
    """Join parts that lie over each other (a 5 and its bar, a 4 in two strokes), until none do."""
    apart: list[_Part] = []
    waiting = sorted(parts, key=lambda part: part.left, reverse=True)
    while waiting:
        part = waiting.pop()
        partner = next((other for other in apart if _belong_together(part, other)), None)
        if partner is None:
            apart.append(part)
        else:
            apart.remove(partner)
            waiting.append(part.union(partner))
    return sorted(apart, key=lambda part: part.left)


def _belong_together(one: _Part, other: _Part) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    narrower = min(one.right - one.left, other.right - other.left)
    gap = max(one.top, other.top) - min(one.bottom, other.bottom)
    taller = max(one.bottom - one.top, other.bottom - other.top)
    return shared > _OVERLAP * narrower and gap < _NEAR * taller


def _cut_out(ink: NDArray[np.uint8], labels: NDArray[np.int32], part: _Part, factor: int) -> list[Piece]:
    """The pieces of a part, each label one, out of the full picture; others' ink left out, soft edges kept."""
    height, width = ink.shape
    left, top = max(0, (part.left - 1) * factor), max(0, (part.top - 1) * factor)
    right, bottom = min(width, (part.right + 1) * factor), min(height, (part.bottom + 1) * factor)
    window = labels[top // factor : -(-bottom // factor), left // factor : -(-right // factor)]
    pieces = []
    for label in part.labels:
        mine = _widened(window == label) & ((window == 0) | (window == label))
        mask = mine.repeat(factor, axis=0).repeat(factor, axis=1)[: bottom - top, : right - left]
        piece = trimmed(np.where(mask, ink[top:bottom, left:right], np.uint8(0)), left, top)
        pieces += [] if piece is None else [piece]
    return pieces


def _of_strokes(patches: list[Piece], owners: NDArray[np.int32], count: int, factor: int) -> list[list[Piece]]:
    """Each stroke goes to the part that most of its ink is in; one that is in none is dust."""
    groups: list[list[Piece]] = [[] for _ in range(count)]
    height, width = owners.shape
    for patch in patches:
        rows, columns = np.nonzero(patch.ink)
        rows, columns = (rows + patch.top) // factor, (columns + patch.left) // factor
        votes = np.bincount(owners[rows.clip(0, height - 1), columns.clip(0, width - 1)], minlength=count + 1)
        if votes[1:].any():
            groups[int(votes[1:].argmax())].append(patch)
    return groups


def _widened(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and the pixels that touch it."""
    padded = np.pad(mask, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    widened: NDArray[np.bool_] = rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]
    return widened
