from __future__ import annotations

import pytest
import torch

from vggdigits.training.evaluate import accuracy, expected_calibration_error, fit_temperature


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
