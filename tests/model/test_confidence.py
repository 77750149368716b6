from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from vggdigits import Recognizer
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from vggdigits.model.confidence import Calibration
from vggdigits.model.engine import Answers


def test_scaling_moves_confidence_on_the_scale_of_log_odds_and_nothing_else() -> None:
    logits = torch.randn(50, 10, generator=torch.Generator().manual_seed(0))
    plain, scaled = Calibration(0.7, 0.0), Calibration(0.7, 0.0, 0.8, 1.5)
    assert torch.equal(plain.probabilities(logits), scaled.probabilities(logits))
    assert torch.equal(plain.none(logits), scaled.none(logits))
    moved = torch.logit(scaled.confidence(logits))
    assert torch.allclose(moved, 0.8 * torch.logit(plain.confidence(logits)) + 1.5)


def test_shares_and_no_digit_sum_to_one() -> None:
    logits = torch.tensor([[3.0, 0.0, 1.0], [-4.0, -5.0, -4.5]])
    said = Calibration(2.0, 0.0)
    shares = said.probabilities(logits) * (1 - said.none(logits)).unsqueeze(1)
    assert torch.allclose(shares.amax(dim=1), said.confidence(logits))
    assert said.none(logits)[0] < 0.2 < 0.7 < said.none(logits)[1]
    assert Calibration().none(logits).tolist() == [0.0, 0.0]


def test_an_answer_of_zero_or_one_stays_finite() -> None:
    logits = torch.tensor([[1000.0, 0.0], [-1000.0, -1000.0]])
    assert Calibration(1.0, 0.0, 0.8, 1.0).confidence(logits).isfinite().all()


def test_scaling_is_kept_in_the_file(untrained: Checkpoint, tmp_path: Path) -> None:
    scaled = replace(untrained, none_logit=0.0, confidence_slope=0.9, confidence_intercept=-0.25)
    save_checkpoint(scaled, tmp_path / "a.safetensors")
    assert load_checkpoint(tmp_path / "a.safetensors").calibration == Calibration(1.3, 0.0, 0.9, -0.25)


class _Doubtful:
    """An engine that says of each frame a probability that there is no digit; of `digits` the rest is in a 1."""

    def __init__(self, checkpoint: Checkpoint, none: list[float]) -> None:
        self.checkpoint, self._none = checkpoint, none

    def answers(self, frames: np.ndarray) -> Answers:
        none = np.array(self._none[: len(frames)])
        probabilities = np.tile(np.eye(10)[1], (len(frames), 1))
        return Answers(probabilities, 1 - none, none)


@pytest.mark.parametrize(
    ("none", "text"),
    [
        ([0.01, 0.6, 0.01], "111"),  # among digits the odds of no digit are fewer: 0.31
        ([0.01, 0.9, 0.01], "1?1"),  # but not nothing
        ([0.6, 0.6, 0.6, 0.01], "???1"),  # most of the others are none
        ([0.6], "?"),
    ],
)
def test_ink_among_digits_is_a_digit_sooner(untrained: Checkpoint, none: list[float], text: str) -> None:
    recognizer = Recognizer(replace(untrained, none_logit=0.0, temperature=1.0, threshold=0.6), "cpu")
    recognizer.engine = _Doubtful(recognizer.engine.checkpoint, none)  # type: ignore[assignment]
    strokes = [Stroke.from_xy([(x, 0), (x, 100)], width=10) for x in range(0, 200 * len(none), 200)]
    reading = recognizer.read(Drawing(tuple(strokes)))
    assert reading.text == text
    assert [each.accepted for each in reading.digits] == [each.confidence >= 0.6 for each in reading.digits]
    assert [each.none_probability for each in reading.digits] == none
