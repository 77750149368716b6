from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from vggdigits.errors import UserError
from vggdigits.model.presets import PRESETS, preset_named
from vggdigits.model.vgg import VGG16, Architecture
from vggdigits.training.vision import import_torchvision


@pytest.mark.parametrize("name", list(PRESETS))
def test_each_preset_is_configuration_d(name: str) -> None:
    with torch.device("meta"):
        network = VGG16(PRESETS[name].architecture)
    convolutions = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)]
    widths = [layer.out_channels for layer in convolutions]
    assert widths == [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6
    assert {layer.kernel_size for layer in convolutions} == {(3, 3)}
    assert sum(isinstance(layer, nn.Linear) for layer in network.modules()) == (4 if name == "seed" else 3)
    assert sum(isinstance(layer, nn.MaxPool2d) for layer in network.modules()) == 5


@pytest.mark.parametrize(("preset", "theirs"), [("paper", "vgg16"), ("paper-bn", "vgg16_bn")])
def test_torchvisions_weights_load_and_give_its_logits(preset: str, theirs: str) -> None:
    torch.manual_seed(0)
    models = import_torchvision("torchvision.models")
    reference = getattr(models, theirs)(init_weights=False).eval()
    for buffer in reference.buffers():
        if buffer.is_floating_point():
            buffer.copy_(torch.rand_like(buffer) + 0.5)
    with torch.device("meta"):
        network = VGG16(replace(PRESETS[preset].architecture, classes=1000)).eval()
    assert list(network.state_dict()) == list(reference.state_dict())
    network.load_state_dict(reference.state_dict(), strict=True, assign=True)
    image = torch.rand(1, 3, 224, 224)
    with torch.inference_mode():
        assert torch.allclose(network(image), reference(image), atol=1e-5, rtol=0)


def test_the_compact_network_has_fifteen_million_weights() -> None:
    with torch.device("meta"):
        network = VGG16(Architecture())
    assert sum(parameter.numel() for parameter in network.parameters()) == 15_252_426


def test_a_small_frame_is_padded_and_a_large_one_enlarged() -> None:
    frames = torch.zeros(2, 28, 28, dtype=torch.uint8)
    frames[:, 14, 14] = 255
    digits = PRESETS["digits"]
    small = digits.prepare(frames) * digits.std[0] + digits.mean[0]
    assert small.shape == (2, 1, 32, 32)
    assert small[0, 0, 16, 16] == pytest.approx(1.0)
    assert small.sum() == pytest.approx(2.0, abs=1e-3)
    paper = PRESETS["paper"]
    large = paper.prepare(frames) * torch.tensor(paper.std).view(3, 1, 1) + torch.tensor(paper.mean).view(3, 1, 1)
    assert large.shape == (2, 3, 224, 224)
    assert torch.allclose(large[:, 0], large[:, 2], atol=1e-6)
    assert large[0, 0, 115, 115] == pytest.approx(1.0, abs=0.2)


def test_an_unknown_preset_is_told_with_those_there_are() -> None:
    with pytest.raises(UserError, match="no preset 'resnet'; there are digits, paper, paper-bn"):
        preset_named("resnet")
