"""Why a digit was read: what becomes of the network's evidence when a piece of the ink is rubbed out.

Occlusion (M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014), with paper in
place of grey, and only where there is ink. Of the published methods that were compared it points best at the ink that
counts (docs/explain.md), and one batch of frames explains every digit at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing
from vggdigits.model.engine import Answers, Engine
from vggdigits.model.packed import LARGEST_INPUT
from vggdigits.model.recognizer import Reading, Recognizer

PATCH, STRIDE = 5, 3
"""Pixels of the frame: the side of the square that is rubbed out, and how far it moves (docs/explain.md)."""


@dataclass(frozen=True, eq=False)
class Influence:
    """How the ink bears on every digit.

    Attributes:
        logits: of the whole ink, float32 (classes,).
        change: by which each logit falls where the ink around a pixel is rubbed out, float32 (h, w, classes); 0 on
            paper.
    """

    logits: NDArray[np.float32]
    change: NDArray[np.float32]

    def saliency(self, digit: int, against: int | None = None) -> NDArray[np.float32]:
        """Float32 (h, w): positive where the ink speaks for a digit, negative where it speaks against it, in logits.

        With `against`, that is for the one rather than the other: the difference of the two.
        """
        found: NDArray[np.float32] = self.change[:, :, digit]
        return found if against is None else found - self.change[:, :, against]


class Explainer:
    """Looks into the network of an engine, on the CPU, in any thread: a network that computes there changes nothing of
    itself, so the same weights in the same memory serve two threads. A graphics card's has one thread alone."""

    def __init__(self, engine: Engine) -> None:
        """Raises UserError for a network too large for it."""
        self._preset = engine.checkpoint.preset
        if self._preset.architecture.input_size > LARGEST_INPUT:
            raise UserError("this network is too large to be looked into while it reads")
        cpu = torch.device("cpu")
        self._engine = engine if engine.device == cpu else Engine(engine.checkpoint, cpu)
        self._recognizer = Recognizer.of(self._engine)

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        """What the network says of frames, uint8 (n, 28, 28)."""
        return self._engine.answers(frames)

    def read_all(self, drawings: Sequence[Drawing]) -> list[Reading]:
        """What the pad reads in each drawing, as `Recognizer.read_all`."""
        return self._recognizer.read_all(drawings)

    def influence(self, frame: NDArray[np.uint8]) -> Influence:
        """How the ink of one frame, uint8 (28, 28), bears on every digit: one pass of about a hundred frames."""
        windows = _inked_windows(frame)
        frames = np.repeat(frame[None], len(windows) + 1, axis=0)
        for without, window in zip(frames[1:], windows, strict=True):
            without[window] = 0
        logits = self._logits(frames)
        change = np.zeros((*frame.shape, logits.shape[1]), dtype=np.float32)
        count = np.zeros((*frame.shape, 1), dtype=np.float32)
        for window, without in zip(windows, logits[1:], strict=True):
            change[window] += logits[0] - without
            count[window] += 1
        change /= np.maximum(count, 1)
        change[frame == 0] = 0
        return Influence(logits[0], change)

    @torch.inference_mode()
    def _logits(self, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        images = self._preset.prepare(torch.from_numpy(frames))
        logits: NDArray[np.float32] = self._engine.logits(images).numpy()
        return logits


def _inked_windows(frame: NDArray[np.uint8]) -> list[tuple[slice, slice]]:
    """The squares that hold ink, cut off at the edges; together they cover the frame."""
    height, width = frame.shape
    rows, columns = (_spans(length) for length in (height, width))
    return [(row, column) for row in rows for column in columns if frame[row, column].any()]


def _spans(length: int) -> list[slice]:
    starts = range(STRIDE - PATCH, length, STRIDE)
    return [slice(max(0, start), start + PATCH) for start in starts]
