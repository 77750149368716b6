"""Runs a checkpoint's network: frames in, probabilities out, as fast as the machine allows."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits.model.bundled import bundled_frames
from vggdigits.model.check import Check
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.cpu_network import CpuNetwork, plain_network
from vggdigits.model.cuda_graph import GraphedNetwork
from vggdigits.model.device import cuda_was_found_broken
from vggdigits.model.packed import LARGEST_INPUT
from vggdigits.model.vgg import VGG16
from vggdigits.model.ways import PLAIN, Network, Way

log = logging.getLogger(__name__)


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

    def __init__(self, checkpoint: Checkpoint, device: torch.device, exact: bool = False) -> None:
        """The fastest way of computing that gives plain float32's answers on the bundled drawings is taken; with
        `exact` it is plain float32 in any case: for figures that another machine must repeat."""
        self.checkpoint = checkpoint
        self.device = device
        self._network: Network
        if device.type == "cuda":
            plain = plain_network(checkpoint).to(device)
            self._network = plain if exact else _recorded(checkpoint, plain, device)
        elif exact or checkpoint.preset.architecture.input_size > LARGEST_INPUT:
            self._network = plain_network(checkpoint)
        else:
            self._network = CpuNetwork(checkpoint)

    @property
    def way(self) -> Way:
        """How it computes on the CPU where it leaves a core to others."""
        return self._network.steady if isinstance(self._network, CpuNetwork) else PLAIN

    @property
    def quick_way(self) -> Way:
        """How it computes on the CPU while nobody else wants its cores."""
        return self._network.quick if isinstance(self._network, CpuNetwork) else PLAIN

    @property
    def description(self) -> str:
        """The device and the precision, as the status bar shows them."""
        if self.device.type == "cuda":
            return "GPU fp16" if isinstance(self._network, GraphedNetwork) else "GPU fp32"
        precision = "bf16" if self.way.bfloat16 else "fp32"
        return f"CPU {precision}" + (" (CUDA does not work)" if cuda_was_found_broken() else "")

    @torch.inference_mode()
    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        """What the network says of frames, uint8, as `Preset.prepare` takes them."""
        logits = self.logits(_prepared(self.checkpoint, frames, self.device)).cpu()
        said = self.checkpoint.calibration
        return Answers(*(each(logits).numpy() for each in (said.probabilities, said.confidence, said.none)))

    def logits(self, images: Tensor) -> Tensor:
        """float32 (n, classes); images: float32 (n, channels, size, size) on the engine's device."""
        if isinstance(self._network, CpuNetwork):
            return self._network(images)
        with torch.inference_mode():
            return self._network(images)

    @torch.inference_mode()
    def pooled(self, frames: NDArray[np.uint8], block: int) -> NDArray[np.float32]:
        """The maps after the pooling that ends a block, 1..5: float32 (n, channels, h, w), of frames as `answers` takes
        them. On the CPU only."""
        if self.device.type == "cuda" or not isinstance(self._network, VGG16 | CpuNetwork):
            raise TypeError("a graphics card's network gives its logits alone")
        images = _prepared(self.checkpoint, frames, self.device)
        maps: NDArray[np.float32] = self._network.pooled(images, block).numpy()
        return maps

    def probabilities(self, frames: NDArray[np.uint8]) -> NDArray[np.float64]:
        """The first of `answers`."""
        return self.answers(frames).probabilities

    def hasten(self, give_way: Callable[[], None] = lambda: None, *, extras: bool = True) -> None:
        """Make ready what takes long to, and then computes faster (`CpuNetwork.hasten`)."""
        if isinstance(self._network, CpuNetwork):
            self._network.hasten(give_way, extras=extras)

    def unhurried(self) -> Engine:
        """The same weights in the same memory, never on all cores at once: for who computes beside a reader."""
        if not isinstance(self._network, CpuNetwork):
            return self
        other = copy.copy(self)
        other._network = self._network.unhurried()
        return other


def _recorded(checkpoint: Checkpoint, plain: VGG16, device: torch.device) -> Network:
    """The network as a graph of a graphics card, in half precision, where it answers as the plain one does."""
    check = Check.of(checkpoint.calibration, plain, _prepared(checkpoint, bundled_frames(None), device))
    try:
        network = GraphedNetwork(plain, check.images[:1])
        if check.passes(network) and check.of_one().passes(network):
            return network
    except RuntimeError:
        log.warning("no CUDA graph: float32 instead", exc_info=True)
    return plain


def _prepared(checkpoint: Checkpoint, frames: NDArray[np.uint8], device: torch.device) -> Tensor:
    images = checkpoint.preset.prepare(torch.from_numpy(frames).to(device))
    return images.contiguous(memory_format=torch.channels_last)
