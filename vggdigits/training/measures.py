"""Figures of a reader that a training needs not: intervals, reliability, likelihood."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

BINS = 15
"""Equally wide steps of confidence in which it is compared with what was right (as Guo et al. 2017 do)."""

_LEAST = 1e-12  # of a probability whose logarithm is taken


def wilson_interval(right: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % interval of a share, 0..1 (E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", 1927). Raises ValueError where there is nothing to count."""
    if not 0 <= right <= count or count < 1:
        raise ValueError(f"{right} of {count} is no share")
    share = right / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def reliability(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = BINS
) -> list[tuple[int, float, float]]:
    """For each step of confidence: how many answers, their mean confidence, and the share that is right.

    Zeros where there is no answer. confidence: float64 (n,) 0..1; right: bool (n,).
    """
    index = (confidence * bins).astype(np.int64).clip(0, bins - 1)
    rows = []
    for each in range(bins):
        inside = index == each
        count = int(inside.sum())
        rows.append((count, float(confidence[inside].mean()), float(right[inside].mean())) if count else (0, 0.0, 0.0))
    return rows


def negative_log_likelihood(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Mean of -ln of the right digit's probability, 0 is best; float64 (n, 10), int64 (n,), n > 0."""
    chosen = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(chosen.clip(_LEAST)).mean())
