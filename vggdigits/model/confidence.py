"""From logits to what a reader is told: probabilities of the digits, and how sure it can be of the likeliest."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

NONE_LOGIT = 0.0
"""The logit of "no digit" that networks are trained with (`training/losses.py`)."""

AMONG_DIGITS = 0.3
"""What the odds of "no digit" are multiplied by where digits stand beside the ink: chosen on whole numbers of writers
who validate, against how much other ink among digits is still told (docs/segmentation.md)."""

_SUREST = 1e-12  # a share nearer to 0 or 1 has no finite log-odds in what follows


def with_none(logits: Tensor, none_logit: float | None = NONE_LOGIT) -> Tensor:
    """Logits (n, classes) -> (n, classes + 1), "no digit" as a last class; as they are where there is no such logit."""
    return logits if none_logit is None else functional.pad(logits, (0, 1), value=none_logit)


@dataclass(frozen=True)
class Calibration:
    """How a network's logits become what is said of them; fitted on the validation (`training/calibrated.py`).

    Attributes:
        temperature: logits are divided by it before the softmax, > 0.
        none_logit: beside the classes' logits that of "no digit", which the network was trained against; None where it
            was not trained to tell.
        slope, intercept: the share that the likeliest class has of all, "no digit" counted, becomes the confidence on
            the scale of log-odds by `slope * x + intercept`, slope > 0 (J. Platt, "Probabilistic outputs for support
            vector machines", 1999): a network that learned from as much other ink as digits doubts digits too often.
    """

    temperature: float = 1.0
    none_logit: float | None = None
    slope: float = 1.0
    intercept: float = 0.0

    def probabilities(self, logits: Tensor) -> Tensor:
        """Of the digits alone, float64 (n, classes), rows sum to 1; logits float (n, classes)."""
        return (logits.double() / self.temperature).softmax(dim=1)

    def none(self, logits: Tensor) -> Tensor:
        """How probable it is that there is no digit, float64 (n,); 0 where the network was not trained to tell."""
        if self.none_logit is None:
            return logits.new_zeros(len(logits), dtype=torch.float64)
        return self._shares(logits)[:, -1]

    def share(self, logits: Tensor) -> Tensor:
        """The likeliest class's of all, "no digit" counted: float64 (n,), 0..1."""
        return self._shares(logits)[:, : logits.shape[1]].amax(dim=1)

    def confidence(self, logits: Tensor) -> Tensor:
        """In the likeliest class, float64 (n,), 0..1: low where the network is torn between digits, and low where it
        sees none."""
        return self._scaled(self.share(logits))

    def among_digits(self, likeliest: float, none: float) -> float:
        """Confidence, 0..1, in a digit that stands among digits. `likeliest`: its probability among the ten, 0..1;
        `none`: how probable no digit would be for the ink alone, 0..1."""
        fewer = none * AMONG_DIGITS / (1 - none + none * AMONG_DIGITS)
        return float(self._scaled(torch.tensor([likeliest * (1 - fewer)], dtype=torch.float64)))

    def _scaled(self, share: Tensor) -> Tensor:
        if (self.slope, self.intercept) == (1.0, 0.0):
            return share
        return (self.slope * torch.logit(share, _SUREST) + self.intercept).sigmoid()

    def _shares(self, logits: Tensor) -> Tensor:
        return (with_none(logits.double(), self.none_logit) / self.temperature).softmax(dim=1)
