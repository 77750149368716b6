"""Poolings of a network that learns: the same function with less to compute, and for frames of other sizes."""

from __future__ import annotations

from itertools import pairwise

from torch import nn

from vggdigits.model.vgg import VGG16


def with_pooling_first(network: VGG16) -> VGG16:
    """The same network, each ReLU that a max pooling follows behind it instead: a quarter of the numbers to look at.

    Outputs and gradients are the same, bit for bit: the highest of four and a comparison with zero commute, and where
    none of the four is above zero there is no gradient either way. Names of parameters stay.
    """
    layers = list(network.features)
    for number, (first, second) in enumerate(pairwise(layers)):
        if isinstance(first, nn.ReLU) and isinstance(second, nn.MaxPool2d):
            network.features[number], network.features[number + 1] = second, first
    return network


def with_poolings_for_any_size(network: VGG16) -> VGG16:
    """The same network, which takes frames smaller than its own as well: a pooling's last row and column may be of one
    pixel. Nothing changes where the sizes are even."""
    for layer in network.features:
        if isinstance(layer, nn.MaxPool2d):
            layer.ceil_mode = True
    return network
