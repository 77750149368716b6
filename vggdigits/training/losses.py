"""What a network is to answer: one digit, or, on ink that is none, none of them."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from vggdigits.model.confidence import with_none
from vggdigits.training.data import NO_DIGIT


def open_set_loss(logits: Tensor, labels: Tensor, label_smoothing: float) -> Tensor:
    """Cross-entropy with "no digit" as one more class, whose logit is always 0.

    logits: float32 (n, classes); labels: int64 (n,), 0..classes - 1 or `NO_DIGIT`; the mean over n. A softmax does not
    change when a number is added to all logits, so this says all that a last layer with one more output can say, and
    the network keeps its ten. docs/training.md compares it with others.
    """
    right = torch.where(labels == NO_DIGIT, logits.shape[1], labels)
    return functional.cross_entropy(with_none(logits), right, label_smoothing=label_smoothing)


def counted_digits(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """How many of the digits are answered rightly, and how many there are; ink that is no digit does not count."""
    right = (logits.argmax(dim=1) == labels).sum()
    return right, (labels != NO_DIGIT).sum().to(torch.float32)
