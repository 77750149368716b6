"""Runs a checkpoint's network: frames in, probabilities out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.device import cuda_was_found_broken


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of n frames.

    Attributes:
        probabilities: of the digits, calibrated, float64 (n, classes), rows sum to 1.
        confidence: in the likeliest, calibrated, float64 (n,), 0..1.
        none: how probable it is that there is no digit, float64 (n,), 0..1.
    """

    probabilities: NDArray[np.float64]
    confidence: NDArray[np.float64]
    none: NDArray[np.float64]


class Engine:
    """A network made ready for prediction on one device.

    Attributes:
        checkpoint: whose network this is.
        device: where it computes.
    """

    def __init__(self, checkpoint: Checkpoint, device: torch.device) -> None:
        self.checkpoint = checkpoint
        self.device = device
        network = checkpoint.build()
        network.features = without_batch_norm(network.features)
        self._network = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def description(self) -> str:
        """The device and the precision, as the status bar shows them."""
        if self.device.type == "cuda":
            return "GPU fp32"
        return "CPU fp32 (CUDA does not work)" if cuda_was_found_broken() else "CPU fp32"

    @torch.inference_mode()
    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        """What the network says of frames, uint8, as `Preset.prepare` takes them."""
        images = self.checkpoint.preset.prepare(torch.from_numpy(frames).to(self.device))
        logits = self._network(images.contiguous(memory_format=torch.channels_last))
        said = self.checkpoint.calibration
        return Answers(*(each(logits).cpu().numpy() for each in (said.probabilities, said.confidence, said.none)))

    def probabilities(self, frames: NDArray[np.uint8]) -> NDArray[np.float64]:
        """The first of `answers`."""
        return self.answers(frames).probabilities


def without_batch_norm(layers: Iterable[nn.Module]) -> nn.Sequential:
    """Layers in evaluation mode, each normalisation folded into the convolution before it: the same function, fewer
    steps. The given ones stay as they are; those that are not folded are shared."""
    folded: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            convolution = folded[-1]
            if not isinstance(convolution, nn.Conv2d):
                raise TypeError("batch normalisation must follow a convolution")
            folded[-1] = fuse_conv_bn_eval(convolution, layer)
        else:
            folded.append(layer)
    return nn.Sequential(*folded)
