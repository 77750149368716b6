"""The recognizer: one class behind the pad, the command line and Python."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.groups import Group
from vggdigits.ink.images import to_ink
from vggdigits.ink.normalize import Normalized, normalize_ink
from vggdigits.ink.pieces import Piece
from vggdigits.ink.raster import Picture, rasterize
from vggdigits.ink.segment import segment, whole
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.ink.whole import frame_whole
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.device import choose_device
from vggdigits.model.engine import Engine
from vggdigits.model.history import ModelHistory
from vggdigits.model.segmentation import choose

REJECTED = "?"
"""Stands in a reading's text for ink that is not accepted as a digit."""


@dataclass(frozen=True, eq=False)
class DigitReading:
    """What was read in one region.

    Attributes:
        digit: the likeliest, 0..9.
        accepted: whether the confidence reaches the checkpoint's threshold.
        confidence: 0..1, calibrated; of a network that was trained to tell what is no digit, low for that as well.
        box: left, top, width, height of the ink; pixels of a picture, units of a drawing.
        probabilities: of 0..9, ten numbers that sum to 1.
        steps: the ink on its way to the network's frame.
        none_probability: how probable it is that this is no digit at all, 0..1.
    """

    digit: int
    accepted: bool
    confidence: float
    box: tuple[float, float, float, float]
    probabilities: tuple[float, ...]
    steps: Normalized = field(repr=False)
    none_probability: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The object that `predict --json` prints for a digit."""
        return {
            "digit": self.digit,
            "accepted": self.accepted,
            "confidence": self.confidence,
            "box": list(self.box),
            "probabilities": list(self.probabilities),
        }


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read on one picture or drawing.

    Attributes:
        text: the digits from left to right, `?` for each that is not accepted; "" for blank paper.
        digits: one entry a region, from left to right.
        ms: milliseconds from ink to answer.
    """

    text: str
    digits: tuple[DigitReading, ...]
    ms: float

    def as_json(self) -> dict[str, Any]:
        """The object that `predict --json` prints, without the file's name."""
        return {
            "text": self.text,
            "ms": round(self.ms, 3),
            "digits": [each.as_json() for each in self.digits],
        }


class Recognizer:
    """Reads digits in pictures and drawings.

    Attributes:
        engine: the network at work.
        device_problem: why it computes on another device than the one that was asked for; "" where it does not.
    """

    device_problem = ""

    def __init__(
        self, checkpoint: Checkpoint | str | Path | None = None, device: str = "auto", *, exact: bool = False
    ) -> None:
        """Load a checkpoint (by default the one in use: the bundled one, unless the user adopted another) for a device
        (`auto`, `cpu` or `cuda`). With `exact` it computes in float32 in any case, as figures are measured.

        Raises UserError for a checkpoint or a device that cannot be used.
        """
        if not isinstance(checkpoint, Checkpoint):
            checkpoint = load_checkpoint(checkpoint if checkpoint is not None else ModelHistory().in_use().path)
        if checkpoint.preset.architecture.classes != 10:
            raise UserError(f"the network tells {checkpoint.preset.architecture.classes} classes apart, not ten digits")
        self.engine = Engine(checkpoint, choose_device(device), exact)

    @classmethod
    def of(cls, engine: Engine) -> Recognizer:
        """What reads with an engine that is there."""
        recognizer = cls.__new__(cls)
        recognizer.engine = engine
        return recognizer

    def on_cpu(self, problem: str) -> Recognizer:
        """The same network on the CPU, where the device failed while it computed; `problem` says how."""
        instead = Recognizer(self.engine.checkpoint, "cpu")
        instead.device_problem = problem
        return instead

    def read(self, source: NDArray[np.uint8] | Drawing, *, single: bool = False) -> Reading:
        """Read a picture, uint8 (h, w), (h, w, 3) or (h, w, 4), of either polarity, or a drawing.

        With `single` all ink is one digit; a network that takes whole pictures reads everything so: a picture with the
        paper around its ink, and a drawing, whose paper has no edges, framed as MNIST's digits are. Blank paper gives a
        reading without digits. Raises TypeError for what is neither, ValueError for a picture of another shape or
        dtype.
        """
        start = time.perf_counter()
        picture = rasterize(source) if isinstance(source, Drawing) else _picture(source)
        preset = self.engine.checkpoint.preset
        if single or preset.whole_picture:
            has_edges = not isinstance(source, Drawing) or not source.strokes
            size = preset.architecture.input_size if preset.whole_picture and has_edges else None
            found = [(group.whole, self._answer(group.whole, picture, size)) for group in whole(picture.ink)]
        else:
            drawing = source if isinstance(source, Drawing) else None
            found = self._choose(segment(picture, drawing), self._answers, drawing)
        return self._reading(found, picture, start)

    def read_all(self, drawings: Sequence[Drawing]) -> list[Reading]:
        """What `read` gives for each, the network asked about all of them at once; within what its rounding leaves."""
        if self.engine.checkpoint.preset.whole_picture:
            return [self.read(drawing) for drawing in drawings]
        start = time.perf_counter()
        pictures = [rasterize(drawing) for drawing in drawings]
        groups = [segment(picture, drawing) for picture, drawing in zip(pictures, drawings, strict=True)]
        known = iter(self._answers([group.whole for each in groups for group in each]))

        def read(found: list[Group], drawing: Drawing, picture: Picture) -> Reading:
            first = iter([list(islice(known, len(found)))])  # the groups are asked about first, others perhaps then
            answers = self._choose(found, lambda pieces: next(first, None) or self._answers(pieces), drawing)
            return self._reading(answers, picture, start)

        return [read(*each) for each in zip(groups, drawings, pictures, strict=True)]

    def _choose(
        self, groups: list[Group], read: Callable[[list[Piece]], list[_Answer]], drawing: Drawing | None
    ) -> list[tuple[Piece, _Answer]]:
        of_strokes = drawing is not None and drawing.backdrop is None
        return self._together(choose(groups, read, of_strokes))

    def _reading(self, found: Sequence[tuple[Piece, _Answer]], picture: Picture, start: float) -> Reading:
        digits = tuple(self._as_reading(piece, answer, picture) for piece, answer in found)
        text = "".join(str(each.digit) if each.accepted else REJECTED for each in digits)
        return Reading(text, digits, (time.perf_counter() - start) * 1000)

    def _answer(self, piece: Piece, picture: Picture, whole_size: int | None) -> _Answer:
        """What the network says of all ink, or of the whole picture brought to a size."""
        steps = normalize_ink(piece.ink) if whole_size is None else frame_whole(picture.ink, whole_size)
        return self._answers_to([steps])[0]

    def _answers(self, pieces: Sequence[Piece]) -> list[_Answer]:
        """What the network says of each."""
        return self._answers_to([normalize_ink(piece.ink) for piece in pieces])

    def _answers_to(self, steps: Sequence[Normalized]) -> list[_Answer]:
        if not steps:
            return []
        said = self.engine.answers(np.stack([each.frame for each in steps]))
        each = zip(said.confidence.tolist(), said.none.tolist(), said.probabilities, steps, strict=True)
        return [_Answer(*parts) for parts in each]

    def _together(self, found: list[tuple[Piece, _Answer]]) -> list[tuple[Piece, _Answer]]:
        """What the network says of each piece, knowing the others: ink among digits is seldom none."""
        said, threshold = self.engine.checkpoint.calibration, self.engine.checkpoint.threshold
        accepted = [answer.confidence >= threshold for _, answer in found]
        together = []
        for (piece, answer), alone in zip(found, accepted, strict=True):
            others = sum(accepted) - alone
            if others and 2 * others >= len(found) - 1:
                confidence = said.among_digits(float(answer.probabilities.max()), answer.none)
                answer = replace(answer, confidence=confidence)
            together.append((piece, answer))
        return together

    def _as_reading(self, piece: Piece, answer: _Answer, picture: Picture) -> DigitReading:
        return DigitReading(
            digit=int(answer.probabilities.argmax()),
            accepted=answer.confidence >= self.engine.checkpoint.threshold,
            confidence=answer.confidence,
            box=_in_units(piece.box, picture),
            probabilities=tuple(answer.probabilities.tolist()),
            steps=answer.steps,
            none_probability=answer.none,
        )


@dataclass(frozen=True, eq=False)
class _Answer:
    """What the network says of one piece of ink; float64 (10,) probabilities."""

    confidence: float
    none: float
    probabilities: NDArray[np.float64]
    steps: Normalized


def prove(checkpoint: Checkpoint) -> None:
    """Read one drawing with a network, to see that it answers. Raises UserError where it does not."""
    stroke = Stroke.from_xy([(0, 0), (0, 100)], width=10)
    try:
        (digit,) = Recognizer(checkpoint, "cpu").read(Drawing((stroke,)), single=True).digits
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"the network does not work ({str(error) or type(error).__name__})") from error
    if not np.isfinite(digit.probabilities).all():
        raise UserError("the network's answers are no numbers")


def _picture(image: NDArray[np.uint8]) -> Picture:
    """A picture's ink, with the scale by which a large one was shrunk."""
    if not isinstance(image, np.ndarray):
        raise TypeError(f"a picture must be a NumPy array or a Drawing, not {type(image).__name__}")
    ink = to_ink(image)
    return Picture(ink, scale=ink.shape[1] / image.shape[1])


def _in_units(box: tuple[int, int, int, int], picture: Picture) -> tuple[float, float, float, float]:
    left, top, width, height = box
    if picture.scale == 1.0 and picture.left == int(picture.left) and picture.top == int(picture.top):
        return left + int(picture.left), top + int(picture.top), width, height
    scale = picture.scale
    return (
        round(picture.left + left / scale, 2),
        round(picture.top + top / scale, 2),
        round(width / scale, 2),
        round(height / scale, 2),
    )
