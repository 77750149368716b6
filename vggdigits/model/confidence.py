"""From logits to what a reader is told: probabilities of the digits, and how sure it can be of the likeliest."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

NONE_LOGIT = 0.0
"""The logit of "no digit" that networks are trained with (`training/losses.py`)."""


def with_none(logits: Tensor, none_logit: float | None = NONE_LOGIT) -> Tensor:
    """Logits (n, classes) -> (n, classes + 1), "no digit" as a last class; as they are where there is no such logit."""
    return logits if none_logit is None else functional.pad(logits, (0, 1), value=none_logit)


def probabilities_and_confidence(logits: Tensor, temperature: float, none_logit: float | None) -> tuple[Tensor, Tensor]:
    """Probabilities (n, classes) whose rows sum to 1, and the confidence (n,) 0..1 in the likeliest class.

    logits: (n, classes). The confidence is the likeliest class's share when "no digit" is one of the classes: low where
    the network is torn between digits, and low where it sees none. `none_logit`: as of `Checkpoint`.
    """
    calibrated = logits.double() / temperature
    probabilities = calibrated.softmax(dim=1)
    if none_logit is None:
        return probabilities, probabilities.amax(dim=1)
    classes = logits.shape[1]
    return probabilities, with_none(calibrated, none_logit / temperature).softmax(dim=1)[:, :classes].amax(dim=1)
