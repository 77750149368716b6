"""What is unusual about a digit's ink: measured on the network's frame, against what it learned from.

A digit comes here centred and fitted into 20 pixels (`normalize.py`), or as somebody else made it: then its place, its
size and its polarity are looked at as well.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from vggdigits.ink.normalize import BOX, CENTRE, FRAME, ink_box, normalize
from vggdigits.ink.segment import connected_parts

_INKED = 64  # strength (of 255) from which a pixel counts for box and parts
_SMALL = 0.8  # of the usual extent, which is always the same
_FINER = 4  # strokes are made wider and thinner by a quarter of a pixel
_MOST_ROUNDS = 3 * _FINER


class Finding(Enum):
    """What is unusual, in the order in which it is named."""

    INVERTED = "inverted"
    TINY = "tiny"
    OFF_CENTRE = "off centre"
    TOO_BOLD = "too bold"
    TOO_THIN = "too thin"
    SLANTED = "slanted"
    TOO_WIDE = "too wide"
    BROKEN = "broken"


@dataclass(frozen=True)
class Measures:
    """Of a digit in a frame.

    Attributes:
        dark: share of the frame that is ink, 0..1.
        extent: the longer side of its box, pixels.
        offset: how far its centre of mass is from the frame's, pixels.
        stroke: mean width of its strokes, pixels: twice the area by the length of the outline.
        slant: degrees by which it leans to the right, from its moments.
        aspect: width of its box by its height.
        parts: how many do not touch.
    """

    dark: float
    extent: float
    offset: float
    stroke: float
    slant: float
    aspect: float
    parts: float


Range = tuple[float, float]


def measure(frame: NDArray[np.uint8]) -> Measures | None:
    """Of a frame, uint8 (28, 28), 0 is paper; None for blank paper."""
    box = ink_box(frame, min(_INKED, max(1, int(frame.max(initial=0)))))
    if box is None:
        return None
    mass = frame.astype(np.float64) / 255
    total = mass.sum()
    rows, columns = np.mgrid[: frame.shape[0], : frame.shape[1]]
    row, column = float((mass * rows).sum() / total), float((mass * columns).sum() / total)
    spread = (mass * (rows - row) ** 2).sum()
    lean = -(mass * (rows - row) * (columns - column)).sum() / max(float(spread), 1e-9)
    padded = np.pad(mass, 1)
    down, across = np.diff(padded, axis=0)[:, :-1], np.diff(padded, axis=1)[:-1]
    _, parts = connected_parts(frame >= min(_INKED, int(frame.max())))
    return Measures(
        dark=float(total / frame.size),
        extent=float(max(box[2:])),
        offset=math.hypot(row - CENTRE, column - CENTRE),
        stroke=float(2 * total / np.hypot(down, across).sum()),
        slant=math.degrees(math.atan(lean)),
        aspect=box[2] / box[3],
        parts=float(parts),
    )


def examine(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> list[Finding]:
    """What is outside the usual ranges, what matters most first; nothing where all is usual, or blank."""
    found = measure(frame)
    if found is None:
        return []
    values = asdict(found)

    def above(name: str) -> bool:
        return bool(values[name] > usual[name][1])

    def below(name: str) -> bool:
        return bool(values[name] < usual[name][0])

    signs = {
        Finding.INVERTED: above("dark") and _stands_on_ink(frame),
        Finding.TINY: values["extent"] < _SMALL * usual["extent"][0],
        Finding.OFF_CENTRE: values["offset"] > usual["offset"][1] + 0.5,
        Finding.TOO_BOLD: above("stroke"),
        Finding.TOO_THIN: below("stroke"),
        Finding.SLANTED: above("slant") or below("slant"),
        Finding.TOO_WIDE: above("aspect"),
        Finding.BROKEN: above("parts"),
    }
    return [finding for finding, there in signs.items() if there]


def put_right(frame: NDArray[np.uint8], finding: Finding, usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    """The frame as it would be without that, uint8 (28, 28), centred and fitted as the network is used to."""
    changed = _CURES[finding](frame, usual)
    normalized = normalize(changed)
    return frame if normalized is None else normalized.frame


def read_usual(file: Path) -> dict[str, Range]:
    """The ranges that `tools/measure_ink.py` found: by measure the lowest and the highest."""
    ranges = json.loads(file.read_text(encoding="utf-8"))["ranges"]
    return {name: (float(low), float(high)) for name, (low, high) in ranges.items()}


def _stands_on_ink(frame: NDArray[np.uint8]) -> bool:
    edge = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]])
    return bool(edge.mean() > 127)


def _inverted(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    return 255 - frame


def _as_it_is(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    return frame


def _thinner(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    return _until(frame, ImageFilter.MinFilter(3), lambda now: now.stroke <= sum(usual["stroke"]) / 2)


def _wider(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    return _until(frame, ImageFilter.MaxFilter(3), lambda now: now.stroke >= sum(usual["stroke"]) / 2)


def _closed(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    return _until(frame, ImageFilter.MaxFilter(3), lambda now: now.parts <= usual["parts"][1])


def _until(frame: NDArray[np.uint8], step: ImageFilter.Filter, done: Callable[[Measures], bool]) -> NDArray[np.uint8]:
    """Filter a finer picture of it until that is done once it is fitted again, or nothing would be left."""
    fine = Image.fromarray(frame).resize((FRAME * _FINER,) * 2, Image.Resampling.BICUBIC)
    for _ in range(_MOST_ROUNDS):
        fitted = normalize(frame)
        now = None if fitted is None else measure(fitted.frame)
        if now is None or done(now):
            break
        fine = fine.filter(step)
        changed = np.asarray(fine.reduce(_FINER))
        if changed.max() < _INKED:
            break
        frame = changed
    return frame


def _upright(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    found = measure(frame)
    lean = 0.0 if found is None else math.tan(math.radians(found.slant))
    large = Image.fromarray(np.pad(frame, FRAME // 2))
    matrix = (1.0, -lean, lean * large.height / 2, 0.0, 1.0, 0.0)
    return np.asarray(large.transform(large.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR))


def _narrower(frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> NDArray[np.uint8]:
    box = ink_box(frame, _INKED)
    if box is None:
        return frame
    left, top, width, height = box
    size = (max(1, round(height * usual["aspect"][1])), BOX)
    part = Image.fromarray(frame[top : top + height, left : left + width])
    return np.pad(np.asarray(part.resize(size, Image.Resampling.BILINEAR)), 1)


_CURES: dict[Finding, Callable[[NDArray[np.uint8], Mapping[str, Range]], NDArray[np.uint8]]] = {
    Finding.INVERTED: _inverted,
    Finding.TINY: _as_it_is,
    Finding.OFF_CENTRE: _as_it_is,
    Finding.TOO_BOLD: _thinner,
    Finding.TOO_THIN: _wider,
    Finding.SLANTED: _upright,
    Finding.TOO_WIDE: _narrower,
    Finding.BROKEN: _closed,
}
