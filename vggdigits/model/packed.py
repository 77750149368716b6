"""A network whose convolutions' weights are laid out for the CPU once; plain torch lays them out anew at every call.

oneDNN wants them in blocks. torch's compiler does the same when it freezes a graph
(`torch/_inductor/fx_passes/mkldnn_fusion.py`), with operators that are private to torch: whoever uses this checks the
answers, and has another way (`model/cpu_network.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.vgg import VGG16

LARGEST_INPUT = 64
"""Pixels up to which packing pays: in a large picture's network the convolutions themselves take the time."""

_Step = Callable[[Tensor], Tensor]


class PackedNetwork:
    """The same function as a VGG16 in evaluation mode, on the CPU, in one precision.

    Call it with float32 (n, channels, size, size); it gives logits, float32 (n, classes).
    """

    def __init__(self, network: VGG16, precision: torch.dtype) -> None:
        """`precision`: torch.float32 or torch.bfloat16. Batch normalisation must have been folded.

        Raises RuntimeError where torch lacks the operators or does not take these weights.
        """
        self._precision = precision
        try:
            self._steps = [*_features(network, precision), _flat, *_head(network, precision)]
        except AttributeError as error:  # how torch says that there is no such operator
            raise RuntimeError(f"this torch cannot pack weights ({error})") from error

    def __call__(self, images: Tensor) -> Tensor:
        return self._run(self._steps, images)

    def pooled(self, images: Tensor, block: int) -> Tensor:
        """The maps after the pooling that ends a block, 1..5: float32 (n, channels, h, w)."""
        poolings = [number for number, step in enumerate(self._steps) if step is _pool]
        return self._run(self._steps[: poolings[block - 1] + 1], images)

    @torch.inference_mode()
    def _run(self, steps: Sequence[_Step], images: Tensor) -> Tensor:
        maps = images.to(self._precision).contiguous(memory_format=torch.channels_last)
        for step in steps:
            maps = step(maps)
        return maps.float()


def _features(network: VGG16, precision: torch.dtype) -> list[_Step]:
    """One step a convolution, with the ReLU that follows it, and one a pooling or a ReLU by itself."""
    layers, steps = list(network.features), list[_Step]()
    size = network.architecture.input_size
    fused = {number + 1 for number, layer in enumerate(layers) if _is(layers, number, nn.Conv2d, nn.ReLU)}
    for number, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            steps.append(_convolution(layer, precision, size, number + 1 in fused))
        elif isinstance(layer, nn.MaxPool2d):
            steps.append(_pool)
            size //= 2
        elif isinstance(layer, nn.ReLU):
            if number not in fused:
                steps.append(torch.relu)
        else:
            raise RuntimeError(f"{type(layer).__name__} cannot be packed")
    return steps


def _is(layers: list[nn.Module], number: int, kind: type[nn.Module], after: type[nn.Module]) -> bool:
    return isinstance(layers[number], kind) and number + 1 < len(layers) and isinstance(layers[number + 1], after)


@torch.no_grad()
def _convolution(layer: nn.Conv2d, precision: torch.dtype, size: int, relu: bool) -> _Step:
    stride, padding, dilation = list(layer.stride), [int(each) for each in layer.padding], list(layer.dilation)
    operators = torch.ops.mkldnn
    weight = operators._reorder_convolution_weight(
        layer.weight.to(precision).contiguous(memory_format=torch.channels_last),
        padding,
        stride,
        dilation,
        layer.groups,
        [1, layer.in_channels, size, size],
    )
    bias = None if layer.bias is None else layer.bias.to(precision)
    run, after = operators._convolution_pointwise, "relu" if relu else "none"
    return lambda maps: run(maps, weight, bias, padding, stride, dilation, layer.groups, after, [], "")


@torch.no_grad()
def _head(network: VGG16, precision: torch.dtype) -> list[_Step]:
    """One step a linear layer, with the ReLU that follows it; dropout does nothing in evaluation mode."""
    layers = [layer for layer in network.classifier if not isinstance(layer, nn.Dropout)]
    return [
        _linear(layer, precision, _is(layers, number, nn.Linear, nn.ReLU))
        for number, layer in enumerate(layers)
        if isinstance(layer, nn.Linear)
    ]


def _linear(layer: nn.Linear, precision: torch.dtype, relu: bool) -> _Step:
    operators = torch.ops.mkldnn
    weight = operators._reorder_linear_weight(layer.weight.to(precision), 1)
    bias = layer.bias.to(precision)
    run, after = operators._linear_pointwise, "relu" if relu else "none"
    return lambda units: run(units, weight, bias, after, [], "")


def _pool(maps: Tensor) -> Tensor:
    return functional.max_pool2d(maps, 2)


def _flat(maps: Tensor) -> Tensor:
    return torch.flatten(maps, 1)
