"""How a network is trained, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from vggdigits.training.augment import Augmentation

_STEP_EPOCHS, _STEP = 10, 0.1  # of the schedule "steps"


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        epochs: passes over the training images.
        batch_size: images a step.
        learning_rate: at its highest.
        schedule: "cosine" rises for `warmup` of all steps and falls to nothing along a cosine; "steps" falls to a tenth
            after every ten epochs; "constant" stays.
        warmup: share of all steps, 0..1.
        optimizer: "nesterov" (SGD with Nesterov's correction), "sgd" or "adam".
        momentum: of SGD.
        weight_decay: for convolutions' and linear layers' weights, a step and unit of learning rate.
        label_smoothing: probability spread evenly over all classes, 0..1.
        average_steps: the weights that are kept are a mean over about so many last steps (EMA).
        seed: of everything random.
        augmentation: how far digits are bent.
        tests_epochs: whether each epoch ends with loss and accuracy on the test set, to be looked at only.
        keeps_epochs: whether each epoch leaves its weights in `save_model`.
        cropped_steps: share of all steps, the first ones, that see only the middle of each input, 0..1.
        cropped_side: the side of that middle as a share of the input's, 0.5..1.
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
    schedule: Literal["cosine", "steps", "constant"] = "cosine"
    optimizer: Literal["nesterov", "sgd", "adam"] = "nesterov"
    tests_epochs: bool = False
    keeps_epochs: bool = False
    cropped_steps: float = 0.0
    cropped_side: float = 0.75

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "average_steps", "seed"):
            value, least = getattr(self, name), 0 if name == "seed" else 1
            if not isinstance(value, int) or value < least:
                raise ValueError(f"{name} must be a whole number from {least}, not {value!r}")
        for name in ("learning_rate", "warmup", "momentum", "weight_decay", "label_smoothing"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not 0 <= value < math.inf:
                raise ValueError(f"{name} must be a number from 0, not {value!r}")
        for name, lowest in (("cropped_steps", 0.0), ("cropped_side", 0.5)):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not lowest <= value <= 1:
                raise ValueError(f"{name} must be a number from {lowest} to 1, not {value!r}")
        for name, known in (("schedule", ("cosine", "steps", "constant")), ("optimizer", ("nesterov", "sgd", "adam"))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be of {', '.join(known)}, not {getattr(self, name)!r}")

    def rate(self, done: float) -> float:
        """The learning rate after a share of all steps, 0..1."""
        if self.schedule == "steps":
            return self.learning_rate * _STEP ** (int(done * self.epochs + 1e-9) // _STEP_EPOCHS)
        return self.learning_rate * (cosine(done, self.warmup) if self.schedule == "cosine" else 1.0)

    def side(self, done: float) -> float:
        """Of the middle that is seen of each input after a share of all steps, as a share of the input's."""
        return self.cropped_side if done < self.cropped_steps else 1.0

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """Undo `dataclasses.asdict`. Raises TypeError or ValueError for what is no recipe."""
        return cls(**{**values, "augmentation": Augmentation(**values["augmentation"])})


def cosine(done: float, warmup: float) -> float:
    """Share of the highest learning rate after a share of all steps: up in a line from a fifth, down along a cosine."""
    if done < warmup:
        return 0.2 + 0.8 * done / warmup
    return 0.5 * (1 + math.cos(math.pi * (done - warmup) / (1 - warmup)))


_NOT_BENT = Augmentation(rotation=0, scale=0, stretch=0, shear=0, shift=0, elastic=0, thickness=0)
_AS_PUBLISHED = Recipe(
    weight_decay=0.0, label_smoothing=0.0, average_steps=1, augmentation=_NOT_BENT, tests_epochs=True
)

RECIPES: dict[str, Recipe] = {
    # The blog's, and its comment's (docs/sources.md).
    "seed": replace(
        _AS_PUBLISHED,
        epochs=100,
        batch_size=8,
        learning_rate=1e-3,
        schedule="steps",
        optimizer="sgd",
        keeps_epochs=True,
    ),
    "keras": replace(_AS_PUBLISHED, epochs=5, batch_size=64, learning_rate=1e-3, schedule="constant", optimizer="adam"),
    # Our own for minutes instead of half an hour (docs/training.md): as long as much is learned in little time, each
    # image's middle is enough (progressive resizing; FixRes, H. Touvron et al. 2019, says why its scale must stay).
    "fast": Recipe(
        epochs=5,
        batch_size=256,
        learning_rate=0.2,
        warmup=0.2,
        average_steps=100,
        augmentation=Augmentation(
            rotation=6, scale=0.06, stretch=0.05, shear=0.09, shift=1.5, elastic=0.36, thickness=0.24
        ),
        cropped_steps=0.8,
    ),
}
"""By name: published ones, and `fast`. What is trained without a name has a `Recipe` of our own."""

_WITHOUT_BATCH_NORM = {
    "paper": 0.01,
    "keras": 0.01,
    "seed": 1e-3,
}  # the paper began with the first, the blog with the last


def usual_recipe(preset: str) -> Recipe:
    """Our own recipe for a preset: without batch normalisation a lower rate."""
    return Recipe(learning_rate=_WITHOUT_BATCH_NORM.get(preset, Recipe.learning_rate))
