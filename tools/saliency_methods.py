"""Published ways to say which pixels an answer comes from, for `measure_saliency.py`.

Each takes a network without gradients of its own, images, float32 (n, 1, 32, 32), and for each the digit to explain,
int64 (n,); it gives one number a pixel, float32 (n, 32, 32), the higher the more that pixel speaks for the digit.
What is explained is the digit's logit: of a network that learned from ink that is no digit, the log-odds of the digit
against "no digit".
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.vgg import VGG16

Method = Callable[[VGG16, Tensor, Tensor, Tensor], Tensor]
"""network, images, what paper is as an image of the same shape, digits -> saliency."""


def chance(network: VGG16, images: Tensor, paper: Tensor, digits: Tensor) -> Tensor:
    """Control: any order."""
    return torch.rand(images[:, 0].shape, generator=torch.Generator().manual_seed(0))


def ink(network: VGG16, images: Tensor, paper: Tensor, digits: Tensor) -> Tensor:
    """Control: the darkest ink first."""
    return (images - paper)[:, 0]


def smooth_gradient(steps: int, noise: float) -> Method:
    """SmoothGrad x input: D. Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017.

    `noise`: of the range of the input; its authors found 0.1 to 0.2 good.
    """

    def method(network: VGG16, images: Tensor, paper: Tensor, digits: Tensor) -> Tensor:
        generator = torch.Generator().manual_seed(0)
        scale = noise * float(images.max() - images.min())
        noisy = [images + scale * torch.randn(images.shape, generator=generator) for _ in range(steps)]
        mean = torch.stack([_gradient(network, each, digits) for each in noisy]).mean(dim=0)
        return (mean * (images - paper))[:, 0]

    return method


def integrated_gradients(steps: int) -> Method:
    """From blank paper: M. Sundararajan et al., "Axiomatic attribution for deep networks", ICML 2017."""

    def method(network: VGG16, images: Tensor, paper: Tensor, digits: Tensor) -> Tensor:
        shares = (torch.arange(steps) + 0.5) / steps
        gradients = [_gradient(network, paper + share * (images - paper), digits) for share in shares]
        return (torch.stack(gradients).mean(dim=0) * (images - paper))[:, 0]

    return method


def grad_cam_plus_plus(block: int) -> Method:
    """Of one block: A. Chattopadhay et al., "Grad-CAM++", WACV 2018."""

    def method(network: VGG16, images: Tensor, paper: Tensor, digits: Tensor) -> Tensor:
        maps, gradients = _maps(network, images, digits, block)
        squares, cubes = gradients**2, gradients**3
        below = 2 * squares + (maps * cubes).sum(dim=(2, 3), keepdim=True)
        weights = (squares / torch.where(below == 0, 1.0, below) * gradients.relu()).sum(dim=(2, 3), keepdim=True)
        return _enlarged((maps * weights).sum(dim=1).relu(), images)

    return method


def layer_cam(*blocks: int) -> Method:
    """Of some blocks, the largest counts: P.-T. Jiang et al., "LayerCAM", IEEE TIP 2021."""

    def method(network: VGG16, images: Tensor, paper: Tensor, digits: Tensor) -> Tensor:
        found = []
        for block in blocks:
            maps, gradients = _maps(network, images, digits, block)
            one = _enlarged((maps * gradients.relu()).sum(dim=1).relu(), images)
            found.append(one / one.amax(dim=(1, 2), keepdim=True).clamp(min=1e-12))
        return torch.stack(found).amax(dim=0)

    return method


CONTROLS: dict[str, Method] = {"any order (control)": chance, "darkest ink first (control)": ink}

CANDIDATES: dict[str, dict[str, Method]] = {
    "integrated gradients": {"8 steps": integrated_gradients(8), "16 steps": integrated_gradients(16)},
    "SmoothGrad x input": {
        "8 steps, noise 0.1": smooth_gradient(8, 0.1),
        "8 steps, noise 0.15": smooth_gradient(8, 0.15),
        "8 steps, noise 0.2": smooth_gradient(8, 0.2),
        "16 steps, noise 0.15": smooth_gradient(16, 0.15),
    },
    "Grad-CAM++": {f"block {block}": grad_cam_plus_plus(block) for block in (2, 3, 4)},
    "LayerCAM": {
        "block 2": layer_cam(2),
        "block 3": layer_cam(3),
        "block 4": layer_cam(4),
        "blocks 1 to 3": layer_cam(1, 2, 3),
        "blocks 2 and 3": layer_cam(2, 3),
        "blocks 1 to 4": layer_cam(1, 2, 3, 4),
    },
}
"""Methods, each with the settings among which `measure_saliency.py --choose` chooses."""

CHOSEN = {
    "integrated gradients": "8 steps",
    "SmoothGrad x input": "16 steps, noise 0.15",
    "Grad-CAM++": "block 4",
    "LayerCAM": "block 4",
}
"""By that command."""


def _logit(logits: Tensor, digits: Tensor) -> Tensor:
    return logits.gather(1, digits[:, None])[:, 0]


def _gradient(network: VGG16, images: Tensor, digits: Tensor) -> Tensor:
    images = images.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(_logit(network(images), digits).sum(), images)
    return gradient


def _maps(network: VGG16, images: Tensor, digits: Tensor, block: int) -> tuple[Tensor, Tensor]:
    """The feature maps before a block's pooling, and the logit's gradient by them: float32 (n, channels, h, w)."""
    layers = list(network.features)
    poolings = [number for number, layer in enumerate(layers) if isinstance(layer, nn.MaxPool2d)]
    end = poolings[block - 1]
    with torch.no_grad():
        maps = nn.Sequential(*layers[:end])(images)
    maps = maps.clone().requires_grad_()
    after = network.avgpool(nn.Sequential(*layers[end:])(maps))
    logits = network.classifier(torch.flatten(after, 1))
    (gradients,) = torch.autograd.grad(_logit(logits, digits).sum(), maps)
    return maps.detach(), gradients


def _enlarged(maps: Tensor, images: Tensor) -> Tensor:
    return functional.interpolate(maps[:, None], size=images.shape[2:], mode="bilinear", align_corners=False)[:, 0]
