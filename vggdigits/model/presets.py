"""The networks by name: an architecture, and how the 28x28 frame becomes its input."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from vggdigits.errors import UserError
from vggdigits.ink.normalize import FRAME
from vggdigits.model.vgg import Architecture


@dataclass(frozen=True)
class Preset:
    """A named network.

    Attributes:
        name: as on the command line and in the checkpoint.
        architecture: its layers.
        mean, std: of the input's channels, subtracted and divided by after scaling to 0..1.
        whole_picture: whether it takes a picture as it is, one digit with the paper around it (`ink/whole.py`), where
            others are given each digit's ink, cut out and centred.
    """

    name: str
    architecture: Architecture
    mean: tuple[float, ...]
    std: tuple[float, ...]
    whole_picture: bool = False

    def prepare(self, frames: Tensor) -> Tensor:
        """Turn frames, uint8 or float 0..255 of shape (n, 28, 28), into the network's input, float32.

        A small network's frame is padded with paper, a large one's enlarged; grey goes to every channel. A whole
        picture may have the input's size already.
        """
        size, channels = self.architecture.input_size, self.architecture.channels
        images = frames.float().div(255).unsqueeze(1)
        if size <= 2 * FRAME:
            before = (size - FRAME) // 2
            after = size - FRAME - before
            images = functional.pad(images, (before, after, before, after))
        elif images.shape[2] != size:
            images = functional.interpolate(images, size=(size, size), mode="bilinear", align_corners=False)
        return (images.expand(-1, channels, -1, -1) - _of_channels(self.mean, images)) / _of_channels(self.std, images)


def _of_channels(numbers: tuple[float, ...], like: Tensor) -> Tensor:
    """float32 (1, channels, 1, 1), made on the device: what is recorded there must not come from elsewhere."""
    return torch.cat([like.new_full((1, 1, 1, 1), number) for number in numbers], dim=1)


_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))  # of torchvision's weights
_PAPER_HEAD = (4096, 4096)

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        # Mean and deviation of MNIST's training pixels, padded to 32x32.
        Preset("digits", Architecture(dropout=0.2), (0.1000,), (0.2752,)),
        Preset("paper", Architecture(3, 224, False, _PAPER_HEAD), *_IMAGENET),
        Preset("paper-bn", Architecture(3, 224, True, _PAPER_HEAD), *_IMAGENET),
        # The blog's network and its comment's, as docs/sources.md describes them: values 0..1 as they are.
        Preset(
            "seed",
            Architecture(3, 224, False, (*_PAPER_HEAD, 1000), dropout=0.0, relu_after="pooling", head_relu=False),
            (0.0, 0.0, 0.0),
            (1.0, 1.0, 1.0),
            whole_picture=True,
        ),
        Preset("keras", Architecture(1, 32, False, _PAPER_HEAD, dropout=0.0), (0.0,), (1.0,)),
    )
}
DEFAULT_PRESET = "digits"


def preset_named(name: str) -> Preset:
    """Raises UserError, naming the presets there are, for any other name."""
    if name not in PRESETS:
        raise UserError(f"no preset {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name]
