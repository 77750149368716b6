from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16
from vggdigits.training.small_maps import SmallMapConv2d, with_matrix_products


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("channels_last", [False, True])
def test_the_same_maps_and_gradients_as_the_convolution(size: int, channels_last: bool) -> None:
    torch.manual_seed(0)
    form = torch.channels_last if channels_last else torch.contiguous_format
    usual = nn.Conv2d(6, 10, 3, padding=1).double().to(memory_format=form)  # type: ignore[call-overload]
    ours = SmallMapConv2d(copy.deepcopy(usual))
    maps = torch.randn(5, 6, size, size, dtype=torch.float64).to(memory_format=form)
    given = [maps.clone().requires_grad_() for _ in range(2)]
    expected, found = usual(given[0]), ours(given[1])
    assert torch.allclose(found, expected)
    direction = torch.randn_like(expected)
    for out in (expected, found):
        out.backward(direction)
    assert torch.allclose(given[1].grad, given[0].grad)
    assert torch.allclose(ours.weight.grad, usual.weight.grad)
    assert torch.allclose(ours.bias.grad, usual.bias.grad)


def test_in_bfloat16_it_is_as_near_as_the_convolution() -> None:
    torch.manual_seed(0)
    usual = nn.Conv2d(64, 64, 3, padding=1)
    ours, maps = SmallMapConv2d(copy.deepcopy(usual)), torch.randn(8, 64, 4, 4)
    exact = usual(maps)
    with torch.autocast("cpu", torch.bfloat16):
        found, rounded = ours(maps), usual(maps)
    assert found.dtype == rounded.dtype == torch.bfloat16
    assert (found - exact).abs().max() < 2 * (rounded - exact).abs().max()


def test_only_small_maps_are_replaced_and_the_names_stay() -> None:
    network = VGG16(PRESETS["digits"].architecture)
    names, weights = list(network.state_dict()), [id(each) for each in network.parameters()]
    images = torch.rand(3, 1, 32, 32)
    network.eval()
    with torch.inference_mode():
        expected = network(images)
        assert with_matrix_products(network) is network
        assert torch.allclose(network(images), expected, atol=1e-5)
    assert list(network.state_dict()) == names
    assert [id(each) for each in network.parameters()] == weights
    replaced = [isinstance(layer, SmallMapConv2d) for layer in network.features if isinstance(layer, nn.Conv2d)]
    assert replaced == [False] * 7 + [True] * 6


def test_another_convolution_is_refused() -> None:
    with pytest.raises(ValueError, match="only 3 x 3"):
        SmallMapConv2d(nn.Conv2d(1, 1, 5, padding=2))
