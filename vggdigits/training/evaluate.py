"""Measuring: accuracy, and how far stated confidence can be believed."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.presets import Preset
from vggdigits.training.data import LabelledFrames
from vggdigits.training.distributed import ALONE, Group

_PIXELS_AT_ONCE = {"cpu": 100_000, "cuda": 2_000_000}  # of input: a fraction of a second, so that a stop is soon heard


@torch.inference_mode()
def logits_of(
    network: nn.Module,
    preset: Preset,
    data: LabelledFrames,
    batch_size: int | None = None,
    after_batch: Callable[[float], None] | None = None,
    group: Group = ALONE,
) -> Tensor:
    """Run the network in evaluation mode over all frames; logits float32 (n, classes) on the CPU.

    `after_batch` is told the share that is done, and may raise. Several processes share the work, and
    each gets all of the logits.
    """
    training, device = network.training, next(network.parameters()).device
    count, size = len(data), preset.architecture.input_size
    batch_size = batch_size or max(1, _PIXELS_AT_ONCE.get(device.type, 100_000) // size**2)
    logits = torch.zeros(count, preset.architecture.classes)
    network.eval()
    try:
        for start in range(0, count, batch_size * group.world):
            mine = slice(start + group.rank, min(start + batch_size * group.world, count), group.world)
            frames = data.frames[mine]
            if len(frames):
                images = preset.prepare(frames.to(device)).contiguous(memory_format=torch.channels_last)
                logits[mine] = network(images).float().cpu()
            if after_batch is not None:
                after_batch(min(1.0, (start + batch_size * group.world) / count))
    finally:
        network.train(training)
    return group.sum(logits)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Share of right answers, 0..1."""
    return float((logits.argmax(dim=1) == labels).float().mean())


def confusion_matrix(answers: Tensor, labels: Tensor, classes: int = 10) -> Tensor:
    """Counts int64 (classes, classes): the row is the right digit, the column the answer; both int64 (n,)."""
    return torch.bincount(labels * classes + answers, minlength=classes**2).reshape(classes, classes)


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
