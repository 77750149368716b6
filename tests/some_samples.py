"""Samples to store."""

from __future__ import annotations

import numpy as np

from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.samples import NewSample, Origin


def bar(label: int | None = 1, x: float = 10) -> NewSample:
    """A vertical stroke."""
    return NewSample(label, Drawing((Stroke.from_xy([(x, 0), (x, 50), (x + 5, 100)], 8),)), None, Origin.REQUESTED, 7)


def picture(label: int | None = 3) -> NewSample:
    ink = np.zeros((40, 30), np.uint8)
    ink[5:35, 10:20] = np.arange(10, dtype=np.uint8) * 28 + 3
    return NewSample(label, None, ink, Origin.IMPORTED)
