from __future__ import annotations

import math

import pytest
import torch

from vggdigits.training.evaluate import accuracy, expected_calibration_error, fit_log_odds, fit_temperature


def test_accuracy_counts_the_highest_logit() -> None:
    assert accuracy(torch.tensor([[1.0, 2], [3, 0], [0, 1]]), torch.tensor([1, 0, 0])) == pytest.approx(2 / 3)


@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 3.0])
def test_the_temperature_that_made_the_answers_is_found(true_temperature: float) -> None:
    torch.manual_seed(0)
    logits = torch.randn(20_000, 10) * 3
    labels = torch.distributions.Categorical(logits=logits / true_temperature).sample()
    assert fit_temperature(logits, labels) == pytest.approx(true_temperature, rel=0.05)


def test_calibration_error_of_known_cases() -> None:
    sure = torch.full((100,), 0.95)
    assert expected_calibration_error(sure, torch.arange(100) < 95) == pytest.approx(0, abs=1e-6)
    assert expected_calibration_error(sure, torch.arange(100) < 45) == pytest.approx(0.5, abs=1e-6)
    assert expected_calibration_error(torch.ones(3), torch.ones(3, dtype=torch.bool)) == pytest.approx(0)


def test_the_scaling_that_made_the_answers_is_found_and_weights_count() -> None:
    generator = torch.Generator().manual_seed(3)
    share = torch.rand(40_000, generator=generator, dtype=torch.float64)
    right = torch.rand(40_000, generator=generator) < torch.sigmoid(0.8 * torch.logit(share) + 1.0)
    even = torch.full((40_000,), 1 / 40_000, dtype=torch.float64)
    assert fit_log_odds(share, right, even) == pytest.approx((0.8, 1.0), abs=0.05)
    right_count_double = torch.where(right, 2 * even, even)
    assert fit_log_odds(share, right, right_count_double)[1] == pytest.approx(1.0 + math.log(2), abs=0.05)
    assert fit_log_odds(share, ~right, even)[0] == 0.1  # never downhill
