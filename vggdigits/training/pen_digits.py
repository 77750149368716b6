"""Pen strokes of thirty people: digits as they are drawn, not as they are scanned."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.normalize import FRAME, normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.data import LabelledFrames
from vggdigits.training.frame_cache import frames_of

MAX_BYTES = 100_000_000
_SIZE = 100.0  # units of a digit's longer side when it is drawn
_BRUSHES = (0.06, 0.16)  # shares of it: the thinnest and the widest brush
_EVERY = 5  # each fifth writer validates: six of thirty


@dataclass(frozen=True)
class PenDigit:
    """One digit as it was drawn.

    Attributes:
        label: 0..9; writer: a number.
        strokes: float64 (n, 2) each, x to the right and y downwards.
    """

    label: int
    writer: int
    strokes: tuple[NDArray[np.float64], ...]

    def frame(self, brush: float) -> NDArray[np.uint8]:
        """Drawn by the pad's own rasteriser with a brush of that share of its size, and normalised: uint8 (28, 28)."""
        points = np.concatenate(self.strokes)
        origin = points.min(axis=0)
        scale = _SIZE / max(float(np.ptp(points, axis=0).max()), 1e-9)
        strokes = (Stroke.from_xy((stroke - origin) * scale, _SIZE * brush) for stroke in self.strokes)
        normalized = normalize(rasterize(Drawing(tuple(strokes))).ink)
        return np.zeros((FRAME, FRAME), np.uint8) if normalized is None else normalized.frame


class PenDigits:
    """Strokes of UCI's "Pen-Based Recognition of Handwritten Digits" (E. Alpaydin, F. Alimoglu; CC BY 4.0).

    Looks for `pendigits/pendigits-orig.tra` below the folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "pendigits" / "pendigits-orig.tra"

    def split(
        self, limit: int | None = None, report: Callable[[float], None] = lambda share: None
    ) -> tuple[LabelledFrames, LabelledFrames]:
        """Training and validation, parted by writer; at most `limit` of the digits, from all writers.

        Each digit is drawn once, with a brush of its own. Raises UserError where the file is missing or not as it
        should be, with the line.
        """
        try:
            if self._file.stat().st_size > MAX_BYTES:
                raise UserError(f"{self._file}: too large")
            content = self._file.read_bytes()
        except FileNotFoundError:
            raise UserError(
                f"no pen strokes: {self._file} is missing (docs/data.md says where it comes from)"
            ) from None
        except OSError as error:
            raise UserError(f"{self._file}: {error.strerror or error}") from None
        digits = parse_unipen(content.decode("ascii", "replace"), str(self._file))
        random = np.random.default_rng(0)
        brushes = random.uniform(*_BRUSHES, len(digits))
        if limit is not None and limit < len(digits):
            digits = [digits[each] for each in np.sort(random.permutation(len(digits))[:limit])]
        digest = hashlib.sha256(content).hexdigest()
        frames = torch.from_numpy(
            frames_of(
                list(zip(digits, brushes, strict=False)),
                lambda drawn: drawn[0].frame(float(drawn[1])),
                f"pen-{digest[:16]}-{len(digits)}",
                lambda done, total: report(done / total),
            )
        )
        everything = LabelledFrames(
            frames,
            torch.tensor([digit.label for digit in digits]),
            {self._file.name: digest},
        )
        kept = set(sorted({digit.writer for digit in digits})[::_EVERY])
        validates = torch.tensor([digit.writer in kept for digit in digits])
        return everything.subset((~validates).nonzero().flatten()), everything.subset(validates.nonzero().flatten())


def parse_unipen(text: str, name: str) -> list[PenDigit]:
    """Read UNIPEN text: `.COMMENT label writer sample`, then `.PEN_DOWN`, a point `x y` a line, `.PEN_UP`; y upwards.

    Raises UserError with the file's name and the line for what is none of that, or where no digit is found.
    """
    digits: list[PenDigit] = []
    head: tuple[int, int] | None = None
    strokes: list[list[tuple[float, float]]] = []
    down = False

    def finish() -> None:
        kept = tuple(np.array(stroke) for stroke in strokes if stroke)
        if head is not None and kept:
            digits.append(PenDigit(*head, kept))

    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        try:
            if not words:
                continue
            if words[0] == ".SEGMENT":
                finish()
                head, strokes, down = None, [], False
            elif words[0] == ".COMMENT" and len(words) == 4 and words[1].isdigit():
                head = int(words[1]), int(words[2])
                if not 0 <= head[0] <= 9:
                    raise ValueError(f"no digit {head[0]}")
            elif words[0] == ".PEN_DOWN":
                strokes.append([])
                down = True
            elif words[0] == ".PEN_UP":
                down = False
            elif not words[0].startswith(".") and down:
                x, y = (float(word) for word in words)
                if not (np.isfinite(x) and np.isfinite(y)):
                    raise ValueError("not finite")
                strokes[-1].append((x, -y))
        except ValueError as error:
            raise UserError(f"{name}, line {number}: not a point or a label ({error})") from None
    finish()
    if not digits:
        raise UserError(f"{name}: no digits in this file")
    return digits
