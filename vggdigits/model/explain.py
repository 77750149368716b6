"""Why a digit was read: what becomes of the network's evidence when a piece of the ink is rubbed out.

Occlusion (M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014), with paper in
place of grey, and only where there is ink. Of the published methods that were compared it points best at the ink that
counts (docs/explain.md), and one batch of frames explains every digit at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing
from vggdigits.model.engine import Answers, Engine
from vggdigits.model.feature_maps import FeatureMaps
from vggdigits.model.packed import LARGEST_INPUT
from vggdigits.model.recognizer import Reading, Recognizer


@dataclass(frozen=True)
class Squares:
    """What is rubbed out in turn.

    Attributes:
        side: of a square, in pixels of the frame.
        stride: by how many pixels it moves.
        fill: what stands in its place, 0 (paper) to 255 (full ink).
    """

    side: int
    stride: int
    fill: int = 0

    def on(self, frame: NDArray[np.uint8]) -> list[tuple[slice, slice]]:
        """Those that hold ink, cut off at the edges; together they cover the frame."""
        height, width = frame.shape
        rows, columns = (self._spans(length) for length in (height, width))
        return [(row, column) for row in rows for column in columns if frame[row, column].any()]

    def _spans(self, length: int) -> list[slice]:
        starts = range(self.stride - self.side, length, self.stride)
        return [slice(max(0, start), start + self.side) for start in starts]


CHOSEN = Squares(5, 3)
"""By `python tools/measure_saliency.py DATA --choose` (docs/explain.md)."""

_AT_ONCE = 4
"""Frames: they take as long as a pen's movements are apart, and hardly longer each than in one large batch."""


FEATURES_BLOCK = 4
"""Whose maps tell what ink looks like: later layers know the digit, and little of its form (docs/explain.md)."""


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
    itself, so the same weights in the same memory serve two threads. A graphics card's has one thread alone.

    Attributes:
        before_batch: is called before the network computes, which it does for a few frames at a time: it may wait, so
            that who reads goes first, or raise.
    """

    def __init__(self, engine: Engine, squares: Squares = CHOSEN) -> None:
        self.before_batch: Callable[[], None] = lambda: None
        self._squares = squares
        self._preset = engine.checkpoint.preset
        self._given = engine

    @cached_property
    def _engine(self) -> Engine:
        """Raises UserError for a network too large for it."""
        if self._preset.architecture.input_size > LARGEST_INPUT:
            raise UserError("this network is too large to be looked into while it reads")
        cpu = torch.device("cpu")
        return (self._given if self._given.device == cpu else Engine(self._given.checkpoint, cpu)).unhurried()

    @property
    def feature_maps(self) -> FeatureMaps:
        """What the layers make of a frame; of a large network, too."""
        self.before_batch()
        return self._feature_maps

    @cached_property
    def _feature_maps(self) -> FeatureMaps:
        return FeatureMaps(self._given.checkpoint, self._given.way.threads)

    @cached_property
    def _recognizer(self) -> Recognizer:
        return Recognizer.of(self._engine)

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        """What the network says of frames, uint8 (n, 28, 28). Raises UserError for a network too large for it."""
        self.before_batch()
        return self._engine.answers(frames)

    @property
    def network(self) -> str:
        """SHA-256 of the weights, hexadecimal; "" where the checkpoint has none."""
        return self._engine.checkpoint.sha256

    def features(self, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the fourth block of convolutions makes of frames, uint8 (n, 28, 28): float32 (n, values)."""
        self.before_batch()
        return self._engine.pooled(frames, FEATURES_BLOCK).reshape(len(frames), -1)

    def read_all(self, drawings: Sequence[Drawing]) -> list[Reading]:
        """What the pad reads in each drawing, as `Recognizer.read_all`."""
        self.before_batch()
        return self._recognizer.read_all(drawings)

    def influence(self, frame: NDArray[np.uint8]) -> Influence:
        """How the ink of one frame, uint8 (28, 28), bears on every digit: some forty frames are read.

        Raises UserError for a network too large for it."""
        windows = self._squares.on(frame)
        frames = np.repeat(frame[None], len(windows) + 1, axis=0)
        for without, window in zip(frames[1:], windows, strict=True):
            without[window] = self._squares.fill
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
        return np.concatenate([self._batch(some) for some in torch.split(images, _AT_ONCE)])

    def _batch(self, images: Tensor) -> NDArray[np.float32]:
        self.before_batch()
        logits: NDArray[np.float32] = self._engine.logits(images).numpy()
        return logits
