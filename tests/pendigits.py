"""Pen strokes of 30 writers (E. Alpaydin and F. Alimoglu, UCI "Pen-Based Recognition of Handwritten Digits")."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.strokes import Drawing, Stroke


@dataclass(frozen=True)
class PenDigit:
    """One digit as it was drawn.

    Attributes:
        label: 0..9; writer: a number.
        strokes: float64 (n, 2) each, y downwards.
    """

    label: int
    writer: int
    strokes: tuple[NDArray[np.float64], ...]

    def drawing(self, size: float, brush: float, left: float = 0, top: float = 0) -> Drawing:
        """The digit with its longer side in units, its box beginning at a place."""
        points = np.concatenate(self.strokes)
        origin, scale = points.min(axis=0), size / max(np.ptp(points, axis=0).max(), 1)
        return Drawing(tuple(Stroke.from_xy((stroke - origin) * scale + (left, top), brush) for stroke in self.strokes))


def read_pendigits(path: Path) -> list[PenDigit]:
    """Read UNIPEN text: `.COMMENT label writer sample`, then `.PEN_DOWN`, a point a line, `.PEN_UP`."""
    digits: list[PenDigit] = []
    label = writer = -1
    strokes: list[list[tuple[float, float]]] = []

    def finish() -> None:
        kept = tuple(np.array(stroke) for stroke in strokes if stroke)
        if kept:
            digits.append(PenDigit(label, writer, kept))

    for line in path.read_text(encoding="ascii").splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == ".SEGMENT":
            finish()
            strokes = []
        elif words[0] == ".COMMENT" and len(words) == 4:
            label, writer = int(words[1]), int(words[2])
        elif words[0] == ".PEN_DOWN":
            strokes.append([])
        elif not words[0].startswith(".") and strokes:
            strokes[-1].append((float(words[0]), -float(words[1])))
    finish()
    return digits
