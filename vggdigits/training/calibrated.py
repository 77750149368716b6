"""From trained weights to a checkpoint that says how far it can be believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from vggdigits.model.checkpoint import Checkpoint, as_stored
from vggdigits.model.presets import Preset
from vggdigits.model.vgg import VGG16
from vggdigits.training.data import LabelledFrames
from vggdigits.training.distributed import ALONE, Group
from vggdigits.training.evaluate import accuracy, expected_calibration_error, fit_temperature, logits_of

THRESHOLD = 0.5
"""Below this calibrated confidence an answer is more likely wrong than right, and is not given."""


def calibrate(network: VGG16, preset: Preset, logits: Tensor, validation: LabelledFrames) -> Checkpoint:
    """The network's checkpoint with the temperature that fits its logits, float32 (n, classes), on the validation."""
    return Checkpoint(
        preset,
        {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()},
        temperature=fit_temperature(logits, validation.labels),
        threshold=THRESHOLD,
        provenance={"figures": {"validation_accuracy": round(accuracy(logits, validation.labels), 6)}},
    )


def with_origin(checkpoint: Checkpoint, origin: dict[str, Any]) -> Checkpoint:
    """The checkpoint with where it came from; its figures stay."""
    return replace(checkpoint, provenance=origin | dict(checkpoint.provenance))


def measure(
    checkpoint: Checkpoint,
    test: LabelledFrames,
    device: torch.device,
    after_batch: Callable[[float], None],
    group: Group = ALONE,
) -> Checkpoint:
    """Read the test set once, with the very weights that will be written (half precision), and add the figures."""
    stored = as_stored(checkpoint)
    network = stored.build().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    logits = logits_of(network, stored.preset, test, after_batch=after_batch, group=group)
    confidence, answers = (logits / stored.temperature).softmax(dim=1).max(dim=1)
    figures = {
        "test_accuracy": round(accuracy(logits, test.labels), 6),
        "test_errors": int((answers != test.labels).sum()),
        "test_images": len(test),
        "test_calibration_error": round(expected_calibration_error(confidence, answers == test.labels), 5),
    }
    return replace(stored, provenance=dict(stored.provenance) | {"figures": figures | stored.provenance["figures"]})
