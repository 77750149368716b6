"""A device is used only where it gives the answers of the CPU; the device here is a stand-in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.model import recognizer
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.same_answers import MOST_APART, difference, start_recognizer


class OtherEngine(Engine):
    """Says it is on a graphics card, and answers with so much more for the first class."""

    error = 0.0

    def __init__(self, checkpoint: Checkpoint, device: torch.device, exact: bool = False) -> None:
        super().__init__(checkpoint, torch.device("cpu"))
        self._here, self.device = Engine(checkpoint, torch.device("cpu")), device

    def probabilities(self, frames: NDArray[np.uint8]) -> NDArray[np.float64]:
        if np.isinf(self.error):
            raise RuntimeError("CUDA error: no kernel image is available\nmore lines")
        found = self._here.probabilities(frames)
        found[:, 0] += self.error
        return found


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> type[OtherEngine]:
    """`auto` and `cuda` choose a card whose answers are as `error` says."""
    kind = type("Card", (OtherEngine,), {})
    monkeypatch.setattr(recognizer, "choose_device", lambda name: torch.device("cpu" if name == "cpu" else "cuda"))

    def make(given: Checkpoint, device: torch.device, exact: bool) -> Engine:
        return (Engine if device.type == "cpu" else kind)(given, device, exact)

    monkeypatch.setattr(recognizer, "Engine", make)
    return kind


@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_a_card_with_the_same_answers_is_used(untrained_file: Path, card: type[OtherEngine], device: str) -> None:
    card.error = MOST_APART / 2
    started = start_recognizer(untrained_file, device)
    assert started.engine.device.type == "cuda"
    assert started.device_problem == ""


@pytest.mark.parametrize("device", ["auto", "cuda"])
@pytest.mark.parametrize(
    ("error", "reason"), [(0.4, "differ"), (np.nan, "no numbers"), (np.inf, "CUDA error: no kernel image is available")]
)
def test_a_card_with_other_answers_or_none_is_not(
    untrained_file: Path, card: type[OtherEngine], device: str, error: float, reason: str
) -> None:
    card.error = error
    started = start_recognizer(untrained_file, device)
    assert started.engine.device.type == "cpu"
    assert reason in started.device_problem and "\n" not in started.device_problem


def test_without_a_card_cuda_is_refused_in_words_and_the_cpu_reads(
    untrained_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(name: str) -> torch.device:
        if name == "cuda":
            raise UserError("CUDA does not work here: torch finds no CUDA device")
        return torch.device("cpu")

    monkeypatch.setattr(recognizer, "choose_device", choose)
    assert "torch finds no CUDA device" in start_recognizer(untrained_file, "cuda").device_problem
    assert start_recognizer(untrained_file, "auto").device_problem == ""


def test_a_bad_checkpoint_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such checkpoint"):
        start_recognizer(tmp_path / "none.safetensors", "cpu")
    with pytest.raises(UserError, match="no such checkpoint"):
        start_recognizer(tmp_path / "none.safetensors", "cuda")


def test_the_cpu_agrees_with_itself(untrained: Checkpoint) -> None:
    assert difference(Engine(untrained, torch.device("cpu"))) == ""
    assert len(bundled_frames()) == 20
