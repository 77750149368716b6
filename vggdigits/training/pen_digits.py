"""Pen strokes of thirty people: digits as they are drawn, not as they are scanned."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.training.data import LabelledFrames
from vggdigits.training.downloads import Published, read_published
from vggdigits.training.frame_cache import frames_of
from vggdigits.training.hands import Hand, Points

COPIES = 4
"""Each digit to learn from is drawn so many times, each time by another hand."""

_BRUSHES = (0.06, 0.16)  # of digits to validate with: shares of their size
_EVERY = 5  # each fifth writer validates: six of thirty


def _unpacked(content: bytes) -> bytes:
    import unlzw3  # only a download needs it

    unpacked: bytes = unlzw3.unlzw(content)
    return unpacked


PUBLISHED = Published(
    "https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/pendigits-orig.tra.Z",
    "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4",
    _unpacked,
)


@dataclass(frozen=True)
class PenDigit:
    """One digit as it was drawn.

    Attributes:
        label: 0..9; writer: a number.
        strokes: float64 (n, 2) each, x to the right and y downwards.
    """

    label: int
    writer: int
    strokes: tuple[Points, ...]

    def frame(self, brush: float) -> NDArray[np.uint8]:
        """Drawn by the pad's own rasteriser with a brush of that share of its size, and normalised: uint8 (28, 28)."""
        return Hand(brush).frame(self.strokes)


class PenDigits:
    """Strokes of UCI's "Pen-Based Recognition of Handwritten Digits" (E. Alpaydin, F. Alimoglu; CC BY 4.0).

    Looks for `pendigits/pendigits-orig.tra` below the folder, and downloads it where it is not there.
    """

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "pendigits" / "pendigits-orig.tra"
        self._digest = ""

    @property
    def sources(self) -> dict[str, str]:
        """SHA-256 of the file, once it was read, by its name."""
        return {self._file.name: self._digest}

    def writers(self) -> tuple[list[PenDigit], list[PenDigit]]:
        """Digits to learn from and digits to validate with, of different writers.

        Raises UserError where the file cannot be had or is not as it should be, with the line.
        """
        content = read_published(self._file, PUBLISHED, "pen strokes")
        self._digest = hashlib.sha256(content).hexdigest()
        digits = parse_unipen(content.decode("ascii", "replace"), str(self._file))
        missing = sorted(set(range(10)) - {digit.label for digit in digits})
        if missing:
            raise UserError(f"{self._file}: it has no {missing[0]}s at all")
        held_out = set(sorted({digit.writer for digit in digits})[::_EVERY])
        learned = [digit for digit in digits if digit.writer not in held_out]
        return learned, [digit for digit in digits if digit.writer in held_out]

    def split(
        self, limit: int | None = None, report: Callable[[float], None] = lambda share: None
    ) -> tuple[LabelledFrames, LabelledFrames]:
        """Training and validation, parted by writer; at most `limit` of the digits, from all writers.

        A digit to learn from is drawn `COPIES` times (with a limit: once), each with a brush, slant and stretch of its
        own; one to validate with once, as it was written, with a brush of its own. Raises UserError as `writers` does.
        """
        learned, validating = self.writers()
        whole = len(learned) + len(validating)
        if limit is not None and limit < whole:
            share = limit / whole
            learned, validating = (_some(part, max(1, round(share * len(part)))) for part in (learned, validating))
        random = np.random.default_rng(0)
        hands = [Hand(float(brush)) for brush in random.uniform(*_BRUSHES, len(validating))]
        validation = self._drawn("validation", validating, hands, lambda share: report(0.1 * share))
        copies = COPIES if limit is None else 1
        hands = [Hand.any(random) for _ in range(copies * len(learned))]
        training = self._drawn("training", learned * copies, hands, lambda share: report(0.1 + 0.9 * share))
        return training, validation

    def _drawn(
        self, part: str, digits: list[PenDigit], hands: list[Hand], report: Callable[[float], None]
    ) -> LabelledFrames:
        frames = frames_of(
            list(zip(digits, hands, strict=True)),
            lambda drawn: drawn[1].frame(drawn[0].strokes),
            f"pen-{part}-{self._digest[:16]}-{len(digits)}",
            lambda done, total: report(done / total),
        )
        labels = torch.tensor([digit.label for digit in digits])
        return LabelledFrames(torch.from_numpy(frames), labels, self.sources)


def _some(digits: Sequence[PenDigit], count: int) -> list[PenDigit]:
    """So many of them, of all writers, in their order."""
    chosen = np.random.default_rng(0).permutation(len(digits))[:count]
    return [digits[each] for each in np.sort(chosen)]


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
