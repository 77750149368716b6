"""What a training is asked to do, as its window's form says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

SOURCES = ("mnist", "pen", "omniglot", "non-digits", "samples", "folder")

USUAL_SOURCES = SOURCES[:4]
"""What is learned from unless something else is chosen; what of it cannot be had is left out, but for MNIST."""


@dataclass(frozen=True)
class Defaults:
    """What a network is trained with where the user chooses nothing else.

    `digits`: the bundled checkpoint's (docs/training.md). The published networks: the rate that Simonyan and Zisserman
    (https://arxiv.org/abs/1409.1556, section 3.1) began with; their batches of 256 need a large GPU's memory.
    """

    epochs: int
    batch_size: int
    learning_rate: float


PRESETS: dict[str, Defaults] = {
    "digits": Defaults(12, 128, 0.05),
    "paper": Defaults(12, 64, 0.01),
    "paper-bn": Defaults(12, 64, 0.01),
}


@dataclass(frozen=True)
class RetrainSettings:
    """The options of one training.

    Attributes:
        sources: of SOURCES, what it learns from.
        folder: pictures by class, for `folder`.
        data_dir: where data sets are kept; None for the usual place.
        device: `auto`, `cpu` or `cuda`.
    """

    sources: tuple[str, ...] = USUAL_SOURCES
    folder: Path | None = None
    data_dir: Path | None = None
    preset: str = "digits"
    epochs: int = PRESETS["digits"].epochs
    batch_size: int = PRESETS["digits"].batch_size
    learning_rate: float = PRESETS["digits"].learning_rate
    device: str = "auto"
    seed: int = 0

    def arguments(self) -> list[str]:
        """As the command line of `vggdigits train` wants it."""
        options = {
            "--data": None if self.sources == USUAL_SOURCES else ",".join(self.sources),
            "--folder": self.folder if "folder" in self.sources else None,
            "--data-dir": self.data_dir,
            "--preset": self.preset,
            "--epochs": self.epochs,
            "--batch-size": self.batch_size,
            "--lr": self.learning_rate,
            "--device": self.device,
            "--seed": self.seed,
        }
        return [word for name, value in options.items() if value is not None for word in (name, str(value))]

    def speed(self) -> RetrainSettings:
        """The same but for what does not change how long an epoch takes."""
        return replace(self, epochs=1, learning_rate=PRESETS["digits"].learning_rate, seed=0)

    @classmethod
    def of_config(cls, config: dict[str, Any]) -> RetrainSettings:
        """What a run's `config.json` says, as far as it can be understood."""
        settings = cls()
        recipe = config.get("recipe")
        wanted: dict[str, tuple[type | tuple[type, ...], Any]] = {
            "preset": (str, config.get("preset")),
            "device": (str, config.get("device")),
        }
        if isinstance(recipe, dict):
            wanted |= {name: (int, recipe.get(name)) for name in ("epochs", "batch_size", "seed")}
            wanted["learning_rate"] = ((int, float), recipe.get("learning_rate"))
        values: dict[str, Any] = {name: value for name, (kind, value) in wanted.items() if isinstance(value, kind)}
        for name in ("folder", "data_dir"):
            if isinstance(config.get(name), str):
                values[name] = Path(config[name])
        sources = config.get("data")
        if isinstance(sources, list | tuple) and set(sources) <= set(SOURCES):
            values["sources"] = tuple(sources)
        return replace(settings, **values)
