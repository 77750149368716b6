"""What every layer of a VGG16 makes of one frame: its strongest feature maps, as small pictures.

The layers are found in the network's own modules, so any size of input, with or without batch normalisation, and any
head will do. They are named as the field names them: conv3_2 is the second convolution of the third block.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.errors import UserError
from vggdigits.model import ways
from vggdigits.model.best_matches import BestMatches, Match, read_best_matches
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.vgg import VGG16

log = logging.getLogger(__name__)

STRONGEST, STRONGEST_UNITS = 8, 16
"""How many maps of a convolution are shown, and how many units of a linear layer."""


@dataclass(frozen=True)
class Layer:
    """One convolution or linear layer, with what follows it: batch normalisation, ReLU.

    Attributes:
        name: conv1_1 to conv5_3, fc1 and so on.
        block: 1..5 of a convolution, 0 of a linear layer.
        channels: its filters, or units.
        side: height and width of its maps in pixels; 1 of a linear layer.
        stride: pixels of the input from one of the map's to the next.
        field: its receptive field: pixels of the input, across, that bear on one of the map's.
        is_last: whether its outputs are the logits.
    """

    name: str
    block: int
    channels: int
    side: int
    stride: int
    field: int
    is_last: bool = False

    def sees(self, row: int, column: int) -> tuple[float, float, float, float]:
        """The receptive field of a pixel of the map: left, top, width, height in the input's pixels, cut off at its
        edges."""
        size = self.side * self.stride
        left, right = self._span(column, size)
        top, bottom = self._span(row, size)
        return left, top, right - left, bottom - top

    @property
    def sees_all(self) -> bool:
        """Whether every pixel of its maps sees the whole input."""
        size = self.side * self.stride
        return self.block == 0 or self.sees(0, 0) == (0, 0, size, size)

    def _span(self, place: int, size: int) -> tuple[float, float]:
        middle = (place + 0.5) * self.stride
        return max(0.0, middle - self.field / 2), min(float(size), middle + self.field / 2)


@dataclass(frozen=True, eq=False)
class Strongest:
    """A layer's strongest feature maps for a frame.

    Attributes:
        channels: which they are, the strongest first; every class of the last layer in its order, where there are ten.
        strengths: each one's mean activation over the map after the ReLU, float32 (n,); of the last layer, logits.
        maps: uint8 (n, side, side); 255 is the map's own maximum, of a linear layer the strongest unit's value.
    """

    channels: tuple[int, ...]
    strengths: NDArray[np.float32]
    maps: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Watched:
    """One filter or unit, looked at closely.

    Attributes:
        layer: its place among the layers.
        channel: its number in the layer, from 0.
        map: its feature map, uint8 (side, side), 255 at its maximum.
        strength: as in `Strongest`.
        rank: its place among the layer's strengths, from 1.
        place: row and column of the map's maximum; None where all of it is 0, and of a linear layer.
        matches: the training digits that it answers to most, the strongest first; None of another network than the
            bundled one.
        trouble: why there are none, where they could not be read.
    """

    layer: int
    channel: int
    map: NDArray[np.uint8]
    strength: float
    rank: int
    place: tuple[int, int] | None
    matches: tuple[Match, ...] | None
    trouble: str = ""


@dataclass(frozen=True, eq=False)
class Look:
    """What the network makes of one frame.

    Attributes:
        layers: from the input to the answer.
        strongest: of each layer.
        picture: what the first layer gets, uint8 (size, size), 0 is paper.
        watched: the filter that was asked about.
    """

    layers: tuple[Layer, ...]
    strongest: tuple[Strongest, ...]
    picture: NDArray[np.uint8]
    watched: Watched | None = None


class FeatureMaps:
    """Looks at what a network's layers compute, in float32 by plain torch, on the CPU.

    The network shares the checkpoint's weights: it takes no memory of its own.

    Attributes:
        layers: from the input to the answer.
    """

    def __init__(self, checkpoint: Checkpoint, threads: int = 0) -> None:
        """`threads`: that compute, 0 for as many as torch takes."""
        self._checkpoint, self._threads = checkpoint, threads
        self._network = checkpoint.build()
        self._ends = _ends(self._network.features, nn.Conv2d)
        self._head_ends = _ends(self._network.classifier, nn.Linear)
        self.layers = (*_convolutions(self._network), *_linear_layers(self._network))

    @torch.inference_mode()
    def look(self, frame: NDArray[np.uint8], watched: tuple[int, int] | None = None) -> Look:
        """What the layers make of a frame, uint8 as `Preset.prepare` takes it; closely at one filter: the number of its
        layer and its own."""
        with ways.threads(self._threads):
            images = self._checkpoint.preset.prepare(torch.from_numpy(frame[None]))
            found = [each[0] for each in self.activations(images)]
        strengths = [each.mean(dim=(1, 2)) for each in found]
        strongest = [_strongest(*each) for each in zip(self.layers, found, strengths, strict=True)]
        return Look(
            self.layers,
            tuple(strongest),
            self.pictures(frame[None])[0],
            None if watched is None else self._watched(*watched, found, strengths),
        )

    @torch.inference_mode()
    def activations(self, images: Tensor) -> list[Tensor]:
        """Every layer's after the ReLU, float32 (n, channels, side, side); of a linear one (n, units, 1, 1), of the
        last one the logits.

        Where the network has no ReLU behind a layer, it is what one would leave. images: as of `Preset.prepare`."""
        network, maps = self._network, images
        found: list[Tensor] = []
        for number, module in enumerate(network.features):
            maps = module(maps)
            if number in self._ends:
                found.append(functional.relu(maps))
        units = torch.flatten(network.avgpool(maps), 1)
        for number, module in enumerate(network.classifier):
            units = module(units)
            if number in self._head_ends:
                found.append(functional.relu(units)[:, :, None, None])
        found[-1] = units[:, :, None, None]
        return found

    def pictures(self, frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Frames as the first layer gets them, but in shades: uint8 (n, size, size)."""
        preset = self._checkpoint.preset
        images = preset.prepare(torch.from_numpy(frames))[:, 0] * preset.std[0] + preset.mean[0]
        pictures: NDArray[np.uint8] = (images * 255).round().clamp(0, 255).to(torch.uint8).numpy()
        return pictures

    def _watched(self, number: int, channel: int, found: Sequence[Tensor], strengths: Sequence[Tensor]) -> Watched:
        values, layer = found[number][channel], self.layers[number]
        relative = found[number] if layer.block == 0 else values
        strength = strengths[number][channel]
        place = divmod(int(values.argmax()), layer.side) if layer.block and values.max() > 0 else None
        matches, trouble = self._matches
        return Watched(
            number,
            channel,
            _shades(values[None], *_range(layer, relative))[0],
            float(strength),
            1 + int((strengths[number] > strength).sum()),
            place,
            None if matches is None else self._prepared(matches.of(layer.name, channel)),
            trouble,
        )

    @cached_property
    def _matches(self) -> tuple[BestMatches | None, str]:
        """Those kept for this very network, and why they could not be read."""
        try:
            kept = read_best_matches()
            if kept.checkpoint == self._checkpoint.sha256:
                kept.check({layer.name: (layer.channels, layer.side**2) for layer in self.layers})
                return kept, ""
        except UserError as error:
            log.warning("%s", error)
            return None, str(error)
        return None, ""

    def _prepared(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        return tuple(Match(self.pictures(each.picture[None])[0], each.label, each.place) for each in matches)


def _ends(modules: nn.Sequential, kind: type[nn.Module]) -> list[int]:
    """The number of the last module of each layer: the one of a kind, or what is done to its output at once."""
    ends: list[int] = []
    for number, module in enumerate(modules):
        if isinstance(module, kind):
            ends.append(number)
        elif ends and ends[-1] == number - 1 and isinstance(module, nn.BatchNorm2d | nn.ReLU):
            ends[-1] = number
    return ends


def _convolutions(network: VGG16) -> list[Layer]:
    """The receptive field grows by a kernel's reach times the stride so far (A. Araujo, W. Norris and J. Sim,
    "Computing receptive fields of convolutional neural networks", Distill 2019)."""
    found: list[Layer] = []
    block, number, stride, field = 1, 0, 1, 1
    for module in network.features:
        if isinstance(module, nn.Conv2d):
            field += (int(module.kernel_size[0]) - 1) * stride
            number += 1
            side = network.architecture.input_size // stride
            found.append(Layer(f"conv{block}_{number}", block, module.out_channels, side, stride, field))
        elif isinstance(module, nn.MaxPool2d):
            field += stride
            stride *= 2
            block, number = block + 1, 0
    return found


def _linear_layers(network: VGG16) -> list[Layer]:
    units = [module.out_features for module in network.classifier if isinstance(module, nn.Linear)]
    size = network.architecture.input_size
    return [
        Layer(f"fc{number}", 0, count, 1, size, size, number == len(units)) for number, count in enumerate(units, 1)
    ]


def _strongest(layer: Layer, values: Tensor, strengths: Tensor) -> Strongest:
    """values: float32 (channels, side, side); strengths: float32 (channels,)."""
    if layer.is_last and layer.channels <= 10:
        chosen = torch.arange(layer.channels)
    else:
        chosen = torch.argsort(strengths, descending=True, stable=True)[: STRONGEST if layer.block else STRONGEST_UNITS]
    kept = values[chosen]
    least, most = _range(layer, kept if layer.block else values)
    return Strongest(tuple(chosen.tolist()), strengths[chosen].numpy(), _shades(kept, least, most))


def _range(layer: Layer, values: Tensor) -> tuple[Tensor, Tensor]:
    """The values that become 0 and 255: 0 and the maximum of each map, or of all units together; for logits, all
    between the least and the greatest."""
    if layer.block:
        most = values.amax(dim=(-2, -1), keepdim=True)
        return torch.zeros(()), most
    return (values.min() if layer.is_last else torch.zeros(())), values.max()


def _shades(values: Tensor, least: Tensor, most: Tensor) -> NDArray[np.uint8]:
    scaled = (values - least) / (most - least).clamp(min=torch.finfo(torch.float32).tiny)
    shades: NDArray[np.uint8] = (scaled.clamp(0, 1) * 255).round().to(torch.uint8).numpy()
    return shades
