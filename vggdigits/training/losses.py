"""What a network is to answer: one digit, or, on ink that is none, no preference at all."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from vggdigits.training.data import NO_DIGIT


def open_set_loss(logits: Tensor, labels: Tensor, label_smoothing: float) -> Tensor:
    """Cross-entropy, with every class as likely as any other for ink that is no digit: the entropic open-set loss.

    logits: float32 (n, classes); labels: int64 (n,), 0..classes - 1 or `NO_DIGIT`; the mean over n. After A. R.
    Dhamija, M. Günther, T. E. Boult, "Reducing Network Agnostophobia", 2018; docs/training.md compares it with others.
    """
    classes = logits.shape[1]
    digit = (labels != NO_DIGIT).to(logits.dtype).unsqueeze(1)
    sure = functional.one_hot(labels.clamp(min=0), classes).to(logits.dtype) * (digit * (1 - label_smoothing))
    evenly = (1 - digit + digit * label_smoothing) / classes
    loss: Tensor = -((sure + evenly) * functional.log_softmax(logits, dim=1)).sum(dim=1).mean()
    return loss


def counted_digits(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """How many of the digits are answered rightly, and how many there are; ink that is no digit does not count."""
    right = (logits.argmax(dim=1) == labels).sum()
    return right, (labels != NO_DIGIT).sum().to(torch.float32)
