"""Ink that is no digit, made up: what else people draw, and digits cut, crossed out, turned, or several at once."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits.ink.normalize import FRAME, normalize
from vggdigits.training import shapes
from vggdigits.training.data import NO_DIGIT, LabelledFrames
from vggdigits.training.frame_cache import frames_of
from vggdigits.training.glyphs import glyph
from vggdigits.training.hands import Hand, Points
from vggdigits.training.pen_digits import PenDigit

TRAINING, VALIDATION = 30_000, 1_500
"""How many are made to learn from, and to validate with."""

_VERSION = 2  # of what is made: kept frames of another are made anew

Frame = NDArray[np.uint8]
Random = np.random.Generator

# Which half of which digit is none itself; the others' are (half an 8 is a 0 or a 3, the foot of a 9 a 1).
_HALVES = {0: ("top", "bottom"), 2: ("bottom",), 3: ("bottom",), 4: ("top",), 5: ("top",)}
_MIRRORED = (3, 4, 7, 9)  # no digit in a mirror
_TURNED = (2, 3, 4, 5, 7)  # nor a quarter turned


@dataclass(frozen=True)
class _Digits:
    """What cut, crossed out and several digits are made of: pen strokes, scanned frames, or both; by digit."""

    pens: dict[int, list[PenDigit]]
    scans: dict[int, Frame]


def synthetic_non_digits(
    count: int,
    seed: int,
    pens: Sequence[PenDigit] = (),
    scans: LabelledFrames | None = None,
    report: Callable[[float], None] = lambda share: None,
    key: str | None = None,
) -> Frame:
    """Make so many frames that are no digits, uint8 (n, 28, 28); the same for the same arguments.

    Some are shapes (symbols and capitals, scribbles, waves and spirals, dots and dashes, lines, two symbols, made-up
    characters); the others are made of the digits that are given, drawn or scanned: several at once, cut, crossed out,
    mirrored, turned.
    With a key, which is the arguments' alone, they are made once.
    """
    by_digit = (
        None
        if scans is None
        else {
            digit: scans.frames[scans.labels == digit].numpy()
            for digit in range(10)
            if bool((scans.labels == digit).any())
        }
    )
    digits = _Digits(
        {digit: found for digit in range(10) if (found := [each for each in pens if each.label == digit])},
        by_digit or {},
    )
    return frames_of(
        range(count),
        lambda number: _make(np.random.default_rng((seed, number)), digits),
        key and f"non-digits-{key}-{count}-{seed}-{_VERSION}",
        lambda done, total: report(done / total),
    )


class NonDigits:
    """Made-up non-digits as a data set, from what else is learned from."""

    def __init__(
        self, pens: tuple[Sequence[PenDigit], Sequence[PenDigit]], scans: tuple[LabelledFrames | None, ...], key: str
    ) -> None:
        """Pen digits and scans, each to learn from and to validate with; the key is theirs alone."""
        self._pens, self._scans, self._key = pens, scans, key

    def split(
        self, limit: int | None = None, report: Callable[[float], None] = lambda share: None
    ) -> tuple[LabelledFrames, LabelledFrames]:
        """Training and validation, made of different people's digits; at most `limit` of both together."""
        counts = TRAINING, VALIDATION
        if limit is not None and limit < sum(counts):
            held_out = max(1, round(limit / 10))
            counts = max(1, limit - held_out), held_out
        made = [
            synthetic_non_digits(
                count, seed, self._pens[seed], self._scans[seed], functools.partial(_tell, report, seed), self._key
            )
            for seed, count in enumerate(counts)
        ]
        training, validation = (
            LabelledFrames(
                torch.from_numpy(frames), torch.full((len(frames),), NO_DIGIT), {"made": f"version {_VERSION}"}
            )
            for frames in made
        )
        return training, validation


def _tell(report: Callable[[float], None], part: int, share: float) -> None:
    report((part + share) / 2)


def _make(random: Random, digits: _Digits) -> Frame:
    """One frame that is no digit; made again where nothing came of it."""
    while True:
        kinds = _SHAPES
        if digits.pens and random.random() < 0.35:
            kinds = _OF_PENS
        elif digits.scans and random.random() < 0.35:
            frame = _of_scans(random, digits.scans)
            if frame is not None:
                return frame
            continue
        strokes = kinds[random.integers(len(kinds))](random, digits)
        if strokes:
            return Hand.any(random).frame(strokes)


def _shape(make: Callable[[Random], list[Points]]) -> Callable[[Random, _Digits], list[Points]]:
    def shape(random: Random, digits: _Digits) -> list[Points]:
        return make(random)

    return shape


def _any_pen(random: Random, digits: _Digits, of: Sequence[int] = tuple(range(10))) -> list[Points]:
    """One digit's strokes, moved and scaled to a height of 1; none where there is no such digit."""
    there = [digit for digit in of if digit in digits.pens]
    if not there:
        return []
    known = digits.pens[there[random.integers(len(there))]]
    strokes = known[random.integers(len(known))].strokes
    points = np.concatenate(strokes)
    origin, size = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1e-9)
    return [(stroke - origin) / size for stroke in strokes]


def _several(random: Random, digits: _Digits) -> list[Points]:
    """Two or three digits side by side, now and then below each other, apart or just touching."""
    strokes: list[Points] = []
    axis = 1 if random.random() < 0.12 else 0
    at = 0.0
    for _ in range(2 if random.random() < 0.75 else 3):
        digit = _any_pen(random, digits)
        if not digit:
            return []
        size = random.uniform(0.8, 1.2)
        placed = [stroke * size + random.normal(0, 0.06, 2) for stroke in digit]
        edge = min(float(stroke[:, axis].min()) for stroke in placed)
        move = np.zeros(2)
        move[axis] = at - edge
        placed = [stroke + move for stroke in placed]
        strokes += placed
        at = max(float(stroke[:, axis].max()) for stroke in placed) + random.uniform(0.02, 0.35)
    return strokes


def _half(random: Random, digits: _Digits) -> list[Points]:
    """The upper or lower part of a digit."""
    digit = list(_HALVES)[random.integers(len(_HALVES))]
    side = _HALVES[digit][random.integers(len(_HALVES[digit]))]
    strokes = _any_pen(random, digits, (digit,))
    if not strokes:
        return []
    cut = random.uniform(0.45, 0.55) * max(float(stroke[:, 1].max()) for stroke in strokes)
    parts: list[Points] = []
    for stroke in strokes:
        inside = stroke[:, 1] <= cut if side == "top" else stroke[:, 1] >= cut
        runs = np.split(np.arange(len(stroke)), np.flatnonzero(np.diff(inside.astype(np.int8))) + 1)
        parts += [stroke[run] for run in runs if inside[run[0]] and len(run) > 1]
    return parts


def _crossed_out(random: Random, digits: _Digits) -> list[Points]:
    """A digit under a scribble or under several lines: one alone would be a crossed 7 or a 0 with a slash."""
    strokes = _any_pen(random, digits)
    if not strokes:
        return []
    if random.random() < 0.5:
        return [*strokes, *shapes.lines(random)]
    count = random.integers(6, 14)
    way = np.column_stack([np.linspace(-0.1, 1.1, count), np.where(np.arange(count) % 2, 0.2, 0.8)])
    return [*strokes, way + random.normal(0, 0.06, way.shape)]


def _surrounded(random: Random, digits: _Digits) -> list[Points]:
    """A digit in a circle or a box, or over a symbol."""
    strokes = _any_pen(random, digits)
    kind = random.integers(3)
    if not strokes or kind == 0:
        return strokes and [*strokes, *(stroke + random.normal(0, 0.2, 2) for stroke in shapes.symbol(random))]
    if kind == 1:
        angle = np.linspace(0, 2 * math.pi, 24)
        around = np.column_stack([0.5 + 0.85 * np.cos(angle), 0.5 + 0.85 * np.sin(angle)])
    else:
        around = np.array([[-0.2, -0.2], [1.2, -0.2], [1.2, 1.2], [-0.2, 1.2], [-0.2, -0.2]])
    return [*strokes, around + random.normal(0, 0.03, around.shape)]


def _mirrored(random: Random, digits: _Digits) -> list[Points]:
    return [stroke * [-1.0, 1.0] for stroke in _any_pen(random, digits, _MIRRORED)]


def _turned(random: Random, digits: _Digits) -> list[Points]:
    way = random.choice([-1.0, 1.0])
    return [stroke[:, ::-1] * [way, -way] for stroke in _any_pen(random, digits, _TURNED)]


def _of_scans(random: Random, scans: dict[int, Frame]) -> Frame | None:
    """The same of scanned frames, so that what is scanned is not known for a digit by its looks."""

    def any_frame(of: Sequence[int]) -> tuple[int, Frame] | None:
        there = [digit for digit in of if digit in scans]
        if not there:
            return None
        digit = there[random.integers(len(there))]
        return digit, scans[digit][random.integers(len(scans[digit]))]

    kind = random.random()
    if kind < 0.5:
        placed: list[Frame] = []
        for _ in range(2 if random.random() < 0.75 else 3):
            found = any_frame(range(10))
            if found is None:
                return None
            columns = np.flatnonzero(found[1].any(axis=0))
            placed += [found[1][:, columns[0] : columns[-1] + 1], np.zeros((FRAME, random.integers(0, 6)), np.uint8)]
        picture = np.concatenate(placed[:-1], axis=1)
    elif kind < 0.65:
        found = any_frame(tuple(_HALVES))
        if found is None:
            return None
        side = _HALVES[found[0]][random.integers(len(_HALVES[found[0]]))]
        cut = random.integers(12, 16)
        picture = found[1][:cut] if side == "top" else found[1][cut:]
    elif kind < 0.8:
        found = any_frame(_MIRRORED)
        if found is None:
            return None
        picture = found[1][:, ::-1]
    elif kind < 0.95:
        found = any_frame(_TURNED)
        if found is None:
            return None
        picture = np.rot90(found[1], random.choice([1, 3]))
    else:
        one, other = any_frame(range(10)), any_frame(range(10))
        if one is None or other is None:
            return None
        picture = np.maximum(one[1], np.rot90(other[1], random.choice([1, 3])))
    normalized = normalize(np.ascontiguousarray(picture))
    return None if normalized is None else normalized.frame


_SHAPES = tuple(
    _shape(make)
    for make, share in (
        (shapes.symbol, 6),
        (shapes.scribble, 3),
        (shapes.wave, 2),
        (shapes.blob, 1),
        (shapes.lines, 1),
        (shapes.mixture, 3),
        (glyph, 12),
    )
    for _ in range(share)
)
_OF_PENS = (_several, _several, _several, _several, _half, _crossed_out, _surrounded, _mirrored, _turned)
