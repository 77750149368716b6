"""How a network is trained, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from vggdigits.training.augment import Augmentation


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        epochs: passes over the training images.
        batch_size: images a step.
        learning_rate: at its highest; it rises for `warmup` of all steps and falls to nothing along a cosine.
        warmup: share of all steps, 0..1.
        momentum: of SGD with Nesterov's correction.
        weight_decay: for convolutions' and linear layers' weights, a step and unit of learning rate.
        label_smoothing: probability spread evenly over all classes, 0..1.
        average_steps: the weights that are kept are a mean over about so many last steps (EMA).
        seed: of everything random.
        augmentation: how far digits are bent.
    """

    epochs: int = 20
    batch_size: int = 128
    learning_rate: float = 0.05
    warmup: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 5e-4
    label_smoothing: float = 0.05
    average_steps: int = 800
    seed: int = 0
    augmentation: Augmentation = field(default_factory=lambda: Augmentation(coarse=0.2, fade=0.3))

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "average_steps", "seed"):
            value, least = getattr(self, name), 0 if name == "seed" else 1
            if not isinstance(value, int) or value < least:
                raise ValueError(f"{name} must be a whole number from {least}, not {value!r}")
        for name in ("learning_rate", "warmup", "momentum", "weight_decay", "label_smoothing"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not 0 <= value < math.inf:
                raise ValueError(f"{name} must be a number from 0, not {value!r}")

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """Undo `dataclasses.asdict`. Raises TypeError or ValueError for what is no recipe."""
        return cls(**{**values, "augmentation": Augmentation(**values["augmentation"])})
