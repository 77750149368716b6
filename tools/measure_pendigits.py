"""How well the bundled network reads pen strokes that it never saw: `python tools/measure_pendigits.py FILE`.

FILE is pendigits-orig.tra (docs/data.md). Each drawing becomes a picture of 280x280, dark on light, at a random place
and size (seeded), and is read as `vggdigits predict --single` and as `vggdigits predict` read it.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from vggdigits import Recognizer
from vggdigits.ink.raster import rasterize
from vggdigits.paths import bundled_checkpoint

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from pendigits import PenDigit, read_pendigits

SIDE = 280


def picture(digit: PenDigit, random: np.random.Generator) -> NDArray[np.uint8]:
    """Dark ink on light paper, uint8 (280, 280)."""
    size = random.uniform(60, 240)
    ink = rasterize(digit.drawing(size, brush=size * random.uniform(0.05, 0.15))).ink
    page = np.full((SIDE, SIDE), 255, np.uint8)
    y, x = (int(random.integers(0, SIDE + 1 - side)) for side in ink.shape)
    page[y : y + ink.shape[0], x : x + ink.shape[1]] = 255 - ink
    return page


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, p = 1.96, right / count
    middle, half = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def main(file: Path) -> None:
    """Read them all and print the shares."""
    recognizer, random = Recognizer(bundled_checkpoint(), "cpu"), np.random.default_rng(0)
    digits = read_pendigits(file)
    right_single = right_text = 0
    per_digit = np.zeros((10, 2), int)
    for digit in tqdm(digits, unit="drawing", disable=None, leave=False):
        page = picture(digit, random)
        right = recognizer.read(page, single=True).digits[0].digit == digit.label
        right_single += right
        per_digit[digit.label] += (right, 1)
        right_text += recognizer.read(page).text == str(digit.label)
    for name, right in (("--single, most likely digit", right_single), ("without --single, text", right_text)):
        low, high = interval(right, len(digits))
        print(f"{name}: {right / len(digits):.2%} (95 % interval {low:.2%} to {high:.2%}), n = {len(digits)}")
    print("by digit:", ", ".join(f"{label}: {right / count:.1%}" for label, (right, count) in enumerate(per_digit)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
