"""A real `train_model.py` in which nothing depends on who computes what: `python quiet_training.py OPTION...`.

No image is bent, nothing is dropped, batch normalisation keeps the statistics it began with, and all is in float32:
what is left is the same sum over the batch, however many processes share it.
"""

from __future__ import annotations

import sys

from torch import Tensor, nn

from vggdigits.training import loop
from vggdigits.training.augment import Augmentation
from vggdigits.training.command import main


def as_they_are(frames: Tensor, amounts: Augmentation) -> Tensor:
    return frames.float()


def stay_in_evaluation(layer: nn.Module, mode: bool = True) -> nn.Module:
    return nn.Module.train(layer, False)


loop.augment = as_they_are
loop.prefers_bfloat16 = lambda device: False
nn.BatchNorm2d.train = nn.Dropout.train = stay_in_evaluation  # type: ignore[method-assign]
sys.exit(main())
