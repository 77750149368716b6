from __future__ import annotations

import numpy as np
import pytest
import torch

from vggdigits.errors import UserError
from vggdigits.model import device as devices
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Engine


@pytest.fixture
def frames() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (6, 28, 28), dtype=np.uint8)


def test_folded_and_plain_network_give_the_same_probabilities(untrained: Checkpoint, frames: np.ndarray) -> None:
    engine = Engine(untrained, torch.device("cpu"), exact=True)
    with torch.inference_mode():
        logits = untrained.build()(untrained.preset.prepare(torch.from_numpy(frames)))
        expected = (logits.double() / untrained.temperature).softmax(dim=1).numpy()
    assert np.abs(engine.probabilities(frames) - expected).max() < 1e-4
    assert "fp32" in engine.description


def test_rows_sum_to_one_and_do_not_depend_on_their_neighbours(untrained: Checkpoint, frames: np.ndarray) -> None:
    engine = Engine(untrained, torch.device("cpu"))
    together = engine.probabilities(frames)
    assert together.shape == (6, 10) and together.dtype == np.float64
    assert np.abs(together.sum(axis=1) - 1).max() < 1e-9
    alone = np.concatenate([engine.probabilities(frame[None]) for frame in frames])
    assert np.abs(together - alone).max() < 1e-5


def test_the_cpu_is_chosen_by_name() -> None:
    assert devices.choose_device("cpu") == torch.device("cpu")
    assert not devices.cuda_was_found_broken()
    with pytest.raises(UserError, match="no device 'tpu'"):
        devices.choose_device("tpu")


def test_cuda_that_is_available_and_does_not_compute_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> torch.Tensor:
        raise RuntimeError("CUDA error: no kernel image is available\nand more lines")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(devices.torch, "ones", broken)
    devices._cuda_problem.cache_clear()
    try:
        assert devices.choose_device("auto") == torch.device("cpu")
        assert devices.cuda_was_found_broken()
        with pytest.raises(UserError, match="no kernel image is available") as caught:
            devices.choose_device("cuda")
        assert "\n" not in str(caught.value)
    finally:
        devices._cuda_problem.cache_clear()


def test_the_precision_trial_decides() -> None:
    assert devices.cpu_prefers_bfloat16() in (True, False)
    assert devices.cpu_prefers_bfloat16() is devices.cpu_prefers_bfloat16()
