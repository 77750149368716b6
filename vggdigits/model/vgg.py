"""VGG16, configuration D, written as data.

K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015,
table 1. Parameter names and order are torchvision's (`features.N`, `classifier.N`), so its weights load as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

CONFIGURATION_D: tuple[int | Literal["pool"], ...] = (
    64, 64, "pool",
    128, 128, "pool",
    256, 256, 256, "pool",
    512, 512, 512, "pool",
    512, 512, 512, "pool",
)  # fmt: skip
"""Output channels of the thirteen 3x3 convolutions, and the five 2x2 poolings between them."""

_POOLINGS = CONFIGURATION_D.count("pool")


@dataclass(frozen=True)
class Architecture:
    """What distinguishes one VGG16 from another.

    Attributes:
        channels: input channels, 1 or 3.
        input_size: height and width of the input in pixels, a multiple of 32.
        batch_norm: whether each convolution is followed by batch normalisation.
        hidden: units of the hidden linear layers.
        classes: units of the last linear layer.
        dropout: probability of dropping a hidden unit after its ReLU while training, 0..1.
        relu_after: whether a ReLU follows each convolution, or only each pooling.
        head_relu: whether a ReLU follows each hidden linear layer.
    """

    channels: int = 1
    input_size: int = 32
    batch_norm: bool = True
    hidden: tuple[int, ...] = (512, 512)
    classes: int = 10
    dropout: float = 0.5
    relu_after: Literal["convolution", "pooling"] = "convolution"
    head_relu: bool = True


class VGG16(nn.Module):
    """Thirteen convolutions and, as published, three linear layers.

    Input float (n, channels, input_size, input_size); output logits, float (n, classes).
    """

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self.architecture = architecture
        # What is left of the input after five poolings: 1 for 32 pixels, 7 for 224.
        left = architecture.input_size // 2**_POOLINGS
        self.features = _features(architecture)
        self.avgpool = nn.AdaptiveAvgPool2d(left)
        self.classifier = _head(architecture, 512 * left * left)
        if not self.classifier[-1].weight.is_meta:  # no numbers to draw, and trying imports torch's compiler: 1.5 s
            self._initialize()

    def forward(self, images: Tensor) -> Tensor:
        maps = self.avgpool(self.features(images))
        logits: Tensor = self.classifier(torch.flatten(maps, 1))
        return logits

    def pooled(self, images: Tensor, block: int) -> Tensor:
        """The maps after the pooling that ends a block, 1..5: float (n, channels, h, w)."""
        poolings = [number for number, layer in enumerate(self.features) if isinstance(layer, nn.MaxPool2d)]
        maps: Tensor = self.features[: poolings[block - 1] + 1](images)
        return maps

    @torch.no_grad()
    def _initialize(self) -> None:
        """He et al. 2015, for linear layers too, since the compact head learns from nothing; without a ReLU behind each
        layer, so that each keeps the strength of what it is given: torch's own numbers fade in so many of them."""
        relu = self.architecture.relu_after == "convolution"
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                mode: Literal["fan_in", "fan_out"] = "fan_out" if relu else "fan_in"
                nn.init.kaiming_normal_(module.weight, mode=mode, nonlinearity="relu" if relu else "linear")
            elif isinstance(module, nn.Linear):
                head_relu = self.architecture.head_relu
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu" if head_relu else "linear")
            if isinstance(module, nn.Conv2d | nn.Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)
        if relu:
            nn.init.normal_(
                self.classifier.get_parameter(f"{len(self.classifier) - 1}.weight"), std=0.01
            )  # begin undecided, whatever the features


def _features(architecture: Architecture) -> nn.Sequential:
    layers: list[nn.Module] = []
    channels, after_pooling = architecture.channels, architecture.relu_after == "pooling"
    for width in CONFIGURATION_D:
        if width == "pool":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            if after_pooling:
                layers.append(nn.ReLU(inplace=True))
            continue
        layers.append(nn.Conv2d(channels, width, kernel_size=3, padding=1))
        if architecture.batch_norm:
            layers.append(nn.BatchNorm2d(width))
        if not after_pooling:
            layers.append(nn.ReLU(inplace=True))
        channels = width
    return nn.Sequential(*layers)


def _head(architecture: Architecture, inputs: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for units in architecture.hidden:
        layers.append(nn.Linear(inputs, units))
        if architecture.head_relu:
            layers += [nn.ReLU(inplace=True), nn.Dropout(architecture.dropout)]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, architecture.classes))


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
