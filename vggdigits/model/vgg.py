"""VGG16, configuration D, written as data.

K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015,
table 1. Parameter names and order are torchvision's (`features.N`, `classifier.N`), so its weights load as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

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
        hidden: units of the two hidden linear layers.
        classes: units of the last linear layer.
        dropout: probability of dropping a hidden unit while training, 0..1.
    """

    channels: int = 1
    input_size: int = 32
    batch_norm: bool = True
    hidden: tuple[int, int] = (512, 512)
    classes: int = 10
    dropout: float = 0.5


class VGG16(nn.Module):
    """Thirteen convolutions and three linear layers.

    Input float (n, channels, input_size, input_size); output logits, float (n, classes).
    """

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self.architecture = architecture
        # What is left of the input after five poolings: 1 for 32 pixels, 7 for 224.
        left = architecture.input_size // 2**_POOLINGS
        first, second = architecture.hidden
        self.features = _features(architecture)
        self.avgpool = nn.AdaptiveAvgPool2d(left)
        self.classifier = nn.Sequential(
            nn.Linear(512 * left * left, first),
            nn.ReLU(inplace=True),
            nn.Dropout(architecture.dropout),
            nn.Linear(first, second),
            nn.ReLU(inplace=True),
            nn.Dropout(architecture.dropout),
            nn.Linear(second, architecture.classes),
        )
        last = self.classifier[-1]
        assert isinstance(last, nn.Linear)  # noqa: S101
        if not last.weight.is_meta:  # there are no numbers to draw, and trying imports torch's compiler: 1.5 s
            self.apply(_initialize)
            nn.init.normal_(last.weight, std=0.01)  # begin undecided, whatever the features

    def forward(self, images: Tensor) -> Tensor:
        maps = self.avgpool(self.features(images))
        logits: Tensor = self.classifier(torch.flatten(maps, 1))
        return logits


def _features(architecture: Architecture) -> nn.Sequential:
    layers: list[nn.Module] = []
    channels = architecture.channels
    for width in CONFIGURATION_D:
        if width == "pool":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        layers.append(nn.Conv2d(channels, width, kernel_size=3, padding=1))
        if architecture.batch_norm:
            layers.append(nn.BatchNorm2d(width))
        layers.append(nn.ReLU(inplace=True))
        channels = width
    return nn.Sequential(*layers)


def _initialize(module: nn.Module) -> None:
    """He et al. 2015 for convolutions; for linear layers too, since the compact head learns from nothing."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Linear):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)
