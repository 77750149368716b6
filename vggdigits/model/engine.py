"""Runs a checkpoint's network: frames in, probabilities out, as fast as the machine allows."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits.model import ways
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.cuda_graph import GraphedNetwork
from vggdigits.model.device import cuda_was_found_broken
from vggdigits.model.openvino_way import OpenVinoNetwork
from vggdigits.model.packed import LARGEST_INPUT, PackedNetwork
from vggdigits.model.vgg import VGG16, without_batch_norm
from vggdigits.model.ways import PLAIN, Network, Way

log = logging.getLogger(__name__)

TOLERANCE = 0.005
"""How far a probability of a faster way may be from plain float32's on the drawings that it is checked with."""

_CHECKED = 4  # of the bundled drawings, at each start; all of them where a way is chosen anew
_FEW = 8  # images up to which the chosen number of threads is the best: more of them keep all cores busy


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
        way: how, on the CPU.
    """

    def __init__(self, checkpoint: Checkpoint, device: torch.device, exact: bool = False) -> None:
        """The fastest way of computing that gives plain float32's answers on the bundled drawings is taken; with
        `exact` it is plain float32 in any case: for figures that another machine must repeat."""
        self.checkpoint = checkpoint
        self.device = device
        self.way = PLAIN
        network = self._plain()
        self._network: Network = network
        self._half = False
        if exact:
            return
        if device.type == "cuda":
            self._take_graph(network)
        elif checkpoint.preset.architecture.input_size <= LARGEST_INPUT:
            self._take_fastest(network)

    @property
    def description(self) -> str:
        """The device and the precision, as the status bar shows them."""
        if self.device.type == "cuda":
            return "GPU fp16" if self._half else "GPU fp32"
        precision = "bf16" if self.way.bfloat16 else "fp32"
        return f"CPU {precision}" + (" (CUDA does not work)" if cuda_was_found_broken() else "")

    @torch.inference_mode()
    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        """What the network says of frames, uint8, as `Preset.prepare` takes them."""
        logits = self.logits(self._prepared(frames))
        said = self.checkpoint.calibration
        return Answers(*(each(logits).cpu().numpy() for each in (said.probabilities, said.confidence, said.none)))

    @torch.inference_mode()
    def logits(self, images: Tensor) -> Tensor:
        """float32 (n, classes); images: float32 (n, channels, size, size) on the engine's device."""
        with ways.threads(self.way.threads if len(images) <= _FEW else 0):
            return self._network(images)

    @torch.inference_mode()
    def pooled(self, frames: NDArray[np.uint8], block: int) -> NDArray[np.float32]:
        """The maps after the pooling that ends a block, 1..5: float32 (n, channels, h, w), of frames as `answers` takes
        them. On the CPU only."""
        if self.device.type == "cuda":
            raise TypeError("a graphics card's network gives its logits alone")
        with ways.threads(self.way.threads if len(frames) <= _FEW else 0):
            maps: NDArray[np.float32] = self._torch_network.pooled(self._prepared(frames), block).numpy()
        return maps

    def probabilities(self, frames: NDArray[np.uint8]) -> NDArray[np.float64]:
        """The first of `answers`."""
        return self.answers(frames).probabilities

    @cached_property
    def _torch_network(self) -> VGG16 | PackedNetwork:
        """The network, or one beside it where its engine gives logits alone: made once it is asked for."""
        if isinstance(self._network, VGG16 | PackedNetwork):
            return self._network
        plain = self._plain()
        try:
            return PackedNetwork(plain, self.way.precision)
        except RuntimeError as error:
            log.warning("%s", error)
            return plain

    def _plain(self) -> VGG16:
        network = self.checkpoint.build()
        network.features = without_batch_norm(network.features)
        return network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]

    def _prepared(self, frames: NDArray[np.uint8]) -> Tensor:
        images = self.checkpoint.preset.prepare(torch.from_numpy(frames).to(self.device))
        return images.contiguous(memory_format=torch.channels_last)

    @torch.inference_mode()
    def _take_fastest(self, plain: VGG16) -> None:
        """The network of the fastest way, where it answers as the plain one does."""
        key = f"{self.checkpoint.preset.architecture}"
        way = ways.remembered(key)
        frames = bundled_frames(_CHECKED if way is not None else None)
        if not len(frames):
            log.warning("no bundled drawings to check faster ways with: float32 by plain torch")
            return
        images = self._prepared(frames)
        expected = self.checkpoint.calibration.probabilities(plain(images))
        wanted = [each for each in (ways.candidates() if way is None else [way]) if each != PLAIN]
        made = {each: self._made(each, plain) for each in dict.fromkeys(each.built for each in wanted)}
        same = {
            each: network
            for each, network in made.items()
            if network is not None and self._same(network, images, expected)
        }
        found = {each: same[each.built] for each in wanted if each.built in same}
        if way is None:
            way = ways.fastest(found | {PLAIN: plain}, images[:1])
            ways.remember(key, way)
        if way in found:
            self.way, self._network = way, found[way]

    def _made(self, way: Way, plain: VGG16) -> Network | None:
        try:
            if way.kind == "openvino":
                return OpenVinoNetwork(self.checkpoint, way.bfloat16, way.threads)
            return PackedNetwork(plain, way.precision)
        except RuntimeError as error:
            log.warning("%s", error)
            return None

    def _take_graph(self, plain: VGG16) -> None:
        images = self._prepared(bundled_frames(None))
        try:
            network = GraphedNetwork(plain, images[:1])
            with torch.inference_mode():
                expected = self.checkpoint.calibration.probabilities(plain(images))
                if self._same(network, images, expected) and self._same(network, images[:1], expected[:1]):
                    self._network, self._half = network, True
        except RuntimeError:
            log.warning("no CUDA graph: float32 instead", exc_info=True)

    def _same(self, network: Network, images: Tensor, expected: Tensor) -> bool:
        """Whether it gives the same answers, and probabilities within `TOLERANCE`; expected: float64 (n, classes)."""
        try:
            given = self.checkpoint.calibration.probabilities(network(images))
        except RuntimeError:
            log.warning("a faster way of computing does not work", exc_info=True)
            return False
        off = float((given - expected).abs().max())
        same = off <= TOLERANCE and torch.equal(given.argmax(dim=1), expected.argmax(dim=1))
        if not same:
            log.warning("a faster way of computing answers otherwise: probabilities differ by up to %.4f", off)
        return same
