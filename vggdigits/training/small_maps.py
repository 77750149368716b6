"""Convolutions over small maps as matrix products, to train with on a CPU.

Of a 32 x 32 network's time more than half went into the last two blocks, whose maps have 4 x 4 and 2 x 2 pixels:
oneDNN's convolutions, the gradient of the weights above all, take there many times what the same sums take as one
matrix product of unfolded patches (K. Chellapilla et al., "High performance convolutional neural networks for document
processing", 2006). docs/performance.md has figures; `tools/measure_training.py` repeats them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx
from torch.nn import functional

from vggdigits.model.vgg import VGG16

LARGEST_MAP = 4
"""Pixels of a map's side up to which matrix products are taken."""


class SmallMapConv2d(nn.Conv2d):
    """The same function, parameters and names as the 3 x 3 convolution that it stands for."""

    def __init__(self, like: nn.Conv2d) -> None:
        """Shares the weights of `like`, which must have padding 1 and stride 1."""
        if like.kernel_size != (3, 3) or like.padding != (1, 1) or like.stride != (1, 1) or like.groups != 1:
            raise ValueError("only 3 x 3 convolutions with padding 1 and stride 1")
        super().__init__(like.in_channels, like.out_channels, 3, padding=1, device="meta")
        self.weight, self.bias = like.weight, like.bias
        self.train(like.training)

    def forward(self, maps: Tensor) -> Tensor:
        weight, bias = self.weight, self.bias
        assert bias is not None  # noqa: S101
        if torch.is_autocast_enabled(maps.device.type):
            precision = torch.get_autocast_dtype(maps.device.type)
            maps, weight, bias = maps.to(precision), weight.to(precision), bias.to(precision)
        rows: Tensor = _Convolution.apply(maps, weight, bias)  # type: ignore[no-untyped-call]
        return _as_maps(rows, maps.shape)


class _Context(FunctionCtx):
    """What torch gives a function to remember by, with the names that it does not declare."""

    saved_tensors: tuple[Tensor, ...]
    needs_input_grad: tuple[bool, ...]
    shape: torch.Size


class _Convolution(torch.autograd.Function):
    """maps (n, in, h, w), weight (out, in, 3, 3), bias (out,) -> (n * h * w, out), a row a pixel."""

    @staticmethod
    def forward(context: _Context, maps: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        patches = _patches(maps)
        context.save_for_backward(patches, weight)
        context.shape = maps.shape
        return torch.addmm(bias, patches, _as_matrix(weight).t())

    @staticmethod
    def backward(context: _Context, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        patches, weight = context.saved_tensors
        wants_maps, wants_weight, wants_bias = context.needs_input_grad
        (rows,) = gradients
        of_maps = of_weight = of_bias = None
        if wants_maps:  # a convolution by the kernel turned by half, in and out exchanged
            turned = torch.cat([weight[:, :, 2 - top, 2 - left] for top in range(3) for left in range(3)])
            of_maps = _as_maps(_patches(_as_maps(rows, context.shape)) @ turned, context.shape)
        if wants_weight:
            out, size = weight.shape[:2]
            of_weight = (rows.t().contiguous() @ patches).view(out, 3, 3, size).permute(0, 3, 1, 2)
        if wants_bias:
            of_bias = rows.sum(dim=0)
        return of_maps, of_weight, of_bias


def _patches(maps: Tensor) -> Tensor:
    """(n, c, h, w) -> (n * h * w, 9 * c): what each output pixel sees, paper beyond the edge."""
    _, channels, height, width = maps.shape
    padded = functional.pad(maps.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
    shifted = [padded[:, top : top + height, left : left + width] for top in range(3) for left in range(3)]
    return torch.cat(shifted, dim=3).view(-1, 9 * channels)


def _as_matrix(weight: Tensor) -> Tensor:
    """(out, in, 3, 3) -> (out, 9 * in), in the patches' order; a view where the channels are last."""
    return weight.permute(0, 2, 3, 1).reshape(weight.shape[0], -1)


def _as_maps(rows: Tensor, shape: torch.Size) -> Tensor:
    """(n * h * w, out) -> (n, out, h, w), channels last in memory."""
    count, _, height, width = shape
    return rows.view(count, height, width, -1).permute(0, 3, 1, 2)


def with_matrix_products(network: VGG16) -> VGG16:
    """The same network, its convolutions over small maps computed as matrix products; parameters and names stay."""
    size = network.architecture.input_size
    for number, layer in enumerate(network.features):
        if isinstance(layer, nn.MaxPool2d):
            size //= 2
        elif isinstance(layer, nn.Conv2d) and size <= LARGEST_MAP:
            network.features[number] = SmallMapConv2d(layer)
    return network
