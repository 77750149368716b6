"""Whole numbers put together from one writer's digits, spaced as people write: to measure segmentation, and to choose
its constants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.pen_digits import PenDigit

KINDS = ("clear", "tight", "overlapping", "touching")
"""How the closest two digits of a number stand, from far to near."""

_SHARES = (0.70, 0.15, 0.08, 0.07)  # of the numbers, in that order
_LENGTHS = (2, 6)
_HEIGHTS = (50.0, 170.0)  # units of a usual digit of the number
_BRUSHES = (0.05, 0.16)  # shares of it
_GAPS = {"clear": (0.12, 0.6), "tight": (0.03, 0.12)}  # shares of it, between the boxes of the ink
_CLEARANCE = (0.04, 0.10)  # the same between the ink itself, where boxes overlap
_DEPTH = (0.02, 0.08)  # how far touching digits run into each other
_WANDER = 0.1  # share of a gap by which the gaps of one number differ (standard deviation of the logarithm)
_SIZES = 0.05  # and the sizes of its digits, beside half of what the writer's own differ
_BASELINE = 0.04  # share of the height: how far feet stand off the line
_SLOPE = 0.06  # the line's own, up or down
_GRID = 96  # pixels of a usual digit's height where distances are measured


@dataclass(frozen=True)
class WrittenNumber:
    """A number as someone might have drawn it.

    Attributes:
        text: its digits; writer: whose they are.
        drawing: the strokes, digit after digit.
        spacing: one of `KINDS`.
        strokes: how many strokes each digit has, in the order of the text.
    """

    text: str
    writer: int
    drawing: Drawing
    spacing: str
    strokes: tuple[int, ...]


def compose_numbers(digits: Sequence[PenDigit], count: int, seed: int) -> list[WrittenNumber]:
    """Put numbers of two to six digits together, each of one writer's digits; the same seed gives the same numbers.

    The writer, the length and each digit are drawn evenly. A usual digit of a number is 50 to 170 units high, its
    brush 5 to 16 % of that. Digits keep half of their writer's own differences in size and get 5 % more; feet stand on
    a line that slopes by up to 6 %, give or take 4 % of the height. How the digits stand, in shares of the height:

    - 70 % of the numbers are `clear`: 0.12 to 0.6 from box to box, much the same within a number;
    - 15 % `tight`: 0.03 to 0.12;
    - 8 % `overlapping`: two neighbours stand over each other, 0.04 to 0.10 between their ink;
    - 7 % `touching`: two or, one time in four, three neighbours hang together, 0.02 to 0.08 deep.

    The other gaps of the last two kinds are clear ones. Two digits that have no way to overlap without touching, as two
    1s, stand tight instead, and the number counts as such.

    Raises ValueError where there are no digits.
    """
    if not digits:
        raise ValueError("no digits to write numbers with")
    by_writer: dict[int, list[PenDigit]] = defaultdict(list)
    for digit in digits:
        by_writer[digit.writer].append(digit)
    hands = {writer: _Hand(own) for writer, own in sorted(by_writer.items())}
    random = np.random.default_rng(seed)
    return [hands[int(random.choice(list(hands)))].write(random) for _ in range(count)]


class _Hand:
    """One writer's digits, by label, and how large they usually are."""

    def __init__(self, digits: list[PenDigit]) -> None:
        self._writer = digits[0].writer
        self._digits: dict[int, list[PenDigit]] = defaultdict(list)
        for digit in digits:
            self._digits[digit.label].append(digit)
        self._labels = sorted(self._digits)
        self._usual = max(float(np.median([_size(digit)[1] for digit in digits])), 1e-9)

    def write(self, random: np.random.Generator) -> WrittenNumber:
        length = int(random.integers(_LENGTHS[0], _LENGTHS[1] + 1))
        height, brush = random.uniform(*_HEIGHTS), random.uniform(*_BRUSHES)
        digits = [self._one(int(random.choice(self._labels)), random) for _ in range(length)]
        figures = self._on_a_line(digits, brush, random)
        kind = str(random.choice(KINDS, p=_SHARES))
        lefts, kind = _spaced(figures, kind, random)
        strokes = tuple(
            Stroke.from_xy((points + np.array([left, 0.0])) * height, brush * height)
            for figure, left in zip(figures, lefts, strict=True)
            for points in figure
        )
        text = "".join(str(digit.label) for digit in digits)
        return WrittenNumber(text, self._writer, Drawing(strokes), kind, tuple(map(len, figures)))

    def _one(self, label: int, random: np.random.Generator) -> PenDigit:
        own = self._digits[label]
        return own[int(random.integers(len(own)))]

    def _on_a_line(self, digits: list[PenDigit], brush: float, random: np.random.Generator) -> list[_Figure]:
        """The digits' strokes, their ink beginning at x 0 and standing on the line; a usual one is 1 high."""
        slope, figures = random.uniform(-_SLOPE, _SLOPE), []
        for place, digit in enumerate(digits):
            width, height = _size(digit)
            # A 1 drawn lying or a dot has no height to go by: the longer side, then.
            natural = max(height, 0.5 * width, 0.1 * self._usual)
            wanted = (natural / self._usual) ** 0.5 * float(np.exp(random.normal(0, _SIZES)))
            scale = wanted * max(1 - brush, 0.5) / natural
            points = np.concatenate(digit.strokes)
            corner = np.array([points[:, 0].min(), points[:, 1].max()])
            foot = slope * place + float(random.normal(0, _BASELINE))
            figures.append(
                _with_brush([(each - corner) * scale + (0.5 * brush, foot) for each in digit.strokes], brush)
            )
        return figures


def _size(digit: PenDigit) -> tuple[float, float]:
    width, height = np.ptp(np.concatenate(digit.strokes), axis=0)
    return float(width), float(height)


class _Figure(list[NDArray[np.float64]]):
    """A digit's strokes, and where its ink ends.

    Attributes:
        right: units of the usual height.
        sides: int64 (rows, 2), the first and the last inked column of each row of `_GRID`; empty rows lie apart.
        top: the row of the grid that is the first.
    """

    right: float
    sides: NDArray[np.int64]
    top: int


_FAR = 10 * _GRID  # columns: where the sides of an empty row lie


def _with_brush(strokes: list[NDArray[np.float64]], brush: float) -> _Figure:
    figure = _Figure(strokes)
    drawn = Drawing(tuple(Stroke.from_xy(points * _GRID, brush * _GRID) for points in strokes))
    # A figure is drawn at the size of the grid, whatever the rasteriser finds best for it.
    picture = rasterize(drawn)
    rows, columns = np.nonzero(picture.ink >= 64)
    y = np.floor(picture.top + rows / picture.scale).astype(np.int64)
    x = np.floor(picture.left + columns / picture.scale).astype(np.int64)
    figure.top = int(y.min())
    sides = np.full((int(y.max()) + 1 - figure.top, 2), (_FAR, -_FAR), np.int64)
    np.minimum.at(sides[:, 0], y - figure.top, x)
    np.maximum.at(sides[:, 1], y - figure.top, x + 1)
    figure.sides = sides
    figure.right = float(sides[:, 1].max()) / _GRID
    return figure


def _spaced(figures: Sequence[_Figure], kind: str, random: np.random.Generator) -> tuple[NDArray[np.float64], str]:
    """Where each figure begins, float64 (n,), and the kind that came about."""
    pairs = len(figures) - 1
    clear = random.uniform(*_GAPS["tight" if kind == "tight" else "clear"])
    gaps = clear * np.exp(random.normal(0, _WANDER, pairs))
    offsets = np.array([figure.right for figure in figures[:-1]]) + gaps  # from one beginning to the next
    if kind == "touching":
        first = int(random.integers(pairs))
        close = range(first, min(pairs, first + 1 + int(random.random() < 0.25)))
        for pair in close:
            offsets[pair] = _nearest(figures[pair], figures[pair + 1], 0.0) - random.uniform(*_DEPTH)
    elif kind == "overlapping":
        clearance = random.uniform(*_CLEARANCE)
        reached = np.array([_nearest(*both, clearance) for both in pairwise(figures)])
        ends = offsets - gaps
        pair = int((reached - ends).argmin())
        if reached[pair] < ends[pair]:
            offsets[pair] = reached[pair]
        else:
            kind, offsets[pair] = "tight", ends[pair] + random.uniform(*_GAPS["tight"])
    return np.concatenate([[0.0], np.cumsum(offsets)]), kind


def _nearest(one: _Figure, other: _Figure, clearance: float) -> float:
    """How far right of the beginning of one the other may begin, with that much paper between their ink."""
    reach = round(clearance * _GRID)
    top = min(one.top, other.top) - reach
    rows = max(one.top + len(one.sides), other.top + len(other.sides)) + reach - top
    rights, lefts = np.full(rows, -_FAR), np.full(rows, _FAR)
    rights[one.top - top :][: len(one.sides)] = one.sides[:, 1]
    lefts[other.top - top :][: len(other.sides)] = other.sides[:, 0]
    # The ink of one grown by a disc: shifted up and down, with what is left of the reach sideways.
    grown = np.full(rows, -_FAR)
    for up in range(-reach, reach + 1):
        moved = np.full(rows, -_FAR)
        moved[max(0, up) : rows + min(0, up)] = rights[max(0, -up) : rows - max(0, up)]
        grown = np.maximum(grown, moved + round((reach**2 - up**2) ** 0.5))
    meeting = int((grown - lefts).max())
    # Where no row has ink of both, box follows box.
    return meeting / _GRID if meeting > -_FAR else one.right + clearance
