"""What plain float32 says of the bundled drawings: a faster way of computing must say the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from vggdigits.model.confidence import Calibration

log = logging.getLogger(__name__)

TOLERANCE = 0.005
"""How far a probability of a faster way may be from plain float32's."""


@dataclass(frozen=True, eq=False)
class Check:
    """Images, and what is expected of them.

    Attributes:
        calibration: which turns logits into probabilities.
        images: float32 (n, channels, size, size), on the device that is checked.
        expected: float64 (n, classes), probabilities.
    """

    calibration: Calibration
    images: Tensor
    expected: Tensor

    @classmethod
    @torch.inference_mode()
    def of(cls, calibration: Calibration, plain: Callable[[Tensor], Tensor], images: Tensor) -> Check:
        """With what plain float32 says of the images."""
        return cls(calibration, images, calibration.probabilities(plain(images)))

    def of_one(self) -> Check:
        """The first image alone."""
        return Check(self.calibration, self.images[:1], self.expected[:1])

    @torch.inference_mode()
    def passes(self, network: Callable[[Tensor], Tensor]) -> bool:
        """Whether it gives the same answers, and probabilities within `TOLERANCE`; where not, the log says so."""
        try:
            given = self.calibration.probabilities(network(self.images))
        except RuntimeError:
            log.warning("a faster way of computing does not work", exc_info=True)
            return False
        off = float((given - self.expected).abs().max())
        same = off <= TOLERANCE and torch.equal(given.argmax(dim=1), self.expected.argmax(dim=1))
        if not same:
            log.warning("a faster way of computing answers otherwise: probabilities differ by up to %.4f", off)
        return same
