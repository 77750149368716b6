"""Measuring: accuracy, and how far stated confidence can be believed."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.presets import Preset
from vggdigits.training.data import LabelledFrames


@torch.inference_mode()
def logits_of(network: nn.Module, preset: Preset, data: LabelledFrames, batch_size: int = 500) -> Tensor:
    """Run the network in evaluation mode over all frames; logits float32 (n, classes) on the CPU."""
    training = network.training
    network.eval()
    device = next(network.parameters()).device
    parts = [
        network(preset.prepare(frames.to(device)).contiguous(memory_format=torch.channels_last)).float().cpu()
        for frames in torch.split(data.frames, batch_size)
    ]
    network.train(training)
    return torch.cat(parts)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Share of right answers, 0..1."""
    return float((logits.argmax(dim=1) == labels).float().mean())


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature that makes held-out answers likeliest (Guo et al., "On Calibration of Modern Neural
    Networks", 2017): logits float32 (n, classes), labels int64 (n,); in 0.05..20."""
    candidates = torch.logspace(-1.3, 1.3, 521)
    losses = torch.stack([functional.cross_entropy(logits / t, labels) for t in candidates])
    return round(float(candidates[losses.argmin()]), 4)


def expected_calibration_error(confidence: Tensor, right: Tensor, bins: int = 15) -> float:
    """Mean distance of confidence and accuracy over equally wide bins, weighted by their counts, 0..1.

    confidence: float (n,) 0..1; right: bool (n,). After Guo et al. 2017.
    """
    index = (confidence * bins).long().clamp(max=bins - 1)
    error = 0.0
    for each in range(bins):
        inside = index == each
        if inside.any():
            error += float((confidence[inside].mean() - right[inside].float().mean()).abs() * inside.float().mean())
    return error
