from __future__ import annotations

import copy
from itertools import pairwise

import pytest
import torch
from torch import nn

from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16
from vggdigits.training.pooling import with_pooling_first, with_poolings_for_any_size

IMAGES = torch.randn(4, 1, 32, 32, generator=torch.Generator().manual_seed(1))


def network() -> VGG16:
    torch.manual_seed(0)
    return VGG16(PRESETS["digits"].architecture)


def learned(from_network: VGG16, bfloat16: bool) -> list[torch.Tensor]:
    """Logits, gradients and batch statistics of one step."""
    torch.manual_seed(2)  # of dropout
    with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
        logits = from_network(IMAGES)
    logits.float().logsumexp(dim=1).sum().backward()  # type: ignore[no-untyped-call]
    gradients = [each.grad for each in from_network.parameters() if each.grad is not None]
    assert len(gradients) == len(list(from_network.parameters()))
    return [logits, *gradients, *from_network.buffers()]


@pytest.mark.parametrize("bfloat16", [False, True])
def test_pooling_first_learns_the_very_same(bfloat16: bool) -> None:
    usual = network()
    ours = with_pooling_first(copy.deepcopy(usual))
    kinds = [type(layer) for layer in ours.features]
    assert kinds.count(nn.MaxPool2d) == 5
    assert (nn.ReLU, nn.MaxPool2d) not in list(pairwise(kinds))
    assert list(ours.state_dict()) == list(usual.state_dict())
    for found, expected in zip(learned(ours, bfloat16), learned(usual, bfloat16), strict=True):
        assert torch.equal(found, expected)


def test_a_network_with_its_relu_after_pooling_stays() -> None:
    usual = VGG16(PRESETS["keras"].architecture)
    seeds = nn.Sequential(nn.Conv2d(1, 1, 3), nn.MaxPool2d(2), nn.ReLU())
    usual.features = seeds
    assert [type(layer) for layer in with_pooling_first(usual).features] == [nn.Conv2d, nn.MaxPool2d, nn.ReLU]


def test_poolings_for_any_size_change_nothing_at_the_networks_own() -> None:
    usual = network().eval()
    ours = with_poolings_for_any_size(copy.deepcopy(usual))
    with torch.inference_mode():
        assert torch.equal(ours(IMAGES), usual(IMAGES))
        assert ours(IMAGES[:, :, 4:28, 4:28]).shape == (4, 10)
