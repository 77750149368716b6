"""Strokes as many hands and brushes would draw them, brought to the network's frame by the pad's own way in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.normalize import FRAME, normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke

Points = NDArray[np.float64]
"""One stroke's way, float64 (n, 2): x to the right and y downwards, in any unit."""

_SIZE = 100.0  # units of a drawing's longer side when it is drawn
_THINNEST, _WIDEST = 0.03, 0.22  # a brush's width as a share of that


@dataclass(frozen=True)
class Hand:
    """How one drawing is drawn.

    Attributes:
        brush: its width as a share of the drawing's longer side.
        turn: degrees, clockwise.
        slant: share of the height by which the top lies further right.
        stretch: width against height, 1 as it was.
    """

    brush: float = 0.1
    turn: float = 0.0
    slant: float = 0.0
    stretch: float = 1.0

    @classmethod
    def any(cls, random: np.random.Generator) -> Hand:
        """Whatever people write with: brushes from fine to broad (evenly in their logarithm), a little turned,
        slanted and stretched."""
        brush = math.exp(random.uniform(math.log(_THINNEST), math.log(_WIDEST)))
        return cls(brush, random.normal(0, 5), random.normal(0, 0.15), math.exp(random.normal(0, 0.1)))

    def drawing(self, strokes: Sequence[Points]) -> Drawing:
        """The strokes as this hand draws them, 100 units in size."""
        angle = math.radians(self.turn)
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        bend = turn @ np.array([[self.stretch, -self.slant], [0.0, 1.0]])
        bent = [stroke @ bend.T for stroke in strokes]
        points = np.concatenate(bent)
        origin = points.min(axis=0)
        scale = _SIZE / max(float(np.ptp(points, axis=0).max()), 1e-9)
        return Drawing(tuple(Stroke.from_xy((stroke - origin) * scale, _SIZE * self.brush) for stroke in bent))

    def frame(self, strokes: Sequence[Points]) -> NDArray[np.uint8]:
        """The strokes as this hand draws them and as the network reads them, uint8 (28, 28)."""
        normalized = normalize(rasterize(self.drawing(strokes)).ink)
        return np.zeros((FRAME, FRAME), np.uint8) if normalized is None else normalized.frame
