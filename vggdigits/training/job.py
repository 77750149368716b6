"""What one training is to do, kept in its run's folder so that it can go on from there alone."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.model.presets import DEFAULT_PRESET
from vggdigits.training.recipe import RECIPES, Recipe, usual_recipe

DATA_SETS = ("mnist", "pen", "omniglot", "non-digits", "samples", "folder")
"""MNIST, pen strokes of many people, characters of other scripts, made-up ink that is no digit, the user's own samples,
and a folder of pictures."""

USUAL_DATA = ("mnist", "pen", "omniglot", "non-digits")
"""What is learned from where nothing else is chosen; what of it cannot be had is then left out, but for MNIST."""

DATA_OF: dict[str, tuple[str, ...]] = {"seed": ("mnist",), "keras": ("mnist",), "fast": ("mnist",)}
"""What a recipe or a preset is trained on where nothing else is chosen, if not on the usual: as published."""

PRESET_OF = {"seed": "seed", "keras": "keras", "fast": DEFAULT_PRESET}
"""The network of a recipe where no other is chosen."""

EPOCHS_FOLDER = "save_model"
"""In the folder a training is started in: where a recipe that keeps each epoch's weights leaves them."""

CHANGEABLE = ("data_dir", "device", "output")
"""Options that a resumed run may be given anew; all others are the run's own."""


@dataclass(frozen=True)
class Job:
    """A training's task.

    Attributes:
        limit: at most so many training and so many test images of each set; None for all.
        data_dir, output: absolute paths; `output` is None for the run's own folder.
        device: `auto`, `cpu` or `cuda`.
        data: of `DATA_SETS`, at least one.
        folder: absolute, of the set `folder`; None without it.
        optional: of `data`, what may be left out where it cannot be had.
        start: absolute, the checkpoint whose weights the training begins with; None for random ones.
        epochs_dir: absolute, where each epoch's weights go; None where they are not kept.
    """

    preset: str
    recipe: Recipe
    limit: int | None
    data_dir: Path
    output: Path | None
    device: str
    data: tuple[str, ...] = ("mnist",)
    folder: Path | None = None
    optional: tuple[str, ...] = ()
    start: Path | None = None
    epochs_dir: Path | None = None

    @classmethod
    def from_options(cls, options: argparse.Namespace) -> Job:
        """The job that the command line asks for; what it does not say is the recipe's default."""
        chosen = {
            "epochs": options.epochs,
            "batch_size": options.batch_size,
            "learning_rate": options.lr,
            "seed": options.seed,
        }
        preset = options.preset or PRESET_OF.get(options.recipe or "", DEFAULT_PRESET)
        known = usual_recipe(preset) if options.recipe is None else RECIPES[options.recipe]
        recipe = replace(known, **{name: value for name, value in chosen.items() if value is not None})
        usual = DATA_OF.get(options.recipe or preset, USUAL_DATA)
        start = cls(
            preset,
            recipe,
            options.limit,
            paths.data_dir().absolute(),
            None,
            "auto",
            options.data or usual,
            None if options.folder is None else options.folder.absolute(),
            () if options.data else tuple(name for name in usual if name != "mnist"),
            None if options.start is None else options.start.absolute(),
            Path(EPOCHS_FOLDER).absolute() if recipe.keeps_epochs else None,
        )
        return start.changed(options)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Job:
        """Undo `as_dict`. Raises UserError where the values are not a job's."""
        try:
            output, limit = values["output"], values["limit"]
            if limit is not None and (not isinstance(limit, int) or limit < 1):
                raise ValueError(f"limit must be a whole number from 1, not {limit!r}")
            data, optional = tuple(values.get("data", ("mnist",))), tuple(values.get("optional", ()))
            folder, start, epochs_dir = (values.get(name) for name in ("folder", "start", "epochs_dir"))
            if not data or not set(data) <= set(DATA_SETS):
                raise ValueError(f"data must be of {', '.join(DATA_SETS)}, not {data!r}")
            return cls(
                str(values["preset"]),
                Recipe.from_dict(values["recipe"]),
                limit,
                Path(values["data_dir"]),
                None if output is None else Path(output),
                values["device"],
                data,
                None if folder is None else Path(folder),
                optional,
                None if start is None else Path(start),
                None if epochs_dir is None else Path(epochs_dir),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(f"the run's configuration is damaged ({error})") from None

    def as_dict(self) -> dict[str, Any]:
        """The job as JSON can hold it."""
        named = {name: getattr(self, name) for name in ("output", "folder", "start", "epochs_dir")}
        told = {name: None if path is None else str(path) for name, path in named.items()}
        return asdict(self) | {"data_dir": str(self.data_dir)} | told

    def changed(self, options: argparse.Namespace) -> Job:
        """The job with what the command line says of `CHANGEABLE`."""
        return replace(
            self,
            data_dir=self.data_dir if options.data_dir is None else options.data_dir.absolute(),
            output=self.output if options.output is None else options.output.absolute(),
            device=options.device or self.device,
        )
