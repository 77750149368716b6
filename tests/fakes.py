"""Stand-ins for the slow parts: they keep to the real interfaces and do what a test tells them."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np

from vggdigits.errors import UserError
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.ink.segment import segment
from vggdigits.ink.strokes import Drawing
from vggdigits.model.recognizer import DigitReading, Reading


def one_hot(digit: int, confidence: float = 0.99) -> tuple[float, ...]:
    """Ten probabilities that sum to 1, the digit's and, behind it, its neighbour's the highest."""
    row = np.full(10, (1 - confidence) * 0.01)
    row[digit] = confidence
    row[(digit + 1) % 10] += 1 - row.sum()
    return tuple(row.tolist())


class FakeRecognizer:
    """Reads every region as the digit it is told to, and counts.

    Attributes:
        digit, confidence, accepted: the answer; none: how probable it is that there is no digit.
        digits: the answers from left to right, in place of the one, where there are as many regions.
        seen: the drawings that were read, the warm-up's left out.
        gate: a reading waits until it is set; it is, to begin with.
        reading_begun: set when a reading waits at the gate.
    """

    def __init__(self, digit: int = 3, confidence: float = 0.99) -> None:
        self.digit, self.confidence, self.accepted, self.none = digit, confidence, True, 0.0
        self.digits: tuple[int, ...] = ()
        self.seen: list[Drawing] = []
        self.error: Exception | None = None
        self.gate, self.reading_begun = threading.Event(), threading.Event()
        self.gate.set()
        checkpoint = SimpleNamespace(
            provenance={"figures": {"test_accuracy": 0.9966}}, preset=SimpleNamespace(name="digits")
        )
        device = SimpleNamespace(type="cpu")
        self.engine = SimpleNamespace(
            description="CPU fp32", checkpoint=checkpoint, device=device, hasten=lambda give_way: None
        )
        self.device_problem = ""
        self._warm = False

    def read(self, source: Drawing, *, single: bool = False) -> Reading:
        if not self._warm:
            self._warm = True
            return Reading("", (), 1.0)
        self.seen.append(source)
        self.reading_begun.set()
        self.gate.wait(10)
        if self.error is not None:
            raise self.error
        picture = rasterize(source)
        digits: list[DigitReading] = []
        groups = segment(picture, source)
        for number, group in enumerate(groups):
            piece, digit = group.whole, self.digits[number] if len(self.digits) == len(groups) else self.digit
            steps = normalize_ink(piece.ink)
            left, top, width, height = piece.box
            box = (picture.left + left, picture.top + top, float(width), float(height))
            probabilities = one_hot(digit, self.confidence / (1 - self.none))
            digits.append(DigitReading(digit, self.accepted, self.confidence, box, probabilities, steps, self.none))
        text = "".join(str(each.digit) if each.accepted else "?" for each in digits)
        return Reading(text, tuple(digits), 1.0)


def broken_recognizer() -> FakeRecognizer:
    """What loading a checkpoint that is not there does."""
    raise UserError("vgg16.safetensors: no such checkpoint")
