"""The way in, step by step, and what the network would get if a step were left out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.normalize import BOX, FRAME, Normalized, centre_in_frame
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing

_LONGEST = 512  # pixels of a picture of the paper


@dataclass(frozen=True)
class Steps:
    """Which steps are taken.

    Attributes:
        cut: the digit is cut out of the paper; else the whole paper is taken.
        fit: its longer side becomes 20 pixels; else it fills the frame's 28.
        centre: its centre of mass comes to the middle; else the middle of its box.
    """

    cut: bool = True
    fit: bool = True
    centre: bool = True


@dataclass(frozen=True, eq=False)
class WayIn:
    """A picture a step, uint8, 0 is paper.

    Attributes:
        paper: (h, w), all that is drawn, with the paper around it.
        cut: (h, w), what is taken of it.
        fitted: (h, w), at most 28 each.
        frame: (28, 28), what the network gets.
    """

    paper: NDArray[np.uint8]
    cut: NDArray[np.uint8]
    fitted: NDArray[np.uint8]
    frame: NDArray[np.uint8]


def way_in(paper: NDArray[np.uint8], digit: Normalized, steps: Steps) -> WayIn:
    """A digit's way in from the paper, uint8 (h, w), that it stands on; with every step what was read of it, bit for
    bit."""
    if steps == Steps():
        return WayIn(paper, digit.cropped, digit.fitted, digit.frame)
    cut = digit.cropped if steps.cut else _square(paper)
    fitted = digit.fitted if steps.cut and steps.fit else _fitted(cut, BOX if steps.fit else FRAME)
    frame = centre_in_frame(fitted) if steps.centre and fitted.any() else _in_the_middle(fitted)
    return WayIn(paper, cut, fitted, frame)


def picture_of_paper(drawing: Drawing, area: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    """A drawing with the paper around it as a picture, uint8 (h, w), at most 512 each; area: left, top, width, height
    in units, and as much more as the ink reaches out of it."""
    picture = rasterize(drawing)
    scale = picture.scale
    ink_left, ink_top = picture.left * scale, picture.top * scale
    left, top = math.floor(min(area[0] * scale, ink_left)), math.floor(min(area[1] * scale, ink_top))
    right = math.ceil(max((area[0] + area[2]) * scale, ink_left + picture.ink.shape[1]))
    bottom = math.ceil(max((area[1] + area[3]) * scale, ink_top + picture.ink.shape[0]))
    factor = max(1, math.ceil(max(right - left, bottom - top) / _LONGEST))
    ink = np.asarray(Image.fromarray(picture.ink).reduce(factor)) if factor > 1 else picture.ink
    row, column = int(ink_top - top) // factor, int(ink_left - left) // factor
    height = max(-(-(bottom - top) // factor), row + ink.shape[0])
    width = max(-(-(right - left) // factor), column + ink.shape[1])
    paper = np.zeros((height, width), dtype=np.uint8)
    paper[row : row + ink.shape[0], column : column + ink.shape[1]] = ink
    return paper


def _square(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With paper added evenly along the longer sides."""
    height, width = ink.shape
    side = max(height, width)
    above, left = (side - height) // 2, (side - width) // 2
    return np.pad(ink, ((above, side - height - above), (left, side - width - left)))


def _fitted(ink: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    height, width = ink.shape
    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(np.ascontiguousarray(ink)).resize(size, Image.Resampling.BILINEAR))


def _in_the_middle(fitted: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = fitted.shape
    top, left = (FRAME - height) // 2, (FRAME - width) // 2
    frame = np.zeros((FRAME, FRAME), dtype=np.uint8)
    frame[top : top + height, left : left + width] = fitted
    return frame
