"""Each figure against a case worked out by hand, or against another way to get it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from vggdigits.training.evaluate import expected_calibration_error
from vggdigits.training.measures import negative_log_likelihood, reliability, wilson_interval


def test_wilson_interval_of_published_cases() -> None:
    """R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3."""
    for right, count, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        assert wilson_interval(right, count) == pytest.approx((low, high), abs=5e-5)
    assert wilson_interval(29, 29) == pytest.approx((0.8830, 1), abs=5e-5)


@pytest.mark.parametrize(("right", "count"), [(0, 0), (2, 1), (-1, 3)])
def test_no_interval_without_a_share(right: int, count: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(right, count)


def test_reliability_by_hand() -> None:
    confidence = np.array([0.95, 0.97, 0.5, 1.0])
    right = np.array([True, False, True, True])
    rows = reliability(confidence, right, bins=10)
    assert rows[9] == (3, pytest.approx(2.92 / 3), pytest.approx(2 / 3))
    assert rows[5] == (1, 0.5, 1.0)
    assert sum(count for count, _, _ in rows) == 4


def test_reliability_is_what_the_calibration_error_sums_up() -> None:
    random = np.random.default_rng(1)
    confidence = random.random(5000)
    right = random.random(5000) < confidence**2
    rows = reliability(confidence, right)
    expected = expected_calibration_error(torch.from_numpy(confidence), torch.from_numpy(right))
    assert sum(count * abs(mean - share) for count, mean, share in rows) / 5000 == pytest.approx(expected)


def test_likelihood_by_hand() -> None:
    rows = np.full((2, 10), 0.05)
    rows[0, 3], rows[1] = 0.55, np.eye(10)[0]
    assert negative_log_likelihood(rows, np.array([3, 0])) == pytest.approx(-np.log(0.55) / 2)
    assert np.isfinite(negative_log_likelihood(rows, np.array([3, 1])))  # sure, and wrong
