"""Convolutions of a network that learns on a graphics card: the same function with less to compute."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.vgg import VGG16

_CHANNELS = 8
"""Of an input, at least: what matrix units take at once. With fewer, kernels are taken that do without them."""


class CardConv2d(nn.Conv2d):
    """A 3 x 3 convolution whose output is normalised: its bias must be 0, and is neither added nor learned, since
    what the mean is taken away from is the same with any."""

    def forward(self, maps: Tensor) -> Tensor:
        weight, missing = self.weight, max(0, _CHANNELS - self.in_channels)
        if missing:
            maps, weight = (functional.pad(each, (0, 0, 0, 0, 0, missing)) for each in (maps, weight))
            maps = maps.contiguous(memory_format=torch.channels_last)
        return functional.conv2d(maps, weight, None, self.stride, self.padding)


def with_card_convolutions(network: VGG16) -> VGG16:
    """The same network, its convolutions before a batch normalisation without bias; parameters and names stay."""
    for convolution, after in pairwise(network.features):
        if isinstance(convolution, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
            convolution.__class__ = CardConv2d
    move_biases(network)
    return network


@torch.no_grad()
def move_biases(network: VGG16) -> None:
    """Take what biases a `CardConv2d` was given into the means that follow it; nothing where they are 0."""
    for convolution, after in pairwise(network.features):
        if isinstance(convolution, CardConv2d) and isinstance(after, nn.BatchNorm2d):
            if convolution.bias is None or after.running_mean is None:
                raise TypeError("a convolution without bias, or a normalisation without statistics")
            after.running_mean -= convolution.bias
            convolution.bias.zero_()
